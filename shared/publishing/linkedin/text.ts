import { storable } from "../../storable.ts";

/** What LinkedIn's "little text" gives a meaning to: the rest of a text is gone where one of them is not escaped. */
const RESERVED = /[\\|{}@[\]()<>#*_~]/g;

function written(text: string): string {
  return storable(text).replace(RESERVED, "\\$&");
}

export const TEXT = {
  longest: 3000,
  /** Whether LinkedIn counts its backslashes it does not say. */
  length: (text: string): number => written(text).length,
  written,
};

/** Characters of an alternative text. */
export const LONGEST_ALT_TEXT = 4086;
