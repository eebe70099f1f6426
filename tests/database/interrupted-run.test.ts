import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, type Row, TUESDAY } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const underlying = ({ ticker }: StrikeRequest) => [{ ticker, price: 588 }];
const id = (order: Row | undefined) => Number(order?.order_id);
const LIVE = ["intent", "sent", "working", "partially_filled", "unknown"];

async function exits(position_id: number): Promise<Row[]> {
  return (await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit");
}

describe("the lease", () => {
  it("is held by one run: another is busy until it is finished", async () => {
    await book.open(csp());
    const run_id = await book.begin();
    expect(await book.beginning()).toMatchObject({ busy: true });
    await book.finish(run_id);
    expect(await book.beginning()).not.toHaveProperty("busy");
  });

  it("that has expired is taken by the next run", async () => {
    await book.open(csp());
    const run_id = await book.begin();
    await book.loseLease();
    expect(await book.begin()).toBeGreaterThan(run_id);
  });

  it("is in real time: moving the market clock forward or back does not end it", async () => {
    await book.open(csp());
    await book.begin();
    for (const at of ["2026-03-04T15:00:00Z", "2026-03-02T15:00:00Z"]) {
      await book.setClock(at);
      expect(await book.beginning()).toMatchObject({ busy: true });
    }
  });

  it.each<[string, (run_id: number, request: StrikeRequest) => Promise<unknown>]>([
    ["apply_quotes", (run_id, request) => book.apply(run_id, quotesFor(request, 75))],
    ["release_orders", (run_id) => book.release(run_id)],
    ["record_orders", (run_id) => book.record(run_id, [])],
    ["finish_exit_check", (run_id) => book.finish(run_id)],
  ])("that another run took over refuses %s with 409", async (_name, step) => {
    const request = csp();
    await book.open(request);
    const old = await book.begin();
    await book.loseLease();
    const taken = await book.begin();
    await expect(step(old, request)).rejects.toMatchObject({ code: "PT409" });
    expect(await book.orders({ request_id: request.request_id })).toHaveLength(1);
    // The run with the lease continues undisturbed.
    expect(await book.apply(taken, quotesFor(request, 75))).toMatchObject({ checked: 1 });
  });

  it("that has expired refuses its run even if nobody took it over", async () => {
    const request = csp();
    await book.open(request);
    const run_id = await book.begin();
    await book.loseLease();
    await expect(book.apply(run_id, quotesFor(request, 75))).rejects.toMatchObject({ code: "PT409" });
  });

  it("is valid for one decision: quotes sent twice in one check are answered twice, and count once", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.sql`update public.stop_confirmation set checks = 2, needed = 2`;
    const run_id = await book.begin();
    const first = await book.apply(run_id, quotesFor(request, 500));
    expect(await book.apply(run_id, quotesFor(request, 500))).toEqual(first);
    await book.sql`update public.stop_confirmation set checks = 1, needed = 1`;
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", verdict: "confirming" });
    expect(await book.orders({ position_id })).toHaveLength(1);
  });

  it("is renewed by every step", async () => {
    await book.open(csp());
    const run_id = await book.begin();
    await book.sql`update private.check_lease set expires_at = clock_timestamp() + interval '5 seconds'`;
    await book.apply(run_id, []);
    const [lease] = await book.sql`
      select expires_at > clock_timestamp() + interval '30 seconds' as renewed from private.check_lease`;
    expect(lease).toEqual({ renewed: true });
  });
});

describe("a run cut off before anything was sent", () => {
  it("leaves an entry approved: it is quoted again, and sent once", async () => {
    const request = csp();
    await book.approve(request);
    await book.apply(await book.begin(), quotesFor(request, 150), underlying(request));
    expect(await book.orders({ request_id: request.request_id })).toMatchObject([{ status: "intent" }]);
    await book.loseLease();

    const { place } = await book.send(quotesFor(request, 150), underlying(request));
    expect(place).toMatchObject([{ purpose: "entry", limit_price: 150 }]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "executing", status_note: null });
    expect(await book.orders({ request_id: request.request_id })).toMatchObject([
      { status: "cancelled", sent_at: null },
      { status: "sent" },
    ]);
  });

  it("leaves an entry that asks again if the market has moved", async () => {
    const request = csp();
    await book.approve(request);
    await book.apply(await book.begin(), quotesFor(request, 150), underlying(request));
    await book.loseLease();
    const { place } = await book.send(quotesFor(request, 90), underlying(request));
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending" });
    expect(await book.alerts()).toContain("asks_again");
  });

  it("leaves an exit that is priced again", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.apply(await book.begin(), quotesFor(request, 75));
    await book.loseLease();

    const { place } = await book.send(quotesFor(request, 60));
    expect(place).toMatchObject([{ purpose: "exit", limit_price: 60, quantity: 1 }]);
    expect((await exits(position_id)).filter(({ status }) => LIVE.includes(String(status)))).toHaveLength(1);
  });

  it("leaves an exit that is not sent if its rule is no longer met", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.apply(await book.begin(), quotesFor(request, 75));
    await book.loseLease();

    const { place } = await book.send(quotesFor(request, 100));
    expect(place).toEqual([]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", verdict: "hold" });
  });
});

