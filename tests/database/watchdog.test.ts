import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, type Row } from "../support/book.ts";

/** A Tuesday in New York, the session open since 09:30. */
const TEN = "2026-03-03T15:00:00Z";
/** So many looks without it end an incident. */
const CLEAR_LOOKS = 11;

let book: Book;
beforeAll(async () => {
  book = await createBook();
  await book.sql`
    select vault.create_secret('http://127.0.0.1:9/functions/v1', 'functions_url'), vault.create_secret('cron', 'cron_secret')`;
});
afterAll(() => book.drop());
beforeEach(async () => {
  await book.empty();
  await book.sql`delete from net.http_request_queue`;
  await book.sql`delete from net._http_response`;
  await book.sql`update private.tradestation_refresh set failure = null`;
  // Whatever else the schedule does is somebody else's test.
  await book.sql`delete from cron.job_run_details`;
});

async function look(times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await book.sql`select private.watch()`;
  }
}

/** A tick as it should be: called, taken on, and carried out. */
async function tick(): Promise<void> {
  await answer(await wake("exit-check"), 202);
  await book.finish(await book.begin());
}

/** Minute by minute, as the schedule has it look, with a tick where one is due. */
async function pass(minutes: number, { ticks = true } = {}): Promise<void> {
  const [clock] = await book.sql<{ now: Date }[]>`select private.now() as now`;
  const start = clock?.now.getTime() ?? 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    const now = new Date(start + minute * 60_000);
    await book.setClock(now.toISOString());
    if (ticks && now.getUTCMinutes() % 5 === 0) {
      await tick();
    }
    await look();
  }
}

async function wake(function_name: string): Promise<number> {
  const [woken] = await book.sql<{ request: string }[]>`select private.wake(${function_name}) as request`;
  return Number(woken?.request);
}

/** As pg_net keeps it. */
async function answer(request: number, status_code: number | null, error_msg: string | null = null) {
  await book.sql`insert into net._http_response (id, status_code, error_msg) values (${request}, ${status_code}, ${error_msg})`;
}

/** What is open, without its sentence. */
async function open(): Promise<string[]> {
  const rows = await book.sql<{ name: string }[]>`
    select concat_ws(' ', part, fault, nullif(subject, '')) as name from public.incidents where ended_at is null order by 1`;
  return rows.map(({ name }) => name);
}

/** Everything that was announced, oldest first: `+` begun, `-` over. */
async function told(): Promise<string[]> {
  const rows = await book.sql<{ kind: string; incidents: (string | Row)[] }[]>`
    select kind, facts -> 'incidents' as incidents from private.outbox where kind like 'incidents%' order by message_id`;
  return rows.flatMap(({ kind, incidents }) =>
    incidents.map((said) => (kind === "incidents_begun" ? `+ ${said}` : `- ${(said as Row).says}`)),
  );
}

async function parts(): Promise<Record<string, boolean>> {
  const rows = await book.sql<{ part: string; ok: boolean }[]>`select part, ok from public.v_system_health`;
  return Object.fromEntries(rows.map(({ part, ok }) => [part, ok]));
}

const ALL_AT_WORK = {
  schedule: true,
  "exit-check": true,
  "market data": true,
  broker: true,
  messages: true,
  marks: true,
};

