import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { withCrossings } from "../../../shared/pictures/curve.ts";
import { sharePrice } from "../../../shared/words/format.ts";
import type { Amounts } from "./amounts.ts";
import { type AxisLabel, fontSize, labelsWidth, levelsOf, plotHeight, withoutOverlap } from "./grid.ts";
import type { Spot } from "./walk.ts";

/** P&L at expiration in USD for the whole position, by the price of a share. */
export interface Payoff {
  /** The last known price; null = unknown. */
  price: number | null;
  pnl: number | null;
  break_evens: number[];
  /** Corners of a piecewise linear curve, ascending. */
  points: { price: number; pnl: number }[];
}

export type PayoffLayout = ReturnType<typeof payoffLayout>;

/** Number of steps between prices that are read out, besides the corners, the break-evens and the present price. */
const STEPS = 40;

export function payoffLayout(payoff: Payoff, width: number, amounts: Amounts) {
  const size = fontSize(width);
  const { points, break_evens, price, pnl } = payoff;
  const values = [0, ...points.map((point) => point.pnl)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const grid = levelsOf(low, Math.max(high, low + 1), 4, amounts.signedWhole);
  const right =
    width -
    labelsWidth(
      grid.map(({ label }) => label),
      size,
    );
  const plot = {
    left: 8,
    right,
    top: 2 * size + 10,
    bottom: 2 * size + 10 + plotHeight(width, 0.4, [180, 300]),
  };
  const from = points[0]?.price ?? 0;
  const to = Math.max(points.at(-1)?.price ?? 1, from + 0.01);
  const x = scaleLinear([from, to], [plot.left, plot.right]);
  const y = scaleLinear([low, Math.max(high, low + 1)], [plot.bottom - 10, plot.top + 10]);
  const isShown = (at: number) => at >= from && at <= to;
  const evens = break_evens.filter(isShown);
  return {
    ...{ width, size, plot, y, grid },
    height: plot.bottom + size + 12,
    along: "x" as const,
    baseline: plot.bottom + size + 5,
    // The break-evens matter most on the axis, then round prices.
    prices: withoutOverlap(
      [
        ...evens.map((even): AxisLabel => ({ x: x(even), text: sharePrice(even), anchor: "middle" })),
        ...x.ticks(Math.max(2, Math.floor(width / 130))).map((at): AxisLabel => {
          return { x: x(at), text: sharePrice(at), anchor: "middle" };
        }),
      ],
      [0, width],
      size,
    ),
    evens: evens.map((even) => ({ x: x(even), text: sharePrice(even) })),
    now: nowOf(price, pnl, isShown, x, y, plot, amounts),
    paths: pathsOf(points, x, y),
    spots: spotsOf(payoff, [from, to], isShown, x, y, amounts),
    label: labelOf(payoff, amounts),
  };
}

type Scale = (value: number) => number;

/** The present price and its P&L, as a vertical line. A price outside the plot is shown at the edge. */
function nowOf(
  price: number | null,
  pnl: number | null,
  isShown: (price: number) => boolean,
  x: Scale,
  y: Scale,
  { left, right }: { left: number; right: number },
  amounts: Amounts,
) {
  if (price === null) {
    return null;
  }
  const at = Math.min(Math.max(x(price), left), right);
  const isRight = at > (left + right) / 2;
  return {
    x: at,
    y: pnl === null || !isShown(price) ? null : y(pnl),
    texts: [`now ${sharePrice(price)}`, ...(pnl === null ? [] : [amounts.signed(pnl)])],
    anchor: isRight ? ("end" as const) : ("start" as const),
  };
}

function pathsOf(points: Payoff["points"], x: Scale, y: Scale) {
  const marks = points.map(({ price, pnl }) => ({ at: price, pnl }));
  const surface = (side: (a: number, b: number) => number) =>
    area<(typeof marks)[number]>()
      .x(({ at }) => x(at))
      .y0(y(0))
      .y1(({ pnl }) => y(side(pnl, 0)))
      .digits(1)(withCrossings(marks)) ?? "";
  const curve =
    line<(typeof marks)[number]>()
      .x(({ at }) => x(at))
      .y(({ pnl }) => y(pnl))
      .digits(1)(marks) ?? "";
  return { gain: surface(Math.max), loss: surface(Math.min), curve };
}

/** The P&L at a price between two corners; null outside. */
export function pnlAt(points: Payoff["points"], price: number): number | null {
  const next = points.findIndex((point) => point.price >= price);
  const [before, after] = [points[next - 1], points[next]];
  if (after === undefined || (before === undefined && after.price !== price)) {
    return null;
  }
  if (before === undefined || after.price === price) {
    return after.pnl;
  }
  const share = (price - before.price) / (after.price - before.price);
  return before.pnl + share * (after.pnl - before.pnl);
}

function spotsOf(
  { points, break_evens, price }: Payoff,
  [from, to]: [number, number],
  isShown: (price: number) => boolean,
  x: Scale,
  y: Scale,
  amounts: Amounts,
): Spot[] {
  const even = new Set(break_evens);
  const steps = Array.from({ length: STEPS + 1 }, (_, i) => {
    return Math.round((from + (i * (to - from)) / STEPS) * 100) / 100;
  });
  const prices = [
    ...points.map((point) => point.price),
    ...break_evens,
    ...(price === null ? [] : [price]),
    ...steps,
  ];
  return [...new Set(prices.filter(isShown))]
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const pnl = pnlAt(points, at);
      if (pnl === null) {
        return [];
      }
      const said = even.has(at)
        ? "it breaks even"
        : `${amounts.signed(Math.round(pnl * 100) / 100)} at expiration`;
      return [
        { x: x(at), y: y(pnl), says: `${at === price ? "Now, " : ""}${sharePrice(at)} a share: ${said}.` },
      ];
    });
}

function labelOf({ points, break_evens, price, pnl }: Payoff, amounts: Amounts): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    return "P&L at expiration: not known.";
  }
  const values = points.map((point) => point.pnl);
  return [
    `P&L at expiration from ${sharePrice(first.price)} to ${sharePrice(last.price)} a share: `,
    `from ${amounts.signed(Math.min(...values))} to ${amounts.signed(Math.max(...values))}`,
    break_evens.length === 0 ? "" : `, breaks even at ${break_evens.map(sharePrice).join(" and ")}`,
    price === null ? "; the current price is not known." : `; now ${sharePrice(price)}`,
    price === null ? "" : pnl === null ? "." : `, which would make ${amounts.signed(pnl)}.`,
  ].join("");
}
