import { beforeEach, describe, expect, it } from "vitest";
import { csp, vpc } from "../../support/book.ts";
import { byLegs, cc, str } from "../../support/trades.ts";
import { AFTER_MONDAY, checkAt, everyView, expire, MONDAY, open, useWorld, world } from "./stage.ts";

useWorld();

const holdings = async () => (await world.broker.holdings()).filter(({ symbol }) => symbol === "SPY");
const reconciled = () => world.sql`select symbol from public.drifts where kind <> 'foreign'`;

describe("option and shares make the strike minus the premium once, in every view", () => {
  it.each([
    // A put at 580 sold for 1.50, close 570: -850; the shares, bought at 570 and sold at 575: +500.
    { strike: 580, credit: 1.5, close: 570, sold: 575, contracts: 1, option: -850, shares: 500, all: -350 },
    {
      strike: 412.5,
      credit: 2.35,
      close: 401.23,
      sold: 399.9,
      contracts: 3,
      option: -2676,
      shares: -399,
      all: -3075,
    },
    { strike: 96, credit: 0.8, close: 71.5, sold: 99, contracts: 2, option: -4740, shares: 5500, all: 760 },
    // A little out of the money and exercised nevertheless: the shares come at the strike.
    { strike: 580, credit: 1.5, close: 581.4, sold: 579, contracts: 1, option: 150, shares: -100, all: 50 },
  ])("put $strike sold for $credit, assigned at $close, sold at $sold", async (trade) => {
    const { strike, credit, close, sold, contracts, option, shares, all } = trade;
    const ticker = "SPY";
    const position_id = await open(
      csp({ ticker, strike_price: strike, net_credit: 100 * credit, quantity: contracts }),
    );
    await expire({ [ticker]: close });
    expect(await world.position(position_id)).toMatchObject({
      exit_reason: "assigned",
      realized_pnl: option,
    });
    expect(await holdings()).toEqual([{ symbol: ticker, quantity: 100 * contracts }]);

    await checkAt(MONDAY, { [ticker]: sold });
    expect(await world.command("shares", { ticker, quantity: -100 * contracts, price: sold })).toMatchObject({
      outcome: "done",
    });
    await checkAt(AFTER_MONDAY, { [ticker]: sold });
    expect(await everyView(["2026-03-20", "2026-03-23"])).toEqual({
      v_daily_pnl: all,
      daily_pnl: all,
      v_performance_metrics: all,
      v_performance: all,
      v_equity: all,
      trades_and_lots: all,
      pnl: all,
      performance: all,
      reports: all,
    });
    const days = await world.sql`
      select trade_date::text, pnl::float, shares_pnl::float, realized_pnl::float from public.v_equity
      where trade_date >= '2026-03-20' order by trade_date`;
    expect([...days]).toMatchObject([
      // The shares came at that day's close, or at the strike of an option that was out of the money.
      { trade_date: "2026-03-20" },
      { trade_date: "2026-03-23", realized_pnl: shares },
    ]);
    expect(days.reduce((sum, { shares_pnl }) => sum + shares_pnl, 0)).toBeCloseTo(shares, 2);
    expect(await holdings()).toEqual([]);
    expect([...(await reconciled())]).toEqual([]);
  });
});

describe("held shares", () => {
  beforeEach(async () => {
    await open(csp({ ticker: "SPY", strike_price: 412.5, net_credit: 235, quantity: 2 }));
    await expire({ SPY: 401.23 });
  });

  it("are marked at each official close, on the curve and next to the open positions", async () => {
    await checkAt(MONDAY, {});
    // In the middle of the day, there is no close of that day yet.
    expect(await world.sql`select last_close::float from public.v_shares`).toMatchObject([
      { last_close: 401.23 },
    ]);
    await checkAt("2026-03-23T20:00:00Z", { SPY: 407.73 });
    await checkAt("2026-03-24T20:00:00Z", { SPY: 403.23 });
    const days = await world.sql`
      select trade_date::text as day, pnl::float, shares_pnl::float, unrealized_pnl::float from public.v_equity
      where trade_date > '2026-03-20' order by trade_date`;
    expect([...days]).toEqual([
      { day: "2026-03-23", pnl: 1300, shares_pnl: 1300, unrealized_pnl: 1300 },
      { day: "2026-03-24", pnl: -900, shares_pnl: -900, unrealized_pnl: 400 },
    ]);
    const [open] = await world.sql`select private.open_facts() -> 'shares' as shares`;
    expect(open?.shares).toEqual({ unrealized_pnl: 400, market_value: 80646 });
  });

  it("cost the strike minus the premiums of their wheel, outside any P&L", async () => {
    const effective = async () =>
      Number((await world.sql`select effective_cost from public.v_shares`)[0]?.effective_cost);
    expect(await effective()).toBe(410.15);
    await world.setClock(MONDAY);
    // The call covers half of the shares; each of them has its part of the premium.
    const call = cc({ ticker: "SPY", strike_price: 420, net_credit: 180, expiration_date: "2026-04-17" });
    const position_id = await world.open(call);
    expect(await effective()).toBe(409.25);
    await world.call("close_position", { position_id, exit_price: 60, confirmed: true });
    expect(await effective()).toBe(409.55);
  });

  it("count at their market value in the limits, and do not count as positions", async () => {
    await checkAt("2026-03-23T20:00:00Z", { SPY: 407.73 });
    expect(
      await world.sql`select request_id, collateral::float, risk::float from private.exposures`,
    ).toMatchObject([{ request_id: null, collateral: 81546, risk: 81546 }]);
    const breach = async (limits: object) => {
      await world.limit(limits);
      const request = csp({ ticker: "SPY", strike_price: 390, expiration_date: "2026-04-17" });
      await world.propose(request);
      const [row] = await world.sql`
        select private.entry_breach(r, 400, null) as breach from public.trade_requests r where request_id = ${request.request_id}`;
      return row?.breach;
    };
    expect(await breach({ max_total_collateral: 120_545 })).toBe(
      "Total collateral would be 120,546.00; max_total_collateral is 120,545.00.",
    );
    expect(await breach({ max_total_collateral: 120_546, max_open_positions: 1 })).toBe(null);
  });
});

