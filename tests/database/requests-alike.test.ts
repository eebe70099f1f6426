import { poll } from "@std/async/poll";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** Another request for the same contract, at another price and size. */
const alike = (request: ReturnType<typeof csp>) =>
  csp({ ticker: request.ticker, expiration_date: request.expiration_date, net_credit: 165, quantity: 3 });

const said = async () =>
  (await book.deliver()).map(({ facts, edited }) => [facts.request_id, facts.alike, edited]);
const one = (request_id: string, status: string) => ({ count: 1, requests: [{ request_id, status }] });

describe("two requests for one contract", () => {
  it("say so on both cards, on the older one as soon as the newer comes", async () => {
    const older = csp();
    const newer = alike(older);
    await book.propose(older);
    expect(await said()).toEqual([[older.request_id, undefined, false]]);
    await book.propose(newer);
    expect(await said()).toEqual([
      [older.request_id, one(newer.request_id, "pending"), true],
      [newer.request_id, one(older.request_id, "pending"), false],
    ]);
  });

  it.each([
    ["approve", "approved"],
    ["reject", undefined],
  ] as const)("are updated when a person decides one: %s", async (decision, status) => {
    const older = csp();
    const newer = alike(older);
    await book.propose(older);
    await book.propose(newer);
    await book.deliver();
    await book.press(newer.request_id, decision);
    expect(await said()).toEqual(
      expect.arrayContaining([[older.request_id, status && one(newer.request_id, status), true]]),
    );
  });

  it("are not those of another contract", async () => {
    const put = csp();
    await book.propose(put);
    await book.propose(vpc({ ticker: put.ticker, expiration_date: put.expiration_date }));
    await book.propose(csp({ ticker: put.ticker, expiration_date: put.expiration_date, strike_price: 575 }));
    expect((await said()).map(([, others]) => others)).toEqual([undefined, undefined, undefined]);
  });

  it("at the same moment see each other, even if the first card is sent in between", async () => {
    const older = csp();
    const newer = alike(older);
    const first = await book.sql.reserve();
    const second = await book.sql.reserve();
    try {
      await first`begin`;
      await first`select public.propose_trade(${first.json(older as never)})`;
      await second`begin`;
      const proposing = second`select public.propose_trade(${second.json(newer as never)})`.execute();
      await poll(
        () => book.sql`select from pg_locks where locktype = 'advisory' and not granted`,
        ({ length }) => length === 1,
        { interval: 10, signal: AbortSignal.timeout(5_000) },
      );
      await first`commit`;
      await proposing;
      const before = await said();
      await second`commit`;
      const told = [...before, ...(await said())].filter(([request_id]) => request_id === older.request_id);
      expect(told.at(-1)?.[1]).toEqual(one(newer.request_id, "pending"));
    } finally {
      first.release();
      second.release();
    }
  });

  it("in succession update a card once for all that came since it was sent", async () => {
    const request = csp();
    await book.propose(request);
    await book.deliver();
    for (let n = 0; n < 20; n++) {
      await book.propose(alike(request));
    }
    const [{ queued } = { queued: 0 }] = await book.sql<{ queued: number }[]>`
      select count(*)::integer as queued from private.outbox where status = 'due'`;
    expect(queued).toBe(21);
  });
});
