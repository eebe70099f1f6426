import { request } from "node:http";

/** The status of the answer to a request with these headers; `fetch` would not send a chosen Host. */
export async function ask(
  url: string,
  method: string,
  headers: Record<string, string>,
  body = "",
): Promise<number> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, setHost: headers.Host === undefined }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject).end(method === "GET" ? undefined : body);
  });
}
