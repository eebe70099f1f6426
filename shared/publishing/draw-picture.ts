import type { Report } from "../reports/report.ts";
import type { Medium } from "./media.ts";
import type { Picture } from "./network.ts";

/** The picture of a report in the form that a network takes. Renderer and encoder are loaded only here. */
export async function drawPicture(
  report: Report,
  { picture, format }: Pick<Medium, "picture" | "format">,
  theme: "dark" | "light",
): Promise<Picture> {
  const [{ reportCard, SIZES }, { renderPixels, renderPng }] = await Promise.all([
    import("../pictures/report-card.ts"),
    import("../pictures/render-png.ts"),
  ]);
  const svg = reportCard(report, picture, theme);
  if (format === "image/jpeg") {
    const { encodeJpeg } = await import("./jpeg.ts");
    return encodeJpeg(await renderPixels(svg));
  }
  const bytes = new Uint8Array(await renderPng(svg));
  return { bytes, type: "image/png", ...SIZES[picture] };
}
