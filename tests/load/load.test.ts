import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type Answer,
  csp,
  putSymbol,
  type Row,
  STRANGER,
  startTestStack,
  type TestStack,
  TRADER,
} from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/**
 * A trading day in minutes, on the whole stack: at every tick, scripts propose trades, some of them twice, the trader
 * approves and writes commands, a stranger writes as well, and a check runs among them. Nothing may be lost or done
 * twice, nobody may get an error, and at the end the functions and Postgres may hold no more than at the beginning.
 */

const TICKS = Number(process.env.LOAD_TICKS);
/** Per tick. Telegram sends only a few updates at a time. */
const PROPOSALS = 4;
const UPDATES = 12;

let stack: TestStack;
let updates = 1_000_000;
const proposed: StrikeRequest[] = [];

interface Held {
  /** Of the largest isolate, MB. */
  memory: number;
  /** To the database. */
  connections: number;
}
const held: Held[] = [];

beforeAll(async () => {
  // Half an hour after the open.
  stack = await startTestStack("2026-02-24T15:00:00Z");
  await stack.setClock("2026-02-24T15:00:00Z");
});
afterAll(() => stack.stop());

function propose(trade: StrikeRequest): Promise<Answer> {
  return stack.call("propose-trade", trade);
}

/** Somebody writes to the bot, in Telegram's form. */
function write(text: string, user: number): Promise<Answer> {
  updates += 1;
  return stack.call("telegram-webhook", {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_771_945_200,
      chat: { id: TRADER, type: "private", first_name: "Trader" },
      from: { id: user, is_bot: false, first_name: "Somebody" },
      text,
      entities: [{ type: "bot_command", offset: 0, length: text.split(" ")[0]?.length ?? 0 }],
    },
  });
}

const COMMANDS = ["/positions", "/pnl today", "/orders", "/pending", "/health", "/rules"];

/** One tick, with everything at the same time as the scheduled check. */
async function burst(tick: number): Promise<Answer[]> {
  const trades = Array.from({ length: PROPOSALS }, () => csp({ expiration_date: "2026-06-19" }));
  const quotes = trades.map((trade): [string, [number, number]] => [putSymbol(trade, 580), [1.45, 1.55]]);
  await stack.quote(Object.fromEntries(quotes));
  await stack.underlying(Object.fromEntries(trades.map(({ ticker }) => [ticker, 600])));
  proposed.push(...trades);
  const [answers] = await Promise.all([
    Promise.all([
      ...trades.flatMap((trade) => [propose(trade), propose(trade)]),
      ...Array.from({ length: UPDATES }, (_, place) =>
        write(COMMANDS[(tick + place) % COMMANDS.length] ?? "/help", place % 4 === 3 ? STRANGER : TRADER),
      ),
    ]),
    stack.advance(5),
  ]);
  return answers;
}

/** Approves waiting requests as fast as their cards come. */
async function approve(): Promise<void> {
  for (const message of await stack.messages()) {
    if (message.buttons.some(({ text }) => text.includes("Approve"))) {
      await stack.press(message, "Approve");
    }
  }
}

/** Closes older positions at their profit target. */
async function ripen(tick: number): Promise<void> {
  const ripe = proposed.slice(0, Math.max(0, (tick - 3) * PROPOSALS)).slice(-PROPOSALS);
  await stack.quote(Object.fromEntries(ripe.map((trade) => [putSymbol(trade, 580), [0.7, 0.75]])));
}

async function look(): Promise<Held> {
  const [pids] = await stack.db.sql<{ connections: number }[]>`
    select count(*)::integer as connections from pg_stat_activity where datname = current_database()`;
  return { memory: Math.max(...isolates().map(memoryOf)), connections: pids?.connections ?? 0 };
}

/** The isolates of this stack, which are children of this process. */
function isolates(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number);
  const found = children.filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("edge-runtime.ts"),
  );
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function memoryOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

it(`answers everybody through ${TICKS} ticks`, async () => {
  for (let tick = 0; tick < TICKS; tick += 1) {
    // A session has 78 ticks; a longer run continues the next morning.
    if (tick > 0 && tick % 70 === 0) {
      await stack.setClock(`2026-02-${25 + tick / 70 - 1}T15:00:00Z`);
    }
    await ripen(tick);
    const answers = await burst(tick);
    const wrong = answers.filter(({ status }) => status !== 200 && status !== 201);
    expect(
      wrong.map(({ status, text }) => `${status} ${text}`),
      `tick ${tick}`,
    ).toEqual([]);
    await approve();
    await stack.quiet();
    held.push(await look());
    console.log(
      `tick ${tick + 1} of ${TICKS}: ${proposed.length} proposed, functions hold ${held.at(-1)?.memory.toFixed(0)} MB, ${held.at(-1)?.connections} connections`,
    );
  }
  expect(stack.errors).toEqual([]);
});

it("has one request for each proposal, one position for each request, and messages about all of them", async () => {
  const [book] = await stack.db.sql<Row[]>`
    select
      (select count(*)::integer from public.trade_requests) as requests,
      (select count(distinct request_id)::integer - count(*)::integer from public.positions) as doubles,
      (select count(*)::integer from public.positions where status = 'CLOSED') as closed,
      (select count(*)::integer from public.trade_history) as history,
      (select count(*)::integer from private.outbox where kind = 'opened') - (select count(*)::integer from public.positions) as untold,
      (select count(*)::integer from private.outbox where status <> 'sent') as unsent,
      (select count(*)::integer from public.orders where status in ('intent', 'sent', 'unknown')) as unsettled,
      (select count(*)::integer from private.exit_checks where finished_at is null) as "unfinished checks",
      (select count(*)::integer from private.check_lease where wanted_at is not null) as "unmet wishes",
      (select count(*)::integer from public.incidents) as incidents`;
  expect(book).toMatchObject({ requests: proposed.length, doubles: 0, untold: 0, unsent: 0, unsettled: 0 });
  expect(book).toMatchObject({ "unfinished checks": 0, "unmet wishes": 0, incidents: 0 });
  expect(book?.closed).toBe(book?.history);
  expect(Number(book?.closed)).toBeGreaterThan(0);
});

it("holds no more memory and no more connections at the end than in the middle", () => {
  const third = Math.floor(held.length / 3);
  const of = (part: number, what: keyof Held) =>
    median(held.slice(part * third, (part + 1) * third).map((each) => each[what]));
  // Something that grows with every tick would have doubled; something that is collected sometimes would be in between.
  expect(of(2, "memory")).toBeLessThan(of(1, "memory") * 1.4);
  expect(of(2, "connections")).toBeLessThanOrEqual(of(1, "connections") + 2);
});
