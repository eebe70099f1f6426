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

/** One message is in flight at a time: the oldest that was not sent. */
export function claim(model: Model, { answer }: Called, before: State): Expected {
  const claimed = answer as Claimed[];
  const [first] = claimed;
  const broken: string[] = [];
  if (claimed.length > 1) {
    broken.push(`${claimed.length} messages of one chat are in flight`);
  }
  if (first === undefined) {
    return nothing(broken);
  }
  if (model.inFlight !== null && model.inFlight.until > model.real) {
    broken.push(`message ${model.inFlight.message_id} is in flight, and ${first.message_id} is claimed`);
  }
  const { message_id, attempt, kind, facts } = first;
  const prompt_id =
    [...before.prompts.values()].find(({ token }) => token === facts.token)?.prompt_id ?? null;
  const request_id = kind === "card" ? (facts.request_id ?? null) : null;
  model.inFlight = { message_id, attempt, kind, request_id, prompt_id, facts, until: model.real + FLIGHT };
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
  return nothing(broken);
}

/** What came of it; a report of an earlier attempt changes nothing. */
export function recordDelivery(model: Model, { parameters }: Called): Expected {
  const { message_id, attempt, outcome, telegram_chat_id, telegram_message_id } =
    parameters as unknown as Report;
  const { inFlight } = model;
  if (inFlight === null || inFlight.message_id !== message_id || inFlight.attempt !== attempt) {
    return nothing();
  }
  model.inFlight = null;
  if (outcome === "sent" || outcome === "gone") {
    const message =
      outcome === "sent" ? { chat: telegram_chat_id ?? 0, message: telegram_message_id ?? 0 } : null;
    const asked = model.asked.get(inFlight.request_id ?? "");
    if (asked) {
      asked.card = message;
    }
    if (inFlight.prompt_id !== null && message !== null) {
      model.messageOf.set(inFlight.prompt_id, message);
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
