/** The most rows in the document at once, however long the table is. */
export const MOST_ROWS = 80;

/** The window moves by this many rows at a time, so that most steps of a scroll change nothing. */
const STEP = 4;

/**
 * Spare rows before and after the visible ones: half of these, within limits, so that fast scrolling shows little empty
 * space.
 */
const [LEAST_SPARE, MOST_SPARE] = [6, 16];

export interface Sight {
  count: number;
  /** Distance from the top of one row to the top of the next, px. */
  pitch: number;
  /** How far the first row's top is above the viewport's, px; negative while it is below. */
  scrolled: number;
  /** Height of the viewport, px. */
  height: number;
}

export interface RowWindow {
  from: number;
  /** The first row after the window. */
  until: number;
  /** Height of the rows before and after the window, px. */
  before: number;
  behind: number;
}

/** The rows that have to be in the document: the visible ones, and equally many spare rows before and after. */
export function windowOf({ count, pitch, scrolled, height }: Sight): RowWindow {
  const seen = Math.ceil(height / pitch) + 1;
  const spare = Math.min(Math.max(Math.ceil(seen / 2), LEAST_SPARE), MOST_SPARE);
  const most = seen + 2 * spare + STEP;
  const first = Math.floor(scrolled / pitch) - spare;
  const last = Math.max(0, count - most);
  // At the end, all of the last rows are there, wherever the steps fall.
  const from = first >= last ? last : Math.max(0, Math.floor(first / STEP) * STEP);
  const until = Math.min(count, from + most);
  return { from, until, before: from * pitch, behind: (count - until) * pitch };
}
