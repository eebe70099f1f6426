import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { compactDate, strike } from "./format.ts";
import { parseOptionSymbol } from "./option-symbol.ts";

/** The facts that name a position. Strikes in USD per share. */
export interface Contract {
  ticker: string;
  strike_price: number;
  width?: number | null | undefined;
  expiration_date: string;
}

/** What names a position in every message. */
export const contract = z.object({
  position_id: z.int(),
  ticker: z.string(),
  strike_price: amount,
  width: amount.nullish(),
  expiration_date: date,
});

/** `SPY 580 put`, or `SPY 580/575 put spread`. */
export function contractName(contract: Contract): string {
  return `${shortName(contract)} put${contract.width == null ? "" : " spread"}`;
}

/** `SPY 580`, or `SPY 580/575`: for a list or a button. */
export function shortName({ ticker, strike_price, width }: Contract): string {
  const short = `${ticker} ${strike(strike_price)}`;
  return width == null ? short : `${short}/${strike(Math.round((strike_price - width) * 1000) / 1000)}`;
}

/** `SPY 580 put Apr 17 '26`. */
export function contractWithDate(contract: Contract): string {
  return `${contractName(contract)} ${compactDate(contract.expiration_date)}`;
}

/** An OSI symbol as `SPY 580 put Apr 17 '26`; a ticker as it is. */
export function symbolName(symbol: string): string {
  const option = parseOptionSymbol(symbol);
  return option === null
    ? symbol
    : `${option.root} ${strike(option.strike)} ${option.optionType} ${compactDate(option.expiration)}`;
}

const REASONS: Record<string, string> = {
  profit_target: "profit target",
  stop_loss: "stop loss",
  "21dte": "days to expiration",
  expired: "expired",
  assigned: "assigned",
  manual: "closed by hand",
};

/** An exit reason in words; a person's own stays as it is, unless there is something to say `instead`. */
export function reasonInWords(reason: string, instead = reason): string {
  return REASONS[reason] ?? instead;
}
