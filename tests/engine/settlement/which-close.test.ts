import { beforeEach, describe, expect, it } from "vitest";
import { at, expirationClose, iso } from "../../model/calendar.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

describe("the close that settles", () => {
  beforeEach(() => emptyBook(book.sql));

  it.each([
    ["in winter", "2026-02-20", "2026-02-20T21:00:00.000Z", "2026-02-20"],
    ["in daylight saving", "2026-03-20", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of a Saturday is Friday's", "2026-03-21", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of a Sunday is Friday's", "2026-03-22", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of Good Friday is Thursday's", "2026-04-03", "2026-04-02T20:00:00.000Z", "2026-04-02"],
    [
      "of the Saturday after Good Friday is Thursday's",
      "2026-04-04",
      "2026-04-02T20:00:00.000Z",
      "2026-04-02",
    ],
    ["of Juneteenth is Thursday's", "2026-06-19", "2026-06-18T20:00:00.000Z", "2026-06-18"],
    ["of a half day is at 13:00", "2026-11-27", "2026-11-27T18:00:00.000Z", "2026-11-27"],
    ["of Thanksgiving is Wednesday's", "2026-11-26", "2026-11-25T21:00:00.000Z", "2026-11-25"],
    ["of Christmas is the half day's before it", "2026-12-25", "2026-12-24T18:00:00.000Z", "2026-12-24"],
  ])("%s", async (_when, expiration_date, close, date) => {
    expect(iso(expirationClose(expiration_date))).toBe(close);
    const [position_id = 0] = await open(put({ expiration_date }));
    const before = await check(new Date(Date.parse(close) - 1000).toISOString(), 600);
    expect(before.begun).toMatchObject({ market_open: true, closes: [] });
    expect(before.begun.page?.symbols).toHaveLength(1);
    const { begun, settled } = await check(close, 600);
    expect(begun).toMatchObject({ market_open: false, page: null, closes: [{ date }] });
    expect(at(begun.closes[0]?.closed_at ?? "")).toBe(at(close));
    expect(settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({ status: "EXPIRED", exit_date: new Date(close) });
  });

  it("that is missing leaves the position open; a later check settles it, as of its expiration", async () => {
    const [position_id = 0] = await open(put({ expiration_date: EXPIRATION }));
    expect((await check(CLOSE, {})).settled).toEqual([]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", exit_date: null });
    expect(await prompts()).toEqual([]);
    // On Monday the close is still missing.
    expect((await check("2026-03-23T13:30:00Z", {})).settled).toEqual([]);
    const late = await check("2026-03-23T13:35:00Z", 600);
    expect(late.begun).toMatchObject({ market_open: true, page: null, closes: [{ date: EXPIRATION }] });
    expect(late.settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({ exit_date: new Date(CLOSE), days_held: 45 });
  });

  it("of another day or another underlying settles nothing", async () => {
    const request = put({ expiration_date: EXPIRATION });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-23T13:30:00Z");
    const run_id = await book.begin();
    const closes = [
      { ticker: request.ticker, date: "2026-03-19", close: 600 },
      { ticker: request.ticker, date: "2026-03-23", close: 600 },
      { ticker: "OTHER", date: EXPIRATION, close: 600 },
    ];
    expect(await book.call("settle_expired", { run_id, closes })).toEqual([]);
    await book.finish(run_id);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("sent twice settles once", async () => {
    const request = spread({ expiration_date: EXPIRATION, quantity: 2 });
    const [position_id = 0] = await open(request);
    await book.setClock(CLOSE);
    const run_id = await book.begin();
    const close = { ticker: request.ticker, date: EXPIRATION, close: 600 };
    expect(await book.call("settle_expired", { run_id, closes: [close, close] })).toEqual([position_id]);
    expect(await book.call("settle_expired", { run_id, closes: [close] })).toEqual([]);
    await book.finish(run_id);
    expect(await book.trades()).toMatchObject([{ position_id, quantity: 2, pnl_realized: 300 }]);
    expect((await book.orders({ position_id })).filter(({ source }) => source === "settlement")).toHaveLength(
      1,
    );
  });

  it("sent by a check that lost its lease settles nothing", async () => {
    const request = put({ expiration_date: EXPIRATION });
    const [position_id = 0] = await open(request);
    await book.setClock(CLOSE);
    const run_id = await book.begin();
    await book.loseLease();
    await book.begin();
    const closes = [{ ticker: request.ticker, date: EXPIRATION, close: 600 }];
    await expect(book.call("settle_expired", { run_id, closes })).rejects.toMatchObject({ code: "PT409" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    await book.loseLease();
  });

  it("is used after days without checks, each position by the close of its own last day", async () => {
    const days = ["2026-02-13", "2026-02-20", "2026-03-06", "2026-03-13", "2026-03-21", "2026-04-03"];
    const ids = await open(...days.map((expiration_date) => put({ expiration_date })));
    const { begun, settled } = await check("2026-04-20T14:00:00Z", 600);
    expect(begun.closes.map(({ date }) => date).sort()).toEqual([
      ...days.slice(0, 4),
      "2026-03-20",
      "2026-04-02",
    ]);
    expect(settled.toSorted((a, b) => a - b)).toEqual(ids);
    const rows = await book.sql`select trade_date::text, total_pnl::float from public.v_daily_pnl order by 1`;
    expect([...rows]).toEqual(
      [...days.slice(0, 4), "2026-03-20", "2026-04-02"].map((trade_date) => ({ trade_date, total_pnl: 150 })),
    );
    // Only once: a second check finds nothing.
    expect((await check("2026-04-20T14:05:00Z", 600)).settled).toEqual([]);
    expect(await book.trades()).toHaveLength(days.length);
  });

  it("may be requested in the same check for positions in one underlying with two expirations", async () => {
    const first = put({ expiration_date: "2026-03-06" });
    const second = put({ ticker: first.ticker, expiration_date: "2026-03-13" });
    const third = spread({ ticker: first.ticker, expiration_date: "2026-03-13", strike_price: 700 });
    const ids = await open(first, second, third);
    const { begun, settled } = await check("2026-03-16T14:00:00Z", 600);
    expect(begun.closes).toHaveLength(2);
    expect(settled.toSorted((a, b) => a - b)).toEqual(ids);
    const pnls = (await book.trades()).map(({ pnl_realized }) => pnl_realized);
    expect(pnls.sort()).toEqual([-350, 150, 150]);
  });
});
