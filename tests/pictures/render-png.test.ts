import { describe, expect, it } from "vitest";
import { positionChart } from "../../shared/pictures/position-chart.ts";
import { renderPng } from "../../shared/pictures/render-png.ts";
import { FACTS, walk } from "./facts.ts";
import { sizeOf } from "./png.ts";

const svg = (width: number, height: number, content = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;

describe("renderPng", () => {
  it("makes a PNG of the size of the SVG", async () => {
    const chart = positionChart({ ...FACTS, points: walk({ days: 14, drift: 0.4, swing: 22 }) });
    expect(sizeOf(await renderPng(chart))).toEqual({ width: 1080, height: 810 });
    expect(sizeOf(await renderPng(svg(1200, 675)))).toEqual({ width: 1200, height: 675 });
  });

  it("has the fonts: text is drawn, in two weights, with the figures of one width", async () => {
    const text = (content: string, weight = 400) =>
      renderPng(svg(300, 60, `<text x="5" y="40" font-size="30" font-weight="${weight}">${content}</text>`));
    const empty = await renderPng(svg(300, 60));
    expect(await text("7")).not.toEqual(empty);
    expect(await text("−")).not.toEqual(empty);
    expect(await text("7", 700)).not.toEqual(await text("7"));
    // The text after the figures is at the same place.
    const dot = async (figures: string) =>
      renderPng(
        svg(300, 60, `<text x="5" y="40" font-size="30"><tspan fill="none">${figures}</tspan>.</text>`),
      );
    expect(await dot("1111")).toEqual(await dot("8888"));
  });

  it("makes many at once", async () => {
    const sizes = [100, 200, 300, 400].map(async (width) => sizeOf(await renderPng(svg(width, 50))).width);
    expect(await Promise.all(sizes)).toEqual([100, 200, 300, 400]);
  });

  it("reports a fault of an SVG, and still works", async () => {
    await expect(renderPng("<svg")).rejects.toThrow(/SVG/);
    expect(sizeOf(await renderPng(svg(10, 10)))).toEqual({ width: 10, height: 10 });
  });
});
