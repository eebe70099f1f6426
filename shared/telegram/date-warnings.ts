import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { contract } from "../words/contract-name.ts";
import { bothEnds, dollars, escapeHtml, shortDate, signedDollars, strike } from "../words/format.ts";
import { act, see, trades } from "./buttons.ts";
import type { Message } from "./message.ts";

/** What `private.tell_warnings()` adds: the underlying, its strikes and time value in USD per share, the mark in USD per contract. */
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
  /** Of the put of the same strike; null where it has no trustworthy quote. */
  put_mid: amount.nullable(),
  time_value: amount.nullable(),
  /** Nobody gets the dividend by exercising after this session. */
  is_last: z.boolean(),
});

export function exDividend(facts: z.infer<typeof exDividendFacts>): Message {
  const { dividend, put_mid, time_value, price, bites_on, ticker } = facts;
  const compared =
    put_mid === null
      ? `its time value of ${dollars(time_value ?? 0)} a share`
      : `the ${dollars(put_mid)} a share of the put at ${strike(facts.strike)}`;
  const last = facts.is_last
    ? "This is the last session to exercise for it: you may be assigned tonight, short the shares, and owe the dividend."
    : "The next session is the last one to exercise for it.";
  return warning(facts, "ex_dividend", `💵 Ex-dividend ${shortDate(bites_on)}`, [
    `${escapeHtml(ticker)} at ${dollars(price)} is above the short call at ${strike(facts.strike)}, and the dividend of ${dollars(dividend)} a share is more than ${compared}.`,
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
    `${escapeHtml(ticker)} at ${dollars(price)}: the short ${option_type} at ${strike(facts.strike)} is in the money and has ${dollars(time_value)} a share of time value left. Whoever holds it gives nothing away by exercising.`,
  ]);
}

export const lastHoursFacts = warned.extend({
  action: z.enum(["sell", "buy"]),
  option_type: z.enum(["put", "call"]),
  is_near: z.boolean(),
  is_in_the_money: z.boolean(),
  /** Of an index, which pays cash; null: shares change hands. */
  settles_by: z.enum(["open", "close"]).nullable(),
  /** Of a broker that may close it by itself: from when on, New York. */
  broker: z.string().nullish(),
  liquidates_at: z.string().nullish(),
});

export function lastHours(facts: z.infer<typeof lastHoursFacts>): Message {
  const { price, ticker, option_type, action, is_near, is_in_the_money, settles_by, liquidates_at } = facts;
  const leg = `the ${action === "sell" ? "short" : "long"} ${option_type} at ${strike(facts.strike)}`;
  const where = is_near
    ? `${leg} is within 1 % of it${is_in_the_money ? ", in the money" : ""}`
    : `${leg} is in the money`;
  const ends =
    settles_by === null
      ? "Left alone, shares may change hands by what happens until the close, and after it."
      : `It pays cash by the official ${settles_by}: what happens until then counts.`;
  return warning(facts, "last_hours", "⏳ It trades for the last time today", [
    `${escapeHtml(ticker)} at ${dollars(price)}: ${where}.`,
    ends,
    ...(liquidates_at
      ? [
          `From ${liquidates_at} New York on ${escapeHtml(facts.broker ?? "the broker")} may close it by itself, at the market.`,
        ]
      : []),
  ]);
}

type Warned = z.infer<typeof warned>;

/** What it is about, what it stands at, and the two ways out. */
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
      [trades(act("Close", "close", position_id)), act("Leave", "leave", position_id, kind)],
      [see("Position", "position", position_id), see("Why", "why", position_id)],
    ],
  };
}
