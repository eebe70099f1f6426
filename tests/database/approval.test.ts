import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { render } from "../../shared/telegram/templates.ts";
import { type Book, createBook, csp, OWNER, putSymbol, quote, quotesFor, vpc } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** Proposes a trade and delivers its card. */
async function shown(request: StrikeRequest = csp()): Promise<StrikeRequest> {
  await book.propose(request);
  await book.deliver();
  return request;
}

const statusOf = async ({ request_id }: StrikeRequest) => (await book.request(request_id)).status;

describe("a press", () => {
  it("approves", async () => {
    const request = await shown();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect(await book.request(request.request_id)).toMatchObject({ status: "approved", decided_by: OWNER });
  });

  it("rejects", async () => {
    const request = await shown();
    expect(await book.press(request.request_id, "reject")).toMatchObject({ outcome: "rejected" });
    expect(await book.request(request.request_id)).toMatchObject({ status: "rejected", decided_by: OWNER });
  });

  it("removes the buttons from the card", async () => {
    const request = await shown();
    await book.press(request.request_id, "approve");
    const [card, ...more] = await book.deliver();
    expect(more).toEqual([]);
    expect(card).toMatchObject({ kind: "card", edited: true, facts: { status: "approved" } });
  });

  it.each([
    ["approve", "approve"],
    ["approve", "reject"],
    ["reject", "approve"],
    ["reject", "reject"],
  ] as const)("counts once: %s, then %s on the same card", async (first, second) => {
    const request = await shown();
    const { card_token: token } = await book.request(request.request_id);
    await book.press(request.request_id, first);
    const status = await statusOf(request);
    const answer = await book.press(request.request_id, second, { token: String(token) });
    expect(["already", "stale"]).toContain(answer.outcome);
    expect(await statusOf(request)).toBe(status);
  });

  it("on another message does nothing", async () => {
    const request = await shown();
    const { card_message_id } = await book.request(request.request_id);
    expect(
      await book.press(request.request_id, "approve", { message_id: Number(card_message_id) + 1 }),
    ).toMatchObject({ outcome: "stale" });
    expect(await statusOf(request)).toBe("pending");
  });

  it("in another chat does nothing", async () => {
    const request = await shown();
    expect(await book.press(request.request_id, "approve", { chat_id: -2 })).toMatchObject({
      outcome: "stale",
    });
    expect(await statusOf(request)).toBe("pending");
  });

  it("with an unknown token does nothing", async () => {
    const request = await shown();
    expect(await book.press(request.request_id, "approve", { token: "0".repeat(32) })).toMatchObject({
      outcome: "stale",
    });
    expect(await statusOf(request)).toBe("pending");
  });

  it("with another request's token on this request's message does nothing to either", async () => {
    const [one, other] = [await shown(), await shown()];
    const { card_token } = await book.request(other.request_id);
    expect(await book.press(one.request_id, "approve", { token: String(card_token) })).toMatchObject({
      outcome: "stale",
    });
    expect([await statusOf(one), await statusOf(other)]).toEqual(["pending", "pending"]);
  });

  it("that Telegram sends again has one effect", async () => {
    const request = await shown();
    const update = { update_id: 900_001 };
    expect(await book.press(request.request_id, "approve", update)).toMatchObject({ outcome: "approved" });
    expect(await book.press(request.request_id, "approve", update)).toMatchObject({ outcome: "replayed" });
    expect(await statusOf(request)).toBe("approved");
  });

  it("that was stale stays used: the same update cannot approve later", async () => {
    const request = await shown();
    const update = { update_id: 900_002 };
    await book.press(request.request_id, "approve", { ...update, token: "0".repeat(32) });
    expect(await book.press(request.request_id, "approve", update)).toMatchObject({ outcome: "replayed" });
    expect(await statusOf(request)).toBe("pending");
  });

  it("by five at once approves once", async () => {
    const request = await shown();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => book.press(request.request_id, "approve")),
    );
    expect(answers.filter(({ outcome }) => outcome === "approved")).toHaveLength(1);
    expect(await statusOf(request)).toBe("approved");
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
    expect(place).toHaveLength(1);
  });

  it("of five approvals and five rejections at once: the first one counts", async () => {
    const request = await shown();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        book.press(request.request_id, i % 2 === 0 ? "approve" : "reject"),
      ),
    );
    const counted = answers.filter(({ outcome }) => outcome === "approved" || outcome === "rejected");
    expect(counted).toHaveLength(1);
    expect(await statusOf(request)).toBe(counted[0]?.outcome);
  });

  it.each([
    ["before the open", "2026-03-03T14:00:00Z", "2026-03-03T14:30:00Z"],
    ["after the close", "2026-03-03T22:00:00Z", "2026-03-04T14:30:00Z"],
    ["on a Saturday", "2026-03-07T16:00:00Z", "2026-03-09T13:30:00Z"],
    ["on a holiday", "2026-04-03T15:00:00Z", "2026-04-06T13:30:00Z"],
  ])("%s waits for the session's first check", async (_when, now, open) => {
    await book.setClock(now);
    const request = await shown(csp({ expiration_date: "2026-06-19" }));
    expect(await book.press(request.request_id, "approve")).toMatchObject({
      outcome: "approved_for_next_session",
    });
    expect(await book.beginning()).toMatchObject({ market_open: false, done: true });
    await book.setClock(new Date(Date.parse(open) - 1000).toISOString());
    expect(await book.beginning()).toMatchObject({ market_open: false, done: true });
    expect(await statusOf(request)).toBe("approved");
    // The next check: no order leaves in the two minutes after the open.
    await book.setClock(new Date(Date.parse(open) + 300_000).toISOString());
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
    expect(place).toHaveLength(1);
    expect(await statusOf(request)).toBe("executing");
  });
});

