/** What a picture is by how it begins; null: none that a network takes. */
export function typeOf(bytes: Uint8Array): "image/png" | "image/jpeg" | null {
  const begins = (...first: number[]) => first.every((byte, i) => bytes[i] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return "image/png";
  }
  return begins(0xff, 0xd8, 0xff) ? "image/jpeg" : null;
}
