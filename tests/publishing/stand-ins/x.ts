import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { listen } from "../../brokers/listener.ts";
import { faultOfSignature } from "./oauth1.ts";
import { typeOf } from "./pictures.ts";
import { Faults, type PublishingStandIn } from "./stand-in.ts";
import { cashtagsIn, linksIn, weightOf } from "./x-text.ts";

type Bound = Context<{ Bindings: HttpBindings }>;

interface Media {
  bytes: Uint8Array;
  altText: string;
  until: number;
}

interface Tweet {
  id: string;
  text: string;
  media: Media;
  at: Date;
}

export interface XStandIn extends PublishingStandIn {
  /** The cost of each post, USD. */
  costs(): number[];
  /** The next so many readings of the account's posts do not show the latest post. */
  hide(looks: number): void;
  /** Gives this answer to every call from now on. */
  answer(refusal: { status: number; body: unknown; headers?: Record<string, string> } | null): void;
  /** Somebody posts by hand. */
  postByHand(text: string): string;
  /** How often each route was called. */
  calls: Map<string, number>;
}

const WINDOW = 15 * 60_000;
const POSTS_IN_A_WINDOW = 100;
const DAY = 86_400;

/** The documented part of X's API v2 that publishing needs, on 127.0.0.1. */
export async function startX({ now = () => new Date() }: { now?: () => Date } = {}): Promise<XStandIn> {
  const user = "370773112";
  const secrets = {
    key: randomBytes(12).toString("hex"),
    keySecret: `${randomBytes(18).toString("base64")}/+`,
    token: `${user}-${randomBytes(15).toString("hex")}`,
    tokenSecret: randomBytes(24).toString("base64"),
  };
  const media = new Map<string, Media>();
  const tweets: Tweet[] = [];
  const nonces = new Set<string>();
  const calls = new Map<string, number>();
  let hidden = 0;
  let always: { status: number; body: unknown; headers?: Record<string, string> } | null = null;
  let last = 0n;

  /** The ids contain the time, as X's do. */
  const nextId = () => {
    const id = BigInt(now().getTime() - 1_288_834_974_657) << 22n;
    last = id > last ? id : last + 1n;
    return String(last);
  };

  const problem = (c: Bound, status: 400 | 401 | 403 | 404 | 415, title: string, detail: string) =>
    c.json({ title, detail, type: "about:blank", status }, status);
  const invalid = (c: Bound, message: string) =>
    c.json(
      {
        errors: [{ message }],
        title: "Invalid Request",
        detail: "One or more parameters to your request was invalid.",
        type: "https://api.x.com/2/problems/invalid-request",
      },
      400,
    );
  const tooMany = (c: Bound) =>
    c.json(
      { title: "Too Many Requests", detail: "Too Many Requests", type: "about:blank", status: 429 },
      429,
      {
        "x-rate-limit-limit": String(POSTS_IN_A_WINDOW),
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": String(Math.ceil(now().getTime() / 1000) + 30),
      },
    );
  const faults = new Faults((method, path) => method === "POST" && path === "/2/tweets", tooMany);

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(faults.around);
  app.use(async (c, next) => {
    const route = `${c.req.method} ${c.req.path}`;
    calls.set(route, (calls.get(route) ?? 0) + 1);
    const header = c.req.header("Authorization") ?? "";
    const fault = faultOfSignature(header, c.req.method, c.req.url, secrets, now(), nonces);
    if (fault !== null) {
      // A careless answer that repeats the token.
      return problem(
        c,
        401,
        "Unauthorized",
        `Unauthorized (${fault}): ${header} ${Object.values(secrets).join(" ")}`,
      );
    }
    if (always !== null) {
      return new Response(JSON.stringify(always.body), {
        status: always.status,
        headers: { "Content-Type": "application/json", ...always.headers },
      });
    }
    return await next();
  });

  app.post("/2/media/upload", async (c) => {
    if (!c.req.header("Content-Type")?.startsWith("multipart/form-data; boundary=")) {
      return problem(c, 415, "Unsupported Media Type", "multipart/form-data is needed.");
    }
    const form = await c.req.parseBody();
    const file = form.media;
    if (!(file instanceof File) || form.media_category !== "tweet_image") {
      return invalid(c, "media and media_category are needed.");
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes.length > 5_000_000 || typeOf(bytes) === null || file.type !== typeOf(bytes)) {
      return invalid(c, "media type unrecognized or too large.");
    }
    const id = nextId();
    media.set(id, { bytes, altText: "", until: now().getTime() + DAY * 1000 });
    return c.json({ data: { id, media_key: `3_${id}`, size: bytes.length, expires_after_secs: DAY } });
  });

  app.post("/2/media/metadata", async (c) => {
    const { id, metadata } = (await jsonOf(c)) as {
      id?: string;
      metadata?: { alt_text?: { text?: unknown } };
    };
    const picture = media.get(id ?? "");
    const text = metadata?.alt_text?.text;
    if (picture === undefined || typeof text !== "string" || text === "" || text.length > 1000) {
      return invalid(c, "id or alt_text is not valid.");
    }
    picture.altText = text;
    return c.json({ data: { id, associated_metadata: { alt_text: { text } } } });
  });

  app.post("/2/tweets", async (c) => {
    const body = (await jsonOf(c)) as { text?: unknown; media?: { media_ids?: unknown } };
    const [id, ...others] = Array.isArray(body.media?.media_ids) ? body.media.media_ids : [];
    const picture = media.get(id);
    const { text } = body;
    if (typeof text !== "string" || text !== text.normalize("NFC") || /[\ufeff\ufffe\uffff]/.test(text)) {
      return invalid(c, "text is not valid.");
    }
    if (weightOf(text) > 280) {
      return problem(
        c,
        403,
        "Forbidden",
        "You are not permitted to perform this action: the text is too long.",
      );
    }
    if (cashtagsIn(text).length > 1) {
      return problem(c, 403, "Forbidden", "Only one cashtag is allowed per post.");
    }
    if (tweets.some((tweet) => tweet.text.trim() === text.trim())) {
      const words = "You are not allowed to create a Tweet with duplicate content.";
      return problem(c, 403, "Forbidden", words);
    }
    if (picture === undefined || others.length > 0 || picture.until < now().getTime()) {
      return invalid(c, "Your media IDs are invalid.");
    }
    if (tweets.filter(({ at }) => now().getTime() - at.getTime() < WINDOW).length >= POSTS_IN_A_WINDOW) {
      return tooMany(c);
    }
    const tweet = { id: nextId(), text, media: picture, at: now() };
    tweets.push(tweet);
    return c.json({ data: { id: tweet.id, text: shown(tweet), edit_history_tweet_ids: [tweet.id] } }, 201);
  });

  app.get("/2/users/me", (c) => c.json({ data: { id: user, name: "Trader", username: "trader" } }));

  app.get("/2/users/:id/tweets", (c) => {
    const most = Number(c.req.query("max_results") ?? 10);
    const since = c.req.query("start_time");
    const isTime = since === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since);
    if (c.req.param("id") !== user || !(most >= 5 && most <= 100) || !isTime) {
      return invalid(c, "id, max_results or start_time is not valid.");
    }
    const withTime = c.req.query("tweet.fields")?.split(",").includes("created_at") ?? false;
    const visible = hidden > 0 ? tweets.slice(0, -1) : tweets;
    hidden = Math.max(hidden - 1, 0);
    const found = visible
      .filter(({ at }) => since === undefined || at >= new Date(since))
      .reverse()
      .slice(0, most);
    const data = found.map((tweet) => ({
      id: tweet.id,
      text: shown(tweet),
      ...(withTime ? { created_at: tweet.at.toISOString() } : {}),
    }));
    const meta = { result_count: data.length };
    return c.json(data.length === 0 ? { meta } : { data, meta });
  });

  const { url, stop } = await listen(app.fetch);
  return {
    url,
    environment: {
      X_API_URL: url,
      X_API_KEY: secrets.key,
      X_API_KEY_SECRET: secrets.keySecret,
      X_ACCESS_TOKEN: secrets.token,
      X_ACCESS_TOKEN_SECRET: secrets.tokenSecret,
    },
    calls,
    posts: () =>
      tweets.map(({ id, text, media: { altText, bytes } }) => ({ id, text, altText, picture: bytes })),
    costs: () => tweets.map(({ text }) => (linksIn(text).length > 0 ? 0.2 : 0.015)),
    hide: (looks) => {
      hidden = looks;
    },
    answer: (refusal) => {
      always = refusal;
    },
    postByHand: (text) => {
      const tweet = {
        id: nextId(),
        text,
        media: { bytes: new Uint8Array(), altText: "", until: 0 },
        at: now(),
      };
      tweets.push(tweet);
      return tweet.id;
    },
    fail: (plan) => faults.fail(plan),
    stop,
  };
}

/** A text as X's API shows it: with entities and a link to the picture. */
function shown({ id, text }: Tweet): string {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return `${escaped} https://t.co/${id.slice(-10)}`;
}

/** The JSON of the body; an empty object without one. */
async function jsonOf(c: Bound): Promise<object> {
  const isJson = c.req.header("Content-Type")?.startsWith("application/json") ?? false;
  const body: unknown = isJson ? await c.req.json().catch(() => null) : null;
  return typeof body === "object" && body !== null ? body : {};
}
