import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ChartFacts } from "../../../shared/pictures/chart-facts.ts";
import { type Mark, runs, thin, withCrossings } from "../../../shared/pictures/curve.ts";
import { positionScale, type TimedMark } from "../../../shared/pictures/position-scale.ts";
import { monthAndDay, ticks, timeOfDay } from "../../../shared/pictures/session-time.ts";
import { reasonInWords } from "../../../shared/words/exit-reasons.ts";
import { signedPercent } from "../../../shared/words/format.ts";
import type { Amounts } from "./amounts.ts";
import { type AxisLabel, fontSize, labelsWidth, levelsOf, plotHeight, withoutOverlap } from "./grid.ts";
import type { Spot } from "./walk.ts";

export type PositionLayout = ReturnType<typeof positionLayout>;

/** Room for labels between the plot's edges and the curve. */
const ROOM = 26;
/** Width of a column in which the curve keeps its extremes. */
const COLUMN = 2;

/** The P&L of a position at every check, with its exit levels. */
export function positionLayout(facts: ChartFacts, width: number, amounts: Amounts) {
  const size = fontSize(width);
  const scale = positionScale(facts);
  const { from, to, low, high, exitOn, showsExitOn, last, points } = scale;
  const isFine = high - low < 4;
  const grid = levelsOf(low, high, 4, isFine ? amounts.signed : amounts.signedWhole);
  const lastText = last === undefined ? "" : amounts.signedWhole(last.pnl);
  const right = width - labelsWidth([...grid.map(({ label }) => label), lastText], size);
  const plot = { left: 8, right, top: 4, bottom: 4 + plotHeight(width, 0.48, [230, 340]) };
  const x = scaleLinear([from, to + (to - from) * 0.02], [plot.left + 6, plot.right]);
  const y = scaleLinear([low, high], [plot.bottom - ROOM, plot.top + ROOM]);
  const columns = ticks(from, to);
  return {
    ...{ width, size, plot, x, y, grid },
    height: plot.bottom + size + 12,
    along: "x" as const,
    baseline: plot.bottom + size + 5,
    uprights: columns.map(({ at }) => x(at)),
    dates: withoutOverlap(
      columns.map(({ at, label, isDate }): AxisLabel => {
        return { x: x(at), text: label, anchor: isDate ? "start" : "middle" };
      }),
      [0, plot.right],
      size,
    ),
    levels: scale.levels.map((level) => levelOf(level, [low, high], y, plot, size, amounts)),
    exit: exitOf(facts, exitOn, showsExitOn, from, x, plot),
    paths: pathsOf(points, x, y),
    entry: { x: x(from), y: y(0) },
    last: last && { x: x(last.at), y: y(last.pnl), pnl: last.pnl, text: lastText },
    isClosed: facts.closed != null,
    spots: points.map((mark, i) => spotOf(mark, i, facts, x, y, amounts)),
    label: labelOf(facts, points, last, amounts),
  };
}

type Scale = (value: number) => number;
type Plot = { left: number; right: number; top: number; bottom: number };

/** A line at the level's height, or an arrow at the edge if the level lies beyond it. */
function levelOf(
  { name, pnl }: { name: string; pnl: number },
  [low, high]: [number, number],
  y: Scale,
  { top, bottom }: Plot,
  size: number,
  amounts: Amounts,
) {
  const text = `${name} ${amounts.signed(pnl)}`;
  const isGain = pnl > 0;
  if (pnl >= low && pnl <= high) {
    return { text, isGain, line: y(pnl), arrow: null, baseline: y(pnl) + (isGain ? -6 : size + 4) };
  }
  const edge = isGain ? top + 3 : bottom - 3;
  return { text, isGain, line: null, arrow: edge, baseline: edge + (isGain ? size - 1 : 0) };
}

/** The date rule: a vertical line, or only its date if that lies far ahead; null where there is nothing to show. */
function exitOf(
  { exit_on, closed }: ChartFacts,
  exitOn: number | null,
  isShown: boolean,
  from: number,
  x: Scale,
  { left, right }: Plot,
) {
  if (exit_on === null || exitOn === null || (closed && !isShown)) {
    return null;
  }
  const text = closed ? "" : `exit by ${monthAndDay(exit_on)}`;
  if (!isShown || exitOn < from) {
    const isAhead = exitOn >= from;
    return { line: null, text, x: right - (isAhead ? 18 : 4), anchor: "end" as const, arrow: isAhead };
  }
  const isFar = x(exitOn) > (left + right) / 2;
  const label = { x: x(exitOn) + (isFar ? -5 : 5), anchor: isFar ? ("end" as const) : ("start" as const) };
  return { line: x(exitOn), text, ...label, arrow: false };
}

/** The paths of the curve and of its areas. A dashed line bridges missing marks. */
function pathsOf(points: TimedMark[], x: Scale, y: Scale) {
  const drawn = runs(points).map((run) => thin(run, ({ at }) => Math.floor(x(at) / COLUMN)));
  const path = line<Mark>()
    .x(({ at }) => x(at))
    .y(({ pnl }) => y(pnl))
    .digits(1);
  const surface = (side: (a: number, b: number) => number) =>
    area<Mark>()
      .x(({ at }) => x(at))
      .y0(y(0))
      .y1(({ pnl }) => y(side(pnl, 0)))
      .digits(1)(withCrossings(drawn.flat())) ?? "";
  const gaps = drawn.slice(1).flatMap((run, i) => {
    const before = drawn[i]?.at(-1);
    return before && run[0] ? [path([before, run[0]]) ?? ""] : [];
  });
  return {
    gain: surface(Math.max),
    loss: surface(Math.min),
    runs: drawn.filter((run) => run.length > 1).map((run) => path(run) ?? ""),
    gaps,
  };
}

const when = (time: Date) => `${monthAndDay(time)}, ${timeOfDay(time)}`;

function spotOf(mark: TimedMark, i: number, facts: ChartFacts, x: Scale, y: Scale, amounts: Amounts): Spot {
  const place = { x: x(mark.at), y: y(mark.pnl) };
  if (i === 0) {
    return { ...place, says: `${when(mark.time)}: entered for a credit of ${amounts.exact(facts.credit)}.` };
  }
  const pnl = `${amounts.signed(mark.pnl)}, ${signedPercent((100 * mark.pnl) / facts.credit)} of the credit`;
  const isClose =
    facts.closed && mark.time.getTime() === Date.parse(facts.closed.at) && mark.pnl === facts.closed.pnl;
  return {
    ...place,
    says: `${when(mark.time)}: ${isClose ? `closed (${reasonInWords(facts.closed?.reason ?? "")}) at ` : ""}${pnl}.`,
  };
}

function labelOf(
  facts: ChartFacts,
  points: TimedMark[],
  last: TimedMark | undefined,
  amounts: Amounts,
): string {
  const [entry] = points;
  const begun = `P&L of ${facts.contract} since ${entry === undefined ? "its entry" : when(entry.time)}`;
  if (last === undefined || entry === undefined) {
    return `${begun}: no mark yet.`;
  }
  const highest = points.reduce((most, mark) => (mark.pnl > most.pnl ? mark : most), entry);
  const lowest = points.reduce((least, mark) => (mark.pnl < least.pnl ? mark : least), entry);
  return [
    `${begun}: ${amounts.signed(last.pnl)} ${facts.closed ? "when it closed" : "at the last mark"}, ${when(last.time)}; `,
    `highest ${amounts.signed(highest.pnl)} on ${when(highest.time)}, lowest ${amounts.signed(lowest.pnl)} on ${when(lowest.time)}.`,
  ].join("");
}
