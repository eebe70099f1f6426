import { isDeepStrictEqual } from "node:util";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { isMarketOpen, newYorkDate } from "../../model/calendar.ts";
import { divide, type Money, money, toCents, toNumber } from "../../model/money.ts";
import { intrinsic } from "../../model/settlement.ts";
import type { Row } from "../../support/book.ts";
import { CONFIRMATION, contractOf, expiryOf, type Model } from "../model.ts";
import { describeNew, liveOrders, type PositionRow, type PromptRow, type State, terms } from "../state.ts";
import { overridesOf } from "./book.ts";
import { driftBlocks, followOrders, settlementOf } from "./check.ts";
import { type Called, type Expected, exactly, nothing } from "./judge.ts";

/** A proposal is taken once; the same again changes nothing, and another trade under its name is refused. */
export function propose(model: Model, { parameters, answer, error }: Called, before: State): Expected {
  const request = parameters.request as TradeRequest;
  const refusal = refusalOf(model, request, before);
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
    return request.expiration_date <= newYorkDate(model.now) ? "PT422" : null;
  }
  const whole = (of: TradeRequest) => ({ ...of, overrides: of.overrides ?? {} });
  const isSame = isDeepStrictEqual(whole(known.request), whole(request));
  return requests.has(request.request_id) && isSame ? null : "PT409";
}

function ask(model: Model, request: TradeRequest, isProposed: boolean): void {
  const contract = contractOf(request);
  const expiresAt = expiryOf(contract, model.now);
  model.asked.set(request.request_id, { request, contract, isProposed, expiresAt, token: null, card: null });
}

/** Somebody says that a trade was done elsewhere: that is a position, whatever else is switched off. */
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

interface Press {
  update_id: number;
  token: string;
  chat_id: number;
  message_id: number;
  decision: "approve" | "reject";
}

/** A press on a card. */
export function decideRequest(model: Model, { parameters, answer }: Called, before: State): Expected {
  const { update_id, token, message_id, chat_id, decision } = parameters as unknown as Press;
  const { outcome } = answer as { outcome: string };
  const says = (...expected: string[]) => (expected.includes(outcome) ? [] : [`${outcome}, not ${expected}`]);
  if (!takesUpdate(model, update_id)) {
    return nothing(says("replayed"));
  }
  const [request_id, asked] = [...model.asked].find((each) => each[1].token === token) ?? [];
  if (request_id === undefined || asked === undefined || isElsewhere(asked.card, chat_id, message_id)) {
    return nothing(says("stale"));
  }
  const status = before.requests.get(request_id)?.status;
  if (status !== "pending") {
    return nothing(says("already"));
  }
  if (asked.expiresAt <= model.now) {
    return exactly([`${request_id}: pending -> expired`], says("expired"));
  }
  if (decision === "reject") {
    return exactly([`${request_id}: pending -> rejected`], says("rejected"));
  }
  const exposed = new Set([
    ...[...before.positions.values()].filter((p) => p.status === "OPEN").map((p) => p.request_id),
    ...liveOrders(before)
      .filter(({ purpose }) => purpose === "entry")
      .map((order) => order.request_id),
  ]);
  if (
    model.killed ||
    model.paused ||
    driftBlocks(before.drifts, asked.contract.ticker) ||
    (model.maxOpen !== null && exposed.size + 1 > model.maxOpen)
  ) {
    return nothing(says("refused"));
  }
  asked.expiresAt = expiryOf(asked.contract, model.now);
  return exactly(
    [`${request_id}: pending -> approved`],
    says(isMarketOpen(model.now) ? "approved" : "approved_for_next_session"),
  );
}

function takesUpdate(model: Model, update_id: number): boolean {
  const isNew = !model.updates.has(update_id);
  model.updates.add(update_id);
  return isNew;
}

function isElsewhere(of: { chat: number; message: number } | null, chat: number, message: number): boolean {
  return of !== null && (of.chat !== chat || of.message !== message);
}

