import { scaleLinear } from "d3-scale";
import { area, curveStepBefore, line } from "d3-shape";
import { withCrossings } from "../../../shared/pictures/curve.ts";
import { textWidth } from "../../../shared/pictures/svg.ts";
import { compactDate, signedPercent } from "../../../shared/words/format.ts";
import type { Amounts } from "./amounts.ts";
import { type AxisLabel, fontSize, labelsWidth, levelsOf, plotHeight, withoutOverlap } from "./grid.ts";
import type { Spot } from "./walk.ts";

/** The account at the close of a session, USD; drawdown in percent below the high so far. */
export interface EquityPoint {
  day: string;
  /** Null = no starting balance is known. */
  equity: number | null;
  total_pnl: number;
  drawdown: number | null;
  /** Deposits less withdrawals since the previous close. */
  flow: number | null;
}

export type EquityLayout = ReturnType<typeof equityLayout>;

interface Valued extends EquityPoint {
  value: number;
  flow: number;
  /** The value without the P&L since the beginning of the chart. */
  base: number;
}

/** Smallest span of the scale: a share of the equity, or USD where only the P&L is known. */
const LEAST_SHARE = 0.01;
const LEAST_USD = 100;
const TOP = 14;
const STRIP = 46;

/** `isWhole`: the chart begins at the start of the account, where the P&L was zero. */
export function equityLayout(points: EquityPoint[], isWhole: boolean, width: number, amounts: Amounts) {
  const size = fontSize(width);
  const valued = valuesOf(points, isWhole);
  const name = valued.some(({ equity }) => equity !== null) ? "Equity" : "P&L";
  const write = name === "Equity" ? amounts.whole : amounts.signedWhole;
  const [low, high] = reach(valued);
  const levels = levelsOf(low, high, 4, write);
  const last = valued.at(-1);
  const lastText = last === undefined ? "" : write(last.value);

  const drawdowns = valued.map(({ drawdown }) => drawdown ?? 0);
  const deepest = Math.max(0, ...drawdowns);
  const hasStrip = valued.some(({ drawdown }) => drawdown !== null);
  const depthText = deepest < 0.05 ? "none" : signedPercent(-deepest);
  const right =
    width -
    labelsWidth([...levels.map(({ label }) => label), lastText, ...(hasStrip ? ["drawdown"] : [])], size);
  const plot = { left: 8, right, top: TOP, bottom: TOP + plotHeight(width, 0.36, [170, 300]) };
  const x = scaleLinear([0, Math.max(valued.length - 1, 1)], [plot.left, plot.right]);
  const y = scaleLinear([low, high], [plot.bottom - 16, plot.top]);

  const flows = valued.flatMap(({ flow }, i) =>
    flow === 0 || i === 0
      ? []
      : [{ x: x(i), y: plot.bottom - 3, kind: flow > 0 ? ("deposit" as const) : ("withdrawal" as const) }],
  );
  const baseline = plot.bottom + size + 6;
  const isAgainstZero = name === "P&L" && isWhole;
  const base = isAgainstZero ? null : name === "Equity" && isWhole ? "money put in" : "starting balance";
  const legend = legendOf(base, flows, baseline + size + 9, size);
  const stripTop = (legend.at(-1)?.y ?? baseline) + 14;
  const depth = scaleLinear([0, Math.max(1, deepest)], [stripTop, stripTop + STRIP]);
  const bottom = hasStrip ? stripTop + STRIP : plot.bottom;
  return {
    ...{ width, height: (hasStrip ? bottom : (legend.at(-1)?.y ?? baseline)) + 6, size, levels, plot, x, y },
    along: "x" as const,
    spots: valued.map((point, i) => spotOf(point, x(i), y(point.value), name, amounts)),
    label: labelOf(valued, name, amounts),
    dates: dateLabels(valued, x, plot, size),
    ...{ baseline, flows, legend, isAgainstZero },
    paths: pathsOf(valued, x, y),
    last: last && { x: x(valued.length - 1), y: y(last.value), text: lastText },
    strip: hasStrip
      ? {
          top: stripTop,
          text: depthText,
          deepest: deepest < 0.05 ? null : { x: x(drawdowns.indexOf(deepest)), y: depth(deepest) },
          path:
            area<number>()
              .curve(curveStepBefore)
              .x((_, i) => x(i))
              .y0(stripTop)
              .y1((percent) => depth(percent))
              .digits(1)(drawdowns) ?? "",
        }
      : null,
  };
}

/** Equity where it is known, total P&L where it is never known. */
function valuesOf(points: EquityPoint[], isWhole: boolean): Valued[] {
  const hasEquity = points.some(({ equity }) => equity !== null);
  const shown = hasEquity ? points.filter(({ equity }) => equity !== null) : points;
  const before = isWhole && shown.length === points.length ? 0 : (shown[0]?.total_pnl ?? 0);
  return shown.map((point) => {
    const value = point.equity ?? point.total_pnl;
    return { ...point, flow: point.flow ?? 0, value, base: value - (point.total_pnl - before) };
  });
}

