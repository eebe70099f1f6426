import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyBook, insertPositions, quoteAsJson } from "../engine/positions.ts";
import { anInstant, aTriple, random, type Triple } from "../engine/triples.ts";
import { expirationClose, type Instant, isMarketOpen, iso } from "../model/calendar.ts";
import { isAtOneStrike, STRATEGIES, strategyOf } from "../model/contract.ts";
import { type Money, toCents, toNumber } from "../model/money.ts";
import { capital, collateral, decide, maxRisk, positionMark, stressLoss } from "../model/rules.ts";
import { closingLimit, maxDebit } from "../model/walk.ts";
import { type Book, createBook, type Row } from "../support/book.ts";

const TRIPLES = Number(process.env.VERDICT_TRIPLES ?? 10_000);
const PER_CHECK = 400;

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

const dollars = (amount: Money | null) => (amount === null ? null : toNumber(amount));

/** The model's decision, in the columns of private.exit_decisions; undefined if there is none. */
function expected({ terms, quotes }: Triple, now: Instant): Row | undefined {
  if (now >= expirationClose(terms.contract.expiration)) {
    return undefined;
  }
  const mark = positionMark(terms, (symbol) => quotes.get(symbol), now);
  const decision = decide(terms, mark, { now });
  const cents = (amount: Money | null) => dollars(amount === null ? null : toCents(amount));
  const { urgency } = decision;
  const leaves = decision.verdict === "exit" && urgency !== null && mark.fault === null;
  const max_debit = leaves ? maxDebit(urgency, terms, mark.mark) : null;
  return {
    mark: dollars(decision.mark),
    code: decision.code,
    pnl: cents(decision.pnl),
    dte: decision.dte,
    to_profit_target: cents(decision.toProfitTarget),
    to_stop_loss: cents(decision.toStopLoss),
    exit_reason: decision.reason,
    verdict: decision.verdict,
    urgency: leaves ? urgency : null,
    limit_price:
      leaves && max_debit !== null
        ? toNumber(closingLimit(urgency, 0, terms.contract, mark, max_debit))
        : null,
    max_debit: dollars(max_debit),
  };
}

/** The position after a fill, by the model. */
function opened({ requestId, terms }: Triple): Row {
  const { profitTarget, stopLoss, exitDte, autoExit } = terms.rules;
  const strategy = strategyOf(terms.contract);
  return {
    request_id: requestId,
    strategy_type: strategy,
    profit_target: dollars(profitTarget),
    stop_loss: dollars(stopLoss),
    exit_dte: exitDte,
    auto_exit: autoExit,
    collateral: dollars(collateral(terms)),
    capital: dollars(capital(terms)),
    max_risk: dollars(maxRisk(terms)),
    stress_loss: dollars(stressLoss(terms)),
  };
}

describe(`${TRIPLES} random positions, quotes and dates (VERDICT_SEED=${random.seed})`, () => {
  const disagreements: { triple: string; sql: unknown; model: unknown }[] = [];
  const covered = new Map<string, number>();
  let decided = 0;

  it("get the same rules, risk, mark, fault, reason, verdict and limit from Postgres and from the model", async () => {
    const count = (what: string) => covered.set(what, (covered.get(what) ?? 0) + 1);
    for (let first = 0; first < TRIPLES; first += PER_CHECK) {
      const now = anInstant();
      expect(isMarketOpen(now)).toBe(true);
      const triples = Array.from({ length: Math.min(PER_CHECK, TRIPLES - first) }, (_, i) =>
        aTriple(now, first + i),
      );
      await emptyBook(book.sql);
      await book.setClock(iso(now));
      const ids = await insertPositions(book.sql, triples);
      const positions = await book.sql`
        select request_id, strategy_type, profit_target::float, stop_loss::float, exit_dte, auto_exit, collateral::float,
          capital::float, max_risk::float, stress_loss::float
        from public.positions`;
      const asOpened = new Map(positions.map((row) => [row.request_id as string, { ...row } as Row]));
      const run_id = await book.begin();
      const quotes = triples.flatMap((triple) =>
        [...triple.quotes].map(([symbol, quote]) => quoteAsJson(symbol, quote)),
      );
      await book.call("apply_quotes", { run_id, page: 1, quotes });
      const rows = await book.sql`
        select d.position_id::integer, d.mark::float, d.code, d.pnl::float, d.dte, d.to_profit_target::float,
          d.to_stop_loss::float, d.exit_reason, d.verdict, o.urgency, o.limit_price::float,
          round(o.max_debit, 4)::float as max_debit
        from private.exit_decisions d
        left join public.orders o on o.position_id = d.position_id and o.purpose = 'exit'`;
      const found = new Map(
        rows.map(({ position_id, ...row }) => [position_id as number, { ...row } as Row]),
      );
      for (const triple of triples) {
        const sql = found.get(ids.get(triple.requestId) ?? 0);
        const model = expected(triple, now);
        count(
          model === undefined ? "expired" : `${model.verdict} ${model.exit_reason ?? ""} ${model.code ?? ""}`,
        );
        decided += 1;
        const strategy = strategyOf(triple.terms.contract);
        count(isAtOneStrike(triple.terms.contract) ? `${strategy} at one strike` : strategy);
        const opening = { sql: asOpened.get(triple.requestId), model: opened(triple) };
        if (JSON.stringify(sorted(opening.sql)) !== JSON.stringify(sorted(opening.model))) {
          disagreements.push({ triple: describeTriple(triple, now), ...opening });
        }
        if (JSON.stringify(sorted(sql)) !== JSON.stringify(sorted(model))) {
          disagreements.push({ triple: describeTriple(triple, now), sql, model });
        }
      }
    }
    expect(disagreements.slice(0, 5), `${disagreements.length} of ${decided} disagree`).toEqual([]);
  }, 120_000);

  it("meet every verdict, reason and fault often", () => {
    const seen = (pattern: RegExp) =>
      [...covered].reduce((sum, [what, times]) => sum + (pattern.test(what) ? times : 0), 0);
    const floor = TRIPLES / 500;
    for (const pattern of [
      ...STRATEGIES.map((strategy) => new RegExp(`^${strategy}$`)),
      /^IC at one strike/,
      /^STR at one strike/,
      /^expired/,
      /^hold/,
      /^unmarked/,
      /^exit 21dte/,
      /^exit profit_target/,
      /^exit stop_loss/,
      /^waiting 21dte/,
      /^waiting .* quiet_period/,
      /^off/,
      ...["missing", "halted", "delayed", "stale", "no_ask", "crossed", "out_of_bounds", "too_wide"].map(
        (fault) => new RegExp(`${fault}$`),
      ),
    ]) {
      expect(seen(pattern), String(pattern)).toBeGreaterThan(floor);
    }
  });
});

function sorted(row: Row | undefined): unknown {
  return row && Object.entries(row).sort(([a], [b]) => a.localeCompare(b));
}

function describeTriple({ terms, quotes }: Triple, now: Instant): string {
  return JSON.stringify({ now: iso(now), ...terms, quotes: [...quotes] }, (_key, value) =>
    typeof value === "bigint" ? toNumber(value) : value,
  );
}
