import type { z } from "zod";
import { postFacts } from "../publishing/published-report.ts";
import { brief } from "../reports/brief.ts";
import { briefFacts, scorecardFacts, weeklyFacts } from "../reports/facts.ts";
import { scorecard } from "../reports/scorecard.ts";
import { weekly } from "../reports/weekly.ts";
import * as alerts from "./alerts.ts";
import * as dates from "./date-warnings.ts";
import type { Message } from "./message.ts";
import { card, cardFacts } from "./questions/card.ts";
import { confirmation, confirmationFacts } from "./questions/confirmation.ts";
import { drift, driftFacts } from "./questions/drift.ts";
import { settlement, settlementFacts } from "./questions/settlement.ts";
import { settlementValue, settlementValueFacts } from "./questions/settlement-value.ts";
import { unfilledEntry, unfilledEntryFacts } from "./questions/unfilled-entry.ts";
import { whichOrder, whichOrderFacts } from "./questions/which-order.ts";
import { workingCloses, workingClosesFacts } from "./questions/working-closes.ts";
import { account, accountFacts } from "./replies/account.ts";
import { arrivals, arrivalsFacts } from "./replies/arrivals.ts";
import { comparison, comparisonFacts } from "./replies/comparison.ts";
import { dividends, dividendsFacts } from "./replies/dividends.ts";
import { earnings, earningsFacts } from "./replies/earnings.ts";
import { entries, entriesFacts } from "./replies/entries.ts";
import { fellOut, fellOutFacts } from "./replies/fell-out.ts";
import { health, healthFacts } from "./replies/health.ts";
import { help, helpFacts } from "./replies/help.ts";
import { ledgerReply, ledgerReplyFacts } from "./replies/ledger.ts";
import { limits, limitsFacts } from "./replies/limits.ts";
import { months, monthsFacts } from "./replies/months.ts";
import { noted, notedFacts, notes, notesFacts } from "./replies/notes.ts";
import { opportunities, opportunitiesFacts } from "./replies/opportunities.ts";
import { orders, ordersFacts } from "./replies/orders.ts";
import { pending, pendingFacts } from "./replies/pending.ts";
import { performance, performanceFacts } from "./replies/performance.ts";
import { picker, pickerFacts } from "./replies/picker.ts";
import { pnl, pnlFacts } from "./replies/pnl.ts";
import { onePosition, positionFacts } from "./replies/position.ts";
import { positions, positionsFacts } from "./replies/positions.ts";
import { publishMenu, publishMenuFacts } from "./replies/publish-menu.ts";
import { post, published, publishedFacts } from "./replies/published.ts";
import { publishing, publishingFacts } from "./replies/publishing.ts";
import { reconcile, reconcileFacts } from "./replies/reconcile.ts";
import { refused, refusedFacts } from "./replies/refused.ts";
import { replay, replayFacts } from "./replies/replay.ts";
import { reportMessage } from "./replies/report.ts";
import { rules, rulesFacts } from "./replies/rules.ts";
import { scanRules, scanRulesFacts } from "./replies/scan-rules.ts";
import { shares, sharesFacts } from "./replies/shares.ts";
import { uncovered, uncoveredFacts } from "./uncovered.ts";
import { why, whyFacts } from "./why.ts";

type Template = (facts: unknown) => Message;

function template<Facts>(schema: z.ZodType<Facts>, render: (facts: Facts) => Message): Template {
  return (facts) => render(schema.parse(facts));
}

/** The template of each kind of message in the outbox. */
const TEMPLATES: Record<string, Template> = {
  card: template(cardFacts, card),
  settlement: template(settlementFacts, settlement),
  settlement_value: template(settlementValueFacts, settlementValue),
  which_order: template(whichOrderFacts, whichOrder),
  drift: template(driftFacts, drift),
  unfilled_entry: template(unfilledEntryFacts, unfilledEntry),
  confirmation: template(confirmationFacts, confirmation),
  working_closes: template(workingClosesFacts, workingCloses),

  opened: template(alerts.openedFacts, alerts.opened),
  closed: template(alerts.closedFacts, alerts.closed),
  settled: template(alerts.settledFacts, alerts.settled),
  settled_otherwise: template(alerts.settledOtherwiseFacts, alerts.settledOtherwise),
  reopened: template(alerts.reopenedFacts, alerts.reopened),
  close_refused: template(alerts.closeRefusedFacts, alerts.closeRefused),
  exit_due: template(alerts.exitDueFacts, alerts.exitDue),
  killed_due: template(alerts.killedDueFacts, alerts.killedDue),
  incidents_begun: template(alerts.incidentsBegunFacts, alerts.incidentsBegun),
  incidents_over: template(alerts.incidentsOverFacts, alerts.incidentsOver),
  expiring: template(alerts.expiringFacts, alerts.expiring),
  impossible_report: template(alerts.impossibleReportFacts, alerts.impossibleReport),
  entry_news: template(alerts.entryNewsFacts, alerts.entryNews),
  asks_again: template(alerts.asksAgainFacts, alerts.asksAgain),
  uncovered: template(uncoveredFacts, uncovered),
  ex_dividend: template(dates.exDividendFacts, dates.exDividend),
  early_assignment: template(dates.earlyAssignmentFacts, dates.earlyAssignment),
  last_hours: template(dates.lastHoursFacts, dates.lastHours),

  positions: template(positionsFacts, positions),
  position: template(positionFacts, onePosition),
  why: template(whyFacts, why),
  rules: template(rulesFacts, rules),
  pnl: template(pnlFacts, pnl),
  performance: template(performanceFacts, performance),
  months: template(monthsFacts, months),
  comparison: template(comparisonFacts, comparison),
  replay: template(replayFacts, replay),
  notes: template(notesFacts, notes),
  noted: template(notedFacts, noted),
  brief: template(briefFacts, reportMessage("brief", brief)),
  scorecard: template(scorecardFacts, reportMessage("scorecard", scorecard)),
  weekly: template(weeklyFacts, reportMessage("weekly", weekly)),
  post: template(postFacts, post),
  published: template(publishedFacts, published),
  publish_menu: template(publishMenuFacts, publishMenu),
  publishing: template(publishingFacts, publishing),
  orders: template(ordersFacts, orders),
  shares: template(sharesFacts, shares),
  pending: template(pendingFacts, pending),
  health: template(healthFacts, health),
  entries: template(entriesFacts, entries),
  reconcile: template(reconcileFacts, reconcile),
  arrivals: template(arrivalsFacts, arrivals),
  dividends: template(dividendsFacts, dividends),
  ledger: template(ledgerReplyFacts, ledgerReply),
  limits: template(limitsFacts, limits),
  opportunities: template(opportunitiesFacts, opportunities),
  fell_out: template(fellOutFacts, fellOut),
  scan_rules: template(scanRulesFacts, scanRules),
  earnings: template(earningsFacts, earnings),
  picker: template(pickerFacts, picker),
  account: template(accountFacts, account),
  refused: template(refusedFacts, refused),
  help: template(helpFacts, help),
};

/** All kinds with a template. private.message_kinds() lists their lanes. */
export const KINDS = Object.keys(TEMPLATES);

/**
 * The message for a kind and its facts.
 *
 * @throws when the kind is unknown or the facts have another shape: then this release is older than the database's
 * migrations
 */
export function render(kind: string, facts: unknown): Message {
  const of = TEMPLATES[kind];
  if (!of) {
    throw new Error(`There is no template for messages of kind ${kind}.`);
  }
  return of(facts);
}