describe("an approved request is quoted again before anything is sent", () => {
  const SENT = { status: "executing", sent: true };
  const ASKED = { status: "pending", sent: false };

  it.each([
    ["at the credit", 150, 588, SENT],
    ["however far above the credit", 300, 588, SENT],
    ["25 % below the credit", 112.5, 588, SENT],
    ["a cent further below", 112.49, 588, ASKED],
    ["with the underlying a cent above the strike", 150, 580.01, SENT],
    ["with the underlying at the strike", 150, 580, ASKED],
    ["with the underlying through the strike", 150, 571, ASKED],
  ])("mid %s", async (_sentence, mid, price, expected) => {
    const request = csp();
    await book.approve(request);
    const { place } = await book.send(quotesFor(request, mid), [{ ticker: request.ticker, price }]);
    expect({ status: await statusOf(request), sent: place.length > 0 }).toEqual(expected);
  });

  it.each([
    ["25 % below its credit", 112.5, SENT],
    ["a cent further below", 112.49, ASKED],
  ])("a spread by its combined mid: %s", async (_sentence, mid, expected) => {
    const request = vpc({ quantity: 2 });
    await book.approve(request);
    const { place } = await book.send(quotesFor(request, mid), [{ ticker: request.ticker, price: 588 }]);
    expect({ status: await statusOf(request), sent: place.length > 0 }).toEqual(expected);
  });

  it.each([
    ["the mid, where that is above the credit", 170, 170],
    ["the approved credit, never less, where the mid is below it", 120, 150],
  ])("its limit is %s", async (_what, mid, limit_price) => {
    const request = csp({ quantity: 2 });
    await book.approve(request);
    const { place } = await book.send(quotesFor(request, mid), [{ ticker: request.ticker, price: 588 }]);
    expect(place).toMatchObject([{ purpose: "entry", limit_price, quantity: 2 }]);
  });

  it.each([
    ["a quote", [], [588]],
    ["a quote that is trustworthy", [{ halted: true }], [588]],
    ["the underlying's price", [{}], []],
  ])("and waits, approved, without %s", async (_what, differing, prices) => {
    const request = csp();
    await book.approve(request);
    const quotes = differing.map((one) => quote(putSymbol(request), 150, one));
    const { place } = await book.send(
      quotes,
      prices.map((price) => ({ ticker: request.ticker, price })),
    );
    expect(place).toEqual([]);
    expect(await statusOf(request)).toBe("approved");
  });

  it("and is not sent once its contract has expired", async () => {
    await book.setClock("2026-03-06T20:50:00Z");
    // A Saturday, as in the specification. Approved in Friday's last minutes, and no check followed.
    const request = csp({ expiration_date: "2026-03-07" });
    await book.approve(request);
    await book.setClock("2026-03-09T14:00:00Z");
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 588 }]);
    expect(place).toEqual([]);
  });

  it("once, though the source returns the underlying twice", async () => {
    const request = csp();
    await book.approve(request);
    const underlying = { ticker: request.ticker, price: 588 };
    expect((await book.send(quotesFor(request, 150), [underlying, underlying])).place).toHaveLength(1);
  });

  it("once: later checks send nothing more", async () => {
    const request = csp();
    await book.approve(request);
    const underlyings = [{ ticker: request.ticker, price: 588 }];
    const first = await book.send(quotesFor(request, 150), underlyings);
    await book.finish(first.run_id, [
      {
        order_id: Number(first.place[0]?.order_id),
        status: "working",
        broker_order_id: "B1",
        limit_price: 150,
      },
    ]);
    const second = await book.send(quotesFor(request, 150), underlyings);
    expect(second).toMatchObject({ place: [], replace: [], poll: [{ broker_order_id: "B1" }] });
    expect(await book.orders({ request_id: request.request_id })).toHaveLength(1);
  });
});

