/** Text as Postgres can store it: without NUL, and without halves of surrogate pairs, which a cut may leave behind. */
export function storable(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll("\0", "");
}

/** Whether Postgres can store it as it is. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}
