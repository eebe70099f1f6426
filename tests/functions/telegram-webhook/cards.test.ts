import { describe, expect, it } from "vitest";
import { csp, TRADER, until, vpc } from "../../support/stack.ts";
import {
  ordersOf,
  positionOf,
  post,
  press,
  propose,
  quote,
  requestOf,
  stack,
  toast,
  useStack,
} from "./chat.ts";

useStack();

describe("the card", () => {
  it("shows the trade, what it risks, and its three exits in dollars and as prices", async () => {
    const trade = csp({ quantity: 2 });
    const { text, buttons } = await propose(trade);
    for (const [what, shown] of Object.entries({
      ticker: trade.ticker,
      strategy: /CSP/,
      "strategy in words": /cash-secured put/i,
      strike: /\b580\b/,
      expiration: /Apr 17 '26/,
      "days to it": /\b52\b/,
      credit: /Credit\s+150\.00/,
      quantity: /Quantity\s+2\b/,
      collateral: /Collateral\s+116,000\.00/,
      "max risk": /Max risk\s+115,700\.00/,
      "max profit": /Max profit\s+300\.00/,
      "profit target, for the position and per contract": /\+150\.00\s+[≤≥]\s+75\.00/,
      "stop, for the position and per contract": /−600\.00\s+[≤≥]\s+450\.00/,
      "date rule, in days and as a date": /21.*Mar 27 '26/,
    })) {
      expect(text, what).toMatch(shown);
    }
    expect(text).not.toContain("⚠");
    expect(buttons).toHaveLength(2);
  });

  it("of a spread shows both strikes, the risk of its width, and that it has no stop short of the full loss", async () => {
    const { text } = await propose(vpc());
    expect(text).toMatch(/VPC/);
    expect(text).toMatch(/\b580\b.*\b575\b/);
    expect(text).toMatch(/Collateral\s+500\.00/);
    expect(text).toMatch(/Max risk\s+350\.00/);
    expect(text).toMatch(/Max profit\s+150\.00/);
    expect(text).toMatch(/\+75\.00\s+[≤≥]\s+75\.00/);
    expect(text).toMatch(/⚠.*It does not limit the loss: all of 350\.00 can be lost\./);
  });

  it("of a spread with its own stop has no such warning", async () => {
    const { text } = await propose(vpc({ overrides: { stop_loss: 200 } }));
    expect(text).toMatch(/−200\.00\s+[≤≥]\s+350\.00/);
    expect(text).not.toContain("⚠");
  });

  it.each([
    ["2026-03-10", true],
    ["2026-03-17", true],
    ["2026-03-18", false],
  ])("that expires on %s warns that it is inside its own 21 days: %s", async (expiration_date, warns) => {
    const { text } = await propose(csp({ expiration_date }));
    if (warns) {
      expect(text).toMatch(/⚠.*The date rule \(21 DTE\) is already reached/);
    } else {
      expect(text).not.toContain("⚠");
    }
  });

  it.each([
    ["a Saturday", "2026-03-21", "Mar 21 '26"],
    ["a holiday", "2026-04-03", "Apr 3 '26"],
  ])("warns of an expiration on %s", async (_, expiration_date, shown) => {
    const { text } = await propose(csp({ expiration_date }));
    expect(text).toMatch(new RegExp(`⚠.*${shown} is not a trading day`));
  });

  it("carries buttons with an unguessable token of their own", async () => {
    const cards = [await propose(csp()), await propose(csp())];
    const tokens = cards.flatMap(({ buttons }) =>
      buttons.map(({ callback_data }) => callback_data.split(":")[1] ?? ""),
    );
    expect(tokens[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(tokens[0]).not.toBe(tokens[2]);
    for (const { callback_data } of cards.flatMap(({ buttons }) => buttons)) {
      expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
    }
  });
});

describe("Approve", () => {
  it("opens a position at the approved credit; the card is edited, and edited again when it closes", async () => {
    const trade = csp({ quantity: 2 });
    const card = await propose(trade);
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/approved/i);

    const opened = await stack.card(trade.ticker, /opened/);
    expect(opened.message_id).toBe(card.message_id);
    const position = await positionOf(trade);
    expect(opened.buttons).toEqual([
      { text: `Position ${position?.position_id}`, callback_data: `see:position:${position?.position_id}` },
    ]);
    expect(opened.text).toMatch(new RegExp(`Position ${position?.position_id} opened at 150\\.00`));
    expect(position).toMatchObject({ status: "OPEN", quantity: 2, open_quantity: 2 });
    expect(await requestOf(trade)).toMatchObject({ status: "executed", decided_by: String(TRADER) });
    expect([...(await ordersOf(trade))]).toMatchObject([{ purpose: "entry", status: "filled", quantity: 2 }]);
    await stack.message(({ text }) => text.startsWith(`✅ Position ${position?.position_id} opened`));

    await quote(trade, 75);
    await stack.check();
    const closed = await stack.card(trade.ticker, /closed/);
    expect(closed.message_id).toBe(card.message_id);
    expect(closed.text).toMatch(/closed at 75\.00/);
    expect(closed.text).toMatch(/profit target/i);
    expect(closed.text).toContain("+150.00");
    expect(closed.text).toMatch(/\+50(\.0+)? ?%/);
    await stack.message(({ text }) =>
      text.startsWith(`📊 Position ${position?.position_id} exited - ${trade.ticker} - 50% profit target`),
    );
    const cards = (await stack.messages()).filter(({ text }) =>
      text.startsWith(`${trade.ticker} 580 put Apr 17 '26 · PAPER\n`),
    );
    expect(cards).toHaveLength(1);
  });

  it("outside market hours keeps the request approved and shows when it is sent", async () => {
    const trade = csp();
    await stack.setClock("2026-02-24T14:15:00Z");
    const card = await propose(trade);
    const { text } = toast(await post(press(card, "Approve")));
    expect(text).toMatch(/approved/i);
    expect(text).toMatch(/opens|open/i);
    const approved = await stack.card(trade.ticker, /✅ Approved/);
    expect(approved.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "approved" });
    expect(await ordersOf(trade)).toHaveLength(0);

    await stack.setClock("2026-02-24T14:35:00Z");
    await stack.check();
    await stack.card(trade.ticker, /opened/);
    expect(await positionOf(trade)).toMatchObject({ entry_date: new Date("2026-02-24T14:35:00Z") });
  });

  it("sends nothing when the mid is more than 25 % away: a refreshed card asks, and the old button is stale", async () => {
    const trade = csp();
    const card = await propose(trade);
    await quote(trade, 112);
    await post(press(card, "Approve"));
    const refreshed = await stack.card(trade.ticker, /🔁/);
    expect(refreshed.buttons).toHaveLength(2);
    expect(refreshed.text).toContain("112.00");
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });
    expect(await ordersOf(trade)).toHaveLength(0);

    const stale = toast(await post(press(card, "Approve")));
    expect(stale.text).toMatch(/out of date|stale|newest/i);
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });

    await quote(trade, 150);
    expect(toast(await post(press(refreshed, "Approve"))).text).toMatch(/approved/i);
    await stack.card(trade.ticker, /opened/);
  });

  it("sends nothing when the underlying is at the short strike: the card asks again", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.underlying({ [trade.ticker]: 580 });
    await post(press(card, "Approve"));
    const refreshed = await stack.card(trade.ticker, /🔁/);
    expect(refreshed.buttons).toHaveLength(2);
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("that would exceed a safety limit is refused in an alert, and the card gives the reason and still asks", async () => {
    const trade = csp();
    const card = await propose(trade);
    const breach = "It risks 57,850.00; max_risk_per_trade is 100.00.";
    await stack.db.sql`update public.limits set max_risk_per_trade = 100`;
    const update = press(card, "Approve");
    expect(toast(await post(update))).toEqual({ text: breach, show_alert: true });
    const refused = await stack.card(trade.ticker, breach);
    expect(refused).toMatchObject({ message_id: card.message_id, buttons: card.buttons });
    expect(toast(await post(update)).text).toMatch(/nothing changed/i);
    expect(await requestOf(trade)).toMatchObject({ status: "pending", status_note: breach });
    expect(await ordersOf(trade)).toHaveLength(0);

    await stack.db.sql`update public.limits set max_risk_per_trade = null`;
    expect(toast(await post(press(refused, "Approve"))).text).toMatch(/approved/i);
    await stack.card(trade.ticker, /opened/);
  });

  it("five presses at once open one position", async () => {
    const trade = csp();
    const card = await propose(trade);
    const presses = Array.from({ length: 5 }, () => press(card, "Approve"));
    const toasts = (await Promise.all(presses.map(post))).map((answer) => toast(answer).text);
    expect(toasts.filter((text) => /^approved/i.test(text))).toHaveLength(1);
    await stack.card(trade.ticker, /opened/);
    await stack.quiet();
    expect(await ordersOf(trade)).toHaveLength(1);
  });

  it("on four cards at once opens all four", async () => {
    const trades = Array.from({ length: 4 }, () => csp());
    const cards = await Promise.all(trades.map(propose));
    for (const answer of await Promise.all(cards.map((card) => post(press(card, "Approve"))))) {
      expect(toast(answer).text).toMatch(/^approved/i);
    }
    await Promise.all(trades.map((trade) => stack.card(trade.ticker, /opened/)));
    for (const trade of trades) {
      expect(await ordersOf(trade)).toHaveLength(1);
    }
  });

  it("and Reject pressed at once: one of them is effective", async () => {
    const trade = csp();
    const card = await propose(trade);
    const updates = [press(card, "Approve"), press(card, "Reject")];
    const toasts = (await Promise.all(updates.map(post))).map((answer) => toast(answer).text);
    expect(toasts.filter((text) => /already|nothing changed/i.test(text))).toHaveLength(1);
    const { status } = await until(
      () => requestOf(trade),
      ({ status }) => status === "rejected" || status === "executed",
    );
    expect(await ordersOf(trade)).toHaveLength(status === "executed" ? 1 : 0);
  });
});

