import { scaleLinear } from "d3-scale";
import { textWidth } from "../../../shared/pictures/svg.ts";

/** A line of the grid with its label. */
export interface Level {
  at: number;
  label: string;
}

/** About `most` lines at round values between two, with labels. */
export function levelsOf(low: number, high: number, most: number, write: (value: number) => string): Level[] {
  return scaleLinear([low, high], [0, 1])
    .ticks(most)
    .map((value) => ({ at: value, label: write(value) }));
}

/** The font size in a chart of this width, CSS pixels. */
export function fontSize(width: number): number {
  return width < 600 ? 12 : 13;
}

/** The width of the longest label with its distance from the plot, pixels. */
export function labelsWidth(labels: string[], size: number): number {
  return Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, size)))) + 14;
}

/** The height of a plot of this width: not flat on a phone, and not filling a large screen. */
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

/** The labels that have room on the axis. Earlier labels have precedence. */
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
