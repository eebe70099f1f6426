import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { contract } from "../words/contract-name.ts";
import { bothEnds, compactDate, dollars, escapeHtml, signedDollars, strike } from "../words/format.ts";
import { act, see } from "./buttons.ts";
import type { Message } from "./message.ts";

/**
 * Facts of every warning from `private.tell_warnings()`: prices of the underlying, strikes and time values in USD per
 * share, the mark in USD per contract.
 */
const warned = contract.extend({
  bites_on: date,
  open_quantity: z.int(),
  strike: amount,
  price: amount,
  mark: amount.nullable(),
  unrealized_pnl: amount.nullable(),
});

export const exDividendFacts = warned.extend({
  dividend: amount,
  /** Mid of the put with the same strike; null where it has no trustworthy quote. */
  put_mid: amount.nullable(),
  time_value: amount.nullable(),
  /** True for the last session in which exercising still brings the dividend. */
  is_last: z.boolean(),
});

export function exDividend(facts: z.infer<typeof exDividendFacts>): Message {
  const { dividend, put_mid, time_value, price, bites_on, ticker } = facts;
  const compared =
    put_mid === null
      ? `its time value of ${dollars(time_value ?? 0)} a share`
      : `the ${dollars(put_mid)} a share of the put at ${strike(facts.strike)}`;
  const last = facts.is_last
    ? "This is the last session before the ex-date. If you are assigned tonight, you are short the shares and owe the dividend."
    : "The next session is the last one before the ex-date.";
  return warning(facts, "ex_dividend", `💵 Ex-dividend ${compactDate(bites_on)}`, [
    `${escapeHtml(ticker)} at ${dollars(price)} is above the short call at ${strike(facts.strike)}, and the dividend of ${dollars(dividend)} a share is more than ${compared}. Early exercise pays.`,
    last,
  ]);
}

export const earlyAssignmentFacts = warned.extend({
  option_type: z.enum(["put", "call"]),
  time_value: amount,
});

export function earlyAssignment(facts: z.infer<typeof earlyAssignmentFacts>): Message {
  const { price, ticker, option_type, time_value } = facts;
  return warning(facts, "early_assignment", "⚡ Early assignment is likely", [
    `${escapeHtml(ticker)} at ${dollars(price)}: the short ${option_type} at ${strike(facts.strike)} is in the money and has ${dollars(time_value)} a share of time value left. The holder loses almost nothing by exercising.`,
  ]);
}

export const lastHoursFacts = warned.extend({
  action: z.enum(["sell", "buy"]),
  option_type: z.enum(["put", "call"]),
  is_near: z.boolean(),
  is_in_the_money: z.boolean(),
  /** For an index, which pays cash; null where shares change hands. */
  settles_by: z.enum(["open", "close"]).nullable(),
  /** A broker that may liquidate the position, and from when on, in New York time. */
  broker: z.string().nullish(),
  liquidates_at: z.string().nullish(),
});

export function lastHours(facts: z.infer<typeof lastHoursFacts>): Message {
  const { price, ticker, option_type, action, is_near, is_in_the_money, settles_by, liquidates_at } = facts;
  const leg = `the ${action === "sell" ? "short" : "long"} ${option_type} at ${strike(facts.strike)}`;
  const where = is_near
    ? `${leg} is less than 1 % away${is_in_the_money ? ", in the money" : ""}`
    : `${leg} is in the money`;
  const ends =
    settles_by === null
      ? "If it stays open, shares may change hands, depending on the price at and after the close."
      : `It is settled in cash by the official ${settles_by}.`;
  return warning(facts, "last_hours", "⏳ Last trading day", [
    `${escapeHtml(ticker)} at ${dollars(price)}: ${where}.`,
    ends,
    ...(liquidates_at
      ? [
          `From ${liquidates_at} New York on, ${escapeHtml(facts.broker ?? "the broker")} may close it at the market price.`,
        ]
      : []),
  ]);
}

type Warned = z.infer<typeof warned>;

/** A warning: its text, the position's mark and P&L, and buttons to close or to leave it. */
function warning(facts: Warned, kind: string, title: string, lines: string[]): Message {
  const { position_id, open_quantity, mark, unrealized_pnl } = facts;
  const pnl = unrealized_pnl === null ? "no mark" : signedDollars(unrealized_pnl);
  return {
    text: [
      `<b>${title}</b> - position ${position_id} - ${escapeHtml(facts.contract)}`,
      ...lines,
      bothEnds([[`${open_quantity} open${mark === null ? "" : ` at ${dollars(mark)}`}`, pnl]]),
    ].join("\n"),
    buttons: [
      [act("Close", "close", position_id), act("Leave", "leave", position_id, kind)],
      [see("Position", "position", position_id), see("Why", "why", position_id)],
    ],
  };
}
