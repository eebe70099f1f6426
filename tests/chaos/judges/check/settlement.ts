/** Judges expirations. */

import type { OfficialClose } from "../../../../shared/market-data.ts";
import { expirationClose, newYorkDate } from "../../../model/calendar.ts";
import { symbols } from "../../../model/contract.ts";
import { type Money, money, toNumber } from "../../../model/money.ts";
import { settle } from "../../../model/settlement.ts";
import type { Model } from "../../model.ts";
import { describeNew, liveOrders, type State } from "../../state.ts";
import { type Called, type Expected, exactly } from "../judge.ts";
import { expiredUnasked } from "./open-positions.ts";

export function settleExpired(
  model: Model,
  { parameters, answer }: Called,
  before: State,
  after: State,
): Expected {
  const closes = parameters.closes as unknown as OfficialClose[];
  const expected: string[] = [];
  const settled: number[] = [];
  const asked: number[] = [];
  for (const { request_id, position_id, open_quantity } of expiredUnasked(model, before)) {
    const contract = model.contract(request_id);
    const date = newYorkDate(expirationClose(contract.expiration));
    const close = closes.find((each) => each.ticker === contract.ticker && each.date === date)?.close;
    const outcome = settle(contract, close === undefined ? null : money(close));
    if (liveOrders(before).some((order) => order.position_id === position_id)) {
      continue;
    }
    const isDifferent = symbols(contract).some(
      (symbol) => (before.drifts.get(symbol)?.kind ?? "foreign") !== "foreign",
    );
    if (close !== undefined && (isDifferent || !model.wasQuoted(position_id, date))) {
      asked.push(position_id);
    } else if ("debit" in outcome) {
      settled.push(position_id);
      expected.push(settlementOf(request_id, open_quantity, outcome.debit, "expired"));
    } else if (outcome.outcome !== "unknown") {
      asked.push(position_id);
    }
  }
  const said = answer as number[] | null;
  const questions = [...after.prompts.values()]
    .filter(({ prompt_id, kind }) => kind === "settlement" && !before.prompts.has(prompt_id))
    .map(({ position_id }) => position_id);
  return exactly(expected, [
    ...(said === null || JSON.stringify(said.toSorted()) === JSON.stringify(settled.toSorted())
      ? []
      : [`settled are ${said}, not ${settled}`]),
    ...(JSON.stringify(questions.sort()) === JSON.stringify(asked.sort())
      ? []
      : [`asked of are ${questions}, not ${asked}`]),
  ]);
}

export function settlementOf(request_id: string, quantity: number, debit: Money, reason: string): string {
  return describeNew({
    source: "settlement",
    purpose: "exit",
    request_id,
    status: "filled",
    quantity,
    limit_price: toNumber(debit),
    exit_reason: reason,
  });
}
