/** One mark on the chart's axes. */
export interface Mark {
  /** Session time. */
  at: number;
  /** USD. */
  pnl: number;
}

/** A shorter gap than 45 minutes (in sessions) is not drawn as a gap. */
const SHORTEST_GAP = 45 / 390;
const GAP_IN_STEPS = 6;

/** Splits the marks, in order of time, where some are missing. A gap is several times longer than the usual distance. */
export function runs(marks: Mark[]): Mark[][] {
  const steps = marks.slice(1).map(({ at }, i) => at - (marks[i]?.at ?? at));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0;
  const longest = Math.max(SHORTEST_GAP, usual * GAP_IN_STEPS);
  const found: Mark[][] = [];
  let run: Mark[] = [];
  marks.forEach((mark, i) => {
    if (i > 0 && (steps[i - 1] ?? 0) > longest) {
      found.push(run);
      run = [];
    }
    run.push(mark);
  });
  return run.length > 0 ? [...found, run] : found;
}

/**
 * Keeps the first, the lowest, the highest and the last of the marks in each column of the picture, which does not
 * change its look.
 */
export function thin(marks: Mark[], columnOf: (mark: Mark) => number): Mark[] {
  const kept: Mark[] = [];
  let column: Mark[] = [];
  const keep = () => {
    const [first] = column;
    if (first) {
      const lowest = column.reduce((least, mark) => (mark.pnl < least.pnl ? mark : least), first);
      const highest = column.reduce((most, mark) => (mark.pnl > most.pnl ? mark : most), first);
      const wanted = new Set([first, lowest, highest, column.at(-1)]);
      kept.push(...column.filter((mark) => wanted.has(mark)));
    }
  };
  for (const mark of marks) {
    const [first] = column;
    if (first && columnOf(first) !== columnOf(mark)) {
      keep();
      column = [];
    }
    column.push(mark);
  }
  keep();
  return kept;
}

/** Adds a mark wherever the straight line between two of them crosses zero. */
export function withCrossings(marks: Mark[]): Mark[] {
  return marks.flatMap((mark, i) => {
    const before = marks[i - 1];
    if (!before || before.pnl * mark.pnl >= 0) {
      return [mark];
    }
    const share = before.pnl / (before.pnl - mark.pnl);
    return [{ at: before.at + share * (mark.at - before.at), pnl: 0 }, mark];
  });
}
