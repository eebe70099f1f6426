/** The type of a picture by its first bytes; null = no network accepts it. */
export function typeOf(bytes: Uint8Array): "image/png" | "image/jpeg" | null {
  const begins = (...first: number[]) => first.every((byte, i) => bytes[i] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return "image/png";
  }
  return begins(0xff, 0xd8, 0xff) ? "image/jpeg" : null;
}

/** The size of a JPEG, from its frame. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  const word = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  for (let at = 2; at < bytes.length && bytes[at] === 0xff; at += 2 + word(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    // Three markers in the range are not frames.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: word(at + 5), width: word(at + 7) };
    }
  }
  throw new Error("That JPEG has no frame.");
}
