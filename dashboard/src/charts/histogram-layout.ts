import { scaleLinear } from "d3-scale";
import { counted } from "../../../shared/words/format.ts";
import type { Amounts } from "./amounts.ts";
import { type AxisLabel, fontSize, labelsWidth, levelsOf, plotHeight, withoutOverlap } from "./grid.ts";

/** A bin of closed trades by P&L: from <= USD < until. Bins are consecutive. */
export interface Bin {
  from: number;
  until: number;
  trades: number;
  /** True where the bin also counts everything beyond it. */
  is_open?: boolean;
}

export type HistogramLayout = ReturnType<typeof histogramLayout>;

const TOP = 26;

export function histogramLayout(bins: Bin[], width: number, amounts: Amounts) {
  const size = fontSize(width);
  const most = Math.max(1, ...bins.map(({ trades }) => trades));
  const grid = levelsOf(0, most, Math.min(4, most), String).filter(({ at }) => Number.isInteger(at));
  const right =
    width -
    labelsWidth(
      grid.map(({ label }) => label),
      size,
    );
  const plot = { left: 8, right, top: TOP, bottom: TOP + plotHeight(width, 0.36, [160, 260]) };
  const from = bins[0]?.from ?? 0;
  const until = bins.at(-1)?.until ?? 1;
  const x = scaleLinear([from, until], [plot.left, plot.right]);
  const y = scaleLinear([0, most], [plot.bottom, plot.top + size + 2]);
  const bars = bins.map((bin) => {
    const [start, end] = [x(bin.from), x(bin.until)];
    const gap = Math.min(2, (end - start) / 6);
    const box = {
      x: start + gap / 2,
      y: y(bin.trades),
      width: end - start - gap,
      height: plot.bottom - y(bin.trades),
    };
    return {
      ...box,
      isLoss: bin.from < 0,
      count: bin.trades === 0 || bins.length * (size + 6) > plot.right - plot.left ? "" : String(bin.trades),
      middle: (start + end) / 2,
      says: `${rangeOf(bin, bins, amounts)}: ${counted(bin.trades, "trade")}.`,
    };
  });
  const zero = from < 0 && until > 0 ? x(0) : null;
  return {
    ...{ width, size, plot, y, grid, bars, zero },
    height: plot.bottom + size + 12,
    along: "x" as const,
    baseline: plot.bottom + size + 5,
    edges: withoutOverlap(edgesOf(bins, x, amounts), [0, width], size),
    spots: bars.map(({ middle, says }) => ({
      ...{ x: middle, y: null, says },
      box: {
        x: middle - (x(1) - x(0)) * 0.5 * widthOf(bins),
        y: plot.top,
        width: (x(1) - x(0)) * widthOf(bins),
        height: plot.bottom - plot.top,
      },
    })),
    label: labelOf(bins, amounts),
  };
}

/** The width of a bin, USD. All bins are equally wide. */
function widthOf([first]: Bin[]): number {
  return first === undefined ? 1 : first.until - first.from;
}

/** Labels for the edges of bins: zero first, then the ends, then every fifth edge. */
function edgesOf(bins: Bin[], x: (usd: number) => number, amounts: Amounts): AxisLabel[] {
  const edges = [...bins.map(({ from }) => from), ...bins.slice(-1).map(({ until }) => until)];
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  const between = edges.filter((_, i) => i % 5 === 0);
  const inOrder = [...new Set([...edges.filter((edge) => edge === 0), first, last, ...between])];
  return inOrder.map((edge) => {
    const anchor = edge === first ? "start" : edge === last ? "end" : "middle";
    return { x: x(edge), text: edge === 0 ? "0" : amounts.signedWhole(edge), anchor };
  });
}

function labelOf(bins: Bin[], amounts: Amounts): string {
  const total = bins.reduce((sum, { trades }) => sum + trades, 0);
  const [first] = bins;
  const last = bins.at(-1);
  if (first === undefined || last === undefined || total === 0) {
    return "Closed trades by P&L: none yet.";
  }
  const lost = bins.filter(({ from }) => from < 0).reduce((sum, { trades }) => sum + trades, 0);
  const fullest = bins.reduce((most, bin) => (bin.trades > most.trades ? bin : most), first);
  return [
    `${counted(total, "closed trade")} by P&L, from ${amounts.signedWhole(first.from)} to ${amounts.signedWhole(last.until)}: `,
    `${lost} below zero; most, ${fullest.trades}, from ${amounts.signedWhole(fullest.from)} to ${amounts.signedWhole(fullest.until)}.`,
  ].join("");
}

/** `−200 to −100`; `below −100` for an open bin. */
function rangeOf(bin: Bin, bins: Bin[], amounts: Amounts): string {
  if (bin.is_open) {
    return bin === bins[0]
      ? `below ${amounts.signedWhole(bin.until)}`
      : `${amounts.signedWhole(bin.from)} and more`;
  }
  return `${amounts.signedWhole(bin.from)} to ${amounts.signedWhole(bin.until)}`;
}
