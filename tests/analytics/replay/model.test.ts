import { describe, expect, it } from "vitest";
import { Random } from "../../engine/random.ts";
import { addDays, type Day, daysBetween, iso, MINUTE, newYork, sessions } from "../../model/calendar.ts";
import { contractAt, mostWorth, STRATEGIES } from "../../model/contract.ts";
import {
  CENT,
  DOLLAR,
  divide,
  type Money,
  money,
  times,
  toCents,
  toDecimal,
  toNumber,
} from "../../model/money.ts";
import { requestOf } from "../../model/request.ts";
import {
  capital,
  evaluate,
  type Overrides,
  type Rules,
  rulesFromFill,
  type Terms,
} from "../../model/rules.ts";
import { type Look, past, putIn } from "../past.ts";
import { book, type Outcome, type RuleSet, replay, useBook } from "./stage.ts";

useBook();

describe("the model, which checks every mark, agrees", () => {
  const TRADES = 60;
  const RULE_SETS: RuleSet[] = [
    {},
    { profit_percent: 25 },
    { profit_percent: 33.33 },
    { profit_percent: 75 },
    { profit_percent: 100 },
    { profit_percent: 0.01 },
    { exit_dte: 0 },
    { exit_dte: 7 },
    { exit_dte: 45 },
    { stop_multiple: 0.5 },
    { stop_multiple: 1.25 },
    { stop_multiple: 1000 },
    { stop_multiple: null },
    { profit_percent: 60, exit_dte: 14, stop_multiple: 1 },
    { profit_percent: 90, exit_dte: 0, stop_multiple: null },
  ];
  const random = Random.fromEnvironment("REPLAY_SEED");

  interface Seen {
    day: Day;
    at: string;
    mark: Money;
    natural: Money | null;
  }

  interface Trade {
    request_id: string;
    terms: Terms;
    /** Its rules before somebody changed them, and when that was. */
    before: Rules;
    changedAt: string;
    entryDay: Day;
    exitDay: Day;
    exitPrice: Money;
    exitReason: string;
    fees: Money;
    marks: Seen[];
  }

  /** The end of a trade. */
  interface End {
    pnl: Money;
    reason: string;
    days: number;
    cutOff: boolean;
    isStopAtMid: boolean;
    /** Capital multiplied by days, USD. */
    collateralDays: number;
  }

  const SESSIONS = sessions("2026-01-02", "2027-12-31");

  function aTrade(number: number): Trade {
    const strike = money(random.pick([580, 25, 4.5, 142.5]));
    const width = money(random.pick([0.5, 1, 2.5, 3]));
    const expiration = random.pick(SESSIONS.slice(80));
    const contract = contractAt(random.pick(STRATEGIES), "SPY", expiration, {
      put: strike,
      putWidth: width,
      call: strike + (random.chance(30) ? 0n : width),
      callWidth: width,
    });
    // Where there is no bound, far more than the credit.
    const most = mostWorth(contract) ?? 900n * DOLLAR;
    const quantity = random.pick([1, 1, 2, 3, 7, 100]);
    const ceiling = Number((most < 400n * DOLLAR ? most : 400n * DOLLAR) / CENT);
    const entryPrice = BigInt(random.int(random.pick([1, ceiling >> 3]), ceiling - 1)) * CENT;
    const entryCash = times(entryPrice, quantity);
    const own: Overrides = {
      ...(random.chance(20) && {
        profitTarget: toCents(divide(entryCash * BigInt(random.int(1, 99)), 100n)) + CENT,
      }),
      ...(random.chance(20) && {
        stopLoss: toCents(divide(entryCash * BigInt(random.int(1, 300)), 100n)) + CENT,
      }),
      ...(random.chance(20) && { exitDte: random.int(0, 30) }),
      ...random.pick<Overrides>([
        {},
        {},
        {},
        {},
        { profitTarget: null },
        { stopLoss: null },
        { exitDte: null },
      ]),
      ...(random.chance(20) && { autoExit: false }),
    };
    const opened = { contract, entryCash, quantity };
    const rules = rulesFromFill(opened, own);
    const life = SESSIONS.filter(
      (day) => day >= addDays(expiration, -random.pick([2, 20, 30, 45, 60])) && day <= expiration,
    );
    const held = life.slice(0, random.chance(30) ? life.length : random.int(1, life.length));
    const marks: Seen[] = [];
    const half = CENT / 2n;
    let mark = entryPrice;
    for (const day of random.chance(10) ? [] : held) {
      const looks = random.chance(10) ? 0 : random.int(1, 12);
      for (let look = 0; look < looks; look += 1) {
        const step = random.pick([0, 0, 1, 3, 3, 8, 20]);
        mark += divide(entryPrice * BigInt(random.int(-step, step)), 100n * half) * half;
        mark = mark < 0n ? 0n : mark > most ? most : mark;
        const natural = random.chance(20) ? null : mark + BigInt(random.int(0, 12)) * DOLLAR;
        marks.push({ day, at: iso(newYork(day, "09:35") + look * 7 * MINUTE), mark, natural });
      }
    }
    return {
      request_id: `random-${number}`,
      terms: { ...opened, rules },
      before: rulesFromFill(opened, {}),
      changedAt:
        (random.chance(40) && marks.length > 0 ? random.pick(marks).at : null) ?? "2026-01-01T00:00:00.000Z",
      entryDay: held[0] ?? expiration,
      exitDay: held.at(-1) ?? expiration,
      exitPrice: BigInt(random.int(0, ceiling)) * CENT,
      exitReason: random.pick([
        "expired",
        "assigned",
        "manual",
        "21dte",
        "profit_target",
        "stop_loss",
        "enough",
      ]),
      fees: BigInt(random.pick([0, 130, 265])) * CENT,
      marks,
    };
  }

  /** The first look at which a rule holds; otherwise the trade's own end. */
  function replayed({ terms, marks, fees, ...trade }: Trade, set: RuleSet): End {
    const ofTheCredit = (factor: number, per: bigint): Money => {
      const cents = divide(terms.entryCash * money(factor), per * DOLLAR * CENT);
      return (cents > 1n ? cents : 1n) * CENT;
    };
    const rulesAt = (at: string): Rules => ({
      ...(at < trade.changedAt ? trade.before : terms.rules),
      ...(set.profit_percent !== undefined && { profitTarget: ofTheCredit(set.profit_percent, 100n) }),
      ...(set.exit_dte !== undefined && { exitDte: set.exit_dte }),
      ...(typeof set.stop_multiple === "number" && { stopLoss: ofTheCredit(set.stop_multiple, 1n) }),
    });
    for (const { day, at, mark, natural } of marks) {
      const { pnl, holding } = evaluate({ ...terms, rules: rulesAt(at) }, mark, day);
      const reason = holding.find((rule) => rule !== "stop_loss" || set.stop_multiple !== null);
      if (reason !== undefined) {
        const isStopped = holding.includes("stop_loss") && set.stop_multiple !== null;
        const most = mostWorth(terms.contract);
        const asked = natural ?? mark;
        const paid = most !== null && asked > most ? most : asked;
        const days = daysBetween(trade.entryDay, day);
        return {
          pnl: (isStopped ? terms.entryCash - times(paid, terms.quantity) : (pnl ?? 0n)) - fees,
          reason,
          days,
          cutOff: false,
          isStopAtMid: isStopped && natural === null,
          collateralDays: capitalDays(terms, days),
        };
      }
    }
    return {
      ...asTraded({ terms, marks, fees, ...trade }),
      cutOff: !["expired", "assigned"].includes(trade.exitReason),
    };
  }

  function asTraded({ terms, fees, entryDay, exitDay, exitPrice, exitReason }: Trade): End {
    return {
      pnl: terms.entryCash - times(exitPrice, terms.quantity) - fees,
      reason: exitReason,
      days: daysBetween(entryDay, exitDay),
      cutOff: false,
      isStopAtMid: false,
      collateralDays: capitalDays(terms, daysBetween(entryDay, exitDay)),
    };
  }

  const capitalDays = (terms: Terms, days: number) => toNumber(capital(terms)) * Math.max(days, 1);

  /** Paired: the mean difference to the real result, and its standard error. */
  function differenceOf(ends: End[], traded: End[]) {
    const differences = ends.map(({ pnl }, i) => toNumber(pnl - (traded[i]?.pnl ?? 0n)));
    const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    const variance =
      differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(differences.length - 1, 1);
    return {
      difference: expect.closeTo(mean, 1),
      difference_error: expect.closeTo(Math.sqrt(variance / differences.length), 1),
      few_trades: differences.length < 30,
    };
  }

  function sumOf(ends: End[]): Outcome {
    const trades = ends.length;
    const n = BigInt(trades);
    const total = ends.reduce((sum, { pnl }) => sum + pnl, 0n);
    const wins = ends.filter(({ pnl }) => pnl > 0n).length;
    const [worst = 0n] = ends.map(({ pnl }) => pnl).sort((a, b) => (a < b ? -1 : 1));
    const days = ends.reduce((sum, end) => sum + end.days, 0);
    const perDay = toNumber(total) / ends.reduce((sum, end) => sum + end.collateralDays, 0);
    return {
      trades,
      wins,
      win_rate: Number(divide(1000n * BigInt(wins), n)) / 10,
      total_pnl: toNumber(toCents(total)),
      expectancy: toNumber(divide(total, n * CENT) * CENT),
      worst: toNumber(toCents(worst)),
      avg_days_held: Number(divide(10n * BigInt(days), n)) / 10,
      pnl_per_collateral_day: expect.closeTo(perDay, 7),
      annual_return_on_collateral: expect.closeTo(36_500 * perDay, 1),
    };
  }

  function counted(words: string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const word of words) {
      counts[word] = (counts[word] ?? 0) + 1;
    }
    return counts;
  }

  async function write(trades: Trade[]): Promise<void> {
    const perContract = (amount: Money, { terms }: Trade) => toNumber(divide(amount, BigInt(terms.quantity)));
    await putIn(
      book,
      trades.map((t) => ({
        trade: past({
          strike_price: null,
          ...requestOf(t.terms.contract, {
            request_id: t.request_id,
            credit: divide(t.terms.entryCash, BigInt(t.terms.quantity)),
            quantity: t.terms.quantity,
          }),
          entry_date: iso(newYork(t.entryDay, "09:31")),
          entry_price: perContract(t.terms.entryCash, t),
          exit_date: iso(newYork(t.exitDay, "15:59")),
          exit_price: toNumber(t.exitPrice),
          exit_reason: t.exitReason,
          fees: toNumber(t.fees),
        }),
        looks: t.marks.map(
          ({ at: when, mark, natural }): Look => [
            when,
            toNumber(mark),
            natural === null ? null : toNumber(natural),
          ],
        ),
      })),
    );
    const own = trades.map(({ request_id, changedAt, terms: { rules } }) => ({
      request_id,
      changed_at: changedAt,
      profit_target: rules.profitTarget === null ? null : toDecimal(rules.profitTarget),
      stop_loss: rules.stopLoss === null ? null : toDecimal(rules.stopLoss),
      exit_dte: rules.exitDte,
      auto_exit: rules.autoExit,
    }));
    await book.sql`
      update public.positions p
      set profit_target = own.profit_target, stop_loss = own.stop_loss, exit_dte = own.exit_dte, auto_exit = own.auto_exit
      from jsonb_to_recordset(${book.sql.json(own)}) own (request_id text, profit_target numeric, stop_loss numeric,
        exit_dte integer, auto_exit boolean)
      where p.request_id = own.request_id`;
    await book.sql`
      update public.rule_changes c set changed_at = own.changed_at
      from jsonb_to_recordset(${book.sql.json(own)}) own (request_id text, changed_at timestamptz)
      join public.positions p using (request_id)
      where c.position_id = p.position_id`;
  }

  it(`on ${TRADES} random trades under ${RULE_SETS.length} sets of rules (REPLAY_SEED=${random.seed})`, async () => {
    const trades = Array.from({ length: TRADES }, (_, number) => aTrade(number));
    // After the last of them.
    await book.setClock("2028-12-29T15:00:00Z");
    await write(trades);
    const marked = trades.filter(({ marks }) => marks.length > 0);

    const found = await replay(...RULE_SETS);

    expect(found.as_traded).toEqual(sumOf(marked.map(asTraded)));
    expect(found.without_marks).toBe(TRADES - marked.length);
    expect(found.results).toEqual(
      RULE_SETS.map((rules) => {
        const ends = marked.map((trade) => replayed(trade, rules));
        return {
          rules,
          ...sumOf(ends),
          cut_off: ends.filter(({ cutOff }) => cutOff).length,
          stops_at_mid: ends.filter(({ isStopAtMid }) => isStopAtMid).length,
          ...differenceOf(ends, marked.map(asTraded)),
          reasons: counted(ends.map(({ reason }) => reason)),
        };
      }),
    );

    // Otherwise the comparison would have had little to compare.
    const reasons = new Set(found.results.flatMap((result) => Object.keys(result.reasons)));
    expect([...reasons]).toEqual(expect.arrayContaining(["21dte", "profit_target", "stop_loss", "expired"]));
    expect(found.without_marks).toBeGreaterThan(0);
    expect(found.results.some(({ cut_off }) => cut_off > 0)).toBe(true);
  });
});
