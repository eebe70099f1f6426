import { z } from "zod";

/** com.atproto.server.createSession */
export const session = z.object({
  did: z.string().startsWith("did:"),
  accessJwt: z.string().min(1),
  /** False where the account is suspended, deactivated or taken down; `status` says which. */
  active: z.boolean().optional(),
  status: z.string().optional(),
});

/** A picture as a record refers to it: by its content. */
export const blob = z.object({
  $type: z.literal("blob"),
  ref: z.object({ $link: z.string() }),
  mimeType: z.string(),
  size: z.number(),
});
export type Blob = z.infer<typeof blob>;

/** com.atproto.repo.uploadBlob */
export const uploaded = z.object({ blob });

/** com.atproto.repo.putRecord */
export const put = z.object({ uri: z.string().startsWith("at://"), cid: z.string() });

/** com.atproto.repo.getRecord, for a post */
export const found = put.extend({ value: z.object({ text: z.string(), createdAt: z.string() }) });

/** The body of every refusal. */
export const refusal = z.object({ error: z.string(), message: z.string().optional() });
