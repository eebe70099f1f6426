import { z } from "zod";

const id = z.string().regex(/^\d{1,19}$/, "is no id");

/** The answer to an upload. */
export const uploaded = z.object({
  data: z.object({
    id,
    /** Seconds; a day where X does not tell. */
    expires_after_secs: z.number().positive().catch(86_400),
  }),
});

/** The answer to a post. */
export const posted = z.object({ data: z.object({ id }) });

export const me = z.object({ data: z.object({ id }) });

/** The account's own posts, the latest first. X omits `data` where there are none. */
export const timeline = z.object({
  data: z.array(z.object({ id, text: z.string(), created_at: z.coerce.date() })).default([]),
});

export type Tweet = z.infer<typeof timeline>["data"][number];

const words = z.string().catch("");

/** The body of a refusal, as far as it can be read. */
export const refusal = z.object({
  title: words,
  detail: words,
  type: words,
  errors: z.array(z.object({ message: words })).catch([]),
});
