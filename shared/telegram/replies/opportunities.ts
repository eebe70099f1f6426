import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { bothEnds, compactDate, counted, escapeHtml, listed } from "../../words/format.ts";
import { scanReason } from "../../words/scan-reasons.ts";
import { act, nav, see } from "../buttons.ts";
import { type Button, type Message, plain, rows } from "../message.ts";

const opportunity = z.object({
  opportunity_id: z.int(),
  place: z.int(),
  rule: z.string(),
  ticker: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  dte: z.int(),
  /** At the mid, USD per contract. */
  credit: amount,
  /** Delta of the short leg, without its sign. */
  delta: z.number(),
  annualised_percent: z.number(),
  /** Chance of profit, 0 to 1. */
  chance: z.number(),
  /** 0 to 100. */
  score: z.number(),
  /** Contracts that the budget allows; absent where the equity is unknown. */
  quantity: z.int().optional(),
  /** Why it no longer passes; absent while it passes. */
  fell_out: z.string().optional(),
  /** Status of the request that it became; absent before anyone has picked it. */
  status: z.string().optional(),
  position_id: z.int().optional(),
});

type Opportunity = z.infer<typeof opportunity>;

/** `private.opportunities_facts()`; null where the scan was deleted. */
export const opportunitiesFacts = z
  .object({
    scan_id: z.int(),
    trade_date: date,
    /** New York time of the quotes. */
    at: z.string(),
    is_scheduled: z.boolean(),
    is_over: z.boolean(),
    is_live: z.boolean(),
    is_repriced: z.boolean(),
    mode: z.enum(["PAPER", "SIM", "LIVE"]).optional(),
    /** USD. */
    equity: amount.optional(),
    tickers: z.int(),
    looked_at: z.int(),
    found: z.int(),
    unanswered: z.array(z.string()).optional(),
    no_earnings_date: z.array(z.string()).optional(),
    opportunities: z.array(opportunity),
  })
  .nullable();

type Facts = NonNullable<z.infer<typeof opportunitiesFacts>>;

/** The list of a scan, best first. A press on an opportunity quotes it again and sends its card. */
export function opportunities(facts: z.infer<typeof opportunitiesFacts>): Message {
  if (facts === null) {
    return plain("That scan is no longer stored. /scan makes a new one.");
  }
  const mode = facts.mode === undefined ? "" : ` · ${facts.mode}`;
  if (!facts.is_over) {
    return plain(
      `🔎 <b>Scanning ${counted(facts.tickers, "ticker")}</b>${mode}: ${facts.looked_at} done.`,
      "The list will replace this message.",
    );
  }
  const list = facts.opportunities;
  const heading = `🔎 <b>${list.length === 0 ? "No opportunity" : counted(list.length, "opportunity").replace("opportunitys", "opportunities")}</b> · ${compactDate(facts.trade_date)}${mode}`;
  return {
    text: [
      heading,
      ...(list.length === 0 ? [] : [lines(list)]),
      ...remarks(facts),
      ...(list.some((each) => each.fell_out === undefined)
        ? ["A button gets a new quote and sends the card. Nothing is traded until you approve the card."]
        : []),
    ].join("\n"),
    buttons: [
      ...rows(
        list.flatMap((each) => (each.fell_out === undefined ? [button(each)] : [])),
        2,
      ),
      [nav("What was excluded", "fellout", facts.scan_id), nav("The rules", "scan", "rules")],
    ],
  };
}

/** Two lines for each, as wide as a phone. */
function lines(list: Opportunity[]): string {
  return bothEnds(
    list.flatMap((each): [string, string][] => [
      [`${each.place} ${each.contract_short}`, `${each.dte} d`],
      each.fell_out === undefined
        ? [
            `  ${(each.credit / 100).toFixed(2)}  Δ${each.delta.toFixed(2)}  ${short(each.annualised_percent)} %/y`,
            `${Math.round(each.chance * 100)} %`,
          ]
        : [`  removed: ${scanReason(each.fell_out)}`, ""],
    ]),
  );
}

/** A percentage, without decimals from 100 on. */
const short = (percent: number) => percent.toFixed(percent < 99.95 ? 1 : 0);

function button(each: Opportunity): Button {
  if (each.position_id !== undefined) {
    return see(`${each.place} · #${each.position_id}`, "position", each.position_id);
  }
  const state =
    each.status === undefined || ["rejected", "expired", "failed"].includes(each.status)
      ? `×${each.quantity ?? 1}`
      : each.status;
  return act(`${each.place} · ${each.contract_short} ${state}`, "pick", each.opportunity_id);
}

function remarks(facts: Facts): string[] {
  const unanswered = (facts.unanswered ?? []).map(escapeHtml);
  const unknown = (facts.no_earnings_date ?? []).map(escapeHtml);
  return [
    "Credit per share at the mid, delta, annual return on collateral if held to expiration, chance of profit.",
    facts.is_live
      ? `Quotes of ${escapeHtml(facts.at)}.`
      : `At the last session's quotes and closes: ${facts.is_scheduled && facts.opportunities.length > 0 ? "the list is repriced after the open" : "/scan again after the open"}.`,
    ...(facts.equity === undefined && facts.opportunities.length > 0
      ? ["⚠️ Sizes are not known without the account value: /balance AMOUNT sets it."]
      : []),
    ...(facts.opportunities.length === 0 && facts.found > 0
      ? [`${facts.found} passed the rules, but none fits the budget and the caps.`]
      : []),
    ...(unanswered.length === 0 ? [] : [`⚠️ No market data: ${listed(unanswered, 10).join(", ")}.`]),
    ...(unknown.length === 0
      ? []
      : [
          `⚠️ Skipped, because the earnings date is not known: ${listed(unknown, 10).join(", ")}. /earnings ${unknown[0]} DATE adds it.`,
        ]),
  ];
}
