import { strike as strikeSchema } from "../../../shared/schemas/trade-request.ts";
import { day } from "./dates.ts";
import { type Contract, Unreadable } from "./execution.ts";

export interface Option {
  ticker: string;
  contract: Contract;
}

const TICKER = /^[A-Z][A-Z0-9./-]{0,19}$/;
const STRIKE = String.raw`\$?([\d,]*\.?\d+)`;

/** The notations of an option: OSI, Schwab, Interactive Brokers and thinkorswim, Robinhood, Fidelity. */
const NOTATIONS: [
  RegExp,
  (found: string[]) => [ticker: string, expiration: string, type: string, strike: string],
][] = [
  [
    /^\.?([A-Z][A-Z0-9./]{0,5})\s*(\d{6})([CP])(\d{8})$/,
    ([root = "", on = "", type = "", strike = ""]) => [root, `20${on}`, type, String(Number(strike) / 1000)],
  ],
  // -XLU260710P44.5
  [
    /^-?([A-Z][A-Z./]{0,5})\s?(\d{6})([CP])(\d+(?:\.\d+)?)$/,
    ([root = "", on = "", type = "", strike = ""]) => [root, `20${on}`, type, strike],
  ],
  // SPY 03/31/2020 284.00 P
  [
    new RegExp(String.raw`^([A-Z][A-Z0-9./]*) (\d{1,2}/\d{1,2}/\d{2,4}) ${STRIKE} ?(P|C|PUT|CALL)$`),
    ([root = "", on = "", strike = "", type = ""]) => [root, on, type, strike],
  ],
  // TSLA 1/16/2026 Put $440.00
  [
    new RegExp(String.raw`^([A-Z][A-Z0-9./]*) (\d{1,2}/\d{1,2}/\d{2,4}) (PUT|CALL) ${STRIKE}$`),
    ([root = "", on = "", type = "", strike = ""]) => [root, on, type, strike],
  ],
  // AAPL 28MAR25 222.5 C, SPX 100 (Weeklys) 21 APR 26 7080 PUT
  [
    new RegExp(
      String.raw`^([A-Z][A-Z0-9./]*)(?: 100)?(?: \([A-Z]+\))? (\d{1,2} ?[A-Z]{3} ?\d{2}) ${STRIKE} (P|C|PUT|CALL)$`,
    ),
    ([root = "", on = "", strike = "", type = ""]) => [root, on, type, strike],
  ],
];

/** The option that a symbol names; null if it names none. */
export function optionOf(symbol: string): Option | null {
  const said = symbol.trim().replace(/\s+/g, " ").toUpperCase();
  for (const [notation, parts] of NOTATIONS) {
    const found = notation.exec(said);
    if (found) {
      return option(...parts(found.slice(1)));
    }
  }
  return null;
}

/** @throws {@link Unreadable} if one of these cannot be read */
export function option(ticker: string, expiration: string, type: string, strike: string): Option {
  const price = Number(strike.replace(/[$,]/g, ""));
  if (!strikeSchema.safeParse(price).success) {
    throw new Unreadable(`has no readable strike: ${strike.slice(0, 20)}`);
  }
  if (!/^(P|C|PUT|CALL)$/i.test(type.trim())) {
    throw new Unreadable(`is neither a put nor a call: ${type.slice(0, 20)}`);
  }
  const root = tickerOf(ticker.replace(/^\./, ""));
  if (/\d$/.test(root)) {
    throw new Unreadable(`is an adjusted contract (${root}), which does not deliver 100 shares`);
  }
  return {
    ticker: root,
    contract: {
      expiration: day(expiration),
      option_type: /^p/i.test(type.trim()) ? "put" : "call",
      strike: price,
    },
  };
}

export function tickerOf(text: string): string {
  const ticker = text.trim().toUpperCase();
  if (!TICKER.test(ticker)) {
    throw new Unreadable(`has no readable ticker: ${text.slice(0, 20)}`);
  }
  return ticker;
}

const WEEKLY_ROOTS: Record<string, string> = { SPX: "SPXW", NDX: "NDXP", RUT: "RUTW" };

/**
 * Gives an option that a file names by its index the right root. Options that the opening print settles expire
 * only on a month's third Friday; all others have the weekly root.
 */
export function byIndex(found: Option): Option {
  const on = new Date(`${found.contract.expiration}T00:00:00Z`);
  const isThirdFriday = on.getUTCDay() === 5 && on.getUTCDate() >= 15 && on.getUTCDate() <= 21;
  return { ...found, ticker: (!isThirdFriday && WEEKLY_ROOTS[found.ticker]) || found.ticker };
}
