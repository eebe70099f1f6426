import { z } from "zod";
import { OutsideError } from "../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../outside/http.ts";
import { type Answer, exchange, isLost, read, redactor } from "./exchange.ts";
import type { PictureHost } from "./network.ts";

/** The bucket for pictures that a network fetches. Anyone with the address of a picture may see it. */
export const BUCKET = {
  id: "published-pictures",
  name: "published-pictures",
  public: true,
  /** Bytes: Instagram's limit. */
  file_size_limit: 8_000_000,
  allowed_mime_types: ["image/jpeg"],
};

/** Entries on a page of the list. */
const PAGE = 100;

const refusal = z.object({
  statusCode: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
});
const listed = z.array(z.object({ name: z.string(), created_at: z.coerce.date().nullable() }));

/** Storage's own status for objects that are missing, exist already or are refused. It differs from the HTTP status. */
export function storageStatus({ status, json }: Answer): number {
  const told = Number(refusal.safeParse(json).data?.statusCode);
  return status >= 400 && told >= 400 ? told : status;
}

/** Storage's words, fit for a message. */
export function storageWords(answer: Answer, secretKey: string): string {
  const words = refusal.safeParse(answer.json).data?.message ?? `HTTP ${storageStatus(answer)}`;
  return redactor([secretKey])(words.replace(/\.?$/, "."));
}

/** Pictures in the bucket of Supabase Storage. */
export function supabasePictures(
  supabaseUrl: string,
  secretKey: string,
  options: ClientOptions = {},
): PictureHost {
  const { timeout, backoff } = { ...PATIENCE, ...options };
  const storage = `${supabaseUrl}/storage/v1/object`;

  async function request(
    what: string,
    method: string,
    path: string,
    body: Blob | object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return await ask(async () => {
      const isJson = !(body instanceof Blob);
      const answer = await exchange({
        label: `Storage, ${what}`,
        url: storage + path,
        method,
        headers: { apikey: secretKey, ...headers, ...(isJson ? { "Content-Type": "application/json" } : {}) },
        body: isJson ? JSON.stringify(body) : body,
        timeout,
      });
      const status = storageStatus(answer);
      if (status >= 400) {
        const advice =
          status === 404 && method === "POST" ? ` The bucket ${BUCKET.id} is made by npm run deploy.` : "";
        throw new OutsideError(
          `Storage, ${what}: ${storageWords(answer, secretKey)}${advice}`,
          isLost(answer) || status >= 500 || status === 429,
        );
      }
      return answer;
    }, backoff);
  }

  return {
    async put(name, { bytes, type }) {
      await request("upload", "POST", `/${BUCKET.id}/${name}`, new Blob([bytes], { type }), {
        // A repeated upload replaces the first.
        "x-upsert": "true",
        // Short, so that the network's edge soon forgets a removed picture.
        "cache-control": "max-age=60",
      });
      return `${storage}/public/${BUCKET.id}/${name}`;
    },

    async remove(name) {
      await request("removal", "DELETE", `/${BUCKET.id}`, { prefixes: [name] });
    },

    async sweep(before) {
      let removed = 0;
      for (;;) {
        const sortBy = { column: "created_at", order: "asc" };
        const query = { prefix: "", limit: PAGE, offset: 0, sortBy };
        const answer = await request("list", "POST", `/list/${BUCKET.id}`, query);
        const prefixes = read("Storage, list", answer, listed)
          .filter(({ created_at }) => created_at !== null && created_at < before)
          .map(({ name }) => name);
        if (prefixes.length === 0) {
          return removed;
        }
        await request("removal", "DELETE", `/${BUCKET.id}`, { prefixes });
        removed += prefixes.length;
      }
    },
  };
}
