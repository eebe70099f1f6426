import { afterAll, describe, expect, it } from "vitest";
import { CHAT } from "../../support/book.ts";
import { deliver, numbers, pace, queue, telegram, useOutbox, wait } from "./outbox.ts";

useOutbox();

describe("delivery", () => {
  it("sends what is due to the owner's chat, in order, once", async () => {
    await queue(5);
    expect(await deliver()).toEqual({ sent: 5, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3, 4, 5]);
    expect(
      telegram.calls.every(({ method, payload }) => method === "sendMessage" && payload.chat_id === CHAT),
    ).toBe(true);
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
    expect(telegram.calls).toHaveLength(5);
  });

  it("by two runs at once sends each message once, in order, one in flight per chat", async () => {
    await queue(12);
    const results = await Promise.all([deliver(), deliver()]);
    expect(results[0].sent + results[1].sent).toBe(12);
    expect(numbers(telegram.texts())).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(telegram.mostAtOnce).toBe(1);
  });

  it("of one chat does not wait for another's", async () => {
    await queue(2, -1);
    await queue(2, -2);
    telegram.answerWith(({ payload }) =>
      payload.chat_id === -1 ? { error_code: 500, description: "Internal Server Error" } : "ok",
    );
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 2 });
    telegram.answerWith(null);
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 1, 2]);
  });
});

describe("the rate that Telegram requires", () => {
  afterAll(() => pace(0));

  it("allows four at once, then one after the other, and the run waits for them", async () => {
    await pace(0.2);
    await queue(8);
    const times: number[] = [];
    telegram.answerWith(() => {
      times.push(performance.now());
      return "ok";
    });
    expect(await deliver({ patience: 1 })).toEqual({ sent: 8, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const since = (n: number) => (times[n] ?? 0) - (times[0] ?? 0);
    // Four more after the first four, minus the time of the first four.
    expect(since(7)).toBeGreaterThan(700);
    expect(since(3)).toBeLessThan(since(7));
  });

  it("is separate for each chat", async () => {
    await pace(30);
    await queue(5, -1);
    await queue(3, -2);
    expect(await deliver()).toEqual({ sent: 7, parked: 0, due: 1 });
  });

  it("is not waited for longer than the run's patience: the schedule comes each minute", async () => {
    await pace(30);
    await queue(5);
    expect(await deliver({ patience: 1 })).toEqual({ sent: 4, parked: 0, due: 1 });
  });
});

describe("a run with patience", () => {
  it("tries again what failed, and all arrives in order", async () => {
    await queue(3);
    telegram.script("ok", { error_code: 502, description: "Bad Gateway" });
    expect(await deliver({ patience: 5 })).toEqual({ sent: 3, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3]);
  });
});
