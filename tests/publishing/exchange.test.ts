import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, NoAnswer, redactor } from "../../shared/publishing/exchange.ts";
import { listen } from "../brokers/listener.ts";

const seen: { path: string; length: string | undefined; body: string }[] = [];
let server: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  const app = new Hono();
  app.all("*", async (c) => {
    const length = c.req.header("Content-Length");
    seen.push({ path: c.req.path, length, body: await c.req.text() });
    if (c.req.path === "/wants-length" && length === undefined) {
      return c.text("", 411);
    }
    return c.req.path === "/elsewhere" ? c.redirect("/there", 303) : c.json({ ok: true });
  });
  server = await listen(app.fetch as Parameters<typeof listen>[0]);
});
afterAll(async () => await server.stop());

const request = (path: string) => ({
  ...{
    label: "Network, POST /posts",
    url: `${server.url}${path}?secret=s3cr3t`,
    method: "POST",
    headers: {},
  },
  ...{ body: "{}", once: true, timeout: 10_000 },
});

describe("a call that must arrive once", () => {
  it("is sent without a length, so that no runtime repeats it by itself", async () => {
    seen.length = 0;
    expect(await exchange(request("/posts"))).toMatchObject({ status: 200, json: { ok: true } });
    expect(seen).toEqual([{ path: "/posts", length: undefined, body: "{}" }]);
  });

  it("is sent with one if the server requires it", async () => {
    seen.length = 0;
    expect(await exchange(request("/wants-length"))).toMatchObject({ status: 200 });
    expect(seen.map(({ length }) => length)).toEqual([undefined, "2"]);
  });

  it("does not follow to another address", async () => {
    seen.length = 0;
    const error = await exchange(request("/elsewhere")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ message: "Network, POST /posts: no answer.", mayHaveArrived: true });
    expect(seen.map(({ path }) => path)).toEqual(["/elsewhere"]);
  });
});

it("an unknown host was not reached", async () => {
  const error = await exchange({ ...request("/"), url: "http://no-such-host.invalid/" }).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ message: "Network, POST /posts: no connection.", mayHaveArrived: false });
});

it("credentials are removed in plain form and in URL encoding, before a text is cut", () => {
  const clean = redactor(["a/b+c=", ""]);
  expect(clean("x a/b+c= y a%2Fb%2Bc%3D z")).toBe("x *** y *** z");
  expect(clean(`${"x".repeat(297)}a/b+c=`)).toBe(`${"x".repeat(297)}***`);
});
