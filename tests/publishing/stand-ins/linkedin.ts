import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { listen } from "../../brokers/listener.ts";
import { seenOf } from "./little-text.ts";
import { typeOf } from "./pictures.ts";
import { Faults, type PublishingStandIn, type SeenPost } from "./stand-in.ts";

type Bound = Context<{ Bindings: HttpBindings }>;
type Status = 400 | 401 | 403 | 404 | 422 | 426 | 429;

/** An answer to every call, in place of the usual ones. */
interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface LinkedInStandIn extends PublishingStandIn {
  /** From now on; null = the usual answers. */
  answer(refusal: Refusal | null): void;
  /** Its token is no longer valid. */
  lapse(status: "expired" | "revoked" | null): void;
  /** When its token expires; null = unknown. */
  expiresAt: Date | null;
  /** The oldest version that still works. */
  oldestVersion: string;
  /** The address for uploads of pictures; null = its own. */
  uploadHost: string | null;
  /** Somebody posts by hand. */
  postByHand(text: string): string;
  /** Somebody deletes a post; LinkedIn remembers its text. */
  remove(id: string): void;
  /** How often each route was called. */
  calls: Map<string, number>;
}

/** How long LinkedIn processes a picture, in s. */
const WORKS_FOR = 8;
/** How long it takes until a duplicate text is recognised, in s. */
const KNOWS_AFTER = 60;

const postBody = z.strictObject({
  author: z.string(),
  commentary: z.string().max(3000),
  visibility: z.literal("PUBLIC"),
  distribution: z.strictObject({
    feedDistribution: z.literal("MAIN_FEED"),
    targetEntities: z.tuple([]),
    thirdPartyDistributionChannels: z.tuple([]),
  }),
  content: z.strictObject({
    media: z.strictObject({ id: z.string(), altText: z.string().min(1).max(4086) }),
  }),
  lifecycleState: z.literal("PUBLISHED"),
  isReshareDisabledByAuthor: z.literal(false),
});

