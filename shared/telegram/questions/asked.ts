import { z } from "zod";
import type { Button } from "../message.ts";

/** Facts of every confirmation about its answer. */
export const asked = z.object({
  token: z.string(),
  /** confirm | cancel | withdraw by a person; lapsed | replaced | gone by events; null while unanswered. */
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  answered_at: z.string().nullable(),
  /** True when it is too late to confirm. */
  lapsed: z.boolean(),
  good_for_seconds: z.int(),
});

/** The buttons to confirm and to cancel. */
export function yesOrNo(token: string, yes: string, does?: Button["does"]): Button[][] {
  const mark = does === "stops" ? "🛑" : "✅";
  return [
    [
      { text: `${mark} ${yes}`, data: `confirm:${token}`, ...(does && { does }) },
      { text: "Cancel", data: `cancel:${token}` },
    ],
  ];
}
