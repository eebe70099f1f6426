import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { csp, putSymbol } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

/** One more than REST returns in one answer. */
const MANY = 1001;

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.drop());

/** The number of HTTP requests that `work` makes. */
async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  const fetched = vi.spyOn(globalThis, "fetch");
  try {
    await work();
    return fetched.mock.calls.length;
  } finally {
    fetched.mockRestore();
  }
}

describe("1,001 open positions", () => {
  let forOne: number;

  beforeAll(async () => {
    await world.empty();
    const first = csp({ ticker: "ONE", quantity: 2 });
    await world.open(first);
    await world.drive(putSymbol(first), 1.49, 1.51);
    forOne = await roundTrips(() => world.check());

    // Copies of the first, each with its own strike.
    await world.sql`
      with requests as (
        insert into public.trade_requests
          (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth,
           status, expires_at)
        select copy.request_id, copy.strategy_type, copy.ticker, copy.underlying, copy.expiration_date, copy.trades_until,
          copy.net_credit, copy.floor_credit, copy.quantity, copy.legs,
          copy.contract, copy.contract_short, copy.max_worth, 'executed', r.expires_at
        from public.trade_requests r, generate_series(101, 100 + ${MANY - 1}::integer) n,
          private.read_request(${world.sql.json(first)}::jsonb
            || jsonb_build_object('request_id', 'many-' || n, 'ticker', 'MANY', 'strike_price', n)) copy
        where r.request_id = ${first.request_id}
        returning *
      )
      , opened as (
        insert into public.positions
          (request_id, ticker, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target, exit_dte,
           underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss)
        select request_id, ticker, strategy_type, net_credit * quantity, net_credit, quantity, quantity, 600, 150, 21,
          underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, max_worth * quantity, max_worth * quantity,
          max_worth * quantity - 300, max_worth * quantity - 300
        from requests
        returning *
      )
      insert into public.orders
        (request_id, position_id, purpose, source, status, limit_price, quantity, filled_quantity, fill_cash)
      select request_id, position_id, 'entry', 'manual', 'filled', entry_price, quantity, quantity, entry_price * quantity
      from opened`;
    await world.sql`
      insert into private.simulated_quotes (symbol, bid, ask)
      select symbol, 1.49, 1.51 from private.quoted_legs on conflict do nothing`;
  });

  it("are all returned through REST, in order", async () => {
    const positions = await world.positions.getOpenPositions();
    expect(positions).toHaveLength(MANY);
    const ids = positions.map(({ position_id }) => position_id);
    expect(new Set(ids).size).toBe(MANY);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it("of one ticker are all returned", async () => {
    expect(await world.positions.getOpenPositions({ ticker: "MANY" })).toHaveLength(MANY - 1);
    expect(await world.positions.getOpenPositions({ ticker: "ONE" })).toHaveLength(1);
  });

  it("are all checked, in as many round trips as one", async () => {
    let checked = 0;
    const trips = await roundTrips(async () => {
      ({ checked } = await world.check());
    });
    expect(checked).toBe(MANY);
    expect(trips).toBe(forOne);
    const [marked] =
      await world.sql`select count(*)::integer as n from public.positions where mark = 150 and verdict = 'hold'`;
    expect(marked?.n).toBe(MANY);
  });

  it("are all listed when a rule is met for them", async () => {
    await world.sql`update public.positions set profit_target = 1, mark = 100`;
    expect(await world.positions.checkExitConditions()).toHaveLength(MANY);
    await world.sql`update public.positions set profit_target = 150, mark = 150`;
  });

  it("are all closed by one check when they all must be, and every close is announced", async () => {
    await world.sql`update private.simulated_quotes set bid = 0.74, ask = 0.76`;
    const check = await world.check();
    expect(check.exits).toHaveLength(MANY);
    expect(check.closed).toHaveLength(MANY);
    expect(check.warnings).toEqual([]);
    expect(await world.trades()).toHaveLength(MANY);
    expect(await world.positions.getPerformanceMetrics()).toMatchObject({
      total_trades: MANY,
      total_pnl: MANY * 150,
    });
    expect((await world.alerts()).filter((kind) => kind === "closed")).toHaveLength(MANY);
    expect(await world.positions.getOpenPositions()).toEqual([]);
  });
});
