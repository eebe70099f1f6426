import { describe, expect, it } from "vitest";
import { reconcileFacts } from "../../../shared/telegram/replies/reconcile.ts";
import { putSymbol } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, shares, useBook } from "./stage.ts";

useBook();

describe("/reconcile", () => {
  const ask = (update_id?: number) => book.command("reconcile", {}, update_id);
  const answers = async () => (await book.deliver()).filter(({ kind }) => kind === "reconcile");

  it("is answered by the next check of the session", async () => {
    const [sound, drifting] = [spread(), put({ quantity: 2 })];
    await book.open(sound);
    const position_id = await book.open(drifting);
    await compare(holdingsOf(sound), sound, drifting);
    await book.deliver();
    await ask();
    expect(await answers()).toEqual([]);
    await book.setClock("2026-03-03T15:05:00Z");
    await compare([...holdingsOf(sound), shares("SPY", 100)], sound, drifting);
    const [answer, ...more] = await answers();
    expect(more).toEqual([]);
    expect(reconcileFacts.parse(answer?.facts)).toEqual({
      checked_at: "Tue Mar 3, 10:05",
      failed: null,
      agreed: 2,
      unreadable: [],
      drifts: [
        {
          symbol: putSymbol(drifting),
          ticker: drifting.ticker,
          kind: "missing",
          booked: -2,
          held: 0,
          checks: 2,
          dismissed: false,
          position_ids: [position_id],
        },
      ],
      foreign: [{ symbol: "SPY", held: 100, booked: 0 }],
    });
    // Answered only once.
    await compare(holdingsOf(sound), sound, drifting);
    expect(await answers()).toEqual([]);
  });

  it("lists what is unreadable, and compares the rest", async () => {
    const [sound, drifting] = [spread(), put({ quantity: 3 })];
    await book.open(sound);
    await book.open(drifting);
    await ask();
    await compare([...holdingsOf(sound), { symbol: "/ESZ26 C5000", quantity: null }], sound, drifting);
    const [answer] = await answers();
    expect(reconcileFacts.parse(answer?.facts)).toMatchObject({
      failed: null,
      agreed: 2,
      unreadable: ["/ESZ26 C5000"],
      drifts: [{ symbol: putSymbol(drifting), booked: -3, held: 0 }],
    });
  });

  it("runs a check when the market is closed, in which nothing is quoted and nothing is sent", async () => {
    const request = put();
    await book.open(request);
    await book.setClock("2026-03-03T22:00:00Z");
    expect(await book.beginning()).toMatchObject({ market_open: false, done: true });
    await ask();
    const begun = await book.beginning<{ run_id: number; done?: boolean }>();
    expect(begun).toMatchObject({ market_open: false, page: null, holdings_wanted: true });
    expect(begun.done).toBeUndefined();
    expect(await book.release(begun.run_id)).toEqual({ place: [], replace: [], cancel: [], poll: [] });
    await book.finish(begun.run_id, [], holdingsOf(request));
    expect(await answers()).toMatchObject([
      { facts: { checked_at: "Tue Mar 3, 17:00", failed: null, agreed: 1, drifts: [], foreign: [] } },
    ]);
    expect(await book.beginning()).toMatchObject({ market_open: false, done: true });
  });

  it("works on a Sunday, with nothing of ours to compare", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask();
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toMatchObject([
      { facts: { checked_at: "Sun Mar 8, 12:30", failed: null, agreed: 0, drifts: [], foreign: [] } },
    ]);
  });

  it("says so when the broker did not report its holdings, and changes nothing", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    await book.deliver();
    const before = await drifts();
    await ask();
    await compare(null, request);
    const [answer] = await answers();
    const facts = reconcileFacts.parse(answer?.facts);
    expect(facts.failed).not.toBeNull();
    expect(facts.failed).not.toBe("");
    expect(await drifts()).toEqual(before);
  });

  it("is requested once by an update that Telegram sends again", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask(7_400_000);
    await ask(7_400_000);
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toHaveLength(1);
    await ask(7_400_000);
    expect(await book.beginning()).toMatchObject({ done: true });
    expect(await answers()).toEqual([]);
  });

  it("requested by a check that was cut off is answered by the next", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask();
    await book.begin();
    await book.loseLease();
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toHaveLength(1);
  });

  it("shows which differences are dismissed", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    const [message] = await asked();
    await book.answer(message, "dismiss");
    await book.deliver();
    await ask();
    await compare([], request);
    expect(await answers()).toMatchObject([
      { facts: { agreed: 0, drifts: [{ dismissed: true, checks: 3 }] } },
    ]);
  });

  it("wakes the check", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    const command = { update_id: 990_001, user_id: "77", command: "reconcile" };
    expect(await book.call("run_command", command)).toMatchObject({ wakes: ["exit-check"] });
  });
});
