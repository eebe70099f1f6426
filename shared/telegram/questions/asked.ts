import { z } from "zod";
import type { Button } from "../message.ts";

/** What every confirmation says of its answer. */
export const asked = z.object({
  token: z.string(),
  /** confirm | cancel | withdraw by a person; lapsed | replaced | gone by events; null while it is asked. */
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  answered_at: z.string().nullable(),
  /** Too late to confirm. */
  lapsed: z.boolean(),
  good_for_seconds: z.int(),
});

/** It is meant, or it is not. */
export function yesOrNo(token: string, yes: string, does?: Button["does"]): Button[][] {
  const mark = does === "stops" ? "🛑" : "✅";
  return [
    [
      { text: `${mark} ${yes}`, data: `confirm:${token}`, ...(does && { does }) },
      { text: "Cancel", data: `cancel:${token}` },
    ],
  ];
}
