/** Which positions a person may close, and what is booked. */

import { mostWorth } from "../../../model/contract.ts";
import { toNumber } from "../../../model/money.ts";
import type { Model } from "../../model.ts";
import { describeNew, liveOrders, type PositionRow, type State } from "../../state.ts";

export function isOpen(model: Model, { status, request_id }: PositionRow): boolean {
  return status === "OPEN" && model.trades(model.contract(request_id));
}

/** Whether a person may request the close: no request exists, and no order with equal or higher urgency works. */
export function isClosable(
  model: Model,
  { position_id, close_asked_at }: PositionRow,
  before: State,
): boolean {
  return (
    !model.killed &&
    close_asked_at === null &&
    !liveOrders(before).some((order) => order.position_id === position_id && (order.urgency ?? 9) <= 2)
  );
}

/** Why a close elsewhere cannot be booked; null where it can. */
export function closedElsewhere(
  model: Model,
  { status, position_id, request_id }: PositionRow,
  price: number,
  before: State,
): string | null {
  if (status !== "OPEN" || liveOrders(before).some((order) => order.position_id === position_id)) {
    return "PT409";
  }
  // No close costs more than the short legs can be worth.
  const short = model.contract(request_id).legs.filter(({ action }) => action === "sell");
  const most = mostWorth({ ...model.contract(request_id), legs: short });
  return price < 0 || (most !== null && price > toNumber(most)) ? "PT422" : null;
}

/** Whether a price looks like a typing error: less than half or more than double of the known one. */
export function isFar(price: number, known: number | null): boolean {
  return known !== null && (price < known / 2 || price > known * 2);
}

export function elsewhere(
  { request_id, open_quantity }: PositionRow,
  price: number,
  exit_reason: string,
): string {
  return describeNew({
    source: "manual",
    purpose: "exit",
    request_id,
    status: "filled",
    quantity: open_quantity,
    limit_price: price,
    exit_reason,
  });
}
