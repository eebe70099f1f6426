import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { reasonInWords } from "../words/contract-name.ts";
import { counted, dollars, escapeHtml, signedDollars } from "../words/format.ts";
import { verdictInWords } from "../words/verdicts.ts";
import { act, nav } from "./buttons.ts";
import type { Message } from "./message.ts";
import { choices, noPosition } from "./replies/which-position.ts";

const verdict = z.enum([
  "hold",
  "unmarked",
  "exit",
  "closing",
  "confirming",
  "waiting",
  "off",
  "refused",
  "drift",
  "killed",
]);

/** `private.why_facts()`: amounts in USD, prices in USD per contract, times in New York. */
export const whyFacts = z.object({
  position_id: z.int().nullable(),
  position: z
    .object({
      ticker: z.string(),
      contract: z.string(),
      contract_short: z.string(),
      expiration_date: date,
      status: z.enum(["OPEN", "CLOSED", "EXPIRED"]),
      entry_price: amount,
      profit_target: amount.nullable(),
      stop_loss: amount.nullable(),
      exit_dte: z.int().nullable(),
      auto_exit: z.boolean(),
      exit_reason: z.string().nullable(),
      realized_pnl: amount,
      unmarked_checks: z.int(),
    })
    .nullable(),
  latest: z
    .object({
      mark: amount.nullable(),
      legs: z.array(z.object({ symbol: z.string(), bid: amount.nullable(), ask: amount.nullable() })),
      pnl: amount.nullable(),
      dte: z.int(),
      to_profit_target: amount.nullable(),
      to_profit_target_percent: amount.nullable(),
      to_stop_loss: amount.nullable(),
      to_stop_loss_percent: amount.nullable(),
      exit_reason: z.string().nullable(),
      verdict,
      code: z.string().nullable(),
    })
    .nullable(),
  day: z.array(
    z.object({
      since: z.string(),
      until: z.string(),
      checks: z.int(),
      verdict,
      exit_reason: z.string().nullable(),
      code: z.string().nullable(),
      lowest_pnl: amount.nullable(),
      highest_pnl: amount.nullable(),
    }),
  ),
  /** position_ids. */
  open_positions: z.array(z.int()),
  choices,
});

type Facts = z.infer<typeof whyFacts>;

/** The answer to /why: the present verdict with its numbers, and the verdicts of the day. */
export function why({ position_id, position, latest, day, choices: among }: Facts): Message {
  if (position === null || position_id === null) {
    return noPosition(position_id, among, "why");
  }
  const title = `<b>Position ${position_id} · ${escapeHtml(position.contract)}</b>`;
  const isOpen = position.status === "OPEN";
  const about = [nav("◂ Position", "position", position_id), nav("Rules", "rules", position_id)];
  return {
    text: [title, ...(isOpen ? now(latest, position) : ended(position)), ...theDay(day)].join("\n"),
    buttons: isOpen
      ? [about, [act("Close", "close", position_id), nav("↻ Refresh", "why", position_id)]]
      : [about],
  };
}

function ended({ status, exit_reason, realized_pnl }: NonNullable<Facts["position"]>): string[] {
  return [`${status}: ${escapeHtml(reasonInWords(exit_reason ?? ""))}, ${signedDollars(realized_pnl)}.`];
}

function now(latest: Facts["latest"], position: NonNullable<Facts["position"]>): string[] {
  return latest === null
    ? ["No check has run for it yet."]
    : [`${escapeHtml(verdictInWords(latest))}.`, ...numbers(latest, position)];
}

function numbers(latest: NonNullable<Facts["latest"]>, position: NonNullable<Facts["position"]>): string[] {
  const legs = latest.legs.map(
    ({ symbol, bid, ask }) =>
      `${symbol} ${bid === null ? "-" : dollars(bid)} / ${ask === null ? "-" : dollars(ask)}`,
  );
  const prices =
    latest.pnl === null || latest.mark === null
      ? []
      : [
          `Mark ${dollars(latest.mark)}, credit ${dollars(position.entry_price)}: P&amp;L ${signedDollars(latest.pnl)}.`,
          position.profit_target === null
            ? "There is no profit target."
            : `Profit target ${signedDollars(position.profit_target)}: ${distance(latest.to_profit_target, latest.to_profit_target_percent)}.`,
          position.stop_loss === null
            ? "There is no stop."
            : `Stop ${signedDollars(-position.stop_loss)}: ${distance(latest.to_stop_loss, latest.to_stop_loss_percent)}.`,
        ];
  return [
    `<pre>${escapeHtml(legs.join("\n"))}</pre>`,
    ...prices,
    position.exit_dte === null
      ? `${toExpiration(latest.dte)}; there is no date rule.`
      : `${toExpiration(latest.dte)}; the date rule closes at ${position.exit_dte} DTE.`,
  ];
}

function toExpiration(dte: number): string {
  return dte < 0 ? "Expired" : `${counted(dte, "day")} to expiration`;
}

/** `275.00 away (183.3 % of the credit)`, or `reached`. */
function distance(usd: number | null, percent: number | null): string {
  if (usd === null || usd <= 0) {
    return "reached";
  }
  return `${dollars(usd)} away (${percent} % of the credit)`;
}

function theDay(day: Facts["day"]): string[] {
  if (day.length === 0) {
    return [];
  }
  const lines = day.map(({ since, until, checks, lowest_pnl, highest_pnl, ...decision }) => {
    const when = checks === 1 ? since : `${since} to ${until}, ${checks} checks`;
    const range =
      lowest_pnl === null || highest_pnl === null
        ? ""
        : lowest_pnl === highest_pnl
          ? `, P&amp;L ${signedDollars(lowest_pnl)}`
          : `, P&amp;L ${signedDollars(lowest_pnl)} to ${signedDollars(highest_pnl)}`;
    return `${when}: ${escapeHtml(verdictInWords(decision))}${range}`;
  });
  return ["", "<b>Today</b>", ...lines.slice(-20)];
}
