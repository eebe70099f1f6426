import { z } from "zod";

/** How long Telegram's signature is valid, seconds: a page may stay open for a day's session. */
const MAX_AGE = 12 * 60 * 60;
/** How far Telegram's clock may be ahead of ours, seconds. */
const MAX_AHEAD = 60;
/** Longer than any initData from Telegram, characters. */
const MAX_LENGTH = 4096;

const signedUser = z.object({ id: z.int().positive() });

/**
 * The user who opened a Mini App, from the `initData` that Telegram gives it: fields like a query string, signed with
 * the bot's token.
 *
 * @param now the real time, milliseconds of the Unix clock
 * @returns the user's id; null where the signature is not for this bot, or too old
 */
export async function readInitData(initData: string, botToken: string, now: number): Promise<number | null> {
  if (initData.length > MAX_LENGTH) {
    return null;
  }
  const given = [...new URLSearchParams(initData)];
  const fields = new Map(given);
  const hash = fields.get("hash") ?? "";
  // With two fields of the same name, one could be signed and the other one read.
  if (fields.size !== given.length || !/^[0-9a-f]{64}$/.test(hash)) {
    return null;
  }
  fields.delete("hash");
  if (!(await isSigned([...fields], hash, botToken))) {
    return null;
  }
  const age = now / 1000 - Number(fields.get("auth_date") ?? Number.NaN);
  // An invalid date is NaN, for which both comparisons are false.
  if (!(age <= MAX_AGE && age >= -MAX_AHEAD)) {
    return null;
  }
  return signedUser.safeParse(parsed(fields.get("user"))).data?.id ?? null;
}

async function isSigned(fields: [string, string][], hash: string, botToken: string): Promise<boolean> {
  const lines = fields
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
  const named = await hmacKey(bytes("WebAppData"));
  const key = await hmacKey(new Uint8Array(await crypto.subtle.sign("HMAC", named, bytes(botToken))));
  // Takes the same time wherever the signatures differ.
  return await crypto.subtle.verify("HMAC", key, fromHex(hash), bytes(lines));
}

function hmacKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

const bytes = (text: string) => new TextEncoder().encode(text);

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "");
  } catch {
    return undefined;
  }
}