describe("a run cut off after its orders were marked as sent", () => {
  async function cutOffExit(): Promise<{ request: StrikeRequest; position_id: number; order_id: number }> {
    const request = csp();
    const position_id = await book.open(request);
    const { place } = await book.send(quotesFor(request, 75));
    await book.loseLease();
    return { request, position_id, order_id: id(place[0]) };
  }

  it("leaves an exit that is unknown: looked up, never sent again", async () => {
    const { request, position_id, order_id } = await cutOffExit();
    for (let check = 0; check < 3; check += 1) {
      const { run_id, claim, place, replace, poll } = await book.send(quotesFor(request, 60));
      expect(claim.exits).toEqual([]);
      expect({ place, replace }).toEqual({ place: [], replace: [] });
      expect(poll).toMatchObject([{ order_id }]);
      expect(await exits(position_id)).toMatchObject([{ order_id, status: "unknown" }]);
      await book.finish(run_id);
    }
  });

  it("is looked up by facts: our reference, the legs, the limit and the time of sending", async () => {
    const { request, order_id } = await cutOffExit();
    const { poll } = await book.send(quotesFor(request, 75));
    expect(poll[0]).toMatchObject({
      order_id,
      purpose: "exit",
      quantity: 1,
      limit_price: 75,
      legs: [{ action: "sell", strike: 580, quantity: 1 }],
      client_order_id: expect.stringMatching(/^.{1,22}$/),
      broker_order_id: null,
    });
    // Real time, whatever the market clock says.
    expect(Math.abs(Date.parse(String(poll[0]?.sent_at)) - Date.now())).toBeLessThan(60_000);
  });

  it("closes the position when the broker turns out to have filled it", async () => {
    const { request, position_id, order_id } = await cutOffExit();
    const { run_id } = await book.send(quotesFor(request, 75));
    expect(
      await book.finish(run_id, [
        { order_id, status: "filled", broker_order_id: "B1", filled_quantity: 1, fill_cash: -75, fees: 0 },
      ]),
    ).toEqual({ opened: [], closed: [position_id] });
    expect(await book.trades()).toMatchObject([{ position_id, pnl_realized: 75 }]);
  });

  it("opens the position when the broker turns out to have filled an entry", async () => {
    const request = csp();
    await book.approve(request);
    const { place } = await book.send(quotesFor(request, 150), underlying(request));
    await book.loseLease();
    const again = await book.send(quotesFor(request, 150), underlying(request));
    expect(again).toMatchObject({ place: [], poll: [{ order_id: id(place[0]) }] });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executing" });
    const { opened } = await book.finish(again.run_id, [
      { order_id: id(place[0]), status: "filled", filled_quantity: 1, fill_cash: 151, fees: 0 },
    ]);
    expect(opened).toHaveLength(1);
    expect(await book.position(opened[0] ?? 0)).toMatchObject({ status: "OPEN", entry_price: 151 });
  });

  /** Makes the run older than a function can live. */
  async function senderIsGone(): Promise<void> {
    await book.sql`update private.exit_checks set began_at = began_at - interval '7 minutes' where finished_at is null`;
  }

  /** Lets so many minutes pass in which the order was not found. */
  async function lookedFor(order_id: number, minutes: number): Promise<void> {
    await book.sql`
      update public.orders set absent_since = clock_timestamp() - make_interval(mins => ${minutes}) where order_id = ${order_id}`;
  }

  it("may be sent again only after three look-ups over ten minutes did not show it", async () => {
    const { request, position_id, order_id } = await cutOffExit();
    await senderIsGone();
    const absent = async () => {
      const sent = await book.send(quotesFor(request, 75));
      await book.finish(
        sent.run_id,
        sent.poll.map((order) => ({ order_id: id(order), status: "absent" as const })),
      );
      return sent.place;
    };
    expect(await absent()).toEqual([]);
    await lookedFor(order_id, 30);
    expect(await absent()).toEqual([]);
    expect(await exits(position_id)).toMatchObject([{ order_id, status: "unknown" }]);

    await lookedFor(order_id, 9);
    expect(await absent()).toEqual([]);
    expect(await exits(position_id)).toMatchObject([{ order_id, status: "unknown" }]);

    await lookedFor(order_id, 11);
    expect(await absent()).toEqual([]);
    const [over] = await exits(position_id);
    expect(LIVE).not.toContain(over?.status);

    const { place } = await book.send(quotesFor(request, 75));
    expect(place).toMatchObject([{ purpose: "exit" }]);
    expect(id(place[0])).not.toBe(order_id);
  });

  it("may be sent again only when the function that was to send it cannot be alive any more", async () => {
    const { request, position_id, order_id } = await cutOffExit();
    const absent = async () => {
      const { run_id, place } = await book.send(quotesFor(request, 75));
      await book.finish(run_id, [{ order_id, status: "absent" }]);
      await lookedFor(order_id, 11);
      return place;
    };
    await absent();
    expect(await absent()).toEqual([]);
    expect(await absent()).toEqual([]);
    expect(await absent()).toEqual([]);
    expect(await exits(position_id)).toMatchObject([{ order_id, status: "unknown" }]);

    await senderIsGone();
    await absent();
    expect(await absent()).toMatchObject([{ purpose: "exit" }]);
  });

  it("may be sent again without that wait when the function that sent it has ended", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = id(place[0]);
    // Its answer was lost, and the broker did not find it at once.
    await book.record(run_id, [{ order_id, status: "unknown" }]);
    await book.finish(run_id, [{ order_id, status: "absent" }]);
    await lookedFor(order_id, 11);
    for (let check = 0; check < 2; check += 1) {
      const later = await book.send(quotesFor(request, 75));
      await book.finish(later.run_id, [{ order_id, status: "absent" }]);
    }
    expect(await exits(position_id)).toMatchObject([{ order_id, status: "cancelled" }]);
  });

  it("starts to count again when the broker knew it in between", async () => {
    const { request, position_id, order_id } = await cutOffExit();
    const told = async (status: "absent" | "working") => {
      const { run_id } = await book.send(quotesFor(request, 75));
      await book.finish(run_id, [{ order_id, status }]);
    };
    await told("absent");
    await told("absent");
    await lookedFor(order_id, 11);
    await told("working");
    await told("absent");
    const [order] = await exits(position_id);
    expect(LIVE).toContain(order?.status);
  });

  it("of an entry is waited for, and does not leave its request executing for ever", async () => {
    const request = csp();
    await book.approve(request);
    const { place } = await book.send(quotesFor(request, 150), underlying(request));
    const order_id = id(place[0]);
    await book.loseLease();
    await senderIsGone();
    const absent = async () => {
      const { run_id, poll } = await book.send(quotesFor(request, 150), underlying(request));
      expect(poll).toMatchObject([{ order_id }]);
      await book.finish(run_id, [{ order_id, status: "absent" }]);
      await lookedFor(order_id, 11);
      return await book.request(request.request_id);
    };
    for (let check = 0; check < 4; check += 1) {
      expect(await absent()).toMatchObject({
        status: "executing",
        status_note: expect.stringContaining("Do not propose it again"),
      });
    }
    await book.setClock("2026-03-03T21:00:00Z");
    expect(await absent()).toMatchObject({
      status: "failed",
      status_note: "The order never reached the broker. Propose it again.",
    });
    await book.setClock(TUESDAY);
  });
});

