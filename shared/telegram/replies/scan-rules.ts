import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { bothEnds, escapeHtml, listedWithin, sharePrice } from "../../words/format.ts";
import { act } from "../buttons.ts";
import { type Message, rows } from "../message.ts";

/** `private.scan_rules_facts()`: rows of `scan_rules`. */
export const scanRulesFacts = z.object({
  is_scheduled: z.boolean(),
  /** New York time. */
  scans_at: z.string(),
  tickers: z.array(z.object({ ticker: z.string(), reports_earnings: z.boolean() })),
  rules: z.array(
    z.object({
      rule: z.string(),
      strategy_type: z.string(),
      is_on: z.boolean(),
      min_dte: z.int(),
      target_dte: z.int(),
      max_dte: z.int(),
      min_delta: z.number(),
      target_delta: z.number(),
      max_delta: z.number(),
      /** USD per contract. */
      min_credit: amount.nullable(),
      /** Percent of the wider wing. */
      min_credit_percent: z.number().nullable(),
      min_return_percent: z.number(),
    }),
  ),
});

/** Most rules in one message. An owner may have added some; rules that are on come first. */
const MOST_RULES = 15;

/** Room for the tickers in one message, characters. */
const ROOM = 1_200;

type Rule = z.infer<typeof scanRulesFacts>["rules"][number];

/** The answer to /scan rules: the rules of scans, and the tickers. */
export function scanRules({
  is_scheduled,
  scans_at,
  tickers,
  rules,
}: z.infer<typeof scanRulesFacts>): Message {
  const names = listedWithin(
    tickers.map(({ ticker }) => escapeHtml(ticker)),
    ROOM,
  );
  const shown = rules.slice(0, MOST_RULES);
  return {
    text: [
      `<b>Scan rules</b> · ${is_scheduled ? `each session at ${scans_at} New York` : "only on request"}`,
      bothEnds(shown.flatMap(written)),
      ...(rules.length > shown.length
        ? [`and ${rules.length - shown.length} more, in the table scan_rules`]
        : []),
      `Tickers: ${names.length === 0 ? "none" : names.join(" ")}`,
      "To change a rule: <code>/scan rules csp delta 16-30</code>, dte 30-60, credit, return, on, off. To change tickers: <code>/scan add AAPL</code>, <code>/scan drop AAPL</code>. Caps and sizes are in the table scan_settings.",
    ].join("\n"),
    buttons: rows(
      shown.map(({ rule, is_on }) =>
        act(`${is_on ? "✅" : "▫️"} ${rule}`, "scan", "rules", rule.toLowerCase(), is_on ? "off" : "on"),
      ),
      4,
    ),
  };
}

function written(rule: Rule): [string, string][] {
  const credit =
    rule.min_credit === null ? `${rule.min_credit_percent} % of wing` : sharePrice(rule.min_credit / 100);
  const yearly = rule.min_credit === null ? "of risk" : "a year";
  return [
    [
      rule.rule === rule.strategy_type ? rule.rule : `${rule.rule} (${rule.strategy_type})`,
      rule.is_on ? "on" : "off",
    ],
    [
      `  Δ ${of(rule.min_delta)}-${of(rule.max_delta)}, best ${of(rule.target_delta)}`,
      `${rule.min_dte}-${rule.max_dte} d`,
    ],
    [`  ≥ ${credit}`, `≥ ${rule.min_return_percent} % ${yearly}`],
  ];
}

const of = (delta: number) => delta.toFixed(2).replace(/^0/, "");
