import type { z } from "zod";
import * as alerts from "./alerts.ts";
import { card, cardFacts } from "./card.ts";
import { drift, driftFacts } from "./drift.ts";
import type { Message } from "./message.ts";
import { reconcile, reconcileFacts } from "./reconcile.ts";
import * as replies from "./replies.ts";
import { settlement, settlementFacts } from "./settlement.ts";
import { whichOrder, whichOrderFacts } from "./which-order.ts";
import { why, whyFacts } from "./why.ts";

type Template = (facts: unknown) => Message;

function template<Facts>(schema: z.ZodType<Facts>, render: (facts: Facts) => Message): Template {
  return (facts) => render(schema.parse(facts));
}

/** How each kind of message in the outbox reads. */
const TEMPLATES: Record<string, Template> = {
  card: template(cardFacts, card),
  opened: template(alerts.openedFacts, alerts.opened),
  closed: template(alerts.closedFacts, alerts.closed),
  close_refused: template(alerts.closeRefusedFacts, alerts.closeRefused),
  exit_due: template(alerts.exitDueFacts, alerts.exitDue),
  unmarked: template(alerts.unmarkedFacts, alerts.unmarked),
  expiring: template(alerts.expiringFacts, alerts.expiring),
  settlement: template(settlementFacts, settlement),
  which_order: template(whichOrderFacts, whichOrder),
  drift: template(driftFacts, drift),
  impossible_report: template(alerts.impossibleReportFacts, alerts.impossibleReport),
  asks_again: template(alerts.asksAgainFacts, alerts.asksAgain),
  positions: template(replies.positionsFacts, replies.positions),
  pnl: template(replies.pnlFacts, replies.pnl),
  why: template(whyFacts, why),
  reconcile: template(reconcileFacts, reconcile),
  refused: template(replies.refusedFacts, replies.refused),
  help: () => replies.help(),
};

/**
 * The message that a kind and its facts make.
 *
 * @throws when the kind is not known or its facts are not of its shape: a release that lags behind its migrations
 */
export function render(kind: string, facts: unknown): Message {
  const of = TEMPLATES[kind];
  if (!of) {
    throw new Error(`There is no template for messages of kind ${kind}.`);
  }
  return of(facts);
}
