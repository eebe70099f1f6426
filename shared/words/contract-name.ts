import { z } from "zod";
import { date } from "../schemas/money.ts";
import { compactDate, strike } from "./format.ts";
import { parseOptionSymbol } from "./option-symbol.ts";

export { reasonInWords } from "./exit-reasons.ts";

/** What a contract is called, as the database says it: private.contract_name() and private.contract_short(). */
const named = {
  /** `SPY 580/575 put spread Apr 17 '26`. */
  contract: z.string(),
  /** `SPY 580/575p`: for a list or a button. */
  contract_short: z.string(),
};

export interface Contract {
  contract: string;
  contract_short: string;
}

/** What names a position in every message: private.contract(). */
export const contract = z.object({
  position_id: z.int(),
  ticker: z.string(),
  ...named,
  expiration_date: date,
});

/** An OSI symbol as `SPY 580 put Apr 17 '26`; a ticker as it is. */
export function symbolName(symbol: string): string {
  const option = parseOptionSymbol(symbol);
  return option === null
    ? symbol
    : `${option.root} ${strike(option.strike)} ${option.optionType} ${compactDate(option.expiration)}`;
}
