import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type ChatMessage,
  csp,
  putSymbol,
  type Row,
  startTestStack,
  type TestStack,
  until,
} from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/**
 * A press gets through whatever is in the way: a pg_net call that nobody answers, a check in progress, a row that
 * somebody holds. OBSTACLE_ROUNDS: presses against each obstacle (few by default).
 */
const ROUNDS = Number(process.env.OBSTACLE_ROUNDS ?? 2);

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(async () => {
  await stack.quiet();
  await stack.db.sql`
    delete from private.exit_decisions; delete from public.trade_history; delete from public.orders;
    delete from public.positions; delete from private.outbox; delete from private.paper_orders`.simple();
  await stack.setClock(NOW);
});

/** A request with a card in the chat. Its order fills if `mark` is its credit, and works if `mark` is less. */
async function proposed(mark: number): Promise<{ trade: StrikeRequest; card: ChatMessage }> {
  const trade = csp();
  await stack.underlying({ [trade.ticker]: 590 });
  await stack.quote({ [putSymbol(trade, 580)]: [(mark - 1) / 100, (mark + 1) / 100] });
  await stack.propose(trade);
  return { trade, card: await stack.card(trade.ticker) };
}

async function opened(mark: [bid: number, ask: number] | null): Promise<number> {
  const request = csp();
  await stack.quote({ [putSymbol(request, 580)]: mark });
  const answer = await stack.call("create-position", {
    request,
    entry_price: request.net_credit,
    quantity: 1,
    execution_data: {},
  });
  expect(answer.status, answer.text).toBe(201);
  return (answer.body as { position_id: number }).position_id;
}

/** The status of its orders at the broker. */
const atTheBroker = async ({ ticker }: StrikeRequest): Promise<string[]> => {
  const rows = await stack.db.sql<{ status: string }[]>`
    select status from private.paper_orders where legs -> 0 ->> 'symbol' like ${`${ticker}2%`}`;
  return rows.map(({ status }) => status);
};

/** Writes a command that asks for confirmation, and confirms it. */
async function confirmed(command: string): Promise<void> {
  const before = Math.max(0, ...(await stack.messages()).map(({ message_id }) => message_id));
  await stack.send(command);
  const { message_id, buttons } = await stack.message(
    (message) => message.message_id > before && message.buttons.some(({ text }) => text.includes("Confirm")),
  );
  const callback_data = buttons.find(({ text }) => text.includes("Confirm"))?.callback_data;
  await fetch(`${stack.chatUrl}/press`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message_id, callback_data }),
  });
}

