import { createHash, randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { listen } from "../../brokers/listener.ts";
import { typeOf } from "./pictures.ts";
import { Faults, type PublishingStandIn, type SeenPost } from "./stand-in.ts";

export interface BlueskyOptions {
  /** For the limit of sign-ins. */
  now?: () => Date;
  /** The account's status, which createSession reports next to a session. */
  status?: "takendown" | "suspended" | "deactivated";
}

export interface BlueskyStandIn extends PublishingStandIn {
  did: string;
  /** The current records, by key. */
  records: Map<string, { cid: string; record: z.infer<typeof post> }>;
  /** How often a record was created or changed; a write that changes nothing does not count. */
  commits(): number;
  /** Ends all sessions, as after two hours. */
  endSessions(): void;
  /** Revokes the app password and every session. */
  revoke(): void;
  /** Deletes pictures without a post, as happens after a while. */
  deleteUnusedBlobs(): void;
  /** How often somebody signed in. */
  signedIn(): number;
}

type Env = { Bindings: HttpBindings };

const HANDLE = "theta.example.com";
const PASSWORD = "abcd-efgh-ijkl-mnop";
const DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
const TID = /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/;
/** The largest upload and the largest picture of a post, in bytes. */
const LARGEST_UPLOAD = 5_242_880;
const LARGEST_PICTURE = 1_000_000;

const blob = z.strictObject({
  $type: z.literal("blob"),
  ref: z.strictObject({ $link: z.string() }),
  mimeType: z.string().startsWith("image/"),
  size: z.int().max(LARGEST_PICTURE, "This file is too large: the maximum size is 976.56KB"),
});
const post = z.strictObject({
  $type: z.literal("app.bsky.feed.post"),
  text: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= 3000, "must not be longer than 3000 characters")
    .refine(
      (text) => [...new Intl.Segmenter().segment(text)].length <= 300,
      "must not be longer than 300 graphemes",
    ),
  createdAt: z.iso.datetime({ precision: 3 }),
  langs: z.array(z.string()).max(3).optional(),
  embed: z.strictObject({
    $type: z.literal("app.bsky.embed.images"),
    images: z
      .array(
        z.strictObject({
          alt: z.string(),
          image: blob,
          aspectRatio: z.strictObject({ width: z.int().min(1), height: z.int().min(1) }),
        }),
      )
      .min(1)
      .max(4),
  }),
});
const putInput = z.strictObject({
  repo: z.string(),
  collection: z.literal("app.bsky.feed.post"),
  rkey: z.string().regex(TID, "Invalid record key"),
  record: post,
  validate: z.boolean().optional(),
  swapRecord: z.string().nullish(),
});