describe("called away", () => {
  it("lot and call are settled at one close: the strike minus the cost of the shares, and the premium, once, in one message", async () => {
    await world.command("shares", { ticker: "SPY", quantity: 200, price: 571.2 });
    await open(cc({ ticker: "SPY", strike_price: 585, net_credit: 205, quantity: 2 }));
    await world.deliver();
    await expire({ SPY: 596.75 });
    const messages = await world.deliver();
    expect(messages.map(({ kind }) => kind).sort()).toEqual(["closed", "settlement"]);
    expect(messages.find(({ kind }) => kind === "closed")?.facts).toMatchObject({
      exit_reason: "assigned",
      pnl_realized: -1940,
      // (585 - 571.20) x 200 + 2 x 205 = 3,170.00
      shares: { quantity: -200, price: 596.75, pnl: 5110, total: 3170, held: 0 },
    });
    expect(await world.sql`select price_out::float, pnl::float from public.v_share_lots`).toMatchObject([
      { price_out: 596.75, pnl: 5110 },
    ]);
    expect((await everyView(["2026-03-20"])).v_equity).toBe(3170);
    expect(await holdings()).toEqual([]);
  });

  it("uses the oldest lots, and shares that the book does not have are short until their cost is entered", async () => {
    await world.command("shares", { ticker: "SPY", quantity: 100, price: 560 });
    await world.command("shares", { ticker: "SPY", quantity: 50, price: 575 });
    await open(cc({ ticker: "SPY", strike_price: 585, net_credit: 205, quantity: 2 }));
    await expire({ SPY: 590 });
    const lots = () => world.sql`
      select quantity, price_in::float, price_out::float, pnl::float from public.v_share_lots order by opened_by, closed_by`;
    expect([...(await lots())]).toEqual([
      { quantity: 100, price_in: 560, price_out: 590, pnl: 3000 },
      { quantity: 50, price_in: 575, price_out: 590, pnl: 750 },
      { quantity: -50, price_in: 590, price_out: null, pnl: null },
    ]);
    await world.setClock(MONDAY);
    await world.command("shares", { ticker: "SPY", quantity: 50, price: 550 });
    expect((await lots()).at(-1)).toEqual({ quantity: -50, price_in: 590, price_out: 550, pnl: 2000 });
  });
});

describe("a change without shares", () => {
  it.each([
    ["a put spread whole in the money", vpc({ ticker: "SPY" }), 551],
    ["a put that expired worthless", csp({ ticker: "SPY" }), 611],
    [
      "a condor between its strikes",
      byLegs("IC", { ticker: "SPY" }, [
        ["sell", "put", 570],
        ["buy", "put", 560],
        ["sell", "call", 620],
        ["buy", "call", 625],
      ]),
      600,
    ],
  ])("%s", async (_, request, close) => {
    await open(request);
    await expire({ SPY: close });
    expect(await world.sql`select status from public.positions`).toMatchObject([{ status: "EXPIRED" }]);
    expect([...(await world.sql`select * from public.share_trades`)]).toEqual([]);
  });

  it.each([
    ["a put spread between its strikes", vpc({ ticker: "SPY" }), 577, 100, 577],
    ["a strangle through its call", str({ ticker: "SPY" }), 640, -100, 640],
    ["a strangle through its put", str({ ticker: "SPY" }), 530.5, 100, 530.5],
  ])("but %s does", async (_, request, close, quantity, price) => {
    await open(request);
    await expire({ SPY: close });
    expect([...(await world.sql`select quantity, price::float from public.share_trades`)]).toEqual([
      { quantity, price },
    ]);
  });
});

describe("a person's answer", () => {
  it("books the shares at the strike minus the put's settlement, and removes them with it", async () => {
    const position_id = await open(csp({ ticker: "SPY", strike_price: 333, net_credit: 120 }));
    await world.call("close_position", {
      position_id,
      exit_price: 415,
      exit_reason: "assigned",
      confirmed: true,
    });
    expect([...(await world.sql`select quantity, price::float from public.share_trades`)]).toEqual([
      { quantity: 100, price: 328.85 },
    ]);
    await world.command("reopen", { position_id });
    expect([...(await world.sql`select * from public.share_trades`)]).toEqual([]);
  });

  it("cannot be withdrawn while its shares are sold", async () => {
    const position_id = await open(csp({ ticker: "SPY", strike_price: 333, net_credit: 120, quantity: 2 }));
    await world.call("close_position", {
      position_id,
      exit_price: 415,
      exit_reason: "assigned",
      confirmed: true,
    });
    await world.command("shares", { ticker: "SPY", quantity: -60, price: 330 });
    expect(await world.command("reopen", { position_id })).toMatchObject({
      outcome: "refused",
      message: `The shares of position ${position_id} have been sold since: undo that sale first.`,
    });
    await world.call("take_back_shares", { ticker: "SPY" });
    expect(await world.command("reopen", { position_id })).toMatchObject({ outcome: "done" });
  });
});
