import { OutsideError } from "../outside/errors.ts";
import { account } from "./answers.ts";
import type { AlpacaClient } from "./client.ts";

/** The strategies that each level of options trading permits; of those that there are, Alpaca takes no STR. */
const COVERED = "CSP and CC";
const SPREADS = "CSP, CC, VPC, VCC and IC";

/**
 * Asks the account, without an order, what it may trade.
 *
 * @returns that in words
 * @throws OutsideError when it may trade no options, passing when nothing could be found out
 */
export async function whatItMayDo(client: AlpacaClient): Promise<string> {
  const { options_trading_level: level, ...found } = await client.get("trading", "/v2/account", account);
  if (found.trading_blocked || found.account_blocked) {
    throw new OutsideError("Alpaca has blocked trading in this account: its dashboard says why.", false);
  }
  if (level === null || level < 1) {
    throw new OutsideError(
      "This account at Alpaca may not trade options: ask for level 3 in its dashboard, under Configure.",
      false,
    );
  }
  return level >= 3
    ? `options level ${level}: ${SPREADS}`
    : `options level ${level}: ${COVERED} only, for spreads ask for level 3 in its dashboard, under Configure`;
}
