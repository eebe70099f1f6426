import type { z } from "zod";
import type { chartFacts } from "./chart-facts.ts";
import type { Mark } from "./curve.ts";
import { sessionStart, sessionTime } from "./session-time.ts";

/**
 * Least shares of the plot's height and width for the curve. A level or a date that would leave it less is not shown to
 * scale.
 */
const LEAST_HEIGHT = 0.35;
const LEAST_WIDTH = 0.4;
/** An hour, in sessions. */
const SHORTEST_SPAN = 60 / 390;

export interface Level {
  name: "target" | "stop" | "max loss";
  /** USD. */
  pnl: number;
}

export interface TimedMark extends Mark {
  time: Date;
}

type Facts = Pick<
  z.output<typeof chartFacts>,
  "can_lose" | "closed" | "entry_at" | "exit_on" | "now_at" | "points" | "profit_target" | "stop_loss"
>;

/** What the chart of a position shows, and how far its axes reach: times in sessions, values in USD. */
export function positionScale(facts: Facts) {
  const entry = new Date(facts.entry_at);
  const end = new Date(Math.max(Date.parse(facts.closed?.at ?? facts.now_at), entry.getTime()));
  const marks = marksOf(facts, entry, end);
  const from = sessionTime(entry);
  const now = Math.max(sessionTime(end), from + SHORTEST_SPAN);
  const exitOn = facts.exit_on === null ? null : sessionStart(facts.exit_on);
  const showsExitOn =
    exitOn !== null && (facts.closed ? exitOn <= now : (now - from) / (exitOn - from) >= LEAST_WIDTH);
  const levels = exitLevels(facts);
  const [low, high] = valueRange(marks, levels);
  return {
    // The P&L at entry is zero.
    points: [{ time: entry, at: from, pnl: 0 }, ...marks],
    last: marks.at(-1),
    ...{ from, to: showsExitOn ? Math.max(now, exitOn) : now },
    ...{ exitOn, showsExitOn, levels, low, high },
  };
}

/**
 * Marks in order of time, with the close at the end. Marks outside the position's life are left out; a clock that was
 * set back makes them.
 */
function marksOf({ points, closed }: Facts, entry: Date, end: Date): TimedMark[] {
  return [
    ...points
      .map(({ at, pnl }) => ({ time: new Date(at), pnl }))
      .filter(({ time }) => time >= entry && time <= end)
      .sort((a, b) => a.time.getTime() - b.time.getTime()),
    ...(closed ? [{ time: end, pnl: closed.pnl }] : []),
  ].map(({ time, pnl }) => ({ time, at: sessionTime(time), pnl }));
}

/**
 * The exit levels. A stop at the most that can be lost limits nothing; then the chart shows the maximum loss.
 */
function exitLevels({ can_lose, profit_target, stop_loss }: Facts): Level[] {
  const hasStop = stop_loss !== null && (can_lose === null || stop_loss < can_lose);
  const lowest = hasStop ? stop_loss : can_lose;
  return [
    ...(profit_target === null ? [] : [{ name: "target" as const, pnl: profit_target }]),
    ...(lowest === null ? [] : [{ name: hasStop ? ("stop" as const) : ("max loss" as const), pnl: -lowest }]),
  ];
}

/** The range of the curve, widened for each level, nearest first, as long as the curve is not squeezed. */
function valueRange(marks: Mark[], levels: Level[]): [number, number] {
  const values = [0, ...marks.map(({ pnl }) => pnl)];
  let low = Math.min(...values);
  let high = Math.max(...values);
  const nearest = Math.min(...levels.map(({ pnl }) => Math.abs(pnl)));
  const smallest = Math.max(1, Number.isFinite(nearest) ? 0.02 * nearest : 1);
  const tooFlat = Math.max(0, smallest - (high - low));
  low -= tooFlat / 2;
  high += tooFlat / 2;
  const height = high - low;
  for (const { pnl } of levels.toSorted((a, b) => Math.abs(a.pnl) - Math.abs(b.pnl))) {
    const wider: [number, number] = [Math.min(low, pnl), Math.max(high, pnl)];
    if (marks.length === 0 || height / (wider[1] - wider[0]) >= LEAST_HEIGHT) {
      [low, high] = wider;
    }
  }
  return [low, high];
}
