import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor, vpc } from "../../support/book.ts";
import { book, close, held, question, useBook } from "./stage.ts";

useBook();

/** Lets two minutes of real time pass for the questions. */
const lapse = () =>
  book.sql`update private.prompts set expires_at = clock_timestamp() where answered_at is null`;

describe("/close", () => {
  it("asks for confirmation, with the contract, the cost of closing now, and the resulting P&L", async () => {
    const { request, position_id } = await held(vpc({ quantity: 2 }), 120);
    await book.setClock("2026-03-03T15:07:30Z");
    expect(await book.command("close", { position_id })).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        edited: false,
        facts: {
          action: "close",
          position_ids: [position_id],
          position_id,
          ticker: request.ticker,
          contract: `${request.ticker} 580/575 put spread Apr 17 '26`,
          contract_short: `${request.ticker} 580/575p`,
          expiration_date: request.expiration_date,
          open_quantity: 2,
          entry_price: 150,
          mark: 120,
          mark_fault: null,
          marked_at: "Tue Mar 3, 10:00",
          mark_age_minutes: 7,
          natural_price: 122,
          cost: 240,
          pnl: 60,
          market_open: true,
          leaves_at: null,
          working: null,
          token: expect.stringMatching(/^[0-9a-f]{32}$/),
          answer: null,
          lapsed: false,
          good_for_seconds: 120,
          progress: { waiting: 0, working: 0, closed: 0 },
        },
      },
    ]);
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
  });

  it("says when it is sent while the market is closed", async () => {
    const { position_id } = await held();
    await book.setClock("2026-03-06T22:00:00Z");
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({ market_open: false, leaves_at: "Mon Mar 9, 09:30" });
  });

  it("says so without a mark", async () => {
    const position_id = await book.open(csp());
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({
      mark: null,
      marked_at: null,
      mark_age_minutes: null,
      cost: null,
      pnl: null,
    });
  });

  it("confirmed, requests the close from the next check, which is woken, and closes whatever the rules say", async () => {
    const { request, position_id } = await held(csp({ overrides: { auto_exit: false } }), 120);
    expect(await close(position_id)).toEqual({
      outcome: "answered",
      kind: "confirmation",
      answer: "confirm",
    });
    expect(await book.position(position_id)).toMatchObject({
      close_asked_at: new Date("2026-03-03T15:00:00Z"),
      close_asked_by: OWNER,
    });
    const { claim, place } = await book.send(quotesFor(request, 120));
    expect(claim.exits).toEqual([{ position_id, reason: "manual" }]);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 1, limit_price: 120 }]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "exit", exit_reason: "manual" });
    expect(await book.orders({ position_id })).toMatchObject([
      { purpose: "entry" },
      { exit_reason: "manual", urgency: 2, max_debit: 58_000 },
    ]);
  });

  it("cancelled, changes nothing", async () => {
    const { request, position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    expect(await book.answerNewest("confirmation", "cancel")).toMatchObject({
      outcome: "answered",
      answer: "cancel",
    });
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "already",
      answer: "cancel",
    });
  });

  it.each(["settle", "confirm1", ""])("refuses the answer %j", async (answer) => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    expect(await book.answerNewest("confirmation", answer)).toEqual({
      outcome: "stale",
      kind: "confirmation",
    });
    expect(await book.answerNewest("confirmation", "withdraw")).toEqual({
      outcome: "stale",
      kind: "confirmation",
    });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
  });

  it("is valid for two minutes of real time; a later press finds it lapsed, and its message says so", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    const [row] = await book.sql`
      select extract(epoch from expires_at - clock_timestamp())::float as seconds from private.prompts`;
    expect(row?.seconds).toBeGreaterThan(110);
    expect(row?.seconds).toBeLessThanOrEqual(120);
    await lapse();
    expect(await book.answerNewest("confirmation", "confirm")).toEqual({
      outcome: "stale",
      kind: "confirmation",
      answer: "lapsed",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        edited: true,
        message_id: asked?.message_id,
        facts: { answer: "lapsed", lapsed: true },
      },
    ]);
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "stale",
      answer: "lapsed",
    });
  });

  it("repeated, removes the buttons from the earlier question", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [first] = await book.deliver();
    await book.command("close", { position_id });
    expect(await book.deliver()).toMatchObject([
      { edited: true, message_id: first?.message_id, facts: { answer: "replaced" } },
      { edited: false, facts: { answer: null } },
    ]);
    const old = { token: String(first?.facts.token), message_id: Number(first?.message_id) };
    expect(await book.answerNewest("confirmation", "confirm", old)).toMatchObject({
      outcome: "stale",
      answer: "replaced",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
  });

  it("asks about two positions side by side", async () => {
    const [one, other] = [await held(), await held()];
    await book.command("close", { position_id: one.position_id });
    await book.command("close", { position_id: other.position_id });
    expect(await book.deliver()).toMatchObject([{ facts: { answer: null } }, { facts: { answer: null } }]);
  });

  it("pressed by two people at once, is confirmed once", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    const said = await Promise.all(
      ["7", "8", "9"].map((by) => book.answerNewest("confirmation", "confirm", { answered_by: by })),
    );
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(["already", "already", "answered"]);
  });

  it.each([
    ["missing", null, "No position was named."],
    ["wrong", 4711, "There is no position 4711."],
  ])("with a %s id is refused with the list of valid ones, nearest rule first", async (_which, wrong, message) => {
    const far = await held(csp(), 145);
    const near = await held(csp(), 80);
    expect(await book.command("close", { position_id: wrong })).toEqual({ outcome: "refused", message });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "refused",
        facts: {
          message,
          command: "close",
          choices: [
            { position_id: near.position_id, ticker: near.request.ticker },
            { position_id: far.position_id },
          ],
        },
      },
    ]);
    expect(await book.sql`select from private.prompts`).toHaveLength(0);
  });

  it("of a closed position is refused with the list of valid ones", async () => {
    const { position_id } = await held();
    const other = await held();
    await book.command("closed", { position_id, price: 1 });
    await book.deliver();
    await book.command("close", { position_id });
    expect(await book.deliver()).toMatchObject([
      {
        facts: {
          message: `Position ${position_id} is already CLOSED.`,
          choices: [{ position_id: other.position_id }],
        },
      },
    ]);
  });

  it("of one past its last session is refused: it waits for its settlement", async () => {
    const { position_id } = await held(
      csp({ expiration_date: "2026-03-06", overrides: { exit_dte: 0 } }),
      145,
    );
    await book.setClock("2026-03-06T21:00:00Z");
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: `Position ${position_id} has expired and waits for settlement.`,
    });
  });

  it("is refused once it is requested, and while an equally urgent close is at the broker", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(/already requested/),
    });
    const { place } = await book.send(quotesFor(request, 120));
    expect(place).toHaveLength(1);
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: `A close of position ${position_id} is already at the broker, at 120.00.`,
    });
  });

  it("confirmed when the position has closed meanwhile, does nothing", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    await book.command("closed", { position_id, price: 1 });
    expect((await book.deliver()).find(({ kind }) => kind === "confirmation")).toMatchObject({
      edited: true,
      message_id: asked?.message_id,
      facts: { answer: "gone" },
    });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "already",
      answer: "gone",
    });
  });
});
