import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Quota } from "../../shared/outside/quota.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;
/** Three calls a minute; waits up to ten seconds. */
const quota = () => new Quota("TradeStation's quota for quotes", 3, MINUTE, 10_000, 500);

function answer(headers: Record<string, string> = {}, status = 200): Response {
  return new Response(null, { status, headers });
}

/** Takes and answers this many calls, and returns how many got through at once. */
async function take(from: Quota, count: number): Promise<number> {
  let through = 0;
  for (let call = 0; call < count; call++) {
    void from.take().then(
      () => {
        through += 1;
        from.answered(answer());
      },
      () => {},
    );
  }
  await vi.advanceTimersByTimeAsync(0);
  return through;
}

describe("without headers from TradeStation", () => {
  it("the default applies, and begins again with the next period", async () => {
    const own = quota();
    expect(await take(own, 3)).toBe(3);
    await expect(own.take()).rejects.toThrow(
      "TradeStation's quota for quotes (3) is used up for another 60 s.",
    );
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await take(own, 3)).toBe(3);
  });

  it("a short wait is accepted, for as many calls as there is room", async () => {
    const own = quota();
    await take(own, 3);
    await vi.advanceTimersByTimeAsync(51_000);
    const calls = Array.from({ length: 4 }, () =>
      own.take().then(
        () => "through",
        (error: Error) => error.message,
      ),
    );
    await vi.advanceTimersByTimeAsync(8_999);
    expect(await Promise.race([...calls, "waiting"])).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(await Promise.all(calls)).toEqual([
      "through",
      "through",
      "through",
      "TradeStation's quota for quotes (3) is used up for another 60 s.",
    ]);
  });
});

describe("the headers of an answer override it", () => {
  const told = (limit: number, left: number, reset: number) => ({
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Period": "60",
    "X-RateLimit-Remaining": String(left),
    "X-RateLimit-Reset": String(reset),
  });

  it("upwards", async () => {
    const own = quota();
    await own.take();
    own.answered(answer(told(500, 10, 60)));
    const calls = Promise.all(Array.from({ length: 10 }, () => own.take()));
    await expect(calls).resolves.toHaveLength(10);
    await expect(own.take()).rejects.toThrow("(500)");
  });

  it("downwards, including calls in progress", async () => {
    const own = quota();
    await own.take();
    await own.take();
    own.answered(answer(told(3, 1, 40)));
    await expect(own.take()).rejects.toThrow("another 40 s");
  });

  it("with the time of the reset", async () => {
    const own = quota();
    await own.take();
    own.answered(answer(told(3, 0, 5)));
    const call = own.take();
    await vi.advanceTimersByTimeAsync(5_000);
    await call;
  });

  it("but not with impossible values: a reset beyond the period, not a number, nothing", async () => {
    const own = quota();
    await own.take();
    own.answered(answer({ ...told(3, 0, 1_800_000_000) }));
    await expect(own.take()).rejects.toThrow("another 60 s");
    await vi.advanceTimersByTimeAsync(MINUTE);
    await own.take();
    own.answered(
      answer({ "X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "", "X-RateLimit-Reset": "-1" }),
    );
    await own.take();
    own.answered(null);
    expect(await take(own, 2)).toBe(1);
  });
});

it("after a 429 nothing is sent before the reset, or for a moment if that is unknown", async () => {
  const own = quota();
  await own.take();
  own.answered(answer({}, 429));
  let through = false;
  const call = own.take().then(() => {
    through = true;
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(through).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await call;
  own.answered(answer({ "X-RateLimit-Reset": "30" }, 429));
  await expect(own.take()).rejects.toThrow("another 30 s");
});

it("every accepted call is counted, period after period; a refused one is not", async () => {
  const own = quota();
  expect(own.used).toBe(0);
  await take(own, 5);
  expect(own.used).toBe(3);
  await expect(own.take()).rejects.toThrow("used up");
  await vi.advanceTimersByTimeAsync(MINUTE);
  await own.take();
  own.answered(null);
  expect(own.used).toBe(4);
});
