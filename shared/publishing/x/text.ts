import { storable } from "../../storable.ts";

// X's way of counting, from its documentation and its library twitter-text (configuration 3). A character of these
// ranges weighs one, any other two. An emoji weighs two, however many characters it is made of. A post may weigh 280.
const LIGHT = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

/** A string, because the compiler knows the flag `v` only for a later target. It gives all sets of Unicode. */
const SETS = "gv";
const EMOJI = new RegExp("\\p{RGI_Emoji}", SETS);

/** A dot, or a colon after a scheme, from which X would make a link. A post with a link costs 13 times as much. */
const LINKING_DOT = /(?<=[\p{L}\p{N}_-])\.(?=\p{L}[\p{L}-])/gu;
const SCHEME = /:(?=\/\/)/g;

/** `$SPY`. X accepts one cashtag in a post. */
const CASHTAG = /\$(?=\p{L})/gu;

/** X refuses these characters. */
const NOT_TAKEN = /[\ufeff\ufffe\uffff]/g;

/** A text as it is sent: without links, and with one cashtag at most. */
function written(text: string): string {
  let cashtags = 0;
  return storable(text)
    .replace(NOT_TAKEN, "")
    .normalize("NFC")
    .replace(LINKING_DOT, ". ")
    .replace(SCHEME, ": ")
    .replace(CASHTAG, (sign) => {
      cashtags += 1;
      return cashtags === 1 ? sign : "";
    });
}

/** The weight of a text as it is sent. It holds no links, which would weigh 23. */
function length(text: string): number {
  // An emoji weighs as much as two light characters.
  const withoutEmoji = written(text).replace(EMOJI, "xx");
  return [...withoutEmoji].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (LIGHT.some(([from, to]) => from <= code && code <= to) ? 1 : 2);
  }, 0);
}

export const TEXT = { longest: 280, length, written };

/** Longest alternative text, characters. */
export const LONGEST_ALT_TEXT = 1000;

/** A text from X in a form for comparison. X shows HTML characters as entities and adds a link to a picture. */
export function comparable(shown: string): string {
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&" } as Record<string, string>;
  return shown
    .replace(/\s*https:\/\/t\.co\/\w+\s*$/, "")
    .replace(/&(lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();
}
