import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import {
  bothEnds,
  compactDate,
  decimal,
  dollars,
  escapeHtml,
  percent,
  sharePrice,
} from "../../words/format.ts";

/** `private.market_facts()`. Unknown facts are absent. */
export const quoted = z.object({
  /** New York time of the price. */
  at: z.string().optional(),
  /** False where the quotes are from the session before. */
  is_live: z.boolean(),
  /** Price of the underlying, USD per share. */
  price: amount.optional(),
  /** True where every leg had a quote. */
  is_quoted: z.boolean(),
  /** USD per contract. */
  mid: amount.optional(),
  natural_credit: amount.optional(),
  /** Delta of the short leg, without its sign. */
  delta: z.number().optional(),
  iv_percent: z.number().optional(),
  /** 0 to 1. */
  iv_rank: z.number().optional(),
  /** Chance of profit, 0 to 1. */
  chance: z.number().optional(),
  /** The short strikes and their distance from the price. */
  sides: z
    .array(
      z.object({
        option_type: z.enum(["put", "call"]),
        distance_percent: z.number(),
        is_in_the_money: z.boolean(),
        /** Distance in standard deviations of the move until expiration. */
        moves: z.number().optional(),
      }),
    )
    .optional(),
  /** USD for all contracts, for the entry and again for the exit. */
  fees: amount.optional(),
  return_percent: z.number().optional(),
  annualised_percent: z.number().optional(),
  /** USD at the broker; negative on a margin call. */
  buying_power: amount.optional(),
  of_buying_power_percent: z.number().optional(),
  of_equity_percent: z.number().optional(),
  of_limits: z.array(z.object({ name: z.string(), percent: z.number() })).optional(),
  /** Earnings date before the expiration. */
  earnings: date.optional(),
  earnings_known: z.boolean().optional(),
  ex_dividend: z.object({ ex_date: date, amount }).optional(),
});

type Quoted = z.infer<typeof quoted>;

const LIMITS: Record<string, string> = {
  max_risk_per_trade: "Of limit per trade",
  max_risk_per_ticker: "Of limit per ticker",
  max_total_collateral: "Of max collateral",
};

/** What a trader wants to know before a press. */
export function quotedLines(market: Quoted, contract: string): string[] {
  const [ticker = ""] = contract.split(" ");
  const known = (value: number | undefined, say: (value: number) => string) =>
    value === undefined ? [] : [say(value)];
  const row = (name: string, ...cells: string[]): [string, string][] =>
    cells.length === 0 ? [] : [[name, cells.join(" · ")]];
  const rows = [
    ...row(ticker, ...known(market.price, sharePrice)),
    ...(market.sides ?? []).flatMap((side) =>
      row(
        (market.sides?.length ?? 0) > 1 ? `To the ${side.option_type}` : "To the strike",
        `${decimal(side.distance_percent, 1)} %${side.is_in_the_money ? " in the money" : ""}`,
        ...known(side.moves, (moves) => `${decimal(moves, 1)} σ`),
      ),
    ),
    ...row("Delta", ...known(market.delta, (delta) => decimal(delta, 2))),
    ...row("Chance", ...known(market.chance, (chance) => `${Math.round(chance * 100)} % of profit`)),
    ...row(
      "IV",
      ...known(market.iv_percent, percent),
      ...known(market.iv_rank, (rank) => `rank ${Math.round(rank * 100)} %`),
    ),
    ...(market.is_quoted
      ? row(
          "Natural / mid",
          ...known(
            market.natural_credit,
            (natural) => `${sharePrice(natural / 100)} / ${sharePrice((market.mid ?? 0) / 100)}`,
          ),
        )
      : row("Quote", "not for every leg")),
    ...row(
      "Return",
      ...known(market.return_percent, (value) => `${decimal(value, value < 9.995 ? 2 : 1)} %`),
      ...known(market.annualised_percent, (value) => `${decimal(value, value < 99.95 ? 1 : 0)} % a year`),
    ),
    ...row("Fees", ...known(market.fees, (fees) => `${dollars(fees)} in, ${dollars(fees)} out`)),
    ...row(
      "Buying power",
      ...(market.buying_power !== undefined && market.buying_power <= 0
        ? ["none left"]
        : known(market.of_buying_power_percent, (value) => `${percent(value)} of it`)),
    ),
    ...row("Equity", ...known(market.of_equity_percent, (value) => `${percent(value)} at risk`)),
    ...(market.of_limits ?? []).flatMap(({ name, percent: of }) => row(LIMITS[name] ?? name, `${of} %`)),
  ];
  return [
    bothEnds(rows),
    ...(market.at === undefined
      ? []
      : [`${market.is_live ? "Quoted" : "⚠️ The market is closed. Quotes of"} ${escapeHtml(market.at)}.`]),
    ...(market.earnings === undefined
      ? []
      : [`⚠️ Earnings before expiration: ${compactDate(market.earnings)}.`]),
    ...(market.earnings === undefined && market.earnings_known === false
      ? ["⚠️ The earnings date is not known. /earnings adds it."]
      : []),
    ...(market.ex_dividend === undefined
      ? []
      : [
          `Ex-dividend before expiration: ${compactDate(market.ex_dividend.ex_date)}, ${sharePrice(market.ex_dividend.amount)} a share.`,
        ]),
  ];
}
