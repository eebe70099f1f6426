import { type Context, Hono } from "hono";
import { z } from "zod";

/** The Storage API of one project, as far as pictures to publish need it; what it holds is gone with the process. */
export interface Storage {
  /** Answers /storage/v1. */
  fetch(request: Request): Response | Promise<Response>;
}

const limitsInput = z.object({
  public: z.boolean().default(false),
  file_size_limit: z.int().positive().nullish(),
  allowed_mime_types: z.array(z.string()).nullish(),
});
const bucketInput = limitsInput.extend({
  id: z.string().min(1).optional(),
  name: z.string().regex(/^[\w-]+$/),
});
type Bucket = Omit<z.infer<typeof bucketInput>, "id"> & { id: string };

const listInput = z.object({
  prefix: z.string(),
  limit: z.int().min(1).default(100),
  offset: z.int().min(0).default(0),
  sortBy: z.object({ column: z.literal("created_at"), order: z.enum(["asc", "desc"]) }),
});

interface Stored {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  createdAt: Date;
}

interface StorageOptions {
  secretKey: string;
  /** Those that are there from the beginning. */
  buckets?: Bucket[];
  now?: () => Date;
}

/** Storage in memory: the secret key writes, everybody reads a public bucket. */
export function memoryStorage({ secretKey, buckets = [], now = () => new Date() }: StorageOptions): Storage {
  const known = new Map(buckets.map((bucket) => [bucket.id, bucket]));
  const stored = new Map<string, Stored>();
  const app = new Hono().basePath("/storage/v1");

  app.get("/object/public/:bucket/:name", (c) => {
    const { bucket, name } = c.req.param();
    const found = stored.get(`${bucket}/${name}`);
    return known.get(bucket)?.public && found
      ? c.body(found.bytes, 200, { "Content-Type": found.type, "Content-Length": `${found.bytes.length}` })
      : c.json({ statusCode: "404", error: "not_found", message: "Object not found" }, 404);
  });

  app.use(async (c, next) => {
    const authorization = c.req.header("authorization");
    const isKey =
      c.req.header("apikey") === secretKey &&
      (authorization === undefined || authorization === `Bearer ${secretKey}`);
    return isKey ? await next() : refuse(c, 403, "Unauthorized", "Invalid API key");
  });

  app.post("/bucket", async (c) => {
    const given = bucketInput.safeParse(await json(c));
    if (!given.success) {
      return refuse(c, 400, "Error", "body must match the schema of a bucket");
    }
    const bucket = { ...given.data, id: given.data.id ?? given.data.name };
    if (known.has(bucket.id)) {
      return refuse(c, 409, "Duplicate", "The resource already exists");
    }
    known.set(bucket.id, bucket);
    return c.json({ name: bucket.name });
  });
  app.get("/bucket/:bucket", (c) => {
    const bucket = known.get(c.req.param("bucket"));
    return bucket ? c.json(bucket) : refuse(c, 404, "Bucket not found", "Bucket not found");
  });
  app.put("/bucket/:bucket", async (c) => {
    const bucket = known.get(c.req.param("bucket"));
    const given = limitsInput.safeParse(await json(c));
    if (!bucket || !given.success) {
      return refuse(
        c,
        bucket ? 400 : 404,
        "Error",
        bucket ? "body must match the schema" : "Bucket not found",
      );
    }
    known.set(bucket.id, { ...bucket, ...given.data });
    return c.json({ message: "Successfully updated" });
  });

  app.post("/object/list/:bucket", async (c) => {
    const { bucket } = c.req.param();
    const given = listInput.safeParse(await json(c));
    if (!known.has(bucket) || !given.success) {
      return refuse(c, known.has(bucket) ? 400 : 404, "Error", "There is no such bucket, or no such list");
    }
    const { prefix, limit, offset, sortBy } = given.data;
    const sign = sortBy.order === "asc" ? 1 : -1;
    const names = [...stored]
      .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
      .sort(([, a], [, b]) => sign * (a.createdAt.getTime() - b.createdAt.getTime()))
      .slice(offset, offset + limit);
    return c.json(
      names.map(([path, { createdAt }]) => ({
        name: path.slice(bucket.length + 1),
        id: path,
        created_at: createdAt.toISOString(),
      })),
    );
  });

  app.post("/object/:bucket/:name", async (c) => {
    const { bucket: id, name } = c.req.param();
    const bucket = known.get(id);
    const type = c.req.header("content-type") ?? "";
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const path = `${id}/${name}`;
    if (!bucket) {
      return refuse(c, 404, "Bucket not found", "Bucket not found");
    }
    if (bucket.allowed_mime_types && !bucket.allowed_mime_types.includes(type)) {
      return refuse(c, 415, "invalid_mime_type", `mime type ${type} is not supported`);
    }
    if (bucket.file_size_limit && bytes.length > bucket.file_size_limit) {
      return refuse(c, 413, "Payload too large", "The object exceeded the maximum allowed size");
    }
    if (stored.has(path) && c.req.header("x-upsert") !== "true") {
      return refuse(c, 409, "Duplicate", "The resource already exists");
    }
    stored.set(path, { bytes, type, createdAt: now() });
    return c.json({ Id: path, Key: path });
  });

  app.delete("/object/:bucket", async (c) => {
    const { bucket } = c.req.param();
    const given = z.object({ prefixes: z.array(z.string()).min(1) }).safeParse(await json(c));
    if (!known.has(bucket) || !given.success) {
      return refuse(
        c,
        known.has(bucket) ? 400 : 404,
        "Error",
        "There is no such bucket, or nothing to remove",
      );
    }
    return c.json(
      given.data.prefixes.filter((name) => stored.delete(`${bucket}/${name}`)).map((name) => ({ name })),
    );
  });

  app.notFound((c) => refuse(c, 404, "not_found", `Route ${c.req.method}:${c.req.path} not found`));
  return { fetch: (request) => app.fetch(request) };
}

/** As Storage does: its own status in the body, and 400 as that of HTTP. */
function refuse(c: Context, status: number, error: string, message: string): Response {
  return c.json({ statusCode: String(status), error, message }, 400);
}

async function json(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return null;
  }
}
