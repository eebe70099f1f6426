/** LinkedIn's "little text" as a reader sees it: it ends silently at a reserved character that is not escaped. */
export function seenOf(commentary: string): string {
  let seen = "";
  for (let i = 0; i < commentary.length; i += 1) {
    const sign = commentary.charAt(i);
    if (sign === "\\") {
      i += 1;
      seen += commentary.charAt(i);
    } else if ("|{}@[]()<>#*_~".includes(sign)) {
      return seen;
    } else {
      seen += sign;
    }
  }
  return seen;
}