/** The documented part of LinkedIn's API that publishing needs, on 127.0.0.1. */
export async function startLinkedIn({
  now = () => new Date(),
}: {
  now?: () => Date;
} = {}): Promise<LinkedInStandIn> {
  const author = "urn:li:person:8675309_Ab-c";
  const client = {
    id: randomBytes(7).toString("hex"),
    secret: `WPL_AP1.${randomBytes(12).toString("base64")}`,
  };
  const token = `AQ${randomBytes(60).toString("base64url")}`;
  /** undefined = nothing was uploaded yet. */
  const images = new Map<string, { bytes: Uint8Array; at: Date } | undefined>();
  const posts: (SeenPost & { commentary: string; at: Date; removed: boolean })[] = [];
  const calls = new Map<string, number>();
  let always: Refusal | null = null;
  let lapsed: "expired" | "revoked" | null = null;
  let last = 0n;

  /** The leading bits contain the time. */
  const nextUrn = () => {
    const id = BigInt(now().getTime()) << 22n;
    last = id > last ? id : last + 1n;
    return `urn:li:share:${last}`;
  };
  const refuse = (c: Bound, status: Status, code: string, message: string, more: object = {}) =>
    c.json({ status, code, message, ...more }, status);
  const tooMany = (c: Bound) =>
    refuse(
      c,
      429,
      "TOO_MANY_REQUESTS",
      "Resource level throttle DAY limit for calls to this resource is reached.",
    );

  const faults = new Faults((method, path) => method === "POST" && path === "/rest/posts", tooMany);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(faults.around);
  app.use(async (c, next) => {
    const route = `${c.req.method} ${c.req.path.replace(/uploads.*/, "uploads")}`;
    calls.set(route, (calls.get(route) ?? 0) + 1);
    if (always !== null) {
      return new Response(JSON.stringify(always.body), {
        status: always.status,
        headers: { "Content-Type": "application/json", ...always.headers },
      });
    }
    return await next();
  });

  app.post("/oauth/v2/introspectToken", async (c) => {
    const form = await c.req.parseBody();
    if (form.client_id !== client.id || form.token !== token) {
      return c.json({ error: "invalid_request", error_description: "Invalid client id or token" }, 400);
    }
    if (form.client_secret !== client.secret) {
      return c.json({ error: "invalid_client", error_description: `Wrong: ${form.client_secret}` }, 401);
    }
    return lapsed === null
      ? c.json({
          active: true,
          client_id: client.id,
          status: "active",
          scope: "openid,profile,w_member_social",
          auth_type: "3L",
          ...(standIn.expiresAt === null ? {} : { expires_at: standIn.expiresAt.getTime() / 1000 }),
        })
      : c.json({ active: false, client_id: client.id, status: lapsed });
  });

  app.use(async (c, next) => {
    const given = c.req.header("Authorization") ?? "";
    if (given !== `Bearer ${token}`) {
      // A careless answer that repeats the token.
      return refuse(c, 401, "INVALID_ACCESS_TOKEN", `Invalid access token: ${given}`);
    }
    return lapsed === null
      ? await next()
      : refuse(c, 401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired");
  });

  app.get("/v2/userinfo", (c) => c.json({ sub: author.slice("urn:li:person:".length), name: "A Trader" }));

  app.put("/dms-uploads/:id", async (c) => {
    const image = `urn:li:image:${c.req.param("id")}`;
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (!images.has(image) || typeOf(bytes) === null) {
      return c.text("", 400);
    }
    images.set(image, { bytes, at: now() });
    return c.body(null, 201);
  });

  app.use("/rest/*", async (c, next) => {
    const version = c.req.header("LinkedIn-Version");
    if (version === undefined) {
      const words =
        "A version must be present. Please specify a version by adding the LinkedIn-Version header.";
      return refuse(c, 400, "VERSION_MISSING", words);
    }
    if (!/^\d{6}$/.test(version) || version < standIn.oldestVersion) {
      return refuse(c, 426, "NONEXISTENT_VERSION", `Requested version ${version}01 is not active`);
    }
    if (c.req.header("X-Restli-Protocol-Version") !== "2.0.0") {
      return refuse(c, 400, "BAD_REQUEST", "X-Restli-Protocol-Version must be 2.0.0");
    }
    const isJson = c.req.header("Content-Type")?.startsWith("application/json") ?? false;
    return isJson ? await next() : refuse(c, 400, "BAD_REQUEST", "No JSON");
  });

  app.post("/rest/images", async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const wanted = z.strictObject({ initializeUploadRequest: z.strictObject({ owner: z.literal(author) }) });
    if (c.req.query("action") !== "initializeUpload" || !wanted.safeParse(body).success) {
      return refuse(c, 400, "BAD_REQUEST", "Not an upload of one's own");
    }
    const id = `C4E10${randomBytes(8).toString("hex")}`;
    const image = `urn:li:image:${id}`;
    images.set(image, undefined);
    const uploadUrl = `${standIn.uploadHost ?? standIn.url}/dms-uploads/${id}?ut=${randomBytes(6).toString("hex")}`;
    return c.json({ value: { uploadUrlExpiresAt: now().getTime() + 86_400_000, uploadUrl, image } });
  });

  app.post("/rest/posts", async (c) => {
    const parsed = postBody.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse(c, 422, "UNPROCESSABLE", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    const { commentary, content, author: by } = parsed.data;
    const picture = images.get(content.media.id);
    const age = (at: Date) => (now().getTime() - at.getTime()) / 1000;
    if (by !== author || picture === undefined) {
      return refuse(c, 403, "ACCESS_DENIED", "The author or the image is not one's own");
    }
    const first = posts.find((post) => post.commentary === commentary && age(post.at) >= KNOWS_AFTER);
    if (first !== undefined) {
      const inputErrors = [{ description: "Duplicate post is detected", input: {}, code: "DUPLICATE_POST" }];
      // For a deleted post, it names an id that never existed.
      const named = first.removed ? nextUrn() : first.id;
      const message = `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${named}`;
      return refuse(c, 422, "", message, { errorDetails: { inputErrors } });
    }
    if (age(picture.at) < WORKS_FOR) {
      return refuse(c, 400, "BAD_REQUEST", "The image is still being processed");
    }
    const id = nextUrn();
    const seen = { text: seenOf(commentary), altText: content.media.altText, picture: picture.bytes };
    posts.push({ id, ...seen, commentary, at: now(), removed: false });
    return c.body(null, 201, { "x-restli-id": id, "x-linkedin-id": id });
  });

  const { url, stop } = await listen(app.fetch);
  const standIn: LinkedInStandIn = {
    url,
    environment: {
      LINKEDIN_API_URL: url,
      LINKEDIN_OAUTH_URL: url,
      LINKEDIN_CLIENT_ID: client.id,
      LINKEDIN_CLIENT_SECRET: client.secret,
      LINKEDIN_ACCESS_TOKEN: token,
      LINKEDIN_VERSION: "202607",
    },
    expiresAt: new Date(Math.floor(now().getTime() / 1000 + 60 * 86_400) * 1000),
    oldestVersion: "202512",
    uploadHost: null,
    calls,
    posts: () =>
      posts
        .filter(({ removed }) => !removed)
        .map(({ id, text, altText, picture }) => ({ id, text, altText, picture })),
    answer: (refusal) => {
      always = refusal;
    },
    lapse: (status) => {
      lapsed = status;
    },
    postByHand: (text) => {
      const id = nextUrn();
      const commentary = text.replace(/[\\|{}@[\]()<>#*_~]/g, "\\$&");
      posts.push({ id, text, altText: "", picture: new Uint8Array(), commentary, at: now(), removed: false });
      return id;
    },
    remove: (id) => {
      for (const post of posts.filter((each) => each.id === id)) {
        post.removed = true;
      }
    },
    fail: (plan) => faults.fail(plan),
    stop,
  };
  return standIn;
}
