import { type Day, daysBetween, type Instant, MINUTE, newYorkDate, sessionOpen } from "./calendar.ts";
import { type Contract, isAtOneStrike, mostWorth, sides, strategyOf, worth } from "./contract.ts";
import { CENT, divide, greatest, least, type Money, times, toCents } from "./money.ts";
import { combinedMark, type Fault, type Mark, type Quote } from "./quotes.ts";
import { isIndex } from "./settlement.ts";

/** A position's own exit rules, USD for the whole position; null = off. */
export interface Rules {
  profitTarget: Money | null;
  stopLoss: Money | null;
  exitDte: number | null;
  autoExit: boolean;
}

/** What a request wants otherwise: USD for all of its contracts, or hundredths of a percent of the credit. */
export interface Overrides extends Partial<Rules> {
  profitPercent?: bigint | null;
  stopPercent?: bigint | null;
}

/** What a fill has made. */
export interface Opened {
  contract: Contract;
  /** Cash received for all contracts, USD. */
  entryCash: Money;
  /** Contracts opened: partial closes do not move the rules. */
  quantity: number;
  /** At entry, USD per share; null = nobody has said. */
  underlying?: Money | null;
}

/** What the rules are judged by. */
export interface Terms extends Opened {
  rules: Rules;
}

type Reason = "21dte" | "profit_target" | "stop_loss";
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

/** The price at entry; the middle of the short strikes stands for one that nobody has said. */
function priceAt({ contract, underlying = null }: Opened): Money {
  const strikes = sides(contract).map(({ short }) => short);
  return underlying ?? strikes.reduce((sum, strike) => sum + strike, 0n) / BigInt(strikes.length);
}

/** The most that the legs can lose, before fees; null = without bound. */
export function canLose({ contract, quantity, entryCash }: Opened): Money | null {
  const most = mostWorth(contract);
  return most === null ? null : times(most, quantity) - entryCash;
}

/** What a broker asks for a short put and a short call: that of the side that asks more, and all premium. */
function margin(opened: Opened): Money {
  const price = priceAt(opened);
  const asked = sides(opened.contract).map(({ type, short }) => {
    const distance = type === "put" ? price - short : short - price;
    const outOfTheMoney = distance > 0n ? distance : 0n;
    // Of a hundred shares: 20 % of the underlying (of a broad index 15 %) less that, at least 10 % of what it is reckoned by.
    return greatest(
      (isIndex(opened.contract) ? 15n : 20n) * price - 100n * outOfTheMoney,
      10n * (type === "put" ? short : price),
    );
  });
  return opened.entryCash + times(asked.reduce(greatest), opened.quantity);
}

/** USD for all contracts. */
export function collateral(opened: Opened): Money {
  switch (strategyOf(opened.contract)) {
    case "CC":
      return 0n;
    case "STR":
      return margin(opened);
    default:
      return times(mostWorth(opened.contract) ?? 0n, opened.quantity);
  }
}

/** What returns are measured by: shares at their price at entry, or the collateral. USD. */
export function capital(opened: Opened): Money {
  return strategyOf(opened.contract) === "CC"
    ? times(priceAt(opened), 100 * opened.quantity)
    : collateral(opened);
}

/** What counts in the limits: shares carry a covered call's risk. USD; null = without bound. */
export function maxRisk(opened: Opened): Money | null {
  return strategyOf(opened.contract) === "CC" ? 0n : canLose(opened);
}

/** The same with a bound: the larger loss of an underlying 20 % lower and 20 % higher at expiration. USD. */
export function stressLoss(opened: Opened): Money {
  const price = priceAt(opened);
  const loss = (at: Money) => times(worth(opened.contract, at), opened.quantity) - opened.entryCash;
  return (
    maxRisk(opened) ?? [loss(divide(8n * price, 10n)), loss(divide(12n * price, 10n))].reduce(greatest, 0n)
  );
}

/** In cents, and never nothing. */
function amount(dividend: Money, divisor: bigint): Money {
  return greatest(CENT, divide(dividend, divisor * CENT) * CENT);
}

