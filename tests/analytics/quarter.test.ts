import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { render } from "../../shared/telegram/templates.ts";
import { visibleLength } from "../../shared/words/format.ts";
import { type Book, createBook, type Row } from "../support/book.ts";
import { playQuarter } from "../support/quarter.ts";

/** Six weeks of trades that the rules closed. The views must agree with the book. */

let book: Book;
let asked = 900_000;
beforeAll(async () => {
  book = await createBook();
  await book.empty();
  await book.sql`
    insert into public.account_ledger (entry_date, kind, amount) values ('2026-03-02', 'starting_balance', 250000)`;
  await playQuarter(book, "2026-03-02", "2026-04-10");
});
beforeEach(() => book.deliver());
afterAll(() => book.drop());

async function one(rows: PromiseLike<Row[]>): Promise<Row> {
  const [row] = await rows;
  return row ?? {};
}

/** The message that Telegram gets. */
async function answer(kind: string, facts: Row): Promise<string> {
  asked += 1;
  await book.call("queue_reply", { update_id: asked, kind, facts });
  const message = (await book.deliver()).at(-1);
  return render(kind, message?.facts).text;
}

describe("after weeks of trading", () => {
  it("trades have closed at their targets and at their stops, and some are open", async () => {
    const reasons = await book.sql`select distinct exit_reason from public.trade_history order by 1`;
    expect(reasons.map(({ exit_reason }) => exit_reason)).toEqual(
      expect.arrayContaining(["profit_target", "stop_loss"]),
    );
    expect(await one(book.sql`select count(*)::integer as n from public.v_open_positions`)).not.toEqual({
      n: 0,
    });
  });

  it("the curve ends at the realised P&L plus the marks of the open ones", async () => {
    const { curve, closed, open } = await one(book.sql`
      select (select total_pnl::float from public.v_equity order by trade_date desc limit 1) as curve,
        (select sum(pnl_realized)::float from public.trade_history) as closed,
        (select sum(unrealized_pnl - fees)::float from public.positions where status = 'OPEN') as open`);
    expect(curve).toBeCloseTo(Number(closed) + Number(open), 2);
  });

  it("the same rules, replayed, give the same P&L except for the slippage; a stop pays the natural price, as it did", async () => {
    const { replayed, traded, slippage } = await one(book.sql`
      select (r.answer #>> '{results,0,total_pnl}')::float as replayed, (r.answer #>> '{as_traded,total_pnl}')::float as traded,
        (select sum(slippage) filter (where exit_reason <> 'stop_loss')::float from public.v_trades) as slippage
      from (select public.replay('[{}]') as answer) r`);
    expect(replayed).toBeCloseTo(Number(traded) + Number(slippage), 2);
  });

  it("an earlier target wins more often", async () => {
    const { results } = await book.call<{ results: { win_rate: number }[] }>("replay", {
      rule_sets: [{}, { profit_percent: 10 }],
    });
    expect(results[1]?.win_rate).toBeGreaterThanOrEqual(results[0]?.win_rate ?? 100);
  });

  it("slippage is the difference between the mid and the fill", async () => {
    const wrong = await book.sql`
      select t.position_id from public.v_trades t
      join public.orders o on o.position_id = t.position_id and o.purpose = 'exit' and o.filled_quantity > 0
      group by t.position_id, t.slippage
      having t.slippage <> round(sum(-o.fill_cash - o.mid * o.filled_quantity), 2)`;
    expect(wrong).toEqual([]);
  });

  it.each([
    ["performance", {}],
    ["comparison", { dimension: "ticker" }],
    ["comparison", { dimension: "exit_reason" }],
    ["comparison", { dimension: "month" }],
    ["comparison", { dimension: "<b>" }],
    ["replay", { rules: {}, unread: [] }],
    ["replay", { rules: { profit_percent: 75, exit_dte: 7, stop_multiple: null }, unread: [] }],
    ["notes", { search: "" }],
  ])("%s %j fits a message and a phone", async (kind, facts) => {
    const text = await answer(kind, facts as Row);
    expect(visibleLength(text)).toBeLessThan(4096);
    const table = /<pre>([\s\S]*?)<\/pre>/.exec(text)?.[1] ?? "";
    // As wide as the widest message of /positions.
    expect(
      Math.max(
        ...table
          .replaceAll("&amp;", "&")
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(40);
  });
});
