/** Rows that are in the document at once at most, however long the table and wherever one has scrolled. */
export const MOST_ROWS = 80;

/** A window moves by so many rows at a time: most steps of a scroll change nothing. */
const STEP = 4;

/** As many before and behind as half of what is seen, so that little is empty when one scrolls fast; within these. */
const [LEAST_SPARE, MOST_SPARE] = [6, 16];

export interface Sight {
  count: number;
  /** From the top of one row to the top of the next, in px. */
  pitch: number;
  /** How far the first row's top is above that of the viewport, in px; negative while it is below. */
  scrolled: number;
  /** Of the viewport, in px. */
  height: number;
}

export interface RowWindow {
  from: number;
  /** The first that is not in it. */
  until: number;
  /** What the rows before and behind would take, in px. */
  before: number;
  behind: number;
}

/** Which rows have to be in the document: those to be seen, and as many before as behind. */
export function windowOf({ count, pitch, scrolled, height }: Sight): RowWindow {
  const seen = Math.ceil(height / pitch) + 1;
  const spare = Math.min(Math.max(Math.ceil(seen / 2), LEAST_SPARE), MOST_SPARE);
  const most = seen + 2 * spare + STEP;
  const first = Math.floor(scrolled / pitch) - spare;
  const last = Math.max(0, count - most);
  // The last rows are all there, wherever the steps fall.
  const from = first >= last ? last : Math.max(0, Math.floor(first / STEP) * STEP);
  const until = Math.min(count, from + most);
  return { from, until, before: from * pitch, behind: (count - until) * pitch };
}
