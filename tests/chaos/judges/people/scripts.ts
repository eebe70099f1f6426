/** Judges calls over the API, without a person in the chat. */

import { isDeepStrictEqual } from "node:util";
import type { TradeRequest } from "../../../../shared/schemas/trade-request.ts";
import { money } from "../../../model/money.ts";
import { contractOf, overridesOf } from "../../../model/request.ts";
import type { Row } from "../../../support/book.ts";
import { expiryOf, type Model } from "../../model.ts";
import { describeNew, type State } from "../../state.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { closedElsewhere, elsewhere, isFar } from "./positions.ts";

/** A proposal is accepted once. A repetition changes nothing, and another trade with its id is refused. */
export function propose(model: Model, { parameters, answer, error }: Called, before: State): Expected {
  const request = parameters.request as TradeRequest;
  const refusal = refusalOf(model, request, before) ?? farOf(model, request, before);
  if (refusal !== null) {
    return { ...nothing(), error: refusal };
  }
  const { created } = (answer ?? {}) as { created?: boolean };
  const isNew = !model.asked.has(request.request_id);
  const broken = error === null && created !== isNew ? [`it is said to be ${isNew ? "known" : "new"}`] : [];
  if (!isNew) {
    return nothing(broken);
  }
  ask(model, request, true);
  return exactly([`${request.request_id}: nothing -> pending`], broken);
}

function refusalOf(model: Model, request: TradeRequest, { requests }: State): string | null {
  const known = model.asked.get(request.request_id);
  if (known === undefined) {
    return model.trades(contractOf(request)) ? null : "PT422";
  }
  const whole = (of: TradeRequest) => ({ ...of, overrides: of.overrides ?? {} });
  const isSame = isDeepStrictEqual(whole(known.request), whole(request));
  return requests.has(request.request_id) && isSame ? null : "PT409";
}

/** A credit far from the known value of the same contract is refused. */
function farOf(model: Model, request: TradeRequest, { positions }: State): string | null {
  const contract = contractOf(request);
  const known = [...positions.values()].find(
    ({ status, mark, mark_fault, request_id }) =>
      status === "OPEN" &&
      mark !== null &&
      mark_fault === null &&
      isDeepStrictEqual(model.contract(request_id), contract),
  );
  return !model.asked.has(request.request_id) && isFar(request.net_credit, known?.mark ?? null)
    ? "PT422"
    : null;
}

function ask(model: Model, request: TradeRequest, isProposed: boolean): void {
  const contract = contractOf(request);
  const expiresAt = expiryOf(contract, model.now);
  model.asked.set(request.request_id, { request, contract, isProposed, expiresAt, token: null, card: null });
}

/** A trade that was made elsewhere becomes a position, whatever is switched off. */
export function createPosition(model: Model, { parameters }: Called, before: State): Expected {
  const { request, entry_price, quantity } = parameters as {
    request: TradeRequest;
    entry_price: number;
    quantity: number;
  };
  const refusal = refusalOf(model, request, before);
  if (refusal !== null) {
    return { ...nothing(), error: refusal };
  }
  const { request_id } = request;
  const status = before.requests.get(request_id)?.status ?? "nothing";
  if (before.positions.has(request_id)) {
    const same = [...before.orders.values()].some(
      (order) =>
        order.request_id === request_id &&
        order.purpose === "entry" &&
        order.source === "manual" &&
        order.limit_price === entry_price &&
        order.quantity === quantity,
    );
    return { ...nothing(), ...(same ? {} : { error: "PT409" }) };
  }
  if (["executing", "rejected"].includes(status)) {
    return { ...nothing(), error: "PT409" };
  }
  if (!model.asked.has(request_id)) {
    ask(model, request, false);
  }
  return exactly([
    `${request_id}: ${status} -> executed`,
    describeNew({
      source: "manual",
      purpose: "entry",
      request_id,
      status: "filled",
      quantity,
      limit_price: entry_price,
      exit_reason: null,
    }),
  ]);
}

/** A close elsewhere that is recorded over the API. */
export function closePosition(model: Model, { parameters }: Called, before: State): Expected {
  const { position_id, exit_price, exit_reason } = parameters as {
    position_id: number;
    exit_price: number;
    exit_reason: string;
  };
  const named = [...before.positions.values()].find((p) => p.position_id === position_id);
  const refusal = named
    ? (closedElsewhere(model, named, exit_price, before) ?? (isFar(exit_price, named.mark) ? "PT422" : null))
    : "PT404";
  return refusal === null && named
    ? exactly([elsewhere(named, exit_price, exit_reason)])
    : { ...nothing(), error: refusal ?? "PT404" };
}

/** A change of rules over the API, where every valid change is made. */
export function overrideRules(model: Model, { parameters, error }: Called, before: State): Expected {
  const row = [...before.positions.values()].find((p) => p.position_id === parameters.position_id);
  const position = row && model.positions.get(row.request_id);
  if (row?.status !== "OPEN" || position === undefined) {
    return { ...nothing(), error: "PT404" };
  }
  const { profit_target } = parameters.overrides as Row;
  if (typeof profit_target === "number" && money(profit_target) > position.entryCash) {
    return { ...nothing(), error: "PT422" };
  }
  if (error === null) {
    position.override(overridesOf(parameters.overrides as Row));
  }
  return nothing();
}
