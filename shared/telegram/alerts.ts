import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { contractWithDate, reasonInWords } from "./contract-name.ts";
import { dollars, escapeHtml, signedDollars, signedPercent } from "./format.ts";
import { type Message, plain } from "./message.ts";
import { codeInWords } from "./why.ts";

const contract = z.object({
  position_id: z.int(),
  ticker: z.string(),
  strike_price: amount,
  width: amount.nullish(),
  expiration_date: date,
});

export const openedFacts = contract.extend({ entry_price: amount, quantity: z.int() });

export function opened(facts: z.infer<typeof openedFacts>): Message {
  return plain(
    `✅ Position ${facts.position_id} opened - ${escapeHtml(contractWithDate(facts))}`,
    `${facts.quantity} × ${dollars(facts.entry_price)} credit`,
  );
}

export const closedFacts = z.object({
  position_id: z.int(),
  ticker: z.string(),
  quantity: z.int(),
  entry_price: amount,
  exit_price: amount,
  exit_reason: z.string(),
  pnl_realized: amount,
  pnl_percent: amount,
  target_percent: amount,
  win_loss: z.enum(["WIN", "LOSS"]),
});

export function closed(facts: z.infer<typeof closedFacts>): Message {
  const reason =
    facts.exit_reason === "profit_target"
      ? `${facts.target_percent}% profit target`
      : reasonInWords(facts.exit_reason);
  return plain(
    `📊 Position ${facts.position_id} exited - ${escapeHtml(facts.ticker)} - ${escapeHtml(reason)}`,
    `${facts.win_loss} <b>${signedDollars(facts.pnl_realized)}</b> (${signedPercent(facts.pnl_percent)}), ` +
      `${facts.quantity} × ${dollars(facts.entry_price)} → ${dollars(facts.exit_price)}`,
  );
}

export const closeRefusedFacts = contract.extend({
  exit_reason: z.string(),
  limit_price: amount,
  message: z.string().nullable(),
});

export function closeRefused(facts: z.infer<typeof closeRefusedFacts>): Message {
  return plain(
    `🛑 Position ${facts.position_id} is still OPEN - ${escapeHtml(contractWithDate(facts))}`,
    `The broker refused to close it (${escapeHtml(reasonInWords(facts.exit_reason))}) at ${dollars(facts.limit_price)}: ` +
      escapeHtml(facts.message ?? "no reason given"),
  );
}

export const exitDueFacts = contract.extend({
  verdict: z.enum(["waiting", "off", "refused", "drift"]),
  exit_reason: z.string(),
  fault: z.string().nullable(),
});

export function exitDue(facts: z.infer<typeof exitDueFacts>): Message {
  const why = {
    waiting: `It waits for a trustworthy quote (${codeInWords(facts.fault ?? "")}).`,
    off: "Its automatic exit is off: nothing is sent.",
    refused: "The broker refused too often today: it is left to you until tomorrow.",
    drift:
      "The broker does not hold it: nothing is sent. " +
      `Closed elsewhere? Write <code>/closed ${facts.position_id} PRICE</code>. /reconcile compares again.`,
  }[facts.verdict];
  return plain(
    `⏰ Position ${facts.position_id} is due - ${escapeHtml(contractWithDate(facts))} - ${escapeHtml(reasonInWords(facts.exit_reason))}`,
    why,
  );
}

export const unmarkedFacts = z.object({
  checks: z.int(),
  positions: z.array(contract.extend({ fault: z.string().nullable() })),
});

/** As many as fit one message. */
const LISTED = 20;

function andMore(total: number): string[] {
  return total > LISTED ? [`... and ${total - LISTED} more`] : [];
}

export function unmarked({ checks, positions }: z.infer<typeof unmarkedFacts>): Message {
  return plain(
    `⚠️ No trustworthy quote for ${checks} checks in a row: profit target and stop cannot fire.`,
    ...positions
      .slice(0, LISTED)
      .map(
        (p) =>
          `Position ${p.position_id} - ${escapeHtml(contractWithDate(p))} - ${codeInWords(p.fault ?? "")}`,
      ),
    ...andMore(positions.length),
  );
}

export const expiringFacts = z.object({ positions: z.array(contract.extend({ auto_exit: z.boolean() })) });

export function expiring({ positions }: z.infer<typeof expiringFacts>): Message {
  return plain(
    "⌛ Their last day, and still open:",
    ...positions
      .slice(0, LISTED)
      .map(
        (p) =>
          `Position ${p.position_id} - ${escapeHtml(contractWithDate(p))}${p.auto_exit ? "" : " - automatic exit off"}`,
      ),
    ...andMore(positions.length),
  );
}

export const impossibleReportFacts = z.object({
  order_id: z.int(),
  request_id: z.string(),
  position_id: z.int().nullable(),
  broker_message: z.string(),
});

export function impossibleReport(facts: z.infer<typeof impossibleReportFacts>): Message {
  const of = facts.position_id === null ? `request ${facts.request_id}` : `position ${facts.position_id}`;
  return plain(
    `🛑 Order ${facts.order_id} (${escapeHtml(of)}): the broker says what cannot be, and nothing was booked. Look there.`,
    escapeHtml(facts.broker_message),
  );
}

export const asksAgainFacts = z.object({
  request_id: z.string(),
  ticker: z.string(),
  status_note: z.string(),
});

export function asksAgain(facts: z.infer<typeof asksAgainFacts>): Message {
  return plain(
    `🔁 Not sent - ${escapeHtml(facts.ticker)} - ${escapeHtml(facts.request_id)}`,
    `${escapeHtml(facts.status_note)} Its card asks again.`,
  );
}
