/** The credentials of an app and an account for OAuth 1.0a. */
export interface Keys {
  consumerKey: string;
  consumerSecret: string;
  token: string;
  tokenSecret: string;
}

/** Percent-encoding by RFC 3986, which is stricter than `encodeURIComponent`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The `Authorization` header of a request, signed with HMAC-SHA1.
 *
 * @param url with its query
 * @param time UNIX seconds
 * @param form parameters of a form body; JSON and multipart bodies are not signed
 */
export async function authorization(
  { consumerKey, consumerSecret, token, tokenSecret }: Keys,
  method: string,
  url: string,
  nonce: string,
  time: number,
  form: Record<string, string> = {},
): Promise<string> {
  const oauth: Record<string, string> = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: String(time),
    oauth_token: token,
    oauth_version: "1.0",
  };
  const { origin, pathname, searchParams } = new URL(url);
  const parameters = [...searchParams, ...Object.entries({ ...form, ...oauth })]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => byCodeUnits(a, b) || byCodeUnits(x, y))
    .map((pair) => pair.join("="))
    .join("&");
  const signed = [method, origin + pathname, parameters].map(encode).join("&");
  const signature = await hmac(`${encode(consumerSecret)}&${encode(tokenSecret)}`, signed);
  const parts = Object.entries({ ...oauth, oauth_signature: signature });
  return `OAuth ${parts.map(([name, value]) => `${name}="${encode(value)}"`).join(", ")}`;
}

/** HMAC-SHA1 in base64. */
async function hmac(key: string, text: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const imported = await crypto.subtle.importKey("raw", bytes.encode(key), algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", imported, bytes.encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
