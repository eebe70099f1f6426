import { request } from "node:http";

export interface Heard {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Requests exactly this path with exactly these headers; a given Host replaces the right one. */
export function knock(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Heard> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on("error", reject).end();
  });
}

/** The path of a link, including the query. */
export const pathOf = (link: string) => link.slice(new URL(link).origin.length);

/** The cookie of a browser that has opened the link. */
export async function enter(link: string): Promise<{ Cookie: string }> {
  const { headers } = await knock(link, pathOf(link));
  return { Cookie: String(headers["set-cookie"]).split(";")[0] ?? "" };
}
