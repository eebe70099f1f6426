import { z } from "zod";

/** An id. Meta writes numbers with too many digits for JavaScript as text. */
const id = z.union([z.string().min(1), z.int().transform(String)]);

const account = z.object({ user_id: id, username: z.string() });

/** GET /me. The documentation shows a list, real answers hold the account itself. */
export const me = z.union([account, z.object({ data: z.tuple([account]) }).transform(({ data }) => data[0])]);

/** GET /{account}/content_publishing_limit */
export const publishingLimit = z.object({
  data: z.tuple([
    z.object({
      quota_usage: z.number(),
      config: z.object({ quota_total: z.number() }).optional(),
    }),
  ]),
});

/** A new container, or a published post. */
export const made = z.object({ id });

/** GET /{container} */
export const container = z.object({
  status_code: z.enum(["EXPIRED", "ERROR", "FINISHED", "IN_PROGRESS", "PUBLISHED"]),
  /** In words: "Error: ..." */
  status: z.string().optional(),
});
export type Container = z.infer<typeof container>;

/** GET /{published post} */
export const permalink = z.object({ permalink: z.string() });

/** GET /{account}/media, the latest post first */
export const media = z.object({
  data: z.array(
    z.object({
      id,
      caption: z.string().optional(),
      permalink: z.string().optional(),
      /** 2026-11-29T20:06:13+0000 */
      timestamp: z.string(),
    }),
  ),
});

/** GET /refresh_access_token */
export const renewed = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
});

/** The body of every refusal. */
export const refusal = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.number().optional(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
    error_user_msg: z.string().optional(),
  }),
});

/** The content of the token store, as text. */
export const kept = z.object({
  token: z.string().min(1),
  /** SHA-256 of the token in the settings that was renewed to this one. */
  origin: z.string(),
  /** When the token was last renewed, or first seen. */
  since: z.coerce.date(),
  /** Null: Instagram has not told. */
  expiresAt: z.coerce.date().nullable(),
});
export type Kept = z.infer<typeof kept>;
