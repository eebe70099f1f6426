/** Seconds, a count, or how many times as much as something else. */
export type Unit = "s" | "times" | "requests" | "exponent";

/** What is wanted of a figure's median. */
interface Target {
  atMost?: number;
  atLeast?: number;
}

/** One thing measured: the median of its samples and how far they lie apart. */
export interface Figure {
  /** `exit-check/10000/check/seconds`: the measurement, its size, what was measured. */
  id: string;
  /** In words, as the table shows it. */
  what: string;
  unit: Unit;
  median: number;
  min: number;
  max: number;
  samples: number;
  target?: Target;
  /** Measured in part; `note` says in which. */
  isReckoned?: true;
  note?: string;
  /** A part of another figure: in the table only where it is asked for. */
  isDetail?: true;
}

type Described = Pick<Figure, "id" | "what" | "unit"> &
  Partial<Pick<Figure, "target" | "note" | "isReckoned">>;

export function figure(described: Described, samples: number[]): Figure {
  if (samples.length === 0) {
    throw new Error(`${described.id} has no samples.`);
  }
  const [min, max] = [Math.min(...samples), Math.max(...samples)];
  return { ...described, median: median(samples), min, max, samples: samples.length };
}

/**
 * How many times as much one thing is as another. Of the samples that were taken next to each other: what disturbs the
 * machine disturbs both.
 */
export function ratio(described: Omit<Described, "unit">, of: number[], to: number[]): Figure {
  return figure(
    { ...described, unit: "times" },
    paired(of, to, (one, other) => one / other),
  );
}

export function paired(
  first: number[],
  second: number[],
  combine: (one: number, other: number) => number,
): number[] {
  return first.slice(0, second.length).map((one, i) => combine(one, second[i] as number));
}

export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The exponent with which a cost grows: the slope of the least squares line through the logarithms. 1 = in proportion.
 */
export function growthExponent(points: { size: number; cost: number }[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (of: (log: { x: number; y: number }) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const [x, y] = [mean((log) => log.x), mean((log) => log.y)];
  return mean((log) => (log.x - x) * (log.y - y)) / mean((log) => (log.x - x) ** 2);
}

/** Null where nothing was asked of it. */
export function meetsTarget({ target, median }: Figure): boolean | null {
  if (target === undefined) {
    return null;
  }
  return median <= (target.atMost ?? Infinity) && median >= (target.atLeast ?? -Infinity);
}
