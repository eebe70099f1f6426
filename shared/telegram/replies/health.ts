import { z } from "zod";
import { counted, duration, escapeHtml, listed, table } from "../../words/format.ts";
import { act, nav } from "../buttons.ts";
import type { Button, Message } from "../message.ts";

export const healthFacts = z.object({
  now: z.string(),
  market_open: z.boolean(),
  opens_at: z.string().nullable(),
  last_check: z
    .object({
      at: z.string(),
      minutes_ago: z.int(),
      /** True when a whole session has passed since. */
      is_missed: z.boolean(),
    })
    .nullable(),
  lease: z.object({ held: z.boolean(), seconds_left: z.number() }),
  outbox: z.object({
    due: z.int(),
    /** Parked in the last 24 hours. */
    parked: z.int(),
    last_error: z.string().nullable(),
  }),
  open: z.int(),
  /** position_ids. */
  unmarked: z.array(z.int()),
  /** Tickers. */
  drifts: z.array(z.string()),
  unknown_orders: z.int(),
  live_orders: z.int(),
  requests: z.object({ pending: z.int(), approved: z.int(), executing: z.int() }),
  killed_at: z.string().nullable(),
  killed_by: z.string().nullable(),
  paused_at: z.string().nullable(),
  paused_by: z.string().nullable(),
  token_age_minutes: z.int().nullable(),
  /** Other faults, in the words of the database. */
  faults: z.array(z.string()),
});

type Facts = z.infer<typeof healthFacts>;

/** The answer to /health: figures, then complaints about them. */
export function health(facts: Facts): Message {
  const wrong = complaints(facts);
  const { last_check: last, outbox, requests, token_age_minutes: age } = facts;
  return {
    text: [
      `${wrong.length === 0 ? "✅" : "⚠️"} <b>Health</b>, ${facts.now}`,
      table([
        ["Market", facts.market_open ? "open" : "closed"],
        [
          "Last check",
          last === null
            ? "none yet"
            : last.minutes_ago < 1
              ? "just now"
              : `${duration(last.minutes_ago)} ago`,
        ],
        ...(facts.lease.held ? [["Running check", `${Math.ceil(facts.lease.seconds_left)} s left`]] : []),
        ["Open positions", String(facts.open)],
        ["Live orders", String(facts.live_orders)],
        ["Requests pending", String(requests.pending)],
        ["  approved", String(requests.approved)],
        ["  at the broker", String(requests.executing)],
        // Without this message, which is due itself.
        ["Messages due", String(Math.max(outbox.due - 1, 0))],
        ["  failed, 24 h", String(outbox.parked)],
        ...(age === null ? [] : [["Broker's token", `${duration(age)} old`]]),
      ]),
      ...(facts.opens_at === null ? [] : [`The market opens ${facts.opens_at}.`]),
      ...(wrong.length === 0 ? ["Everything is working."] : wrong),
    ].join("\n"),
    buttons: [switches(facts), [nav("↻ Refresh", "health"), nav("Orders", "orders")]],
  };
}

function complaints(facts: Facts): string[] {
  const { killed_at, paused_at, unmarked, drifts, outbox, last_check: last } = facts;
  const because = outbox.last_error === null ? "" : ` Last error: ${escapeHtml(outbox.last_error)}`;
  return [
    ...(killed_at === null
      ? []
      : [
          `🛑 Kill switch on since ${killed_at}, by user ${escapeHtml(facts.killed_by ?? "")}: no order is sent.`,
        ]),
    ...(paused_at === null
      ? []
      : [`⏸ Entries paused since ${paused_at}, by user ${escapeHtml(facts.paused_by ?? "")}.`]),
    ...(last?.is_missed
      ? [`⚠️ No exit check has finished since ${last.at}: exit rules have not been evaluated since then.`]
      : []),
    ...facts.faults.map((says) => `⚠️ ${escapeHtml(says)}`),
    ...(unmarked.length === 0
      ? []
      : [
          `⚠️ Without a trustworthy mark: ${listed(
            unmarked.map((id) => `#${id}`),
            20,
          ).join(", ")}.`,
        ]),
    ...(drifts.length === 0
      ? []
      : [`⚠️ The broker and the book differ: ${escapeHtml(listed(drifts, 20).join(", "))}. /reconcile`]),
    ...(facts.unknown_orders === 0
      ? []
      : [`⚠️ ${counted(facts.unknown_orders, "order")} with unknown status. /orders`]),
    ...(outbox.parked > 0 ? [`⚠️ Messages could not be delivered.${because}`] : []),
  ];
}

function switches({ killed_at, paused_at }: Facts): Button[] {
  return [
    paused_at === null ? act("Pause entries", "pause") : act("Resume entries", "resume"),
    killed_at === null ? act("Kill", "kill") : act("Unkill", "unkill"),
  ];
}