describe("with everything at work", () => {
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
    "No exit check has finished for 12 minutes of market hours: no rule is judged and no order leaves.";

  it("that is told, once, and its recovery when checks finish again", async () => {
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
      "It is not called. Is the job exit-check active? Dashboard: Integrations, Cron.",
    ],
    ["it answered 401", async () => answer(await wake("exit-check"), 401), "exit-check answers HTTP 401."],
    ["it answered 503", async () => answer(await wake("exit-check"), 503), "exit-check answers HTTP 503."],
    [
      "nobody could be reached",
      async () => answer(await wake("exit-check"), null, "Couldn't connect to server"),
      "exit-check was called Tue 03 Mar, 10:05 and does not answer: Couldn't connect to server.",
    ],
    [
      "nothing came back",
      async () => {
        await wake("exit-check");
        await book.sql`update private.calls set sent_at = sent_at - interval '61 seconds'`;
      },
      "exit-check was called Tue 03 Mar, 10:05 and does not answer: Nothing came back.",
    ],
    ["it was cut off", begunAndLeft, "The last one was cut off."],
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
      "The last one gave up: Canceling statement due to statement timeout.",
    ],
    [
      "others found it busy",
      async () => {
        await begunAndLeft();
        await answer(await wake("exit-check"), 409);
      },
      "The last one was cut off.",
    ],
  ])("the reason is named: %s", async (_what, happens, says) => {
    await pass(5);
    await happens();
    await pass(12, { ticks: false });
    expect((await told())[0]).toContain(`+ ${silence} ${says}`);
  });

  it("a partial check does not count: it judges only what was asked for", async () => {
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

describe("a schedule that stands still", () => {
  it("is told by whoever asks, and by itself when it is back: once, and not as missed ticks as well", async () => {
    await pass(5);
    await book.setClock("2026-03-03T15:43:00Z");
    // Nothing runs; a monitor asks from outside.
    const [health] = await book.sql<{ health: Row }[]>`select public.system_health() as health`;
    expect(health?.health).toMatchObject({
      ok: false,
      parts: expect.arrayContaining([
        expect.objectContaining({
          part: "schedule",
          ok: false,
          says: expect.stringContaining("Tue 03 Mar, 10:05"),
        }),
      ]),
    });
    await pass(12);
    expect(await told()).toEqual([
      expect.stringMatching(/^\+ The schedule stood still since Tue 03 Mar, 10:05/),
      expect.stringMatching(/^- The schedule stood still since Tue 03 Mar, 10:05/),
    ]);
    expect(await parts()).toEqual(ALL_AT_WORK);
  });

  it("at night is told, too", async () => {
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

  it("is not taken for answered by the answer that had its number before a crash of the server", async () => {
    const request = await wake("exit-check");
    await answer(request, 503);
    await book.sql`update net._http_response set created = now() - interval '2 minutes'`;
    await look();
    expect(await statuses()).toEqual([null]);
  });

  it("from before a crash does not take the answer to a later one, whose number is the same", async () => {
    const request = await wake("exit-check");
    await book.sql`insert into private.calls (request_id, function_name) values (${request}, 'deliver-alerts')`;
    await answer(request, 202);
    await look();
    expect(await statuses()).toEqual([null, 202]);
  });

  it("stays known when pg_net has forgotten its answer", async () => {
    await answer(await wake("exit-check"), 500);
    await look();
    await book.sql`delete from net._http_response`;
    await look();
    expect(await statuses()).toEqual([500]);
  });
});

describe("a job", () => {
  const ran = (status: string, return_message: string) => book.sql`
    insert into cron.job_run_details (jobid, status, return_message, end_time)
    select jobid, ${status}, ${return_message}, now() from cron.job where jobname = 'exit-check'`;

  it("that fails is told with what Postgres said, until it succeeds", async () => {
    await ran("failed", "ERROR: Vault lacks functions_url or cron_secret: exit-check cannot be called");
    await look();
    expect(await told()).toEqual([
      "+ The job exit-check failed: ERROR: Vault lacks functions_url or cron_secret: exit-check cannot be called",
    ]);
    await ran("running", "");
    await look();
    expect(await open()).toEqual(["schedule job_failed exit-check"]);
    await ran("succeeded", "1 row");
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
  });
});

describe("what a check was not told by the world", () => {
  const check = async (warnings: Row[]) => {
    const run_id = await book.begin();
    await book.call("finish_exit_check", { run_id, reports: [], holdings: null, warnings });
  };

  it.each([
    ["quotes", "market data"],
    ["underlyings", "market data"],
    ["official closes", "market data"],
    ["orders", "broker"],
    ["holdings", "broker"],
    ["buying power", "broker"],
  ])("about %s is a fault of the %s, once, until a check is told", async (asked, part) => {
    // Something to do, so that the check is one.
    await book.open(csp());
    for (let time = 0; time < 2; time += 1) {
      await check([{ asked, message: "TradeStation did not answer" }]);
      await look();
    }
    expect(await open()).toEqual([`${part} unreachable ${asked}`]);
    expect(await told()).toEqual([
      expect.stringContaining(`The last check got no answer about ${asked}: TradeStation did not answer.`),
    ]);
    await check([]);
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
  });
});

describe("TradeStation's token", () => {
  it("that could not be renewed is told with the reason, before it ends", async () => {
    const { claim } = await book.call<{ claim: number }>("tradestation_token", { origin: "origin" });
    await book.call("keep_tradestation_token", {
      claim,
      origin: "origin",
      refresh_token: "origin",
      failure: "TradeStation's token endpoint refused (HTTP 403)",
    });
    await look();
    expect(await told()).toEqual([
      "+ TradeStation's token could not be renewed: TradeStation's token endpoint refused (HTTP 403). It ends now.",
    ]);
    const again = await book.call<{ claim: number }>("tradestation_token", { origin: "origin" });
    await book.call("keep_tradestation_token", {
      claim: again.claim,
      origin: "origin",
      refresh_token: "next",
      access_token: "access",
      expires_in: 1200,
    });
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
    await book.sql`delete from vault.secrets where name = 'tradestation_token'`;
  });
});

describe("the outbox", () => {
  const queue = (chat_id: number | null = null) =>
    book.sql`insert into private.outbox (chat_id, kind) values (${chat_id}, 'opened')`;
  const age = () =>
    book.sql`update private.outbox set created_at = created_at - interval '5 minutes', error = 'Bad Gateway'`;

  it("in which a message has been waiting for five minutes is told, with Telegram's last word", async () => {
    await queue();
    await look();
    expect(await open()).toEqual([]);
    await age();
    await look();
    expect(await open()).toEqual(["messages stuck 0"]);
    expect((await told())[0]).toBe("+ A message has been waiting for 5 minutes. Telegram says: Bad Gateway.");
  });

  it("that waits for deliver-alerts says what is wrong with that", async () => {
    await answer(await wake("deliver-alerts"), 503);
    await queue();
    await book.sql`update private.outbox set created_at = created_at - interval '5 minutes'`;
    await look();
    expect((await told())[0]).toContain(
      "+ A message has been waiting for 5 minutes. deliver-alerts answers HTTP 503.",
    );
  });

  it("that is long and moves is not stuck; another chat's that does not is", async () => {
    await queue();
    await queue(42);
    await age();
    await book.sql`insert into private.outbox (kind, status, sent_at) values ('opened', 'sent', clock_timestamp())`;
    await look();
    expect(await open()).toEqual(["messages stuck 42"]);
  });
});

describe("an incident", () => {
  const blocks = (error: string | null) => book.sql`
    insert into private.chats (chat_id, blocked_at, blocked_error) values (0, ${error && TEN}, ${error})
    on conflict (chat_id) do update set blocked_at = excluded.blocked_at, blocked_error = excluded.blocked_error`;

  it("that comes and goes is one: it is over when it has stayed away for eleven looks, which is two ticks", async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await blocks("Forbidden");
      await look();
      await blocks(null);
      await look(CLEAR_LOOKS - 1);
    }
    expect(await told()).toHaveLength(1);
    await look();
    expect(await told()).toHaveLength(2);
    await blocks("Forbidden");
    await look();
    expect(await told()).toHaveLength(3);
  });

  it("is one message with the others of the same look", async () => {
    await blocks("Forbidden");
    await book.sql`insert into private.outbox (chat_id, kind, created_at) values (42, 'opened', clock_timestamp() - interval '1 hour')`;
    await look();
    expect((await book.alerts()).filter((kind) => kind === "incidents_begun")).toHaveLength(1);
    expect(await told()).toHaveLength(2);
  });

  it("is cut where its words have no end", async () => {
    await blocks("x".repeat(5000));
    await look();
    expect((await told())[0]?.length).toBeLessThan(310);
  });

  it("keeps its times by the market clock, for whoever reads them", async () => {
    await blocks("Forbidden");
    await look();
    await blocks(null);
    await pass(CLEAR_LOOKS, { ticks: false });
    const [incident] = await book.sql`select began_at, ended_at from public.incidents`;
    expect(incident).toEqual({ began_at: new Date(TEN), ended_at: new Date("2026-03-03T15:11:00Z") });
    expect(await book.sql`select part from public.v_system_health where since is not null`).toHaveLength(0);
  });
});

it("whoever may read the tables may read the health", async () => {
  const rows = await book.sql.begin(async (sql) => {
    await sql`set local role service_role`;
    return await sql`select part, ok, since, says from public.v_system_health`;
  });
  expect(rows).toHaveLength(6);
});
