import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import type { TelegramAnswer } from "../../support/fake-telegram.ts";
import { deliver, queue, telegram, useOutbox, wait, world } from "./outbox.ts";

useOutbox();

const REFUSED: TelegramAnswer = { error_code: 400, description: "Bad Request: IMAGE_PROCESS_FAILED" };
const methods = () => telegram.calls.map(({ method }) => method);

/** A position and a command whose answer is a picture. */
async function askForPicture(): Promise<void> {
  const trade = csp();
  const position_id = await world.open(trade);
  await world.decide(quotesFor(trade, 130), [{ ticker: trade.ticker, price: 590 }]);
  await world.sql`delete from private.outbox`;
  await world.sql`insert into private.outbox (kind, facts) values ('position', ${world.sql.json({ position_id })})`;
}

describe("a slow message", () => {
  let ahead = 0;
  beforeEach(() => {
    ahead = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() + ahead * 1000);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  /** Moves every clock forward by this many seconds. */
  async function pass(seconds: number): Promise<void> {
    ahead += seconds;
    await world.sql`update private.outbox set due_at = due_at - make_interval(secs => ${seconds}) where status = 'sending'`;
  }
  /** How long each call takes, in s; when a call has ended, another run starts. */
  function slow(seconds: Record<string, number>, answers: Record<string, TelegramAnswer>): void {
    telegram.answerWith(async ({ method }) => {
      await pass(seconds[method] ?? 0);
      expect(await deliver(), `while ${method} is open`).toMatchObject({ sent: 0, parked: 0 });
      return answers[method] ?? "ok";
    });
  }

  it.each([
    [18, 16],
    [20, 20],
    [1, 19],
  ])("a picture refused after %i s, its text accepted after %i s more: it is there once", async (refused, taken) => {
    await askForPicture();
    slow({ sendPhoto: refused, sendMessage: taken }, { sendPhoto: REFUSED });
    expect(await deliver()).toMatchObject({ sent: 1, parked: 0 });
    expect(methods()).toEqual(["sendPhoto", "sendMessage"]);
    expect(await deliver()).toMatchObject({ sent: 0, due: 0 });
  });

  it("begins no call that could outlast its claim: the text comes with the next run", async () => {
    await askForPicture();
    // Drawn for 17 s, refused after 20.
    slow({ sendPhoto: 37 }, { sendPhoto: REFUSED });
    expect(await deliver()).toMatchObject({ sent: 0, parked: 0, due: 1 });
    expect(methods()).toEqual(["sendPhoto"]);
    telegram.forget();
    telegram.answerWith(({ method }) => (method === "sendPhoto" ? REFUSED : "ok"));
    await wait();
    expect(await deliver()).toMatchObject({ sent: 1, due: 0 });
    expect(methods()).toEqual(["sendPhoto", "sendMessage"]);
  });

  it("that continues after a long pause sends nothing that another has claimed", async () => {
    await askForPicture();
    telegram.answerWith(async ({ method }) => {
      if (method === "sendPhoto" && telegram.calls.length === 1) {
        await pass(75);
        telegram.answerWith(null);
        expect(await deliver()).toMatchObject({ sent: 1 });
        return REFUSED;
      }
      return "ok";
    });
    expect(await deliver()).toMatchObject({ sent: 0, due: 0 });
    expect(methods()).toEqual(["sendPhoto", "sendPhoto"]);
  });
});

it("a picture in progress delays no question, no alert and no card of the same chat", async () => {
  await askForPicture();
  let release: (answer: "ok") => void = () => undefined;
  telegram.answerWith(({ method }) =>
    method === "sendPhoto"
      ? new Promise((resolve) => {
          release = resolve;
        })
      : "ok",
  );
  const run = deliver();
  await vi.waitFor(() => expect(methods()).toEqual(["sendPhoto"]), { timeout: 20_000 });
  await world.command("kill");
  await queue(2);
  await world.propose(csp());
  // The same run sends them, without the help of another.
  await vi.waitFor(() => expect(telegram.texts()).toHaveLength(4), { timeout: 20_000 });
  expect(methods()).toEqual(["sendPhoto", ...Array(4).fill("sendMessage")]);
  release("ok");
  expect(await run).toEqual({ sent: 5, parked: 0, due: 0 });
});
