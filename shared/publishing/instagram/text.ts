/** How Instagram counts what stands below a picture. It does not say what a character is: no way of counting is longer. */
export const TEXT = {
  longest: 2200,
  length: (text: string): number => text.length,
  /** A text is shown as it is. */
  written: (text: string): string => text,
};

/** Whether it is short enough to be posted. */
export function fits(text: string): boolean {
  return TEXT.length(text) <= TEXT.longest;
}

/** Of the words for those who cannot see the picture. */
export const LONGEST_ALT_TEXT = 1000;