describe("a request that asks again", () => {
  async function askedAgain(): Promise<{ request: StrikeRequest; oldToken: string }> {
    const request = csp();
    await book.approve(request);
    const oldToken = String((await book.request(request.request_id)).card_token);
    const { run_id } = await book.send(quotesFor(request, 101.5), [{ ticker: request.ticker, price: 588 }]);
    await book.finish(run_id);
    return { request, oldToken };
  }

  it("says why: an alert and the refreshed card", async () => {
    const { request } = await askedAgain();
    expect(await book.alerts()).toEqual(["asks_again"]);
    const messages = await book.deliver();
    const card = messages.filter(({ kind }) => kind === "card").at(-1);
    expect(card?.facts).toMatchObject({ request_id: request.request_id, status: "pending" });
    expect(String(card?.facts.status_note)).not.toBe("undefined");
  });

  it("has a new token on its card: the old buttons do nothing", async () => {
    const { request, oldToken } = await askedAgain();
    await book.deliver();
    const { card_token } = await book.request(request.request_id);
    expect(card_token).toMatch(/^[0-9a-f]{32}$/);
    expect(card_token).not.toBe(oldToken);
    expect(await book.press(request.request_id, "approve", { token: oldToken })).toMatchObject({
      outcome: "stale",
    });
    expect(await statusOf(request)).toBe("pending");
  });

  it("shows the market's price on its button, and is sent at that price after a second approval", async () => {
    const { request } = await askedAgain();
    const card = (await book.deliver()).filter(({ kind }) => kind === "card").at(-1);
    expect(card?.facts).toMatchObject({ credit: 101, asked_credit: 150 });
    expect(render("card", card?.facts).buttons[0]?.[0]).toMatchObject({ text: "✅ Approve at 1.01" });
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
    const { place } = await book.send(quotesFor(request, 99), [{ ticker: request.ticker, price: 588 }]);
    expect(place).toMatchObject([{ limit_price: 101 }]);
    // A repeated proposal is still the same.
    expect(await book.propose(request)).toMatchObject({ created: false });
  });

  it("because the underlying is beyond its strike, asks only once for that reason", async () => {
    const request = csp();
    await book.approve(request);
    const through = [{ ticker: request.ticker, price: 571 }];
    await book.finish((await book.send(quotesFor(request, 150), through)).run_id);
    expect(await statusOf(request)).toBe("pending");
    await book.deliver();
    await book.press(request.request_id, "approve");
    expect((await book.send(quotesFor(request, 150), through)).place).toHaveLength(1);
  });

  it("can be rejected, and expires at the close like any other", async () => {
    const { request } = await askedAgain();
    await book.deliver();
    await book.press(request.request_id, "reject");
    expect(await statusOf(request)).toBe("rejected");
    const { request: other } = await askedAgain();
    await book.setClock("2026-03-03T21:00:00Z");
    await book.beginning();
    expect(await statusOf(other)).toBe("expired");
  });
});
