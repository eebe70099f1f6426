import { once } from "../../once.ts";

/** Limits of a post: characters as a reader counts them, and bytes of UTF-8. */
const GRAPHEMES = 300;
const BYTES = 3000;

const graphemes = once(() => new Intl.Segmenter("en", { granularity: "grapheme" }));

/** How Bluesky counts a text. Both limits count: a text with many bytes per character counts by its bytes. */
export const TEXT = {
  longest: GRAPHEMES,
  length(text: string): number {
    const bytes = new TextEncoder().encode(text).length;
    return Math.max([...graphemes().segment(text)].length, Math.ceil((bytes * GRAPHEMES) / BYTES));
  },
  /** Bluesky shows a text unchanged. Links and tags exist only where the record declares them. */
  written: (text: string): string => text,
};

/** Whether a text is short enough to be posted. */
export function fits(text: string): boolean {
  return TEXT.length(text) <= TEXT.longest;
}

/** Longest alternative text; Bluesky's own app accepts no more. */
export const LONGEST_ALT_TEXT = 2000;
