/**
 * What the story does to prices. Everything walks as the simulated market has it, but for two tickers, which are multiples
 * of their walk: SPY goes on from where the example has left it, and NVDA slides in the third week. Both are back on their
 * walk by the end, so that the market may go on by itself.
 */
const FACTORS: Record<string, [at: string, factor: number][]> = {
  SPY: [
    // To 596 of the example.
    ["2026-03-03T19:00:00Z", 0.9082],
    ["2026-04-06T13:00:00Z", 1],
  ],
  NVDA: [
    ["2026-03-16T20:00:00Z", 1],
    ["2026-03-18T14:00:00Z", 0.97],
    ["2026-03-19T16:00:00Z", 0.92],
    ["2026-03-20T20:00:00Z", 0.915],
    ["2026-04-02T13:00:00Z", 1],
  ],
};

/** @returns the tickers that leave their walk at an instant, and what it is to be multiplied by there */
export function factorsAt(now: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(FACTORS)
      .map(([ticker, points]): [string, number] => [ticker, between(points, Date.parse(now))])
      .filter(([, factor]) => factor !== 1),
  );
}

function between(points: [at: string, factor: number][], now: number): number {
  const next = points.findIndex(([at]) => Date.parse(at) > now);
  const [from, to] = [points[next - 1], points[next]];
  if (from === undefined || to === undefined) {
    return (next === 0 ? points[0] : points.at(-1))?.[1] ?? 1;
  }
  const part = (now - Date.parse(from[0])) / (Date.parse(to[0]) - Date.parse(from[0]));
  return from[1] + (to[1] - from[1]) * part;
}
