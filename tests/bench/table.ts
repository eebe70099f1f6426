import { type Figure, meetsTarget, type Unit } from "./figures.ts";

/** Columns by their text, aligned: what, median, the range, the target and whether it is met. */
export function table(figures: Figure[]): string {
  const rows = figures.map((each) => [
    `${each.isDetail ? "  " : ""}${each.what}`,
    `${each.isReckoned ? "~" : ""}${written(each.median, each.unit)}`,
    each.samples < 2 ? "" : `${written(each.min, each.unit)} - ${written(each.max, each.unit)}`,
    targetOf(each),
  ]);
  const all = [["", "median", "min - max", "target"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** With three figures that count, and its unit. */
export function written(value: number, unit: Unit): string {
  switch (unit) {
    case "s":
      return value < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`;
    case "times":
      return `${short(value)}x`;
    case "requests":
      return String(value);
    case "exponent":
      return value.toFixed(2);
  }
}

function targetOf(figure: Figure): string {
  const { target, unit } = figure;
  if (target === undefined) {
    return "";
  }
  const bounds = [
    target.atMost === undefined ? [] : [`at most ${written(target.atMost, unit)}`],
    target.atLeast === undefined ? [] : [`at least ${written(target.atLeast, unit)}`],
  ].flat();
  return `${bounds.join(", ")}: ${meetsTarget(figure) ? "met" : "MISSED"}`;
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
