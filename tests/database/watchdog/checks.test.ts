import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Row } from "../../support/book.ts";
import { ALL_AT_WORK, answer, book, look, open, parts, pass, tick, told, useBook, wake } from "./stage.ts";

useBook();

describe("with everything working", () => {
  it("an hour of the session raises nothing", async () => {
    await pass(60);
    expect(await told()).toEqual([]);
    expect(await parts()).toEqual(ALL_AT_WORK);
  });

  it("neither does a night, in which no check is called, nor the next morning before its second tick", async () => {
    await book.setClock("2026-03-03T21:05:00Z");
    await book.sql`update private.watchdog set looked_at = private.now()`;
    await tick();
    await look();
    for (const now of ["2026-03-04T14:29:00Z", "2026-03-04T14:30:00Z", "2026-03-04T14:40:59Z"]) {
      await book.sql`update private.watchdog set looked_at = ${now}`;
      await book.setClock(now);
      await look();
    }
    expect(await told()).toEqual([]);
  });

  it("neither does a clock that is set back", async () => {
    await pass(5);
    await book.setClock("2026-02-24T15:00:00Z");
    await look();
    expect(await open()).toEqual([]);
  });
});

describe("without a finished check for eleven minutes of market hours", () => {
  const silence =
    "No exit check has finished for 12 minutes of market hours: exit rules are not evaluated and no order is sent.";

  it("it is reported, once, and so is its recovery when checks finish again", async () => {
    await pass(5);
    await pass(11, { ticks: false });
    expect(await told()).toEqual([]);
    await pass(1, { ticks: false });
    expect(await open()).toEqual(["exit-check unfinished"]);
    expect(await parts()).toEqual({ ...ALL_AT_WORK, "exit-check": false });
    await pass(20);
    expect(await open()).toEqual([]);
    expect((await told()).map((said) => said.charAt(0))).toEqual(["+", "-"]);
  });

  const begunAndLeft = async () => {
    await answer(await wake("exit-check"), 202);
    await book.begin();
    await book.loseLease();
  };

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "nothing called it",
      async () => {},
      "It is not being called. Check that the job exit-check is active in Supabase, Integrations, Cron.",
    ],
    ["it answered 401", async () => answer(await wake("exit-check"), 401), "exit-check answers HTTP 401."],
    ["it answered 503", async () => answer(await wake("exit-check"), 503), "exit-check answers HTTP 503."],
    [
      "nobody could be reached",
      async () => answer(await wake("exit-check"), null, "Couldn't connect to server"),
      "exit-check was called Tue Mar 3, 10:05 and did not answer: Couldn't connect to server.",
    ],
    [
      "there was no response",
      async () => {
        await wake("exit-check");
        await book.sql`update private.calls set sent_at = sent_at - interval '61 seconds'`;
      },
      "exit-check was called Tue Mar 3, 10:05 and did not answer: There was no response.",
    ],
    ["it was cut off", begunAndLeft, "The last check was interrupted."],
    ["it is at work", () => book.begin(), "A check is running."],
    [
      "it gave up",
      async () => {
        await answer(await wake("exit-check"), 202);
        const run_id = await book.begin();
        await book.call("give_back_check", {
          run_id,
          failure: "canceling statement due to statement timeout",
        });
      },
      "The last check failed: Canceling statement due to statement timeout.",
    ],
    [
      "others found it busy",
      async () => {
        await begunAndLeft();
        await answer(await wake("exit-check"), 409);
      },
      "The last check was interrupted.",
    ],
  ])("the reason is named: %s", async (_what, happens, says) => {
    await pass(5);
    await happens();
    await pass(12, { ticks: false });
    expect((await told())[0]).toContain(`+ ${silence} ${says}`);
  });

  it("a partial check does not count: it judges only the requested positions", async () => {
    await pass(5);
    await pass(6, { ticks: false });
    const { run_id } = await book.call<{ run_id: number }>("begin_exit_check", {
      key: randomUUID(),
      asked_only: true,
    });
    await book.finish(run_id);
    await pass(6, { ticks: false });
    expect(await open()).toEqual(["exit-check unfinished"]);
  });
});

describe("a schedule that has stopped", () => {
  it("is reported by every reader, and in a message when it is back: once, and not also as missed ticks", async () => {
    await pass(5);
    await book.setClock("2026-03-03T15:43:00Z");
    // Nothing runs, and a monitor asks from outside.
    const [health] = await book.sql<{ health: Row }[]>`select public.system_health() as health`;
    expect(health?.health).toMatchObject({
      ok: false,
      parts: expect.arrayContaining([
        expect.objectContaining({
          part: "schedule",
          ok: false,
          says: expect.stringContaining("Tue Mar 3, 10:05"),
        }),
      ]),
    });
    await pass(12);
    expect(await told()).toEqual([
      expect.stringMatching(/^\+ The schedule has not run since Tue Mar 3, 10:05/),
      expect.stringMatching(/^- The schedule has not run since Tue Mar 3, 10:05/),
    ]);
    expect(await parts()).toEqual(ALL_AT_WORK);
  });

  it("at night is reported, too", async () => {
    await book.setClock("2026-03-03T23:00:00Z");
    await book.sql`update private.watchdog set looked_at = private.now() - interval '6 minutes'`;
    await look();
    expect(await open()).toEqual(["schedule stood_still"]);
  });
});

describe("a call", () => {
  const statuses = async () =>
    (await book.sql`select status_code from private.calls order by call_id`).map(
      ({ status_code }) => status_code,
    );

  it("is not considered answered by the answer that had its number before a crash of the server", async () => {
    const request = await wake("exit-check");
    await answer(request, 503);
    await book.sql`update net._http_response set created = now() - interval '2 minutes'`;
    await look();
    expect(await statuses()).toEqual([null]);
  });

  it("from before a crash does not get the answer to a later one with the same number", async () => {
    const request = await wake("exit-check");
    await book.sql`insert into private.calls (request_id, function_name) values (${request}, 'deliver-alerts')`;
    await answer(request, 202);
    await look();
    expect(await statuses()).toEqual([null, 202]);
  });

  it("stays known when pg_net has deleted its answer", async () => {
    await answer(await wake("exit-check"), 500);
    await look();
    await book.sql`delete from net._http_response`;
    await look();
    expect(await statuses()).toEqual([500]);
  });
});
