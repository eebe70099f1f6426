import { inWords, log } from "../log.ts";
import type { ChartFacts } from "../pictures/chart-facts.ts";
import { visibleLength } from "./format.ts";
import type { Message } from "./message.ts";

/** Telegram's limit for what stands under a picture. */
export const LONGEST_CAPTION = 1024;

/**
 * The chart of a message as a PNG; null where it has none, or it cannot be drawn: its words go all the same. What draws
 * is loaded by the first message that needs it, so that no other start of the function pays for the renderer.
 */
export async function pictureOf({ chart, text }: Message): Promise<Uint8Array | null> {
  if (chart === undefined || visibleLength(text) > LONGEST_CAPTION) {
    return null;
  }
  try {
    const [{ positionChart }, { renderPng }] = await Promise.all([
      import("../pictures/position-chart.ts"),
      import("../pictures/render-png.ts"),
    ]);
    // It looks at the facts itself.
    return await renderPng(positionChart(chart as ChartFacts));
  } catch (error) {
    log("error", "picture", { error: inWords(error) });
    return null;
  }
}
