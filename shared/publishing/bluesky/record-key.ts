const ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";

/**
 * The key of a post's record, a TID: the time of approval in microseconds plus ten bits. `key` supplies the ten bits
 * and the digits below a millisecond, so every attempt has the same TID. The TIDs of two posts approved in the same
 * millisecond collide once in a million.
 */
export async function recordKey(approvedAt: Date, key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  const random = new DataView(digest);
  const microseconds = BigInt(approvedAt.getTime()) * 1000n + BigInt(random.getUint32(0) % 1000);
  let left = (microseconds << 10n) | BigInt(random.getUint16(4) & 0x3ff);
  let tid = "";
  for (let i = 0; i < 13; i++) {
    tid = ALPHABET.charAt(Number(left & 31n)) + tid;
    left >>= 5n;
  }
  return tid;
}
