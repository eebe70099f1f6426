import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor } from "../../support/book.ts";
import { book, entryAtTheBroker, underlying, useBook } from "./stage.ts";

useBook();

describe("/pause", () => {
  const PAUSED = "Entries are paused since Tue 03 Mar, 10:00. /resume ends it.";

  it("stops entries at once, in one step, and says what is still under way", async () => {
    await entryAtTheBroker();
    const request = csp();
    await book.approve(request);
    await book.deliver();
    expect(await book.command("pause")).toEqual({ outcome: "done" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "entries",
        facts: { paused_at: "Tue 03 Mar, 10:00", paused_by: OWNER, approved: 1, working: 1, killed: false },
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

  it("leaves an entry that is at the broker alone", async () => {
    const { request, order } = await entryAtTheBroker();
    await book.command("pause");
    expect(await book.send(quotesFor(request, 150))).toMatchObject({
      cancel: [],
      poll: [{ order_id: order.order_id }],
    });
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
      message: "Entries are paused since Tue 03 Mar, 10:00 already.",
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
