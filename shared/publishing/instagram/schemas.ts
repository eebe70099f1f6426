import { z } from "zod";

/** Numbers of more digits than a JavaScript number holds come as text. */
const id = z.union([z.string().min(1), z.int().transform(String)]);

const account = z.object({ user_id: id, username: z.string() });

/** GET /me; the documentation has it in a list, answers have it alone. */
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

/** A container, or what was published. */
export const made = z.object({ id });

/** GET /{container} */
export const container = z.object({
  status_code: z.enum(["EXPIRED", "ERROR", "FINISHED", "IN_PROGRESS", "PUBLISHED"]),
  /** In words: "Error: ..." */
  status: z.string().optional(),
});
export type Container = z.infer<typeof container>;

/** GET /{what was published} */
export const permalink = z.object({ permalink: z.string() });

/** GET /{account}/media, the latest first */
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

/** What every call says no with. */
export const refusal = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.number().optional(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
    error_user_msg: z.string().optional(),
  }),
});

/** What the token store keeps, as text. */
export const kept = z.object({
  token: z.string().min(1),
  /** SHA-256 of the token of the settings that it began with. */
  origin: z.string(),
  /** When it was renewed last, or first seen. */
  since: z.coerce.date(),
  /** Null: Instagram has not told. */
  expiresAt: z.coerce.date().nullable(),
});
export type Kept = z.infer<typeof kept>;
