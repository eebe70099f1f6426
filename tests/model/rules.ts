import { type Day, daysBetween, type Instant, MINUTE, newYorkDate, sessionOpen } from "./calendar.ts";
import { divide, least, type Money, times, toCents } from "./money.ts";
import type { Contract, Fault, Mark } from "./quotes.ts";

/** A position's own exit rules, USD for the whole position. */
export interface Rules {
  profitTarget: Money;
  stopLoss: Money;
  exitDte: number;
  autoExit: boolean;
}

export type Overrides = Partial<Rules>;

/** What the rules are judged by. */
export interface Terms {
  contract: Contract;
  /** Cash received for all contracts, USD. */
  entryCash: Money;
  /** Contracts opened: partial closes do not move the rules. */
  quantity: number;
  rules: Rules;
}

export type Reason = "21dte" | "profit_target" | "stop_loss";
/** The smaller the more urgent. */
export const URGENCY = { stop_loss: 1, manual: 2, "21dte": 3, profit_target: 4 } as const;

export interface Settings {
  quietMinutesRules: number;
  quietMinutesOrders: number;
  stopConfirmations: number;
  stopConfirmationChecks: number;
  maxCloseRefusals: number;
}

export const SETTINGS: Settings = {
  quietMinutesRules: 0,
  quietMinutesOrders: 2,
  stopConfirmations: 1,
  stopConfirmationChecks: 1,
  maxCloseRefusals: 3,
};

export function collateral({ strike, width }: Contract, quantity: number): Money {
  return times(width ?? strike, 100 * quantity);
}

/** The most a position can lose, before fees. */
export function maxRisk({ contract, quantity, entryCash }: Terms): Money {
  return collateral(contract, quantity) - entryCash;
}

/** The rules a position takes from its fill: half the credit; twice the credit or the spread's width; 21 days. */
export function rulesFromFill(
  contract: Contract,
  quantity: number,
  entryCash: Money,
  overrides: Overrides = {},
): Rules {
  return {
    profitTarget: toCents(divide(entryCash, 2n)),
    stopLoss: toCents(contract.width === null ? 2n * entryCash : times(contract.width, 100 * quantity)),
    exitDte: 21,
    autoExit: true,
    ...overrides,
  };
}

export interface Evaluation {
  /** null without a mark. */
  pnl: Money | null;
  /** Calendar days. */
  dte: number;
  toProfitTarget: Money | null;
  toStopLoss: Money | null;
  /** Every rule that holds, in the order of the table. */
  holding: Reason[];
}

export function evaluate(terms: Terms, mark: Money | null, today: Day): Evaluation {
  const { contract, entryCash, quantity, rules } = terms;
  const dte = daysBetween(today, contract.expiration);
  const dateHolds: Reason[] = dte <= rules.exitDte ? ["21dte"] : [];
  if (mark === null) {
    return { pnl: null, dte, toProfitTarget: null, toStopLoss: null, holding: dateHolds };
  }
  const pnl = entryCash - times(mark, quantity);
  const stop = least(rules.stopLoss, maxRisk(terms));
  return {
    pnl,
    dte,
    toProfitTarget: rules.profitTarget - pnl,
    toStopLoss: stop + pnl,
    holding: [
      ...dateHolds,
      ...(pnl >= rules.profitTarget ? (["profit_target"] as const) : []),
      ...(-pnl >= stop ? (["stop_loss"] as const) : []),
    ],
  };
}

export type Verdict = "hold" | "unmarked" | "exit" | "closing" | "confirming" | "waiting" | "off" | "refused";

export interface Decision extends Evaluation {
  mark: Money | null;
  /** Why a price rule was not judged, or no order left. */
  code: Fault | "quiet_period" | "entry_working" | null;
  reason: Reason | null;
  /** Of the most urgent rule that holds. */
  urgency: number | null;
  verdict: Verdict;
  /** What later checks count: in which of the latest checks that had a mark the stop held, the newest first. */
  stopHeld: boolean[];
  /** Whether it is one check more: otherwise nothing that counts checks moves. */
  counts: boolean;
}

export interface Circumstances {
  /** In market hours. */
  now: Instant;
  settings?: Settings;
  /** From the decision before. */
  stopHeld?: boolean[];
  /** Whether it is one check more since the decision before, see `countsAgain`. */
  counts?: boolean;
  /** Whether a close is at the broker. */
  closing?: boolean;
  /** Whether its entry still works at the broker: one live order at a time. */
  entryWorks?: boolean;
  /** How often the broker refused to close it on this trading date. */
  refusals?: number;
}

/** Two looks within four minutes of the market are one, unless its clock was set back; null = there was none before. */
export function countsAgain(countedAt: Instant | null, now: Instant): boolean {
  return countedAt === null || now >= countedAt + 4 * MINUTE || now < countedAt;
}

/** What a check makes of a position that has not expired. */
export function decide(
  terms: Terms,
  { mark, fault }: Mark,
  {
    now,
    settings = SETTINGS,
    stopHeld = [],
    counts = true,
    closing = false,
    entryWorks = false,
    refusals = 0,
  }: Circumstances,
): Decision {
  const today = newYorkDate(now);
  const sinceOpen = now - sessionOpen(today);
  const quietRules = sinceOpen < settings.quietMinutesRules * MINUTE;
  const quietOrders = sinceOpen < settings.quietMinutesOrders * MINUTE;
  const evaluation = evaluate(terms, mark, today);
  const judged = mark !== null && !quietRules;

  const held =
    judged && counts
      ? [evaluation.holding.includes("stop_loss"), ...stopHeld].slice(0, settings.stopConfirmationChecks)
      : stopHeld;
  const confirmed = held.filter(Boolean).length >= settings.stopConfirmations;

  const holding = evaluation.holding.filter((rule) => rule === "21dte" || judged);
  const acting = holding.filter((rule) => rule !== "stop_loss" || confirmed);
  const reason = acting[0] ?? holding[0] ?? null;
  const urgency = acting.length === 0 ? null : Math.min(...acting.map((rule) => URGENCY[rule]));

  const verdict = (): Verdict => {
    if (closing) {
      return "closing";
    }
    if (reason === null) {
      return judged ? "hold" : "unmarked";
    }
    if (acting.length === 0) {
      return "confirming";
    }
    if (!terms.rules.autoExit) {
      return "off";
    }
    if (refusals >= settings.maxCloseRefusals) {
      return "refused";
    }
    return entryWorks || fault !== null || quietOrders ? "waiting" : "exit";
  };
  const said = verdict();
  // Quiet minutes matter where they kept a price rule from being judged, or what is due from leaving.
  const quiet = quietRules || (quietOrders && acting.length > 0);
  return {
    ...evaluation,
    mark,
    code: entryWorks && said === "waiting" ? "entry_working" : (fault ?? (quiet ? "quiet_period" : null)),
    reason,
    urgency,
    verdict: said,
    stopHeld: held,
    counts,
  };
}

/** Whether a later decision takes over an order that is at the broker for a reason of this urgency. */
export function takesOver(decision: Decision, urgency: number): boolean {
  return decision.urgency !== null && decision.urgency < urgency;
}
