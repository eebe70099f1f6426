import { inWords, log } from "../log.ts";
import type { ChartFacts } from "../pictures/chart-facts.ts";
import { visibleLength } from "../words/format.ts";
import type { Message } from "./message.ts";

/** Telegram's limit for a caption, characters. */
export const LONGEST_CAPTION = 1024;

/**
 * The picture of a message as a PNG. Null where it has none, or where drawing fails: the text is sent anyway. The
 * renderer is loaded with the first picture, so that no other start of the function pays for it.
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
    // positionChart validates the facts.
    return positionChart(chart as ChartFacts);
  }
  if (card !== undefined) {
    const { reportCard } = await import("../pictures/report-card.ts");
    return reportCard(card.report, card.size, card.theme);
  }
  return null;
}
