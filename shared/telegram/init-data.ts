import { z } from "zod";

/** How long what Telegram signed is good for, seconds: a page may stay open for a day's session. */
const MAX_AGE = 12 * 60 * 60;
/** How far Telegram's clock may be ahead of ours, seconds. */
const MAX_AHEAD = 60;
/** Longer than anything that Telegram makes, characters. */
const MAX_LENGTH = 4096;

const signedUser = z.object({ id: z.int().positive() });

/**
 * Who has opened a Mini App, by the `initData` that Telegram gives it: fields as of a query string, signed with the token
 * of the bot.
 *
 * @param now the real time, milliseconds of the Unix clock
 * @returns the user's id; null where it is not signed for this bot, or not of these hours
 */
export async function readInitData(initData: string, botToken: string, now: number): Promise<number | null> {
  if (initData.length > MAX_LENGTH) {
    return null;
  }
  const given = [...new URLSearchParams(initData)];
  const fields = new Map(given);
  const hash = fields.get("hash") ?? "";
  // Of two fields of one name one would be signed, and another read.
  if (fields.size !== given.length || !/^[0-9a-f]{64}$/.test(hash)) {
    return null;
  }
  fields.delete("hash");
  if (!(await isSigned([...fields], hash, botToken))) {
    return null;
  }
  const age = now / 1000 - Number(fields.get("auth_date") ?? Number.NaN);
  // A date that is none compares as false.
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
  // Takes the same time wherever the two begin to differ.
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
