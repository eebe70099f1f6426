import { inWords, log } from "../log.ts";
import type { ChartFacts } from "../pictures/chart-facts.ts";
import { visibleLength } from "../words/format.ts";
import type { Message } from "./message.ts";

/** Telegram's limit for what stands under a picture. */
export const LONGEST_CAPTION = 1024;

/**
 * The picture of a message as a PNG; null where it has none, or it cannot be drawn: its words go all the same. What draws
 * is loaded by the first message that needs it, so that no other start of the function pays for the renderer.
 */
export async function pictureOf(message: Message): Promise<Uint8Array | null> {
  if (visibleLength(message.text) > LONGEST_CAPTION) {
    return null;
  }
  try {
    const svg = await drawingOf(message);
    if (svg === null) {
      return null;
    }
    const { renderPng } = await import("../pictures/render-png.ts");
    return await renderPng(svg);
  } catch (error) {
    log("error", "picture", { error: inWords(error) });
    return null;
  }
}

async function drawingOf({ chart, card }: Message): Promise<string | null> {
  if (chart !== undefined) {
    const { positionChart } = await import("../pictures/position-chart.ts");
    // It looks at the facts itself.
    return positionChart(chart as ChartFacts);
  }
  if (card !== undefined) {
    const { reportCard } = await import("../pictures/report-card.ts");
    return reportCard(card.report, card.size, card.theme);
  }
  return null;
}
