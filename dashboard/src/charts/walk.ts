/** A point of a chart that can be chosen, in pixels, and its description. */
export interface Spot {
  x: number;
  /** Null where there is no curve to mark. */
  y: number | null;
  says: string;
  /** For a bar: the rectangle to mark instead of a point. */
  box?: { x: number; y: number; width: number; height: number };
}

/** The share of all points that Page Up and Page Down skip. */
const PAGE = 0.1;

/** The point to which a key leads from a point or from none; undefined for other keys. */
export function walk(key: string, at: number | null, count: number): number | null | undefined {
  const last = count - 1;
  if (last < 0) {
    return undefined;
  }
  const page = Math.max(1, Math.round(count * PAGE));
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
  if (by !== undefined) {
    const next = at === null ? (by > 0 ? 0 : last) : at + by;
    return Math.min(Math.max(next, 0), last);
  }
  return key === "Home" ? 0 : key === "End" ? last : key === "Escape" ? null : undefined;
}

/** The spot nearest to the pointer along an axis; null without spots. The spots are in order along the axis. */
export function nearest(spots: Spot[], along: "x" | "y", to: number): number | null {
  const place = (spot: Spot | undefined) => spot?.[along] ?? 0;
  let [low, high] = [0, spots.length - 1];
  if (high < 0) {
    return null;
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (place(spots[middle]) < to) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const isNearerBefore = low > 0 && to - place(spots[low - 1]) <= place(spots[low]) - to;
  return isNearerBefore ? low - 1 : low;
}
