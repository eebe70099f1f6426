import { storable } from "../../storable.ts";

// What X counts, its documentation and its library twitter-text say (configuration 3): a character of these ranges weighs
// one, an emoji two, however many characters it is made of, and any other two. A post may weigh 280.
const LIGHT = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

/** For all the sets of Unicode; the compiler knows the flag from a later year on. */
const SETS = "gv";
const EMOJI = new RegExp("\\p{RGI_Emoji}", SETS);

/** A dot, or what follows a scheme, by which X would make a link of words: a post with a link costs 13 times as much. */
const LINKING_DOT = /(?<=[\p{L}\p{N}_-])\.(?=\p{L}[\p{L}-])/gu;
const SCHEME = /:(?=\/\/)/g;

/** `$SPY`: X takes one in a post. */
const CASHTAG = /\$(?=\p{L})/gu;

/** X refuses these. */
const NOT_TAKEN = /[\ufeff\ufffe\uffff]/g;

/** As it is sent: nothing in it is a link, and one cashtag is left. */
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

/** What a text weighs as it is sent; there are no links in it, which would weigh 23. */
function length(text: string): number {
  // As light as two characters that are.
  const withoutEmoji = written(text).replace(EMOJI, "xx");
  return [...withoutEmoji].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (LIGHT.some(([from, to]) => from <= code && code <= to) ? 1 : 2);
  }, 0);
}

export const TEXT = { longest: 280, length, written };

/** Characters of an alternative text. */
export const LONGEST_ALT_TEXT = 1000;

/** A text of X's, as it can be compared: X shows signs of HTML as entities and adds a link of its own for a picture. */
export function comparable(shown: string): string {
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&" } as Record<string, string>;
  return shown
    .replace(/\s*https:\/\/t\.co\/\w+\s*$/, "")
    .replace(/&(lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();
}