/** Something that is looked up, or refused in words. */
export function reply(model: Model, { parameters, answer }: Called, _: State, after: State): Expected {
  const isNew = takesUpdate(model, Number(parameters.update_id));
  const queued = after.queued.length;
  return nothing(
    isNew === answer && queued === (isNew ? 1 : 0) ? [] : [`${queued} replies are queued: ${answer}`],
  );
}

interface Command {
  update_id: number;
  command: string;
  subject: {
    position_id?: number | null;
    price?: number | null;
    rule?: string;
    value?: string;
    handle?: string;
  };
}

/** What somebody who may has written. */
export function runCommand(
  model: Model,
  { parameters, answer }: Called,
  before: State,
  after: State,
): Expected {
  const { update_id, command, subject } = parameters as unknown as Command;
  const { outcome } = answer as { outcome: string };
  const says = (...expected: string[]) => (expected.includes(outcome) ? [] : [`${outcome}, not ${expected}`]);
  if (!takesUpdate(model, update_id)) {
    return nothing(says("replayed"));
  }
  const named = [...before.positions.values()].find((p) => p.position_id === subject.position_id);
  const open = named && isOpen(model, named) ? named : undefined;
  switch (command) {
    case "pause":
    case "resume": {
      const wanted = command === "pause";
      if (model.paused === wanted) {
        return nothing(says("refused"));
      }
      model.paused = wanted;
      return exactly([wanted ? "paused" : "not paused any more"], says("done"));
    }
    case "kill":
      return nothing(says(model.killed ? "refused" : "asked"));
    case "unkill":
      return nothing(says(model.killed ? "asked" : "refused"));
    case "close":
      return nothing(says(open && isClosable(model, open, before) ? "asked" : "refused"));
    case "close_all": {
      const any = [...before.positions.values()].some(
        (p) => isOpen(model, p) && isClosable(model, p, before),
      );
      return nothing(says(any ? "asked" : "refused"));
    }
    case "closed":
      if (
        named === undefined ||
        subject.price == null ||
        closedElsewhere(model, named, subject.price, before)
      ) {
        return nothing(says("refused"));
      }
      return exactly([elsewhere(named, subject.price, "manual")], says("done"));
    case "rules":
      return changeRule(model, open, subject, outcome, after);
    case "reconcile":
      model.reconciliationAsked = true;
      return nothing(says("done"));
    case "card":
      return nothing(says("done", "refused"));
    default:
      return nothing([`nobody knows ${command}`]);
  }
}

function isOpen(model: Model, { status, request_id }: PositionRow): boolean {
  return status === "OPEN" && model.trades(model.contract(request_id));
}

/** Whether a person may ask for its close: nobody has yet, and no order that hurries as much is out. */
function isClosable(model: Model, { position_id, close_asked_at }: PositionRow, before: State): boolean {
  return (
    !model.killed &&
    close_asked_at === null &&
    !liveOrders(before).some((order) => order.position_id === position_id && (order.urgency ?? 9) <= 2)
  );
}

/** Why a close elsewhere cannot be booked; null when it can. */
function closedElsewhere(
  model: Model,
  { status, position_id, request_id }: PositionRow,
  price: number,
  before: State,
): string | null {
  if (status !== "OPEN" || liveOrders(before).some((order) => order.position_id === position_id)) {
    return "PT409";
  }
  return price < 0 || price > toNumber(model.contract(request_id).strike) * 100 ? "PT422" : null;
}

