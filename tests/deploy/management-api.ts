import { createHash } from "node:crypto";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { connect } from "../../local/database.ts";

/** A function as it arrives on the platform. */
export interface UploadedFunction {
  /** Contents by path from the root of the project. */
  files: Map<string, string>;
  entrypoint: string;
  importMap: string;
  verifyJwt: boolean;
}

export interface ManagementApiOptions {
  /** The project's database, as `postgres`. */
  dbUrl?: string;
  /** Its secret API key named `default`; null when the project has none. */
  secretKey?: string | null;
}

export interface ManagementApi {
  url: string;
  /** By name, once the bulk update has made them live. */
  live: Map<string, UploadedFunction>;
  /** Secrets of the functions. */
  secrets: Map<string, string>;
  /** The received calls: method, path, and the statement of a query. */
  calls: string[];
  stop(): Promise<void>;
}

/** The access token that the platform accepts. */
export const ACCESS_TOKEN = `sbp_${"0123456789".repeat(4)}`;
/** The platform's only project. */
export const PROJECT = "abcdefghijklmnopqrst";

const metadata = z.object({
  name: z.string(),
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  verify_jwt: z.boolean(),
});

/** A stand-in for the platform's Management API, for the CLI's commands of the set-up. */
export async function startManagementApi({
  dbUrl,
  secretKey = null,
}: ManagementApiOptions = {}): Promise<ManagementApi> {
  const uploaded = new Map<string, UploadedFunction>();
  const live: ManagementApi["live"] = new Map();
  const secrets: ManagementApi["secrets"] = new Map();
  const calls: string[] = [];
  const sql = dbUrl === undefined ? undefined : connect(dbUrl, { max: 1 });
  const app = new Hono().basePath("/v1/projects/:ref");
  const path = (c: Context) => c.req.path.replace(`/v1/projects/${PROJECT}`, "");

  app.use(async (c, next) => {
    if (c.req.header("authorization") !== `Bearer ${ACCESS_TOKEN}`) {
      return c.json({ message: "Unauthorized" }, 401);
    }
    if (c.req.param("ref") !== PROJECT) {
      return c.json({ message: "Project not found" }, 404);
    }
    if (path(c) !== "/database/query") {
      calls.push(`${c.req.method} ${path(c)}`);
    }
    return next();
  });

  app.get("/", (c) => {
    const database = { host: "db.invalid", version: "17", postgres_engine: "17", release_channel: "ga" };
    return c.json({
      ...{
        id: PROJECT,
        ref: PROJECT,
        name: "thetabase",
        region: "us-east-1",
        status: "ACTIVE_HEALTHY",
        database,
      },
      ...{ organization_id: "1", organization_slug: "thetabase", created_at: "2026-01-01T00:00:00Z" },
    });
  });

  app.get("/api-keys", (c) =>
    c.json([
      { id: "1", type: "publishable", name: "default", api_key: "sb_publishable_0" },
      ...(secretKey === null ? [] : [{ id: "2", type: "secret", name: "default", api_key: secretKey }]),
    ]),
  );

  app.get("/secrets", (c) =>
    c.json(
      [...secrets].map(([name, value]) => ({
        name,
        value: createHash("sha256").update(value).digest("hex"),
      })),
    ),
  );
  app.post("/secrets", async (c) => {
    const given = z.array(z.object({ name: z.string(), value: z.string() })).parse(await c.req.json());
    for (const { name, value } of given) {
      secrets.set(name, value);
    }
    return c.body(null, 201);
  });
  app.delete("/secrets", async (c) => {
    for (const name of z.array(z.string()).parse(await c.req.json())) {
      secrets.delete(name);
    }
    return c.body(null, 200);
  });

  app.post("/database/query", async (c) => {
    const { query } = z.object({ query: z.string() }).parse(await c.req.json());
    calls.push(`POST /database/query ${query}`);
    if (!sql) {
      return c.json({ message: "There is no database." }, 400);
    }
    try {
      return c.json(await sql.unsafe(query), 201);
    } catch (error) {
      return c.json({ message: `Failed to run sql query: ${error}` }, 400);
    }
  });

  // Each function is bundled first ...
  app.post("/functions/deploy", async (c) => {
    const form = await c.req.formData();
    const { name, ...told } = metadata.parse(JSON.parse(String(form.get("metadata"))));
    const files = form.getAll("file").filter((file) => file instanceof File);
    const bundle: UploadedFunction = {
      files: new Map(await Promise.all(files.map(async (file) => [file.name, await file.text()] as const))),
      entrypoint: told.entrypoint_path,
      importMap: told.import_map_path,
      verifyJwt: told.verify_jwt,
    };
    // A single function is live at once.
    (c.req.query("bundleOnly") === "true" ? uploaded : live).set(name, bundle);
    return c.json({ id: name, slug: name, name, version: 1, status: "ACTIVE", ...told }, 201);
  });

  // ... and then all of them become live at once.
  app.put("/functions", async (c) => {
    const functions = z.array(z.looseObject({ slug: z.string() })).parse(await c.req.json());
    for (const { slug } of functions) {
      const bundle = uploaded.get(slug);
      if (bundle) {
        live.set(slug, bundle);
      }
    }
    return c.json({ functions });
  });

  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("The Management API does not listen.");
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    live,
    secrets,
    calls,
    stop: async () => {
      server.close();
      await sql?.end();
    },
  };
}

/** Settings that tell the CLI where the platform is, for SUPABASE_PROFILE or --profile. */
export function profile(url: string): string {
  const settings = {
    name: "loopback",
    api_url: url,
    dashboard_url: url,
    docs_url: url,
    project_host: "127.0.0.1",
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}
