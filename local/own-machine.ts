import type { MiddlewareHandler } from "hono";

/**
 * Why a request to a local server is not answered; null when it is. Listening on 127.0.0.1 is not enough: a browser
 * brings requests there for any page that is open in it, and a name that its owner points at 127.0.0.1 is to the browser
 * that page's own server (DNS rebinding).
 */
export function whyForeign(host: string | undefined, origin?: string): string | null {
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? "")) {
    return `This server is 127.0.0.1, and the request is for ${JSON.stringify(host ?? "")}.`;
  }
  // Pages send none along with a plain look, and scripts none at all.
  if (origin !== undefined && origin !== `http://${host}`) {
    return `The request was sent by a page of ${JSON.stringify(origin)}.`;
  }
  return null;
}

/** Refuses what another site sends through a browser, before anything is read. */
export const ownMachineOnly: MiddlewareHandler = async (c, next) => {
  const message = whyForeign(c.req.header("host"), c.req.header("origin"));
  return message === null ? await next() : c.json({ error: { code: "forbidden", message } }, 403);
};
