import { aContract, compactDate, dollars, signedDollars, table } from "./format.ts";

type Maybe<T> = T | null | undefined;

/**
 * Amounts in USD for the whole position, prices in USD per contract. A rule without figures is off. A date rule without
 * a day has no session left.
 */
export interface ExitRules {
  profit_target?: Maybe<number>;
  profit_price?: Maybe<number>;
  stop_loss?: Maybe<number>;
  stop_price?: Maybe<number>;
  exit_dte?: Maybe<number>;
  exit_on?: Maybe<string>;
}

const OFF = ["off", ""];

/** The exit rules as a table: each as P&L and as the price or the day at which it closes. */
export function ruleTable(rules: ExitRules): string {
  const { profit_target, profit_price, stop_loss, stop_price, exit_dte, exit_on } = rules;
  return table([
    ["Closes at", "P&L", "a contract"],
    [
      "Profit",
      ...(profit_target == null || profit_price == null
        ? OFF
        : [signedDollars(profit_target), `≤ ${dollars(profit_price)}`]),
    ],
    [
      "Stop",
      ...(stop_loss == null || stop_price == null
        ? OFF
        : [signedDollars(-stop_loss), `≥ ${dollars(stop_price)}`]),
    ],
    [
      "Date",
      ...(exit_dte == null ? OFF : [`${exit_dte} DTE`, exit_on == null ? "never" : compactDate(exit_on)]),
    ],
  ]);
}

/** Says that a stop does not limit the loss. `stop_price` in USD per contract; `loss` in USD, the most that can be lost. */
export function stopAtMost(stop_price: Maybe<number>, loss: number): string {
  const at = stop_price == null ? "" : `${aContract(stop_price)}, `;
  return `The stop is at ${at}the most a close can cost (a spread's full width). It does not limit the loss: all of ${dollars(loss)} can be lost.`;
}

/** The break-evens of the underlying at expiration, USD per share, one row each; none where they are unknown. */
export function breakEvens(prices: Maybe<number[]>): string[][] {
  return (prices ?? []).map((price) => ["Break-even", dollars(price)]);
}