describe("while pg_net waits for a function that never answers", () => {
  const unanswered: ServerResponse[] = [];
  const silent = createServer((_, outgoing) => void unanswered.push(outgoing));
  /** pg_net's number of the call that hangs, and of one more behind it in the queue. */
  let hanging: string;
  let behind: string;

  beforeAll(() => new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve)));
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });
  beforeEach(async () => {
    const queue = async (): Promise<string> => {
      const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/functions/v1/exit-check`;
      const [call] = await stack.db.sql<{ id: string }[]>`
        select net.http_post(${url}, timeout_milliseconds := 150000) as id`;
      return call?.id ?? "";
    };
    hanging = await queue();
    await until(
      async () => unanswered.length,
      (held) => held > 0,
    );
    behind = await queue();
  });
  afterEach(async () => {
    // The other one arrives only now.
    for (const answered = new Set<string>(); !answered.has(behind); ) {
      for (const outgoing of unanswered.splice(0)) {
        outgoing.end();
      }
      const rows = await stack.db.sql<{ id: string }[]>`select id from net._http_response`;
      for (const { id } of rows) {
        answered.add(id);
      }
    }
  });

  async function isHeldUp(): Promise<boolean> {
    const [row] = await stack.db.sql<{ held: boolean }[]>`
      select exists (select from net.http_request_queue where id = ${behind})
        and not exists (select from net._http_response where id in (${hanging}, ${behind})) as held`;
    return row?.held === true;
  }

  it.each(
    Array.from({ length: ROUNDS }, (_, round) => round + 1),
  )("Approve sends its order, and /kill takes a working one back (%s)", async () => {
    const filling = await proposed(150);
    const working = await proposed(130);

    const pressed = performance.now();
    await stack.press(filling.card, "Approve");
    await until(
      () => atTheBroker(filling.trade),
      (orders) => orders.length > 0,
    );
    const passed = performance.now() - pressed;
    expect(await isHeldUp()).toBe(true);
    if (ROUNDS >= 50) {
      // The limit promised to the person; in a short run the machine also does everything else.
      expect(passed).toBeLessThan(5_000);
    }

    await stack.press(working.card, "Approve");
    await until(
      () => atTheBroker(working.trade),
      ([status]) => status === "working",
    );
    await confirmed("/kill");
    await until(
      () => atTheBroker(working.trade),
      ([status]) => status === "cancelled",
    );
    expect(await isHeldUp()).toBe(true);
    expect(await atTheBroker(filling.trade)).toEqual(["filled"]);

    await confirmed("/unkill");
    await until(
      async () => (await stack.db.sql`select from public.switches where killed_at is null`).count,
      (back) => back === 1,
    );
  });
});

describe("while a scheduled check is in progress", () => {
  /** Checks that found another at work, from the function's log. */
  const busy = () => stack.log.filter((line) => line.includes('"busy":true')).length;

  it("ten approvals within a second send ten orders, each once, and nothing counts twice", async () => {
    const stopped = await opened([4.6, 4.7]);
    const unquoted = await opened(null);
    await stack.db.sql`update public.stop_confirmation set checks = 5, needed = 5`;
    await stack.check();
    const approved: { trade: StrikeRequest; card: ChatMessage }[] = [];
    for (let request = 0; request < 10; request += 1) {
      approved.push(await proposed(150));
    }
    await stack.quiet();
    await stack.db.sql`create sequence private.quotes_asked`;
    await stack.db.sql`alter function public.simulated_market rename to simulated_market_itself`;
    await stack.db.sql`
      create function public.simulated_market(symbols jsonb, tickers jsonb) returns json
      language plpgsql security definer set search_path = '' as $$
      begin
        perform nextval('private.quotes_asked');
        return public.simulated_market_itself(symbols, tickers);
      end $$`;
    const [before] = await stack.db.sql`select coalesce(max(run_id), 0) as run_id from private.exit_checks`;
    const wereBusy = busy();
    await stack.db.sql`update public.positions set counted_at = counted_at - interval '5 minutes'`;

    // It is blocked where it asks for quotes, outside the book.
    let release = () => {};
    let isHeld = () => {};
    const locked = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const holding = stack.db.sql.begin(async (sql) => {
      await sql`lock table private.simulated_quotes in access exclusive mode`;
      isHeld();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await locked;
    const check = stack.call("exit-check", {});
    try {
      await until(
        async () =>
          (await stack.db.sql`select from private.check_lease where expires_at > clock_timestamp()`).count,
        (held) => held === 1,
      );
      await Promise.all(approved.map(({ card }) => stack.press(card, "Approve")));
      await until(
        async () => busy(),
        (found) => found > wereBusy,
      );
    } finally {
      release();
      await holding;
    }
    expect((await check).status).toBe(200);
    await until(
      () => Promise.all(approved.map(({ trade }) => atTheBroker(trade))),
      (orders) => orders.every(([status]) => status === "filled"),
    );
    await stack.quiet();

    for (const { trade } of approved) {
      expect(await atTheBroker(trade)).toEqual(["filled"]);
    }
    // One bit for each check of the stop.
    const [stop] = await stack.db
      .sql`select stop_checks::bit(5)::text as looks from public.positions where position_id = ${stopped}`;
    expect(stop).toEqual({ looks: "00011" });
    const [blind] = await stack.db
      .sql`select unmarked_checks from public.positions where position_id = ${unquoted}`;
    expect(blind).toEqual({ unmarked_checks: 2 });
    // The one in progress, and partial ones for those who found it at work.
    const [full, ...partial] = await stack.db.sql<{ asked_only: boolean; finished: boolean }[]>`
      select asked_only, finished_at is not null as finished from private.exit_checks where run_id > ${before?.run_id} order by run_id`;
    expect(full).toEqual({ asked_only: false, finished: true });
    expect(partial.every(({ asked_only, finished }) => asked_only && finished)).toBe(true);
    expect(partial.length).toBeGreaterThan(0);
    expect(partial.length).toBeLessThanOrEqual(approved.length);
    const [quotes] = await stack.db.sql`select last_value::int as asked from private.quotes_asked`;
    // Each asks for its page, its underlyings, and the quotes of its live orders.
    expect(quotes?.asked).toBeLessThanOrEqual((1 + partial.length) * 3);
  });
});

describe("while somebody holds a position's row in the SQL editor", () => {
  it("a check gives up after its role's timeout and releases its lease; the incident gives the reason; the next one works", async () => {
    // Eight seconds, in long runs; a connection knows the value from its start. The old ones have ended before the
    // first call: one that is ending would answer it with 500.
    if (ROUNDS < 50) {
      await stack.db.sql.unsafe(
        `alter role authenticator in database ${stack.db.name} set statement_timeout = '1s'`,
      );
      await stack.db.sql`
        select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = 'authenticator' and datname = current_database()`;
    }
    const id = await opened([1.4, 1.6]);
    await stack.check();
    await stack.quiet();
    let release = () => {};
    let isHeld = () => {};
    const locked = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const editing = stack.db.sql.begin(async (sql) => {
      await sql`update public.positions set last_updated = last_updated where position_id = ${id}`;
      isHeld();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await locked;
    const last = async (): Promise<Row | undefined> =>
      (
        await stack.db.sql`
          select c.finished_at, c.failure, l.expires_at <= clock_timestamp() as free
          from private.exit_checks c, private.check_lease l order by c.run_id desc limit 1`
      )[0];
    const gaveUp = { finished_at: null, failure: expect.stringMatching(/statement timeout/), free: true };

    try {
      expect((await stack.call("exit-check", {})).status).toBe(500);
      expect(await last()).toEqual(gaveUp);
      // Two ticks and two minutes later, both lost like the first.
      await stack.advance(12);
      expect(await last()).toEqual(gaveUp);
      expect(
        await stack.db.sql`select says from public.incidents where fault = 'unfinished' and ended_at is null`,
      ).toMatchObject([
        {
          says: expect.stringMatching(
            /^No exit check has finished for 12 minutes.*The last check failed: .*statement timeout/,
          ),
        },
      ]);
    } finally {
      release();
      await editing;
    }
    expect(await stack.check()).toMatchObject({ checked: 1 });
  });
});
