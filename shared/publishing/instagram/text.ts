/** How Instagram counts a caption. It does not define a character; this way of counting gives the largest number. */
export const TEXT = {
  longest: 2200,
  length: (text: string): number => text.length,
  /** Instagram shows a text unchanged. */
  written: (text: string): string => text,
};

/** Whether a text is short enough to be posted. */
export function fits(text: string): boolean {
  return TEXT.length(text) <= TEXT.longest;
}

/** Longest alternative text. */
export const LONGEST_ALT_TEXT = 1000;
