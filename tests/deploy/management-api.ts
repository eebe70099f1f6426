import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";

/** One function as it arrives on the platform. */
export interface UploadedFunction {
  /** Contents by path from the root of the project. */
  files: Map<string, string>;
  entrypoint: string;
  importMap: string;
  verifyJwt: boolean;
}

export interface ManagementApi {
  url: string;
  /** By name, once the bulk update has made them live. */
  live: Map<string, UploadedFunction>;
  stop(): void;
}

const metadata = z.object({
  name: z.string(),
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  verify_jwt: z.boolean(),
});

/** Stands in for the platform's Management API: takes what `supabase functions deploy --use-api` sends. */
export async function startManagementApi(): Promise<ManagementApi> {
  const uploaded = new Map<string, UploadedFunction>();
  const live: ManagementApi["live"] = new Map();
  const app = new Hono();

  app.get("/v1/projects/:ref", (c) => {
    const ref = c.req.param("ref");
    const database = { host: "db.invalid", version: "17", postgres_engine: "17", release_channel: "ga" };
    return c.json({
      ...{ id: ref, ref, name: "thetabase", region: "us-east-1", status: "ACTIVE_HEALTHY", database },
      ...{ organization_id: "1", organization_slug: "thetabase", created_at: "2026-01-01T00:00:00Z" },
    });
  });

  // Each of several functions is bundled first; one alone is live at once ...
  app.post("/v1/projects/:ref/functions/deploy", async (c) => {
    const form = await c.req.formData();
    const { name, ...told } = metadata.parse(JSON.parse(String(form.get("metadata"))));
    const files = form.getAll("file").filter((file) => file instanceof File);
    const bundle: UploadedFunction = {
      files: new Map(await Promise.all(files.map(async (file) => [file.name, await file.text()] as const))),
      entrypoint: told.entrypoint_path,
      importMap: told.import_map_path,
      verifyJwt: told.verify_jwt,
    };
    (c.req.query("bundleOnly") === "true" ? uploaded : live).set(name, bundle);
    return c.json({ id: name, slug: name, name, version: 1, status: "ACTIVE", ...told }, 201);
  });

  // ... and then all of them become live at once.
  app.put("/v1/projects/:ref/functions", async (c) => {
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
  return { url: `http://127.0.0.1:${address.port}`, live, stop: () => server.close() };
}
