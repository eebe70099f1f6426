import { type Day, newYorkDate, sessionClose, sessions } from "../calendar.ts";
import { times, toNumber } from "../money.ts";
import { type Lot, lotsOf } from "../shares.ts";
import { cents, sum } from "./figures.ts";
import {
  entryDay,
  exitDay,
  type Held,
  type History,
  type LedgerEntry,
  pnlBy,
  realizedBy,
} from "./history.ts";

export interface Close {
  trade_date: Day;
  flow: number;
  realized_pnl: number;
  unrealized_pnl: number;
  pnl: number;
  total_pnl: number;
  equity: number | null;
  daily_return: number | null;
  growth: number | null;
  drawdown_percent: number | null;
  shares_pnl: number;
  held: number;
  unmarked: number;
}

const hasClosed = (p: Held, by: Day) => (exitDay(p) ?? "9999-12-31") <= by;

/** P&L of the open part of a position at the close of a day. */
function unrealized(p: Held, by: Day): number {
  if (entryDay(p) > by || hasClosed(p, by)) {
    return 0;
  }
  const marked = p.days.filter(({ day }) => day <= by).at(-1);
  return pnlBy(p, marked?.marks.at(-1) ?? p.entryPrice, by) - p.fees - realizedBy(p, by);
}

/** P&L of held shares at the close of a day, by the last official close since they were bought. */
function madeOfShares(lots: Lot[], closes: NonNullable<History["shareCloses"]>, by: Day): number {
  const held = lots.filter(
    ({ openedAt, end }) => newYorkDate(openedAt) <= by && (end === null || newYorkDate(end.at) > by),
  );
  return sum(
    held.map(({ ticker, quantity, priceIn, openedAt, feesIn }) => {
      const [latest] = closes
        .filter((one) => one.ticker === ticker && one.day <= by && one.day >= newYorkDate(openedAt))
        .sort((a, b) => (a.day < b.day ? 1 : -1));
      const fees = (toNumber(feesIn.of) * Number(feesIn.part)) / Number(feesIn.whole);
      return toNumber(times((latest?.close ?? priceIn) - priceIn, quantity)) - fees;
    }),
  );
}

/**
 * The open positions and shares at the close of a day, and how many of them have no price of that day; new ones have
 * their entry price.
 */
function heldAt(
  positions: Held[],
  lots: Lot[],
  closes: NonNullable<History["shareCloses"]>,
  today: Day,
): Pick<Close, "held" | "unmarked"> {
  const open = positions.filter((p) => entryDay(p) <= today && !hasClosed(p, today));
  const stale = open.filter((p) => entryDay(p) < today && !p.days.some(({ day }) => day === today));
  const shares = lots.filter(
    ({ openedAt, end }) => newYorkDate(openedAt) <= today && (end === null || newYorkDate(end.at) > today),
  );
  const staleShares = shares.filter(
    ({ ticker, openedAt }) =>
      newYorkDate(openedAt) < today &&
      !closes.some((close) => close.ticker === ticker && close.day === today),
  );
  return { held: open.length + shares.length, unmarked: stale.length + staleShares.length };
}

const isFlow = (kind: LedgerEntry["kind"]) => ["starting_balance", "deposit", "withdrawal"].includes(kind);

/** v_equity. */
export function equityCurve({ positions, ledger, now, shares = [], shareCloses = [] }: History): Close[] {
  const lots = lotsOf(shares);
  const start = ledger.find(({ kind }) => kind === "starting_balance");
  const first =
    start?.day ?? [...positions.map(entryDay), ...shares.map(({ at }) => newYorkDate(at))].sort()[0];
  if (first === undefined) {
    return [];
  }
  const days = sessions(first, newYorkDate(now)).filter((day) => sessionClose(day) <= now);

  const rows: Close[] = [];
  // The starting balance includes everything that was realised before its day.
  let counted = new Date(Date.parse(`${first}T00:00:00Z`) - 1).toISOString().slice(0, 10);
  let open = sum(positions.map((p) => unrealized(p, counted)));
  let inShares = madeOfShares(lots, shareCloses, counted);
  let total = 0;
  let equity = 0;
  let growth = 1;
  let high = 1;
  for (const day of days) {
    const since = (date: Day | null) => date !== null && date > counted && date <= day;
    const flow = sum(
      ledger
        .filter((entry) => since(entry.day))
        .map(({ kind, amount }) => (kind === "withdrawal" ? -amount : isFlow(kind) ? amount : 0)),
    );
    const earned = sum(
      ledger
        .filter(({ day, kind }) => since(day) && !isFlow(kind))
        .map(({ kind, amount }) => (kind === "fee" ? -amount : amount)),
    );
    const before = counted;
    const closed = sum(positions.map((p) => realizedBy(p, day) - realizedBy(p, before)));
    const sold = sum(
      lots.flatMap(({ end }) => (end !== null && since(newYorkDate(end.at)) ? [toNumber(end.pnl)] : [])),
    );
    const stillHeld = madeOfShares(lots, shareCloses, day);
    const shares_pnl = sold + stillHeld - inShares;
    const stillOpen = sum(positions.map((p) => unrealized(p, day)));
    const pnl = closed + earned + stillOpen - open + shares_pnl;
    // Money that is withdrawn on this day is still in the account.
    const withdrawn = sum(
      ledger.filter((entry) => entry.kind === "withdrawal" && entry.day === day).map(({ amount }) => amount),
    );
    const invested = cents(equity + flow + withdrawn);
    const daily = invested > 0 ? pnl / invested : null;
    growth *= Math.max(0, 1 + (daily ?? 0));
    high = Math.max(high, growth);
    total += pnl;
    equity = cents(equity + flow + pnl);
    rows.push({
      trade_date: day,
      flow,
      realized_pnl: closed + sold + earned,
      unrealized_pnl: stillOpen + stillHeld,
      pnl,
      total_pnl: total,
      equity: start ? equity : null,
      daily_return: start ? daily : null,
      growth: start ? growth : null,
      drawdown_percent: start ? 100 * (1 - growth / high) : null,
      shares_pnl,
      ...heldAt(positions, lots, shareCloses, day),
    });
    counted = day;
    open = stillOpen;
    inShares = stillHeld;
  }
  return rows;
}
