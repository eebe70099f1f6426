/** Makes text that Postgres can store: without NUL and without halves of surrogate pairs, which cutting may leave. */
export function storable(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll("\0", "");
}

/** Whether Postgres can store the text unchanged. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}
