/**
 * What the story does to prices. Nearly everything walks as the simulated market lets it. Two tickers are multiples of their
 * walk: SPY goes on from where the example has left it, and NVDA slides in the third week. Both are back on their walk when
 * the story ends, so that the market can go on by itself.
 */
const FACTORS: Record<string, [at: string, factor: number][]> = {
  SPY: [
    // The price at which the example ends, 596.
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

/** @returns for each ticker that is off its walk at an instant (ISO 8601), what the walk is multiplied by */
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
