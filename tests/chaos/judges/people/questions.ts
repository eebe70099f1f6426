import { isMarketOpen } from "../../../model/calendar.ts";
import { optionSymbol, worth } from "../../../model/contract.ts";
import { money } from "../../../model/money.ts";
import type { Row } from "../../../support/book.ts";
import { CONFIRMATION, type Model } from "../../model.ts";
import { liveOrders, type PromptRow, type State, terms } from "../../state.ts";
import { followOrders } from "../check/orders.ts";
import { settlementOf } from "../check/settlement.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { closedElsewhere, elsewhere, isOpen } from "./positions.ts";
import { isElsewhere, takesUpdate } from "./updates.ts";

interface Answer {
  update_id: number;
  token: string;
  chat_id: number;
  message_id: number;
  answer: string;
}

/** Judges a person's answer to a question. */
export function answerPrompt(model: Model, called: Called, before: State, after: State): Expected {
  const { update_id, token, chat_id, message_id, answer } = called.parameters as unknown as Answer;
  const { outcome } = called.answer as { outcome: string };
  const says = (...expected: string[]) => (expected.includes(outcome) ? [] : [`${outcome}, not ${expected}`]);
  if (!takesUpdate(model, update_id)) {
    return nothing(says("replayed"));
  }
  const prompt = [...before.prompts.values()].find((each) => each.token === token);
  if (
    prompt === undefined ||
    isElsewhere(model.messageOf.get(prompt.prompt_id) ?? null, chat_id, message_id)
  ) {
    return nothing(says("stale"));
  }
  if (prompt.answer !== null && !(prompt.answer === "confirm" && answer === "withdraw")) {
    return nothing(says("already", "stale"));
  }
  switch (prompt.kind) {
    case "confirmation":
      return confirm(model, prompt, answer, before, says);
    case "settlement": {
      const position = [...before.positions.values()].find((p) => p.position_id === prompt.position_id);
      if (position?.status !== "OPEN") {
        return nothing(says("refused", "stale"));
      }
      if (liveOrders(before).some(({ position_id }) => position_id === prompt.position_id)) {
        return nothing(says("refused", "stale"));
      }
      const close = prompt.facts.close === null ? null : money(Number(prompt.facts.close));
      const debit =
        answer === "expired" ? 0n : close === null ? null : worth(model.contract(position.request_id), close);
      return debit === null
        ? nothing(says("stale"))
        : exactly(
            [settlementOf(position.request_id, position.open_quantity, debit, answer)],
            says("answered"),
          );
    }
    case "which_order":
      if (outcome === "answered") {
        model.want();
      }
      return {
        ...followOrders(before, after, ({ order_id }) => order_id === prompt.order_id && answer === "none"),
        broken: says("answered", "stale"),
      };
    case "drift":
      return {
        ...exactly([], [...says("answered", "stale"), ...misbooked(model, prompt, before)]),
        // The question tells which positions are booked, at their marks or by their settlement.
        optional: outcome === "answered" && answer === "adopt" ? adopted(prompt, before) : [],
      };
    case "unfilled_entry":
      return decideUnfilled(model, prompt, answer, before, says);
    case "working_closes":
      if (answer === "cancelcloses") {
        model.want();
      }
      return exactly(
        answer === "cancelcloses" ? takenBack(before, "exit") : [],
        says(["cancelcloses", "letwork"].includes(answer) ? "answered" : "stale"),
      );
  }
}

/** The answer about an entry that does not fill at the approved credit: lower, leave, or cancel. */
function decideUnfilled(
  model: Model,
  { order_id, facts }: PromptRow,
  answer: string,
  before: State,
  says: (...expected: string[]) => string[],
): Expected {
  const order = before.orders.get(order_id ?? 0);
  const isThere = order && ["working", "partially_filled"].includes(order.status) && !order.cancelling;
  const lower_to = (facts.lower_to ?? null) as number | null;
  if (
    !isThere ||
    !["lower", "leave", "takeback"].includes(answer) ||
    (answer === "lower" && lower_to === null)
  ) {
    return nothing(says("stale"));
  }
  if (answer === "leave") {
    return nothing(says("answered"));
  }
  model.want();
  const next = terms({
    ...order,
    ...(answer === "lower" ? { limit_price: lower_to ?? 0 } : { cancelling: true }),
  });
  return exactly(next === terms(order) ? [] : [`order ${order_id}: ${next}`], says("answered"));
}

function adopted({ facts }: PromptRow, { positions }: State): string[] {
  const lines = (facts.adopt ?? []) as {
    position_id: number;
    quantity: number;
    price: number;
    reason: string;
  }[];
  return lines.flatMap(({ position_id, quantity, price, reason }) => {
    const row = [...positions.values()].find((p) => p.position_id === position_id);
    return row ? [elsewhere({ ...row, open_quantity: quantity }, price, reason)] : [];
  });
}

/**
 * Contracts that became shares must be booked at their intrinsic value, so that option and shares together give the
 * strike.
 */