function elsewhere({ request_id, open_quantity }: PositionRow, price: number, exit_reason: string): string {
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

/** Somebody says over the API that a position was closed elsewhere. */
export function closePosition(model: Model, { parameters }: Called, before: State): Expected {
  const { position_id, exit_price, exit_reason } = parameters as {
    position_id: number;
    exit_price: number;
    exit_reason: string;
  };
  const named = [...before.positions.values()].find((p) => p.position_id === position_id);
  const refusal = named ? closedElsewhere(model, named, exit_price, before) : "PT404";
  return refusal === null && named
    ? exactly([elsewhere(named, exit_price, exit_reason)])
    : { ...nothing(), error: refusal ?? "PT404" };
}

/** `/rules 5 profit 60%`: what is possible and would not close at once is done, the rest refused. */
function changeRule(
  model: Model,
  row: PositionRow | undefined,
  { rule = "", value = "" }: Command["subject"],
  outcome: string,
  after: State,
): Expected {
  const position = row && model.positions.get(row.request_id);
  if (outcome !== "done") {
    return nothing(outcome === "refused" ? [] : [`${outcome}, not done or refused`]);
  }
  if (position === undefined || row === undefined) {
    return nothing(["the rule of nothing was changed"]);
  }
  const percent = /^(.*)%$/.exec(value)?.[1];
  const amount = (): Money =>
    percent === undefined ? money(value) : toCents(divide(position.entryCash * money(percent), 1_000_000n));
  position.override(
    rule === "profit"
      ? { profitTarget: amount() }
      : rule === "stop"
        ? { stopLoss: amount() }
        : rule === "dte"
          ? { exitDte: Number(value) }
          : { autoExit: value === "on" },
  );
  return nothing(after.queued.some(({ kind }) => kind === "rules") ? [] : ["nobody is told of the new rule"]);
}

/** The same over the API, where whatever is possible is done. */
export function overrideRules(model: Model, { parameters, error }: Called, before: State): Expected {
  const row = [...before.positions.values()].find((p) => p.position_id === parameters.position_id);
  const position = row && model.positions.get(row.request_id);
  if (row?.status !== "OPEN" || position === undefined) {
    return { ...nothing(), error: "PT404" };
  }
  if (error === null) {
    position.override(overridesOf(parameters.overrides as Row));
  }
  return nothing();
}

interface Answer {
  update_id: number;
  token: string;
  chat_id: number;
  message_id: number;
  answer: string;
}

/** A person answers a question with a button. */
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
      const close = prompt.facts.close === null ? null : money(Number(prompt.facts.close));
      const debit =
        answer === "expired"
          ? 0n
          : close === null
            ? null
            : intrinsic(model.contract(position.request_id), close);
      return debit === null
        ? nothing(says("stale"))
        : exactly(
            [settlementOf(position.request_id, position.open_quantity, debit, answer)],
            says("answered"),
          );
    }
    case "which_order":
      return {
        ...followOrders(before, after, ({ order_id }) => order_id === prompt.order_id && answer === "none"),
        broken: says("answered", "stale"),
      };
    case "drift":
      return {
        ...exactly([], says("answered", "stale")),
        // Which of them is told by the question: all at their marks.
        optional: outcome === "answered" && answer === "adopt" ? adopted(prompt, before) : [],
      };
    case "working_closes":
      return exactly(
        answer === "cancelcloses" ? takenBack(before, "exit") : [],
        says(["cancelcloses", "letwork"].includes(answer) ? "answered" : "stale"),
      );
  }
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

/** Orders of one kind that are, perhaps, at the broker, and are wanted back from now on. */
function takenBack(before: State, purpose: "entry" | "exit"): string[] {
  return liveOrders(before)
    .filter((order) => order.purpose === purpose && order.status !== "intent" && !order.cancelling)
    .map((order) => `order ${order.order_id}: ${terms({ ...order, cancelling: true })}`);
}

/** The second of two steps. */
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
  if (model.real - (model.questions.get(prompt.prompt_id) ?? 0) >= CONFIRMATION) {
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
    return exactly(["not killed any more"], says("answered"));
  }
  const asked = model.killed
    ? []
    : subjects.filter((row) => row.close_asked_at === null && isOpen(model, row));
  return exactly(
    asked.map(({ request_id }) => `close of ${request_id} asked for`),
    says(asked.length > 0 ? "answered" : "refused"),
  );
}

/** From now on nothing is sent: what was not sent yet is not, and working entries are wanted back. */
function kill(model: Model, before: State, says: (...expected: string[]) => string[]): Expected {
  model.killed = true;
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
