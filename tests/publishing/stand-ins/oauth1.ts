import { createHmac, timingSafeEqual } from "node:crypto";

export interface Secrets {
  key: string;
  keySecret: string;
  token: string;
  tokenSecret: string;
}

/** RFC 5849, 3.6, byte by byte. */
function escaped(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

/** The fault of a request's `Authorization` header, or null. */
export function faultOfSignature(
  header: string,
  method: string,
  url: string,
  secrets: Secrets,
  now: Date,
  used: Set<string>,
): string | null {
  if (!header.startsWith("OAuth ")) {
    return "no OAuth 1.0a header";
  }
  const given = new Map<string, string>();
  for (const part of header.slice("OAuth ".length).split(",")) {
    const [, name, value] = /^\s*(\w+)="([^"]*)"\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      return `cannot read ${part}`;
    }
    given.set(name, decodeURIComponent(value));
  }
  const signature = given.get("oauth_signature") ?? "";
  given.delete("oauth_signature");
  const nonce = given.get("oauth_nonce") ?? "";
  const time = given.get("oauth_timestamp") ?? "";
  if (given.get("oauth_consumer_key") !== secrets.key || given.get("oauth_token") !== secrets.token) {
    return "another key or token";
  }
  if (given.get("oauth_signature_method") !== "HMAC-SHA1" || given.get("oauth_version") !== "1.0") {
    return "another method or version";
  }
  if (!/^\d+$/.test(time) || Math.abs(Number(time) - now.getTime() / 1000) > 300) {
    return "timestamp out of bounds";
  }
  if (nonce.length < 16 || used.has(nonce)) {
    return "a nonce that was used";
  }
  const [address = "", query = ""] = url.split("?");
  const pairs = [...given].map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  for (const pair of query === "" ? [] : query.split("&")) {
    const [name = "", value = ""] = pair
      .split("=")
      .map((side) => decodeURIComponent(side.replaceAll("+", " ")));
    pairs.push(`${escaped(name)}=${escaped(value)}`);
  }
  const base = `${method}&${escaped(address)}&${escaped(pairs.sort().join("&"))}`;
  const hmac = createHmac("sha1", `${escaped(secrets.keySecret)}&${escaped(secrets.tokenSecret)}`);
  const wanted = hmac.update(base).digest();
  const got = Buffer.from(signature, "base64");
  if (got.length !== wanted.length || !timingSafeEqual(got, wanted)) {
    return "a wrong signature";
  }
  used.add(nonce);
  return null;
}
