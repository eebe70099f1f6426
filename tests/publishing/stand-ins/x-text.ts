/** Endings of names that X turns into links: all of two letters, and some others. */
const ENDS = "com|org|net|info|biz|edu|gov|app|dev|news|trade|xyz|online|[a-z]{2}";
const LINK = new RegExp(`(https?://)?([\\p{L}\\p{N}_-]+\\.)+(${ENDS})(?![\\p{L}\\p{N}])(/\\S*)?`, "giu");

/** The parts of a text that X turns into links. */
export function linksIn(text: string): string[] {
  return text.match(LINK) ?? [];
}

export function cashtagsIn(text: string): string[] {
  return text.match(/(?<![\p{L}\p{N}$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\p{L}\p{N}])/gu) ?? [];
}

/** The weight of a text, counted by grapheme, unlike in the adapter. */
export function weightOf(text: string): number {
  const plain = text.normalize("NFC").replace(LINK, "");
  let weight = 23 * linksIn(text).length;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(plain)) {
    const isEmoji =
      /\p{Emoji_Presentation}/u.test(segment) || /\p{Emoji}\ufe0f|\p{Regional_Indicator}{2}/u.test(segment);
    weight += isEmoji ? 2 : [...segment].reduce((sum, character) => sum + weightOfOne(character), 0);
  }
  return weight;
}

function weightOfOne(character: string): number {
  return character < "\u1100" || /[\u2000-\u200d\u2010-\u201f\u2032-\u2037]/.test(character) ? 1 : 2;
}
