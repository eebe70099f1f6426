import { z } from "zod";

export const userinfo = z.object({ sub: z.string().regex(/^[\w-]{1,100}$/, "is no id") });

export const upload = z.object({
  value: z.object({
    uploadUrl: z.url(),
    image: z.string().regex(/^urn:li:image:[\w-]{1,100}$/, "is no image"),
  }),
});

export const introspection = z.object({
  active: z.boolean(),
  status: z.string().catch(""),
  /** UNIX seconds. */
  expires_at: z.number().nullable().catch(null),
});

/** The urn of a post, in the answer's header or in the refusal of a duplicate. */
export const POST_URN = /urn:li:(?:share|ugcPost|activity):(\d{1,20})/;

/** When a post was made. The upper bits of its number hold the time in ms. */
export function madeAt(urn: string): Date {
  return new Date(Number(BigInt(POST_URN.exec(urn)?.[1] ?? 0) >> 22n));
}

const words = z.string().catch("");

/** The body of a refusal, as far as it can be read. */
export const refusal = z.object({
  message: words,
  code: words,
  errorDetails: z
    .object({ inputErrors: z.array(z.object({ code: words, description: words })).catch([]) })
    .catch({ inputErrors: [] }),
});
