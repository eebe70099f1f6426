import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor } from "../../support/book.ts";

const CHOSEN = {
  max_risk_per_trade: 60_000,
  max_risk_per_ticker: 60_000,
  max_total_collateral: 60_000,
  max_daily_loss: 500,
};

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** Tells a check the mode of the broker. */
async function trades(mode: string): Promise<void> {
  const { run_id } = await book.call<{ run_id: number }>("begin_exit_check", { key: randomUUID(), mode });
  await book.finish(run_id);
}

/** The outcome of a press on Approve. */
async function approve() {
  const request = csp();
  await book.propose(request);
  await book.deliver();
  return await book.press(request.request_id, "approve");
}

describe("real money", () => {
  it.each(Object.keys(CHOSEN))("accepts no entry before %s was set, and says so", async (missing) => {
    await book.limit({ ...CHOSEN, [missing]: null });
    await trades("LIVE");
    expect(await approve()).toMatchObject({ outcome: "refused", message: expect.stringContaining(missing) });
  });

  it("accepts none in the check either, whatever was approved before", async () => {
    await trades("PAPER");
    const request = csp();
    await book.approve(request);
    await trades("LIVE");
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending" });
  });

  it("accepts entries once they are set; infinity does not count", async () => {
    await trades("LIVE");
    await book.limit({ ...CHOSEN, max_total_collateral: "infinity" });
    expect(await approve()).toMatchObject({ outcome: "approved" });
  });

  it("closes open positions, whatever was set", async () => {
    const request = csp();
    await book.open(request);
    await trades("LIVE");
    expect((await book.send(quotesFor(request, 70))).place).toMatchObject([{ purpose: "exit" }]);
  });
});

it("the paper broker and a simulation need no limits", async () => {
  for (const mode of ["PAPER", "SIM"]) {
    await trades(mode);
    expect(await approve()).toMatchObject({ outcome: "approved" });
  }
});
