import { isMarketOpen } from "../../../model/calendar.ts";
import { expiryOf, type Model } from "../../model.ts";
import { liveOrders, type State } from "../../state.ts";
import { driftBlocks, isInDoubt } from "../check/entries.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { isElsewhere, takesUpdate } from "./updates.ts";

interface Press {
  update_id: number;
  token: string;
  chat_id: number;
  message_id: number;
  decision: "approve" | "reject";
}

/** Judges a press on a card. */
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
    isInDoubt(model, before, request_id) ||
    (model.maxOpen !== null && exposed.size + 1 > model.maxOpen)
  ) {
    return nothing(says("refused"));
  }
  asked.expiresAt = expiryOf(asked.contract, model.now);
  if (isMarketOpen(model.now)) {
    model.want();
  }
  return exactly(
    [`${request_id}: pending -> approved`],
    says(isMarketOpen(model.now) ? "approved" : "approved_for_next_session"),
  );
}
