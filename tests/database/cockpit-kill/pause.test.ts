import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor } from "../../support/book.ts";
import { book, entryAtTheBroker, underlying, useBook } from "./stage.ts";

useBook();

describe("/pause", () => {
  const PAUSED = "Entries have been paused since Tue Mar 3, 10:00. /resume allows them again.";

  it("stops entries at once, in one step, and lists what is still in progress", async () => {
    await entryAtTheBroker();
    const request = csp();
    await book.approve(request);
    await book.deliver();
    expect(await book.command("pause")).toEqual({ outcome: "done" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "entries",
        facts: { paused_at: "Tue Mar 3, 10:00", paused_by: OWNER, approved: 1, working: 1, killed: false },
      },
    ]);
    const { place } = await book.send(quotesFor(request, 150), underlying(request));
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending", status_note: PAUSED });
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({
      outcome: "refused",
      message: PAUSED,
    });
    expect(await book.press(request.request_id, "reject")).toMatchObject({ outcome: "rejected" });
  });

  it("does not touch an entry at the broker", async () => {
    const { request, order } = await entryAtTheBroker();
    await book.command("pause");
    expect(await book.send(quotesFor(request, 150))).toMatchObject({
      cancel: [],
      poll: [{ order_id: order.order_id }],
    });
  });

  /** An approved entry with an intent; something happens before it is sent. */
  async function beforeItIsSent(what: () => Promise<unknown>) {
    const request = csp({ net_credit: 135 });
    await book.approve(request);
    const run_id = await book.begin();
    await book.apply(run_id, quotesFor(request, 135), underlying(request));
    await book.deliver();
    await what();
    const { place } = await book.release(run_id);
    expect(place).toEqual([]);
    // The partial check continues with it at once, without waiting for the schedule.
    expect(await book.call("finish_exit_check", { run_id })).toMatchObject({
      asked_again: { only: "asked" },
    });
    return request;
  }

  const told = async () =>
    (await book.deliver()).filter(({ kind }) => kind === "asks_again" || kind === "entry_news");

  it("between decision and order: the entry asks again, and its approver is told", async () => {
    const request = await beforeItIsSent(() => book.command("pause"));
    const { run_id, place } = await book.send(quotesFor(request, 135), underlying(request));
    expect(place).toEqual([]);
    await book.finish(run_id);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending", status_note: PAUSED });
    expect(await told()).toMatchObject([{ kind: "asks_again", facts: { status_note: PAUSED } }]);
    await book.command("resume");
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await book.send(quotesFor(request, 135), underlying(request))).place).toHaveLength(1);
  });

  it("and ended before the next check, the entry is sent as it was approved", async () => {
    const request = await beforeItIsSent(() => book.command("pause"));
    await book.command("resume");
    expect((await book.send(quotesFor(request, 135), underlying(request))).place).toMatchObject([
      { purpose: "entry", limit_price: 135 },
    ]);
  });

  it("acts like the close between decision and order: the entry expires, and its approver is told", async () => {
    const request = await beforeItIsSent(() => book.setClock("2026-03-03T21:00:00Z"));
    await book.beginning();
    const status_note = "It was approved, but could not be sent before the close.";
    expect(await book.request(request.request_id)).toMatchObject({ status: "expired", status_note });
    expect(await told()).toMatchObject([
      {
        kind: "entry_news",
        facts: { request_id: request.request_id, ticker: request.ticker, status: "expired", status_note },
      },
    ]);
    expect(await book.orders({ request_id: request.request_id })).toMatchObject([{ status: "cancelled" }]);
  });

  it("never stops an exit", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.command("pause");
    expect((await book.send(quotesFor(request, 75))).claim.exits).toEqual([
      { position_id, reason: "profit_target" },
    ]);
  });

  it("ends with /resume", async () => {
    const request = csp();
    await book.propose(request);
    await book.command("pause");
    expect(await book.command("pause")).toMatchObject({
      outcome: "refused",
      message: "Entries have been paused since Tue Mar 3, 10:00.",
    });
    await book.deliver();
    expect(await book.command("resume")).toEqual({ outcome: "done" });
    expect(await book.deliver()).toMatchObject([
      { kind: "entries", facts: { paused_at: null, paused_by: null } },
    ]);
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect(await book.command("resume")).toEqual({ outcome: "refused", message: "Entries are not paused." });
  });
});
