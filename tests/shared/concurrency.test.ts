import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, putSymbol } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

describe("checks at once", () => {
  it("ten of them over a position that must close send one exit and write one row of history", async () => {
    const request = csp();
    const position_id = await world.open(request);
    await world.drive(putSymbol(request), 0.74, 0.76);
    const checks = await Promise.all(Array.from({ length: 10 }, () => world.check()));

    expect(checks.flatMap(({ exits }) => exits)).toEqual([{ position_id, reason: "profit_target" }]);
    expect(checks.flatMap(({ closed }) => closed)).toEqual([position_id]);
    expect(checks.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect((await world.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toMatchObject([
      { status: "filled", quantity: 1 },
    ]);
    expect(await world.trades()).toHaveLength(1);
    expect((await world.alerts()).filter((kind) => kind === "closed")).toHaveLength(1);
    expect(await world.sql`select from private.paper_orders where purpose = 'exit'`).toHaveLength(1);
    // Each of them ran, one after the other, or gave up because another was running.
    expect(checks.every(({ run_id, busy }) => (run_id === undefined) === (busy === true))).toBe(true);
  });

  it("four of them over an approved request send one entry and open one position", async () => {
    const request = csp();
    await world.driveUnderlying(request.ticker, 588);
    await world.drive(putSymbol(request), 1.49, 1.51);
    await world.approve(request);
    const checks = await Promise.all(Array.from({ length: 4 }, () => world.check()));
    expect(checks.flatMap(({ opened }) => opened)).toHaveLength(1);
    expect(await world.orders({ request_id: request.request_id })).toHaveLength(1);
    expect(await world.sql`select from public.positions`).toHaveLength(1);
  });
});

describe("a check that finds another at work", () => {
  it("is told so, and leaves its request to the other", async () => {
    const request = csp();
    const position_id = await world.open(request);
    await world.drive(putSymbol(request), 0.74, 0.76);
    const other = await world.begin();
    expect(await world.check()).toMatchObject({ busy: true, closed: [] });
    expect(await world.sql`select full_wanted from private.check_lease`).toEqual([{ full_wanted: true }]);
    await world.finish(other);
    expect(await world.check()).toMatchObject({ closed: [position_id] });
  });
});

describe("a check, closes by hand and proposals at once", () => {
  it("close each position once and lose nothing", async () => {
    const requests = Array.from({ length: 6 }, () => csp());
    const ids = await Promise.all(requests.map((request) => world.open(request)));
    for (const request of requests) {
      await world.drive(putSymbol(request), 0.74, 0.76);
    }
    const answers = await Promise.allSettled([
      world.check(),
      ...ids.map((position_id) => world.positions.closePosition(position_id, 75)),
      world.check(),
      ...Array.from({ length: 4 }, () => world.propose(csp())),
    ]);
    const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    // A decision by hand is refused where the check was first; nothing else fails.
    expect(refusals.every(({ status }) => status === 409)).toBe(true);
    await world.check();
    expect(
      (await world.trades()).map(({ position_id }) => Number(position_id)).toSorted((a, b) => a - b),
    ).toEqual(ids.toSorted((a, b) => a - b));
    for (const position_id of ids) {
      expect(
        (await world.orders({ position_id })).filter(
          ({ purpose, status }) => purpose === "exit" && status === "filled",
        ),
      ).toHaveLength(1);
      expect(await world.position(position_id)).toMatchObject({ status: "CLOSED", realized_pnl: 75 });
    }
  });
});
