import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor } from "../../support/book.ts";
import { book, reply, useBook } from "./stage.ts";

useBook();

describe("/health", () => {
  it("reports the state", async () => {
    const [request, unmarked] = [csp(), csp()];
    await book.open(request);
    const position_id = await book.open(unmarked);
    await book.decide(quotesFor(request, 120));
    await book.deliver();
    await book.approve(csp());
    await book.setClock("2026-03-03T15:12:00Z");
    await book.sql`update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now()`;
    expect(await reply("health")).toEqual({
      now: "Tue Mar 3, 10:12",
      market_open: true,
      opens_at: null,
      last_check: { at: "Tue Mar 3, 10:00", minutes_ago: 12, is_missed: false },
      lease: { held: false, seconds_left: 0 },
      outbox: { due: 1, parked: 0, last_error: null },
      open: 2,
      unmarked: [position_id],
      drifts: [],
      live_orders: 0,
      unknown_orders: 0,
      requests: { pending: 0, approved: 1, executing: 0 },
      killed_at: null,
      killed_by: null,
      paused_at: null,
      paused_by: null,
      token_age_minutes: null,
      faults: [],
    });
  });

  it("reports faults", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.record(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }]);
    await book.sql`
      insert into public.drifts (symbol, ticker, kind, booked, held, checks, position_ids) values
        ('A', 'AAA', 'missing', -1, 0, 2, '{}'), ('B', 'BBB', 'missing', -1, 0, 1, '{}'), ('C', 'CCC', 'foreign', 0, 1, 9, '{}')`;
    await book.command("pause");
    await book.command("kill");
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    await book.setClock("2026-03-06T22:00:00Z");
    expect(await reply("health")).toMatchObject({
      market_open: false,
      opens_at: "Mon Mar 9, 09:30",
      lease: { held: true, seconds_left: expect.any(Number) },
      unmarked: [],
      drifts: ["AAA"],
      live_orders: 1,
      unknown_orders: 1,
      killed_at: "Tue Mar 3, 10:00",
      killed_by: OWNER,
      paused_at: "Tue Mar 3, 10:00",
      paused_by: OWNER,
    });
    expect(await book.position(position_id)).toMatchObject({ mark: 75 });
  });

  it("ignores checks that were cut off, and knows the token's age", async () => {
    await book.begin();
    await book.sql`select vault.create_secret('{}', 'tradestation_token')`;
    await book.sql`update vault.secrets set updated_at = clock_timestamp() - interval '17 minutes' where name = 'tradestation_token'`;
    expect(await reply("health")).toMatchObject({ last_check: null, token_age_minutes: 17 });
    await book.sql`delete from vault.secrets where name = 'tradestation_token'`;
  });
});
