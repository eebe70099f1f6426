import { OutsideError } from "../outside/errors.ts";
import { account } from "./answers.ts";
import type { AlpacaClient } from "./client.ts";

/** Strategies that each level of options trading permits. Alpaca takes no STR at any level. */
const COVERED = "CSP and CC";
const SPREADS = "CSP, CC, VPC, VCC and IC";

/**
 * Asks for the account's permissions, without sending an order.
 *
 * @returns the permitted strategies, in words
 * @throws OutsideError when the account may trade no options, or when Alpaca gives no answer
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