/** A Bluesky with one account. */
export async function startBluesky({
  now: clock = () => new Date(),
  status,
}: BlueskyOptions = {}): Promise<BlueskyStandIn> {
  const now = () => clock().getTime();
  const records: BlueskyStandIn["records"] = new Map();
  const blobs = new Map<string, { bytes: Uint8Array; mimeType: string }>();
  const sessions = new Set<string>();
  const ended = new Set<string>();
  const signIns: number[] = [];
  let isRevoked = false;
  let commits = 0;
  const app = new Hono<Env>();
  const faults = new Faults(
    (_, path) => path === "/xrpc/com.atproto.repo.putRecord",
    (c) => tooMany(c, 3000, now() / 1000 + 90),
  );
  app.use(faults.around);

  app.post("/xrpc/com.atproto.server.createSession", async (c) => {
    const since = (ms: number) => signIns.filter((time) => time > now() - ms);
    const [inFiveMinutes, inADay] = [since(300_000), since(86_400_000)];
    if (inFiveMinutes.length >= 30 || inADay.length >= 300) {
      const [first = 0] = inADay.length >= 300 ? inADay : inFiveMinutes;
      return tooMany(c, 30, (first + (inADay.length >= 300 ? 86_400_000 : 300_000)) / 1000);
    }
    signIns.push(now());
    const given = z.object({ identifier: z.string(), password: z.string() }).safeParse(await json(c));
    if (!given.success) {
      return refuse(c, 400, "InvalidRequest", "Input must have the properties identifier and password");
    }
    const { identifier, password } = given.data;
    if (![HANDLE, DID].includes(identifier) || password !== PASSWORD || isRevoked) {
      return refuse(c, 401, "AuthenticationRequired", "Invalid identifier or password");
    }
    const accessJwt = `eyJ${randomBytes(24).toString("base64url")}`;
    sessions.add(accessJwt);
    const account = { did: DID, handle: HANDLE, active: status === undefined, ...(status && { status }) };
    return c.json({ ...account, accessJwt, refreshJwt: `eyJ${randomBytes(24).toString("base64url")}` });
  });

  app.use("/xrpc/com.atproto.repo.*", async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (token === undefined) {
      return refuse(c, 401, "AuthMissing", "Authentication Required");
    }
    if (ended.has(token)) {
      return refuse(c, 400, "ExpiredToken", "Token has expired");
    }
    return sessions.has(token) ? await next() : refuse(c, 400, "InvalidToken", "Token could not be verified");
  });

  app.post("/xrpc/com.atproto.repo.uploadBlob", async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const mimeType = typeOf(bytes);
    if (bytes.length > LARGEST_UPLOAD) {
      return refuse(c, 413, "PayloadTooLarge", "request entity too large");
    }
    if (c.req.header("content-type") === undefined || mimeType === null) {
      return refuse(c, 400, "InvalidRequest", "Request encoding (Content-Type) required but not provided");
    }
    const $link = cidOf(0x55, bytes);
    blobs.set($link, { bytes, mimeType });
    return c.json({ blob: { $type: "blob", ref: { $link }, mimeType, size: bytes.length } });
  });

  app.post("/xrpc/com.atproto.repo.putRecord", async (c) => {
    const given = putInput.safeParse(await json(c));
    if (!given.success) {
      const [issue] = given.error.issues;
      return refuse(c, 400, "InvalidRequest", `Invalid record: ${issue?.path.join("/")} ${issue?.message}`);
    }
    const { repo, rkey, record, swapRecord } = given.data;
    if (repo !== DID) {
      return refuse(c, 401, "AuthenticationRequired", "Authentication Required");
    }
    for (const { image } of record.embed.images) {
      const there = blobs.get(image.ref.$link);
      if (!there) {
        return refuse(c, 400, "BlobNotFound", `Could not find blob: ${image.ref.$link}`);
      }
      if (there.mimeType !== image.mimeType || there.bytes.length !== image.size) {
        return refuse(c, 400, "InvalidRequest", "Referenced MimeType or size does not match stored blob");
      }
    }
    const cid = cidOf(0x71, Buffer.from(JSON.stringify(sorted(record))));
    const uri = `at://${DID}/app.bsky.feed.post/${rkey}`;
    const current = records.get(rkey);
    if (current?.cid === cid) {
      return c.json({ uri, cid, validationStatus: "valid" });
    }
    if (swapRecord !== undefined && (current?.cid ?? null) !== swapRecord) {
      return refuse(c, 400, "InvalidSwap", `Record was at ${current?.cid ?? null}`);
    }
    records.set(rkey, { cid, record });
    commits += 1;
    return c.json({ uri, cid, commit: { cid, rev: rkey }, validationStatus: "valid" });
  });

  app.get("/xrpc/com.atproto.repo.getRecord", (c) => {
    const { repo, collection, rkey = "" } = c.req.query();
    const uri = `at://${repo}/${collection}/${rkey}`;
    const there = repo === DID && collection === "app.bsky.feed.post" ? records.get(rkey) : undefined;
    return there
      ? c.json({ uri, cid: there.cid, value: there.record })
      : refuse(c, 400, "RecordNotFound", `Could not locate record: ${uri}`);
  });

  app.notFound((c) => refuse(c, 501, "MethodNotImplemented", "Method Not Implemented"));
  const { url, stop } = await listen(app.fetch);

  return {
    url,
    did: DID,
    environment: { BLUESKY_URL: url, BLUESKY_HANDLE: HANDLE, BLUESKY_APP_PASSWORD: PASSWORD },
    records,
    posts: () =>
      [...records].map(([rkey, { record }]): SeenPost => {
        const [picture] = record.embed.images;
        return {
          id: `at://${DID}/app.bsky.feed.post/${rkey}`,
          text: record.text,
          altText: picture?.alt ?? "",
          picture: blobs.get(picture?.image.ref.$link ?? "")?.bytes ?? new Uint8Array(),
        };
      }),
    commits: () => commits,
    revoke: () => {
      isRevoked = true;
      for (const token of sessions) {
        ended.add(token);
      }
    },
    endSessions: () => {
      for (const token of sessions) {
        ended.add(token);
      }
    },
    deleteUnusedBlobs: () => {
      const used = [...records.values()].flatMap(({ record }) =>
        record.embed.images.map(({ image }) => image.ref.$link),
      );
      for (const cid of blobs.keys()) {
        if (!used.includes(cid)) {
          blobs.delete(cid);
        }
      }
    },
    signedIn: () => signIns.length,
    fail: (plan) => faults.fail(plan),
    stop,
  };
}

function refuse(c: Context, status: 400 | 401 | 413 | 501, error: string, message: string): Response {
  return c.json({ error, message }, status);
}

function tooMany(c: Context, limit: number, reset: number): Response {
  return c.json({ error: "RateLimitExceeded", message: "Rate Limit Exceeded" }, 429, {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": "0",
    "ratelimit-reset": String(Math.ceil(reset)),
    "ratelimit-policy": `${limit};w=300`,
  });
}

async function json(c: Context): Promise<unknown> {
  return c.req.header("content-type")?.startsWith("application/json") ? await c.req.json() : null;
}

/** Version 1, SHA-256, in base32; `codec` 0x55 = raw bytes, 0x71 = a record. */
function cidOf(codec: number, content: Uint8Array): string {
  const bytes = [1, codec, 0x12, 0x20, ...createHash("sha256").update(content).digest()];
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = bits.match(/.{1,5}/g) ?? [];
  return `b${letters.map((five) => "abcdefghijklmnopqrstuvwxyz234567".charAt(Number.parseInt(five.padEnd(5, "0"), 2))).join("")}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, sorted(one)]),
      )
    : value;
}