/** Half the credit, of what has one short strike a quarter; of a covered call that is all. */
function defaults({ contract, entryCash, quantity }: Opened): Rules {
  const profitTarget = amount(entryCash, isAtOneStrike(contract) ? 4n : 2n);
  const [side] = sides(contract);
  switch (strategyOf(contract)) {
    case "CC":
      return { profitTarget, stopLoss: null, exitDte: null, autoExit: true };
    case "VPC":
    case "VCC":
      return {
        profitTarget,
        stopLoss: times(side?.width ?? 0n, 100 * quantity),
        exitDte: 21,
        autoExit: true,
      };
    default:
      return { profitTarget, stopLoss: amount(2n * entryCash, 1n), exitDte: 21, autoExit: true };
  }
}

/** Overrides that are taken where that much credit is asked for: a target above it is refused. */
export function askable(overrides: Overrides, credit: Money): Overrides {
  const { profitTarget, profitPercent } = overrides;
  const whole = (credit / CENT) * CENT;
  return {
    ...overrides,
    ...(profitTarget != null && profitTarget > whole && { profitTarget: whole }),
    ...(profitPercent != null && profitPercent > 10_000n && { profitPercent: 10_000n }),
  };
}

/** Of what overrides say, the rules in USD; what was asked for in USD is for all the contracts that were `requested`. */
export function amountsOf(
  { entryCash, quantity }: Opened,
  { profitPercent, stopPercent, ...given }: Overrides,
  requested: number,
): Partial<Rules> {
  const share = (all: Money | null) => all && amount(times(all, quantity), BigInt(requested));
  const ofCredit = (percent: bigint | null) => percent && amount(percent * entryCash, 10_000n);
  // Sold for less than was asked, nobody makes more than that.
  const atMost = (target: Money | null) =>
    target !== null && target > entryCash ? toCents(entryCash) : target;
  return {
    ...given,
    ...(given.profitTarget !== undefined && { profitTarget: atMost(share(given.profitTarget)) }),
    ...(given.stopLoss !== undefined && { stopLoss: share(given.stopLoss) }),
    ...(profitPercent !== undefined && { profitTarget: ofCredit(profitPercent) }),
    ...(stopPercent !== undefined && { stopLoss: ofCredit(stopPercent) }),
  };
}

/** The rules a position takes from its fill. */
export function rulesFromFill(opened: Opened, overrides: Overrides = {}, requested = opened.quantity): Rules {
  return { ...defaults(opened), ...amountsOf(opened, overrides, requested) };
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
  const pnl = mark === null ? null : entryCash - times(mark, quantity);
  const most = canLose(terms);
  const stop = rules.stopLoss !== null && most !== null ? least(rules.stopLoss, most) : rules.stopLoss;
  const holding: Reason[] = [];
  if (rules.exitDte !== null && dte <= rules.exitDte) {
    holding.push("21dte");
  }
  const toProfitTarget = pnl === null || rules.profitTarget === null ? null : rules.profitTarget - pnl;
  if (toProfitTarget !== null && toProfitTarget <= 0n) {
    holding.push("profit_target");
  }
  const toStopLoss = pnl === null || stop === null ? null : stop + pnl;
  if (toStopLoss !== null && toStopLoss <= 0n) {
    holding.push("stop_loss");
  }
  return { pnl, dte, toProfitTarget, toStopLoss, holding };
}

/** What is all but worthless nobody bids for: where its ask alone meets the target, no bid could change the answer. */
export function positionMark(
  { contract, entryCash, quantity, rules }: Terms,
  quoteOf: (symbol: string) => Quote | undefined,
  now: Instant,
): Mark {
  const mark = combinedMark(contract, quoteOf, now);
  const worst = mark.fault === null ? null : mark.worst;
  return worst !== null &&
    rules.profitTarget !== null &&
    entryCash - times(worst, quantity) >= rules.profitTarget
    ? { mark: worst, natural: worst, fault: null }
    : mark;
}

type Verdict = "hold" | "unmarked" | "exit" | "closing" | "confirming" | "waiting" | "off" | "refused";

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