function reach(valued: Valued[]): [number, number] {
  const values = valued.flatMap(({ value, base }) => [value, base]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) {
    return [0, LEAST_USD];
  }
  const hasEquity = valued.some(({ equity }) => equity !== null);
  const least = hasEquity ? LEAST_SHARE * Math.max(Math.abs(low), Math.abs(high)) : LEAST_USD;
  const lacking = Math.max(0, Math.max(least, 1) - (high - low)) / 2;
  return [low - lacking, high + lacking];
}

type Scale = (value: number) => number;

function pathsOf(valued: Valued[], x: Scale, y: Scale) {
  const made = withCrossings(valued.map(({ value, base }, i) => ({ at: i, pnl: value - base })));
  const baseAt = (at: number) => {
    const [before, after] = [valued[Math.floor(at)]?.base ?? 0, valued[Math.ceil(at)]?.base ?? 0];
    return before + (after - before) * (at - Math.floor(at));
  };
  const surface = (side: (a: number, b: number) => number) =>
    area<(typeof made)[number]>()
      .x(({ at }) => x(at))
      .y0(({ at }) => y(baseAt(at)))
      .y1(({ at, pnl }) => y(baseAt(at) + side(pnl, 0)))
      .digits(1)(made) ?? "";
  const path = (of: (point: Valued) => number) =>
    line<Valued>()
      .x((_, i) => x(i))
      .y((point) => y(of(point)))
      .digits(1)(valued) ?? "";
  return {
    gain: surface(Math.max),
    loss: surface(Math.min),
    base: path(({ base }) => base),
    curve: path(({ value }) => value),
  };
}

/** The first and the last date, and between them beginnings of months where there is room. */
function dateLabels(
  valued: Valued[],
  x: Scale,
  plot: { left: number; right: number },
  size: number,
): AxisLabel[] {
  const [first] = valued;
  const last = valued.at(-1);
  if (first === undefined || last === undefined) {
    return [];
  }
  const ends: AxisLabel[] = [
    { x: x(0), text: compactDate(first.day), anchor: "start" },
    ...(valued.length > 1
      ? [{ x: x(valued.length - 1), text: compactDate(last.day), anchor: "end" as const }]
      : []),
  ];
  const months = valued.flatMap(({ day }, i) =>
    i > 0 && day.slice(0, 7) !== valued[i - 1]?.day.slice(0, 7)
      ? [{ x: x(i), text: compactDate(day), anchor: "middle" as const }]
      : [],
  );
  // Evenly spaced, about as many as fit.
  const step = Math.ceil((months.length * 130) / Math.max(x(valued.length - 1) - x(0), 1));
  const between = months.filter((_, i) => i % Math.max(step, 1) === 0);
  return withoutOverlap([...ends, ...between], [plot.left, plot.right], size);
}

/** The legend of the dashed line and of the triangles. */
function legendOf(base: string | null, flows: { kind: "deposit" | "withdrawal" }[], y: number, size: number) {
  const kinds = (["deposit", "withdrawal"] as const).filter((kind) =>
    flows.some((flow) => flow.kind === kind),
  );
  const names = [
    ...(base === null ? [] : [{ kind: "base" as const, text: base }]),
    ...kinds.map((kind) => ({ kind, text: kind })),
  ];
  let x = 8;
  return names.map(({ kind, text }) => {
    const entry = { kind, text, x, y };
    x += 26 + textWidth(text, size) + 24;
    return entry;
  });
}

function spotOf(point: Valued, x: number, y: number, name: string, amounts: Amounts): Spot {
  const { day, value, total_pnl, drawdown, flow } = point;
  const says = [
    name === "Equity"
      ? `equity ${amounts.exact(value)}, P&L in all ${amounts.signed(total_pnl)}`
      : `P&L in all ${amounts.signed(value)}`,
    ...(drawdown === null ? [] : [drawdown < 0.05 ? "no drawdown" : `drawdown ${signedPercent(-drawdown)}`]),
    ...(flow === 0 ? [] : [`${flow > 0 ? "deposit" : "withdrawal"} ${amounts.signed(flow)}`]),
  ];
  return { x, y, says: `${compactDate(day)}: ${says.join(", ")}.` };
}

function labelOf(valued: Valued[], name: string, amounts: Amounts): string {
  const [first] = valued;
  const last = valued.at(-1);
  if (first === undefined || last === undefined) {
    return `${name}: no session has closed yet.`;
  }
  const write = name === "Equity" ? amounts.exact : amounts.signed;
  const highest = valued.reduce((most, point) => (point.value > most.value ? point : most), first);
  const lowest = valued.reduce((least, point) => (point.value < least.value ? point : least), first);
  const deepest = valued.reduce(
    (most, point) => ((point.drawdown ?? 0) > (most.drawdown ?? 0) ? point : most),
    first,
  );
  return [
    `${name} from ${compactDate(first.day)} to ${compactDate(last.day)}: from ${write(first.value)} to ${write(last.value)}, `,
    `highest ${write(highest.value)} on ${compactDate(highest.day)}, lowest ${write(lowest.value)} on ${compactDate(lowest.day)}`,
    (deepest.drawdown ?? 0) < 0.05
      ? "."
      : `, deepest drawdown ${signedPercent(-(deepest.drawdown ?? 0))} on ${compactDate(deepest.day)}.`,
  ].join("");
}
