import type { z } from "zod";
import type { Settlement } from "../broker.ts";
import { OutsideError } from "../outside/errors.ts";
import { withQuery } from "../outside/orders.ts";
import { date } from "../schemas/money.ts";
import { parseOptionSymbol } from "../words/option-symbol.ts";
import { settled } from "./answers.ts";
import type { AlpacaClient } from "./client.ts";

/** Activities on a page. */
const PAGE = 100;

const KINDS: Record<string, Settlement["kind"]> = {
  OPEXP: "expired",
  OPASN: "assigned",
  OPEXC: "exercised",
  OPTRD: "delivered",
};

/**
 * Reads all pages of a list of activities, oldest first.
 *
 * @throws OutsideError when one of the activities cannot be read
 */
export async function allActivities<T extends { id: string }>(
  client: AlpacaClient,
  path: string,
  query: Record<string, string>,
  answer: z.ZodType<{ read: T[]; all: boolean }>,
): Promise<T[]> {
  const found: T[] = [];
  for (let page_token = ""; ; ) {
    const asked = { ...query, direction: "asc", page_size: String(PAGE), ...(page_token && { page_token }) };
    const page = await client.get("trading", withQuery(path, asked), answer);
    if (!page.all) {
      throw new OutsideError("Alpaca's list of activities is not whole.", true);
    }
    found.push(...page.read);
    page_token = page.read.at(-1)?.id ?? "";
    if (page.read.length < PAGE) {
      return found;
    }
  }
}

/**
 * What became of expired contracts, since a New York date. A line that makes no sense is left out: its settlement stays
 * open.
 */
export async function settlementsSince(client: AlpacaClient, since: string): Promise<Settlement[]> {
  const query = { activity_types: Object.keys(KINDS).join(","), after: `${since}T00:00:00Z` };
  const lines = await allActivities(client, "/v2/account/activities", query, settled);
  return lines.flatMap(({ id, activity_type, symbol, date: day, qty, status }) => {
    const kind = KINDS[activity_type];
    const isOption = parseOptionSymbol(symbol) !== null;
    if (
      kind === undefined ||
      qty === null ||
      !Number.isSafeInteger(qty) ||
      qty === 0 ||
      symbol === "" ||
      isOption === (kind === "delivered") ||
      !date.safeParse(day).success ||
      status === "canceled"
    ) {
      return [];
    }
    // Alpaca reports a short contract with a positive quantity and a long one with a negative quantity. The book knows
    // which it was.
    return [{ id, symbol, date: day, kind, quantity: kind === "delivered" ? qty : Math.abs(qty) }];
  });
}
