/** Rows that are in the document at once, however long the table and wherever one has scrolled. */
export const MOST_ROWS = 80;

/** A window moves by so many rows at a time: most steps of a scroll change nothing. */
const STEP = 8;

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
  const most = Math.max(MOST_ROWS, seen + 2 * STEP);
  const first = Math.floor(scrolled / pitch) - Math.floor((most - seen) / 2);
  const last = Math.max(0, count - most);
  // The last rows are all there, wherever the steps fall.
  const from = first >= last ? last : Math.max(0, Math.floor(first / STEP) * STEP);
  const until = Math.min(count, from + most);
  return { from, until, before: from * pitch, behind: (count - until) * pitch };
}
