import { storable } from "../../storable.ts";

/** Characters with a meaning in LinkedIn's "little text". An unescaped one makes LinkedIn drop the rest of the text. */
const RESERVED = /[\\|{}@[\]()<>#*_~]/g;

function written(text: string): string {
  return storable(text).replace(RESERVED, "\\$&");
}

export const TEXT = {
  longest: 3000,
  /** With the backslashes: LinkedIn does not say whether it counts them. */
  length: (text: string): number => written(text).length,
  written,
};

/** Longest alternative text, characters. */
export const LONGEST_ALT_TEXT = 4086;