describe("Reject", () => {
  it("ends the request: nothing is sent, and the card says so without buttons", async () => {
    const trade = csp();
    const card = await propose(trade);
    expect(toast(await post(press(card, "Reject"))).text).toMatch(/rejected/i);
    const rejected = await stack.card(trade.ticker, "Rejected");
    expect(rejected.message_id).toBe(card.message_id);
    expect(rejected.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "rejected", decided_by: String(TRADER) });
    await stack.check();
    expect(await ordersOf(trade)).toHaveLength(0);
    expect(await positionOf(trade)).toBeUndefined();
  });
});

describe("a press that comes too late", () => {
  it("the second one, after it was approved, changes nothing and is told so", async () => {
    const trade = csp();
    const card = await propose(trade);
    await post(press(card, "Approve"));
    await stack.card(trade.ticker, /opened/);
    for (const button of ["Approve", "Reject"] as const) {
      expect(toast(await post(press(card, button))).text).toMatch(/already|nothing changed/i);
    }
    await stack.quiet();
    expect(await requestOf(trade)).toMatchObject({ status: "executed" });
    expect(await ordersOf(trade)).toHaveLength(1);
  });

  it("the second one, after it was rejected, opens nothing", async () => {
    const trade = csp();
    const card = await propose(trade);
    await post(press(card, "Reject"));
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/already|nothing changed/i);
    await stack.check();
    expect(await requestOf(trade)).toMatchObject({ status: "rejected" });
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("after the close, before any check: the request has expired, and the card says so", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.setClock("2026-02-24T21:00:00Z");
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/expired|too late/i);
    const expired = await stack.card(trade.ticker, "Expired");
    expect(expired.message_id).toBe(card.message_id);
    expect(expired.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "expired" });
    await stack.setClock("2026-02-25T15:15:00Z");
    await stack.check();
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("after the check that expired it: nothing changes", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.setClock("2026-02-24T21:00:00Z");
    await stack.check();
    await stack.card(trade.ticker, "Expired");
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/expired/i);
    expect(await requestOf(trade)).toMatchObject({ status: "expired" });
  });
});
