import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { noteInWords } from "../../words/codes.ts";
import { aContract, escapeHtml } from "../../words/format.ts";
import { act, nav } from "../buttons.ts";
import { type Message, plain, rows } from "../message.ts";

export const pendingFacts = z.object({
  total: z.int(),
  requests: z.array(
    z.object({
      /** The data of the request's button. */
      handle: z.string(),
      status: z.enum(["pending", "approved", "executing"]),
      status_note: z.string().nullable(),
      ticker: z.string(),
      contract: z.string(),
      contract_short: z.string(),
      expiration_date: date,
      quantity: z.int(),
      net_credit: amount,
      expires_at: z.string(),
    }),
  ),
});

const STATES = {
  pending: "❓ waits for approval until",
  approved: "✅ approved, waits for the market until",
  executing: "⏳ at the broker until",
};

/** The answer to /pending. A button sends the card again, as the newest message. */
export function pending({ total, requests }: z.infer<typeof pendingFacts>): Message {
  const turning = [nav("↻ Refresh", "pending"), nav("Orders", "orders")];
  if (total === 0) {
    return { ...plain("No trade is waiting for approval or a fill."), buttons: [turning] };
  }
  const more = total - requests.length;
  return {
    text: [
      `<b>${total} pending</b>`,
      ...requests.map((r, at) =>
        [
          `${at + 1}. <b>${escapeHtml(r.contract)}</b> × ${r.quantity} at ${aContract(r.net_credit)}`,
          `${STATES[r.status]} ${r.expires_at}`,
          ...(r.status_note === null ? [] : [escapeHtml(noteInWords(r.status_note))]),
        ].join("\n"),
      ),
      ...(more > 0 ? [`and ${more} more`] : []),
      "A button sends its card again, below.",
    ].join("\n"),
    buttons: [
      ...rows(
        requests.map((r, at) => act(`${at + 1}. ${r.contract_short}`, "card", r.handle)),
        2,
      ),
      turning,
    ],
  };
}