function misbooked(model: Model, { facts }: PromptRow, { positions }: State): string[] {
  const { adopt, lines } = facts as {
    adopt:
      | { position_id: number; price: number; underlying_price: number | null; to_exercise: string[] }[]
      | null;
    lines: { symbol: string; kind: string }[];
  };
  return (adopt ?? []).flatMap(({ position_id, price, underlying_price, to_exercise }) => {
    const row = [...positions.values()].find((p) => p.position_id === position_id);
    if (row === undefined || underlying_price === null) {
      return [];
    }
    const contract = model.contract(row.request_id);
    const became = new Set([
      ...to_exercise,
      ...lines.filter(({ kind }) => ["assigned", "exercised"].includes(kind)).map(({ symbol }) => symbol),
    ]);
    let cost = 0n;
    let isAll = true;
    let isSo = true;
    for (const leg of contract.legs) {
      const inside = (leg.type === "put" ? 1n : -1n) * (leg.strike - money(underlying_price));
      const isShares = became.has(optionSymbol(contract, leg));
      isAll &&= isShares;
      isSo &&= isShares === inside > 0n;
      cost += inside > 0n ? (leg.action === "sell" ? 100n : -100n) * inside : 0n;
    }
    return isSo && (!isAll || cost === money(price))
      ? []
      : [`position ${position_id} would be booked at ${price}, the underlying at ${underlying_price}`];
  });
}

/** Orders of one purpose that may be at the broker and shall be cancelled. */
function takenBack(before: State, purpose: "entry" | "exit"): string[] {
  return liveOrders(before)
    .filter((order) => order.purpose === purpose && order.status !== "intent" && !order.cancelling)
    .map((order) => `order ${order.order_id}: ${terms({ ...order, cancelling: true })}`);
}

/** Judges the confirmation of a command. */
function confirm(
  model: Model,
  prompt: PromptRow,
  answer: string,
  before: State,
  says: (...expected: string[]) => string[],
): Expected {
  const { action, position_ids } = prompt.facts as { action: string; position_ids: number[] };
  const subjects = [...before.positions.values()].filter(
    ({ status, position_id }) => status === "OPEN" && position_ids.includes(position_id),
  );
  if (prompt.answer === "confirm") {
    const waiting = subjects.filter(
      ({ position_id, close_asked_at }) =>
        close_asked_at !== null &&
        !liveOrders(before).some((order) => order.position_id === position_id && order.purpose === "exit"),
    );
    return exactly(
      waiting.map(({ request_id }) => `close of ${request_id} not asked for any more`),
      says(waiting.length > 0 ? "answered" : "refused"),
    );
  }
  const arrived = model.questions.get(prompt.prompt_id);
  if (arrived !== undefined && model.real - arrived >= CONFIRMATION) {
    return nothing(says("stale"));
  }
  if (answer !== "confirm") {
    return nothing(says(answer === "cancel" ? "answered" : "stale"));
  }
  if (action === "kill") {
    return model.killed ? nothing(says("refused")) : kill(model, before, says);
  }
  if (action === "unkill") {
    if (!model.killed) {
      return nothing(says("refused"));
    }
    model.killed = false;
    wantWhileOpen(model);
    return exactly(["not killed any more"], says("answered"));
  }
  if (action === "closed") {
    const { exit_price, exit_reason, open_quantity } = prompt.facts as Row;
    const row = subjects.find((each) => each.open_quantity === open_quantity);
    return row === undefined || closedElsewhere(model, row, Number(exit_price), before) !== null
      ? nothing(says("refused"))
      : exactly([elsewhere(row, Number(exit_price), String(exit_reason))], says("answered"));
  }
  const asked = model.killed
    ? []
    : subjects.filter((row) => row.close_asked_at === null && isOpen(model, row));
  if (asked.length > 0) {
    wantWhileOpen(model);
  }
  return exactly(
    asked.map(({ request_id }) => `close of ${request_id} asked for`),
    says(asked.length > 0 ? "answered" : "refused"),
  );
}

/** While the market is closed, nothing of it can be done. */
function wantWhileOpen(model: Model): void {
  if (isMarketOpen(model.now)) {
    model.want();
  }
}

/** Judges a kill: intents are not sent any more, and working entries are cancelled. */
function kill(model: Model, before: State, says: (...expected: string[]) => string[]): Expected {
  model.killed = true;
  model.want();
  const unsent = liveOrders(before).filter(({ status }) => status === "intent");
  const again = unsent.filter(
    ({ purpose, request_id }) =>
      purpose === "entry" && before.requests.get(request_id)?.status === "executing",
  );
  for (const { request_id } of again) {
    const asked = model.asked.get(request_id);
    if (asked) {
      asked.token = null;
    }
  }
  return exactly(
    [
      "killed",
      ...unsent.map(({ order_id }) => `order ${order_id}: intent -> cancelled`),
      ...again.map(({ request_id }) => `${request_id}: executing -> pending`),
      ...takenBack(before, "entry"),
    ],
    says("answered"),
  );
}
