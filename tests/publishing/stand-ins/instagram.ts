import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { cutOff, listen } from "../../brokers/listener.ts";
import { jpegSize, typeOf } from "./pictures.ts";
import { Faults, type PublishingStandIn, type SeenPost } from "./stand-in.ts";

export interface InstagramOptions {
  /** For the dates of tokens, containers and posts. */
  now?: () => Date;
  /** Posts in 24 hours. */
  quota?: number;
}

type Status = "IN_PROGRESS" | "FINISHED" | "PUBLISHED" | "ERROR" | "EXPIRED";

interface Container {
  post: Omit<SeenPost, "id">;
  madeAt: number;
  status: Status;
  /** Its status does not change with time. */
  stays: boolean;
}

interface Published extends SeenPost {
  at: Date;
}

export interface InstagramStandIn extends PublishingStandIn {
  /** How often each call was made: "POST media". */
  calls: Map<string, number>;
  containers: Map<string, Container>;
  /** Holds back the next publication until `arrive`; its caller gets no answer. */
  delayNext(): void;
  arrive(): void;
  /** Refuses calls whose path ends in this with the error, from now on. */
  refuse(path: string, error: { code: number; error_subcode?: number; message?: string } | null): void;
  /** The accepted tokens and their end. */
  tokens: Map<string, { madeAt: number; endsAt: number }>;
  /** A token as made in the dashboard: issued now, for 60 days. */
  makeToken(): string;
}

type Bound = Context<{ Bindings: HttpBindings }>;

const ACCOUNT = "17841405822304914";
const DAY = 86_400_000;
const LARGEST = 8_000_000;

const mediaInput = z.strictObject({
  image_url: z.url(),
  caption: z.string(),
  alt_text: z.string().optional(),
});
const publishInput = z.strictObject({ creation_id: z.string() });

