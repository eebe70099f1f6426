import { scaleLinear } from "d3-scale";
import { textWidth } from "../../../shared/pictures/svg.ts";

/** A line of the grid with its label. */
export interface Level {
  at: number;
  label: string;
}

/** About so many round values between two, as they are written. */
export function levelsOf(low: number, high: number, most: number, write: (value: number) => string): Level[] {
  return scaleLinear([low, high], [0, 1])
    .ticks(most)
    .map((value) => ({ at: value, label: write(value) }));
}

/** The font size of what is written in a chart so wide: CSS pixels. */
export function fontSize(width: number): number {
  return width < 600 ? 12 : 13;
}

/** What the longest of some labels takes, with the room to the plot before it: pixels. */
export function labelsWidth(labels: string[], size: number): number {
  return Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, size)))) + 14;
}

/** The height of a plot so wide: a phone's is not flat, a screen's does not fill it. */
export function plotHeight(width: number, share: number, [least, most]: [number, number]): number {
  return Math.round(Math.min(Math.max(width * share, least), most));
}

/** A label on the axis below a plot. */
export interface AxisLabel {
  x: number;
  text: string;
  anchor: "start" | "middle" | "end";
}

const BETWEEN = 14;

/** Those labels, in the order of their importance, that have room beside the ones before them, within the axis. */
export function withoutOverlap(labels: AxisLabel[], [from, to]: [number, number], size: number): AxisLabel[] {
  const kept: { label: AxisLabel; from: number; to: number }[] = [];
  for (const label of labels) {
    const width = textWidth(label.text, size);
    const start = label.x - (label.anchor === "start" ? 0 : label.anchor === "end" ? width : width / 2);
    const end = start + width;
    const isInside = start >= from - 1 && end <= to + 1;
    if (isInside && kept.every((other) => end + BETWEEN <= other.from || start >= other.to + BETWEEN)) {
      kept.push({ label, from: start, to: end });
    }
  }
  return kept.map(({ label }) => label);
}