describe("at most one live order", () => {
  it("per position is held by the database", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.send(quotesFor(request, 75));
    await expect(
      book.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, limit_price, quantity)
        values (${request.request_id}, ${position_id}, 'exit', 'manual', 75, 1)`,
    ).rejects.toMatchObject({ code: "23505" });
  });

  it("per request's entry is held by the database", async () => {
    const request = csp();
    await book.approve(request);
    await book.send(quotesFor(request, 150), underlying(request));
    await expect(
      book.sql`insert into public.orders (request_id, purpose, limit_price, quantity)
        values (${request.request_id}, 'entry', 150, 1)`,
    ).rejects.toMatchObject({ code: "23505" });
  });

  it.each(LIVE)("treats %s as live", async (status) => {
    const request = csp({ quantity: 2 });
    const position_id = await book.open(request);
    await book.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, status,
        filled_quantity, fill_cash)
      values (${request.request_id}, ${position_id}, 'exit', 'profit_target', 4, 75, 2, ${status},
        ${status === "partially_filled" ? 1 : 0}, ${status === "partially_filled" ? -75 : 0})`;
    await expect(
      book.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, limit_price, quantity)
        values (${request.request_id}, ${position_id}, 'exit', 'manual', 75, 1)`,
    ).rejects.toMatchObject({ code: "23505" });
  });
});
