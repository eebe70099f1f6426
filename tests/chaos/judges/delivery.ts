import { FLIGHT, type Model } from "../model.ts";
import type { State } from "../state.ts";
import { type Called, type Expected, nothing } from "./judge.ts";

interface Claimed {
  message_id: number;
  attempt: number;
  kind: string;
  facts: { request_id?: string; status?: string; token?: string };
  edits: number | null;
}

const ALERTS = [
  ...["opened", "closed", "close_refused", "exit_due", "killed_due", "incidents_begun", "incidents_over"],
  ...["expiring", "impossible_report", "asks_again", "settlement", "which_order", "drift"],
  ...["entry_news", "reopened", "ex_dividend", "early_assignment", "last_hours", "unfilled_entry"],
  ...["settlement_value", "uncovered", "settled_otherwise"],
];

/** The lane of a kind of message; messages of one lane wait for each other. */
export function laneOf(kind: string): string {
  if (kind === "confirmation" || kind === "working_closes") return "confirmations";
  return kind === "card" ? "cards" : ALERTS.includes(kind) ? "alerts" : "answers";
}

/** Only the oldest unsent message of a lane is under way. */
export function claim(model: Model, { answer }: Called, before: State): Expected {
  return nothing((answer as Claimed[]).flatMap((message) => claimOne(model, message, before)));
}

function claimOne(model: Model, { message_id, attempt, kind, facts }: Claimed, before: State): string[] {
  const broken: string[] = [];
  for (const other of model.inFlight.values()) {
    if (laneOf(other.kind) === laneOf(kind) && other.until > model.real) {
      broken.push(`message ${other.message_id} is in flight, and ${message_id} is claimed`);
    }
  }
  const prompt_id =
    [...before.prompts.values()].find(({ token }) => token === facts.token)?.prompt_id ?? null;
  const request_id = kind === "card" ? (facts.request_id ?? null) : null;
  model.inFlight.set(message_id, {
    message_id,
    attempt,
    kind,
    request_id,
    prompt_id,
    facts,
    until: model.real + FLIGHT,
  });
  const asked = model.asked.get(request_id ?? "");
  if (asked) {
    if (model.anew.has(message_id)) {
      asked.card = null;
    }
    if (facts.status === "pending") {
      asked.token = facts.token ?? null;
    }
    const { status } = before.requests.get(request_id ?? "") ?? {};
    if (facts.status !== status) {
      broken.push(`the card of ${request_id} says ${facts.status}, it is ${status}`);
    }
  }
  return broken;
}

/** Judges the report of a delivery. A report of an earlier attempt changes nothing. */
export function recordDelivery(model: Model, { parameters }: Called): Expected {
  const { message_id, attempt, outcome, telegram_chat_id, telegram_message_id } =
    parameters as unknown as Report;
  const inFlight = model.inFlight.get(message_id);
  if (inFlight === undefined || inFlight.attempt !== attempt) {
    return nothing();
  }
  model.inFlight.delete(message_id);
  if (outcome === "sent" || outcome === "gone") {
    const message =
      outcome === "sent" ? { chat: telegram_chat_id ?? 0, message: telegram_message_id ?? 0 } : null;
    const asked = model.asked.get(inFlight.request_id ?? "");
    if (asked) {
      asked.card = message;
    }
    if (inFlight.prompt_id !== null && message !== null) {
      model.messageOf.set(inFlight.prompt_id, message);
      if (!model.questions.has(inFlight.prompt_id)) {
        model.questions.set(inFlight.prompt_id, model.real);
      }
    } else if (inFlight.prompt_id !== null) {
      model.messageOf.delete(inFlight.prompt_id);
    }
  }
  return nothing();
}

interface Report {
  message_id: number;
  attempt: number;
  outcome: string;
  telegram_chat_id?: number;
  telegram_message_id?: number;
}
