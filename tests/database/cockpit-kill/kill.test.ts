import { describe, expect, it } from "vitest";
import { csp, OWNER, putSymbol, quote, quotesFor, type Row } from "../../support/book.ts";
import {
  book,
  closeAtTheBroker,
  entryAtTheBroker,
  kill,
  settings,
  underlying,
  useBook,
  working,
} from "./stage.ts";

useBook();

const KILLED = "The kill switch has been on since Tue Mar 3, 10:00: no order is sent. /unkill turns it off.";

describe("/kill", () => {
  it("asks for confirmation, listing what is at the broker", async () => {
    await entryAtTheBroker();
    await closeAtTheBroker();
    await book.approve(csp());
    await book.deliver();
    expect(await book.command("kill")).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        facts: { action: "kill", position_ids: [], entries: 1, closes: 1, approved: 1, open: 1 },
      },
    ]);
    expect(await settings()).toEqual({ killed_at: null, killed_by: null });
  });

  it("confirmed, lasts until it is ended: the setting survives every restart", async () => {
    expect(await kill()).toMatchObject({ outcome: "answered", answer: "confirm" });
    expect(await settings()).toEqual({ killed_at: new Date("2026-03-03T15:00:00Z"), killed_by: OWNER });
    expect(await book.command("kill")).toEqual({ outcome: "refused", message: KILLED });
  });

  it("confirmed by two people who both asked, takes effect once", async () => {
    await book.command("kill");
    await book.deliver();
    const said = await Promise.all(
      ["7", "8"].map((by) => book.answerNewest("confirmation", "confirm", { answered_by: by })),
    );
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(["already", "answered"]);
  });

  it("cancels working entries", async () => {
    const { request, order } = await entryAtTheBroker();
    await kill();
    const { run_id, cancel, place, replace } = (await book.send(
      quotesFor(request, 150),
    )) as unknown as Record<"cancel" | "place" | "replace", Row[]> & { run_id: number };
    expect({ place, replace }).toEqual({ place: [], replace: [] });
    expect(cancel).toMatchObject([{ order_id: order.order_id, purpose: "entry" }]);
    await book.finish(run_id, [{ order_id: Number(order.order_id), status: "cancelled" }]);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "expired",
      status_note: "It was cancelled before it filled.",
    });
  });

  it("keeps the filled part of an entry", async () => {
    const { request, order } = await entryAtTheBroker();
    await kill();
    const { run_id } = await book.send(quotesFor(request, 150));
    await book.finish(run_id, [
      { order_id: Number(order.order_id), status: "cancelled", filled_quantity: 1, fill_cash: 150, fees: 0 },
    ]);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "executed",
      status_note: "1 of 2 filled; the rest was cancelled on request.",
    });
  });

  it("returns approved requests to pending at their turn, and refuses to approve", async () => {
    const request = csp();
    await book.approve(request);
    await kill();
    await book.deliver();
    const { place } = await book.send(quotesFor(request, 150), underlying(request));
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending", status_note: KILLED });
    expect(await book.alerts()).toContain("asks_again");
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({
      outcome: "refused",
      message: KILLED,
    });
  });

  it("between decision and order: the intent is never sent, and its request asks again", async () => {
    const [entry, exit] = [csp(), csp()];
    const position_id = await book.open(exit);
    await book.approve(entry);
    await book.command("kill");
    await book.deliver();
    const run_id = await book.begin();
    await book.apply(run_id, [...quotesFor(entry, 150), ...quotesFor(exit, 75)], underlying(entry));
    await book.answerNewest("confirmation", "confirm");
    expect(await book.release(run_id)).toMatchObject({ place: [], replace: [], poll: [] });
    await book.finish(run_id);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      status: "cancelled",
      broker_message: "The kill switch was turned on before it was sent.",
    });
    expect(await book.request(entry.request_id)).toMatchObject({ status: "pending", card_token: null });
    const cards = (await book.deliver()).filter(({ kind }) => kind === "card");
    expect(cards.at(-1)?.facts).toMatchObject({ request_id: entry.request_id, status: "pending" });
  });

  it("after the order was sent: it is cancelled by the next check", async () => {
    const request = csp();
    await book.approve(request);
    const { run_id, place } = await book.send(quotesFor(request, 150), underlying(request));
    await kill();
    await book.finish(run_id, [working(place[0])]);
    expect(await book.send(quotesFor(request, 150))).toMatchObject({
      cancel: [{ order_id: place[0]?.order_id }],
    });
  });

  it("closes nothing and reprices nothing, and reports at every check which rules are met", async () => {
    const [due, fine, off] = [csp(), csp(), csp({ overrides: { auto_exit: false } })];
    const position_id = await book.open(due);
    await book.open(fine);
    await book.open(off);
    await kill();
    await book.deliver();
    const quotes = [...quotesFor(due, 75), ...quotesFor(fine, 120), ...quotesFor(off, 75)];
    for (let check = 0; check < 3; check += 1) {
      expect((await book.decide(quotes)).exits).toEqual([]);
      expect(await book.decision(position_id)).toMatchObject({
        verdict: "killed",
        exit_reason: "profit_target",
      });
      expect((await book.deliver()).filter(({ kind }) => kind === "killed_due")).toEqual([
        expect.objectContaining({
          facts: {
            killed_at: "Tue Mar 3, 10:00",
            positions: [
              {
                position_id,
                ticker: due.ticker,
                contract: `${due.ticker} 580 put Apr 17 '26`,
                contract_short: `${due.ticker} 580p`,
                expiration_date: due.expiration_date,
                fault: null,
                exit_reason: "profit_target",
                mark: 75,
                pnl: 75,
              },
            ],
          },
        }),
      ]);
    }
  });

  it("reports a date rule that is met without a quote, too", async () => {
    const request = csp({ expiration_date: "2026-03-20" });
    await book.open(request);
    await kill();
    await book.deliver();
    await book.decide([quote(putSymbol(request), 120, { halted: true })]);
    expect(await book.deliver()).toMatchObject([
      {
        kind: "killed_due",
        facts: { positions: [{ exit_reason: "21dte", fault: "halted", mark: null, pnl: null }] },
      },
    ]);
  });

  it("reports nothing if no rule is met", async () => {
    const request = csp();
    await book.open(request);
    await kill();
    await book.deliver();
    await book.decide(quotesFor(request, 120));
    expect(await book.deliver()).toEqual([]);
  });

  it("refuses closes by command, including those requested before", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.command("close", { position_id });
    await book.deliver();
    const [asked] =
      await book.sql`select token, telegram_message_id from private.prompts where kind = 'confirmation'`;
    await kill();
    expect(
      await book.answerNewest("confirmation", "confirm", {
        token: asked?.token,
        message_id: Number(asked?.telegram_message_id),
      }),
    ).toMatchObject({ outcome: "refused", message: KILLED });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
    expect(await book.command("close", { position_id })).toEqual({ outcome: "refused", message: KILLED });
    expect(await book.command("close_all")).toEqual({ outcome: "refused", message: KILLED });
  });

  it("lets people record what they did elsewhere", async () => {
    const position_id = await book.open(csp());
    await kill();
    expect(await book.command("closed", { position_id, price: 1 })).toEqual({ outcome: "done" });
  });
});