/** An Instagram with one professional account. */
export async function startInstagram({
  now: clock = () => new Date(),
  quota = 50,
}: InstagramOptions = {}): Promise<InstagramStandIn> {
  const now = () => clock().getTime();
  const tokens: InstagramStandIn["tokens"] = new Map();
  const containers: InstagramStandIn["containers"] = new Map();
  const published: Published[] = [];
  const calls = new Map<string, number>();
  const refusals = new Map<string, { code: number; error_subcode?: number; message?: string }>();
  let ids = 17_900_000_000_000_000n;
  let late: (() => void) | "next" | null = null;
  const newId = () => {
    ids += 7n;
    return String(ids);
  };
  const makeToken = () => {
    const token = `IGAA${randomBytes(60).toString("base64url")}`;
    tokens.set(token, { madeAt: now(), endsAt: now() + 60 * DAY });
    return token;
  };
  const faults = new Faults(
    (_, path) => path.endsWith("/media_publish"),
    (c) => refuse(c, { code: 4, message: "Application request limit reached" }, 403),
  );
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(faults.around);
  app.use(async (c, next) => {
    const what = `${c.req.method} ${c.req.path.split("/").at(-1)}`;
    calls.set(what, (calls.get(what) ?? 0) + 1);
    const told = [...refusals].find(([path]) => c.req.path.endsWith(path));
    if (told !== undefined) {
      return refuse(c, told[1]);
    }
    // Parameters in each documented form.
    const given =
      c.req.method === "GET"
        ? c.req.query("access_token")
        : /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const token = tokens.get(given ?? "");
    if (token === undefined || token.endsAt <= now()) {
      const message =
        token === undefined
          ? "Invalid OAuth access token - Cannot parse access token"
          : `Error validating access token: Session has expired on ${new Date(token.endsAt).toUTCString()}`;
      return refuse(c, { code: 190, message }, 401);
    }
    return await next();
  });

  app.get("/refresh_access_token", (c) => {
    const { grant_type, access_token = "" } = c.req.query();
    const { madeAt = now() } = tokens.get(access_token) ?? {};
    if (grant_type !== "ig_refresh_token" || now() - madeAt < DAY) {
      return refuse(c, { code: 100, message: "The token cannot be refreshed yet" });
    }
    return c.json({ access_token: makeToken(), token_type: "bearer", expires_in: (60 * DAY) / 1000 });
  });

  const api = new Hono<{ Bindings: HttpBindings }>();

  api.get("/me", (c) => c.json({ user_id: ACCOUNT, username: "theta_seller", id: "26204812345678901" }));

  api.get(`/${ACCOUNT}/content_publishing_limit`, (c) =>
    c.json({
      data: [{ quota_usage: ofToday().length, config: { quota_total: quota, quota_duration: 86_400 } }],
    }),
  );

  api.post(`/${ACCOUNT}/media`, async (c) => {
    const given = mediaInput.safeParse(await c.req.json().catch(() => null));
    if (!given.success) {
      return refuse(c, {
        code: 100,
        message: `Param ${String(given.error.issues[0]?.path[0])} is not valid`,
      });
    }
    const { image_url, caption, alt_text = "" } = given.data;
    if (caption.length > 2200 || alt_text.length > 1000) {
      return refuse(c, { code: 36004, error_subcode: 2207010, message: "The caption was too long." });
    }
    const fetched = await fetch(image_url).catch(() => null);
    const picture = new Uint8Array((await fetched?.arrayBuffer().catch(() => null)) ?? []);
    if (!fetched?.ok || typeOf(picture) !== "image/jpeg") {
      const message = "Only photo or video can be accepted as media type.";
      return refuse(c, { code: 9004, error_subcode: 2207052, message });
    }
    const { width, height } = jpegSize(picture);
    if (picture.length > LARGEST) {
      return refuse(c, { code: 36001, error_subcode: 2207004, message: "The image is too large." });
    }
    if (width / height < 4 / 5 || width / height > 1.91) {
      return refuse(c, {
        code: 36003,
        error_subcode: 2207009,
        message: "The aspect ratio is not supported.",
      });
    }
    const id = newId();
    const fault = faults.present;
    const stays = fault === "in_progress" || fault === "container_error" || fault === "container_expired";
    const status =
      fault === "container_error" ? "ERROR" : fault === "container_expired" ? "EXPIRED" : "IN_PROGRESS";
    containers.set(id, { post: { text: caption, altText: alt_text, picture }, madeAt: now(), status, stays });
    return c.json({ id });
  });

  api.post(`/${ACCOUNT}/media_publish`, async (c) => {
    const given = publishInput.safeParse(await c.req.json().catch(() => null));
    const container = containers.get(given.data?.creation_id ?? "");
    if (container === undefined) {
      return refuse(c, { code: 100, error_subcode: 33, message: "Object does not exist" });
    }
    if (ofToday().length >= quota) {
      const message =
        "You reached maximum number of posts that is allowed to be published by Content Publishing API.";
      return refuse(c, { code: 9, error_subcode: 2207042, message });
    }
    if (statusOf(container) === "PUBLISHED") {
      return refuse(c, { code: -1, error_subcode: 2207051, message: "The media was published already" });
    }
    if (statusOf(container) !== "FINISHED") {
      const message =
        "Media ID is not available: The media is not ready for publishing, please wait for a moment";
      return refuse(c, { code: 9007, error_subcode: 2207027, message });
    }
    const id = newId();
    const publish = () => {
      container.status = "PUBLISHED";
      published.push({ ...container.post, id, at: clock() });
    };
    if (late === "next") {
      late = publish;
      return cutOff(c);
    }
    publish();
    return c.json({ id });
  });

  api.get(`/${ACCOUNT}/media`, (c) =>
    c.json({
      data: published
        .map(({ id, text, at }) => ({
          id,
          caption: text,
          permalink: permalinkOf(id),
          timestamp: at.toISOString().replace(/\.\d+Z$/, "+0000"),
        }))
        .reverse(),
    }),
  );

  api.get("/:id", (c) => {
    const { id } = c.req.param();
    const container = containers.get(id);
    if (container !== undefined) {
      const status_code = statusOf(container);
      if (container.status === "IN_PROGRESS" && !container.stays) {
        // The picture has been fetched by the next look.
        container.status = "FINISHED";
      }
      const status = status_code === "ERROR" ? "Error: the media could not be processed" : status_code;
      return c.json({ id, status_code, status });
    }
    return published.some((post) => post.id === id)
      ? c.json({ id, permalink: permalinkOf(id) })
      : refuse(c, { code: 100, error_subcode: 33, message: "Object does not exist" });
  });

  const ofToday = () => published.filter(({ at }) => at.getTime() > now() - DAY);
  const statusOf = ({ status, madeAt }: Container): Status =>
    status !== "PUBLISHED" && now() - madeAt >= DAY ? "EXPIRED" : status;

  app.route("/v25.0", api);
  app.notFound((c) => refuse(c, { code: 2500, message: "Unknown path components" }));
  const { url, stop } = await listen(app.fetch);

  return {
    url,
    environment: { INSTAGRAM_API_URL: url, INSTAGRAM_ACCESS_TOKEN: makeToken() },
    posts: () => published.map(({ id, text, altText, picture }) => ({ id, text, altText, picture })),
    calls,
    containers,
    tokens,
    makeToken,
    delayNext: () => {
      late = "next";
    },
    arrive: () => {
      if (typeof late === "function") {
        late();
      }
      late = null;
    },
    refuse: (path, error) => {
      if (error === null) {
        refusals.delete(path);
      } else {
        refusals.set(path, error);
      }
    },
    fail: (plan) => faults.fail(plan),
    stop,
  };
}

function permalinkOf(id: string): string {
  return `https://www.instagram.com/p/C${Buffer.from(id).toString("base64url").slice(-10)}/`;
}

function refuse(
  c: Bound,
  error: { code: number; error_subcode?: number; message?: string },
  status: 400 | 401 | 403 = 400,
): Response {
  const { message = "An error", ...codes } = error;
  return c.json({ error: { message, type: "OAuthException", ...codes, fbtrace_id: "A1b2C3" } }, status);
}
