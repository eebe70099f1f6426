import { badRequest } from "./error.ts";

/** Parameters of a call as they came: from JSON, or as text and files from a form or the query string. */
export type Params = Record<string, unknown>;

/** @throws ApiError 400 on a body that is not what its content type says */
export async function readParams(request: Request): Promise<Params> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return { ...query, ...(await readBody(request)) };
}

async function readBody(request: Request): Promise<Params> {
  const type = request.headers.get("Content-Type") ?? "";
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary) return readMultipart(Buffer.from(await request.arrayBuffer()), boundary);
  const body = await request.text();
  if (!type.startsWith("application/json")) return Object.fromEntries(new URLSearchParams(body));
  let params: object;
  try {
    params = JSON.parse(body || "{}") as object;
  } catch {
    throw badRequest("can't parse the body as JSON");
  }
  refuseHalves(params);
  return { ...params };
}

/** Half of a surrogate pair is no valid text. */
function refuseHalves(value: unknown): void {
  if (typeof value === "string" && Buffer.from(value).toString() !== value) {
    throw badRequest("strings must be encoded in UTF-8");
  }
  if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) {
      refuseHalves(each);
    }
  }
}

/** Telegram takes what grammY sends (`form-data;name="a"`, file names without quotes), Node's own reader does not. */
function readMultipart(body: Buffer, boundary: string): Params {
  const params: Params = {};
  // latin1 keeps one character per byte, so binary content survives the cutting.
  for (const part of body.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const [, head = "", content = ""] = /^\r\n(.*?)\r\n\r\n(.*)\r\n$/s.exec(part) ?? [];
    const name = /;\s*name="?([^";\r\n]+)/i.exec(head)?.[1];
    if (!name) throw badRequest("can't parse the body as a form");
    const bytes = Buffer.from(content, "latin1");
    params[name] = /;\s*filename\*?=/i.test(head) ? new Blob([bytes]) : bytes.toString();
  }
  return params;
}
