import { once } from "../../once.ts";

/** Of a post's record: what a reader takes for one character, and bytes of UTF-8. */
const GRAPHEMES = 300;
const BYTES = 3000;

const graphemes = once(() => new Intl.Segmenter("en", { granularity: "grapheme" }));

/** How Bluesky counts a text; a text with many bytes to a character is as long as its bytes make it. */
export const TEXT = {
  longest: GRAPHEMES,
  length(text: string): number {
    const bytes = new TextEncoder().encode(text).length;
    return Math.max([...graphemes().segment(text)].length, Math.ceil((bytes * GRAPHEMES) / BYTES));
  },
  /** A text is shown as it is: links and tags are only where a record says so. */
  written: (text: string): string => text,
};

/** Whether it is short enough to be posted. */
export function fits(text: string): boolean {
  return TEXT.length(text) <= TEXT.longest;
}

/** Of the words for those who cannot see the picture; Bluesky's own app takes no more. */
export const LONGEST_ALT_TEXT = 2000;
