import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, putSymbol, type Row, startTestStack, type TestStack, TRADER, until } from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Many calls at once, from every kind of caller: the result must be the same as one after the other. */

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.quiet());

/** Sold for 150.00 per contract and recorded as traded elsewhere. */
const recordOf = (request: StrikeRequest) => ({
  request,
  entry_price: request.net_credit,
  quantity: request.quantity,
  execution_data: {},
});

describe("a caller with the secret of the schedule", () => {
  it("cannot confirm a stop by frequent checks: a quote that is gone at the next tick has closed nothing", async () => {
    await stack.db.sql`update public.stop_confirmation set needed = 2, checks = 3`;
    const trade = csp();
    await stack.quote({ [putSymbol(trade, 580)]: [6.4, 6.6] });
    const recorded = await stack.call("create-position", recordOf(trade));
    const { position_id } = recorded.body as { position_id: number };
    const seen = new Set<number>();
    for (let asked = 0; asked < 8; asked += 1) {
      const answers = await Promise.all(
        [{}, {}, { only: "asked" }].map((body) => stack.call("exit-check", body)),
      );
      for (const { status, body } of answers) {
        seen.add(status);
        expect((body as { exits: unknown[] }).exits).toEqual([]);
      }
    }
    expect([...seen].every((status) => status === 200 || status === 409)).toBe(true);
    await stack.quiet();
    const looks = () => stack.db.sql`
      select stop_checks, verdict, status from public.positions where position_id = ${position_id}`;
    expect(await looks()).toMatchObject([{ stop_checks: 1, verdict: "confirming", status: "OPEN" }]);

    await stack.quote({ [putSymbol(trade, 580)]: [1.4, 1.6] });
    await stack.advance(5);
    expect(await looks()).toMatchObject([{ stop_checks: 2, verdict: "hold", status: "OPEN" }]);
    await stack.db.sql`update public.stop_confirmation set needed = 1, checks = 1`;
  });
});

describe("sixty presses, 24 checks, 45 proposals and 20 records at once", () => {
  let updates = 9_000_000;
  let presses: Promise<{ status: number; text: string }>[] = [];
  let others: Promise<{ status: number; text: string }>[] = [];
  const asked = {
    approve: [] as StrikeRequest[],
    propose: [] as StrikeRequest[],
    record: [] as StrikeRequest[],
  };
  let deadlocks: number;

  const countDeadlocks = async (): Promise<number> => {
    const [row] = await stack.db.sql<{ deadlocks: number }[]>`
      select deadlocks::integer from pg_stat_database where datname = current_database()`;
    return row?.deadlocks ?? 0;
  };

  beforeAll(async () => {
    await stack.setClock(NOW);
    const trades = Array.from({ length: 75 }, () => csp());
    asked.approve = trades.slice(0, 10);
    asked.propose = trades.slice(10, 55);
    asked.record = trades.slice(55);
    await stack.underlying(Object.fromEntries(trades.map(({ ticker }) => [ticker, 600])));
    await stack.quote(
      Object.fromEntries(
        trades.map((trade): [string, [number, number]] => [putSymbol(trade, 580), [1.49, 1.51]]),
      ),
    );
    const cards = [];
    for (const trade of asked.approve) {
      await stack.propose(trade);
      cards.push(await stack.card(trade.ticker));
    }
    await stack.quiet();
    deadlocks = await countDeadlocks();

    // Each card is pressed six times at once.
    presses = cards.flatMap(({ message_id, text, buttons }) =>
      Array.from({ length: 6 }, () => {
        updates += 1;
        const data = buttons.find((button) => button.text.includes("Approve"))?.callback_data;
        const chat = { id: TRADER, type: "private", first_name: "Trader" };
        return stack.call("telegram-webhook", {
          update_id: updates,
          callback_query: {
            id: String(updates),
            from: { id: TRADER, is_bot: false, first_name: "Trader" },
            chat_instance: "1",
            message: { message_id, date: 1_771_945_200, chat, text },
            data,
          },
        });
      }),
    );
    others = [
      ...Array.from({ length: 24 }, (_, each) =>
        stack.call("exit-check", each % 3 === 0 ? { only: "asked" } : {}),
      ),
      ...asked.propose.map((trade) => stack.call("propose-trade", trade)),
      ...asked.record.map((trade) => stack.call("create-position", recordOf(trade))),
    ];
    await Promise.allSettled([...presses, ...others]);
  }, 120_000);

  it("nobody is answered with an error, and no press is lost", async () => {
    const answers = await Promise.all(presses);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const wrong = (await Promise.all(others)).filter(({ status }) => ![200, 201, 409].includes(status));
    expect(wrong).toEqual([]);
    expect(stack.errors.filter((line) => line.includes('"error"'))).toEqual([]);
  });

  it("no deadlock occurs", async () => {
    expect(await countDeadlocks()).toBe(deadlocks);
  });

  it("ten orders are sent, one per request, and each opens one position", async () => {
    const booked = () => stack.db.sql<Row[]>`
      select count(*)::integer as orders, count(distinct request_id)::integer as requests,
        count(position_id)::integer as positions
      from public.orders where source <> 'manual' and request_id in ${stack.db.sql(asked.approve.map(({ request_id }) => request_id))}`;
    await until(booked, ([row]) => row?.positions === 10);
    expect(await booked()).toEqual([{ orders: 10, requests: 10, positions: 10 }]);
    const [paper] = await stack.db.sql`
      select count(*)::integer as orders, count(distinct legs -> 0 ->> 'symbol')::integer as contracts from private.paper_orders`;
    expect(paper).toEqual({ orders: 10, contracts: 10 });
  });

  it("every proposal has its card and every record its position, once", async () => {
    await stack.quiet();
    const cards = (await stack.messages()).filter(({ buttons }) =>
      buttons.some(({ text }) => text.includes("Approve")),
    );
    for (const { ticker } of asked.propose) {
      expect(
        cards.filter(({ text }) => text.includes(ticker)),
        ticker,
      ).toHaveLength(1);
    }
    const [book] = await stack.db.sql<Row[]>`
      select
        (select count(*)::integer from public.trade_requests where request_id in ${stack.db.sql(asked.propose.map(({ request_id }) => request_id))} and status = 'pending') as pending,
        (select count(*)::integer from public.positions where request_id in ${stack.db.sql(asked.record.map(({ request_id }) => request_id))}) as recorded,
        (select count(*)::integer from private.telegram_updates where update_id between 9000001 and 9000060) as presses`;
    expect(book).toEqual({ pending: 45, recorded: 20, presses: 60 });
  });
});
