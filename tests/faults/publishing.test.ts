import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Database, DatabaseError } from "../../shared/database.ts";
import type { Network, Post } from "../../shared/publishing/network.ts";
import { publish } from "../../shared/publishing/publish.ts";
import type { NetworkName } from "../../shared/publishing/settings.ts";
import { chance } from "../../shared/simulated/random-walk.ts";
import { CONTAINER_FAULTS, FAULTS } from "../publishing/stand-ins/stand-in.ts";
import { type Book, createBook } from "../support/book.ts";
import { NETWORKS, type Place, setUp } from "./networks.ts";

const { FAULTS_RUNS, FAULTS_FROM, FAULTS_SEED, FAULTS_TRACE, FAULTS_BROKER } = process.env;
const networks = NETWORKS.filter(({ name }) => name === (FAULTS_BROKER ?? name));

/** The percentage of calls that fail, to the network and to the database. */
const OUTSIDE = 30;
const INSIDE = 10;
/** The percentage of steps that are cut off because the isolate ends. */
const CUT_OFF = 8;
/** Everything has to end within this number of steps. */
const MOST = 400;

let book: Book;
let database: Database;
beforeAll(async () => {
  book = await createBook();
  const { url, secretKey } = await book.rest();
  database = connect(url, secretKey);
});
afterAll(() => book?.drop());

class CutOff extends Error {}

/** The database for a caller whose answers get lost, and who may end after any call. */
function flaky(of: (what: string) => number): Database {
  let calls = 0;
  return new Proxy(database, {
    get(target, name) {
      if (name !== "rpc") {
        return Reflect.get(target, name);
      }
      return async (...given: Parameters<Database["rpc"]>) => {
        calls += 1;
        const luck = of(`database ${calls}`) * 100;
        if (luck < CUT_OFF) {
          throw new CutOff("before");
        }
        const answer = await target.rpc(...given);
        if (luck < 2 * CUT_OFF) {
          throw new CutOff("after");
        }
        return luck < 2 * CUT_OFF + INSIDE
          ? { data: null, error: { message: "no answer", code: "", details: null, hint: null } }
          : answer;
      };
    },
  });
}

/** The time that the schedule has let pass on top of the real time, ms. */
let passed = 0;
const now = () => new Date(Date.now() + passed);

/** Time passes for the networks and for what waits; the market's clock does not move. */
async function pass(seconds: number): Promise<void> {
  passed += seconds * 1000;
  const past = `${seconds} seconds`;
  await book.sql`
    update public.posts set due_at = due_at - ${past}::interval, sent_at = sent_at - ${past}::interval,
      created_at = created_at - ${past}::interval, give_up_at = give_up_at - ${past}::interval
    where status in ('pending', 'sending', 'unknown')`;
}

interface Row {
  post_id: number;
  status: string;
  text: string | null;
  is_due: boolean;
  waits: boolean;
}

async function look(post_id: number): Promise<Row> {
  const [row] = await book.sql<Row[]>`
    select post_id::integer, status, text, coalesce(due_at <= clock_timestamp(), false) as is_due, due_at is not null as waits
    from public.posts where post_id = ${post_id}`;
  if (row === undefined) {
    throw new Error(`There is no post ${post_id}.`);
  }
  return row;
}

/** Publishes one report in one network with failures, until a person knows the result. */
async function play(name: NetworkName, { network, standIn, picture }: Place, seed: number) {
  const of = (what: string) => chance(`${name} ${seed} ${what}`);
  const trace: string[] = [];
  // One report a day: a network limits the posts in 24 hours, and its credential has to be renewed.
  passed += 86_400_000;
  await book.sql`update private.networks set asked_at = asked_at - interval '1 day'`;
  const say = (line: string) => void trace.push(line);
  let calls = 0;
  const known: readonly string[] = name === "instagram" ? [...FAULTS, ...CONTAINER_FAULTS] : FAULTS;
  const faults = known.filter((fault) => !fault.startsWith("silent"));
  standIn.fail(({ path }) => {
    calls += 1;
    const goesWrong = of(`outside ${calls}`) * 100 < OUTSIDE;
    const fault = goesWrong ? faults[Math.floor(of(`which ${calls}`) * faults.length)] : undefined;
    say(`  ${path}${fault === undefined ? "" : `: ${fault}`}`);
    return (fault as (typeof FAULTS)[number] | undefined) ?? null;
  });
  const before = standIn.posts().length;
  const [queued] = await book.sql<{ post_id: number }[]>`
    insert into public.posts (network, report, trade_date, facts, approved_by)
    values (${name}, 'scorecard', date '2000-01-01' + ${seed}::integer,
      ${book.sql.json(reportOf(seed) as never)}, '77')
    returning post_id::integer`;
  const post_id = queued?.post_id ?? 0;
  const reach = flaky(of);
  const networks = new Map([[name, atItsTime(network)]]);
  let row = await look(post_id);
  for (let step = 1; step <= MOST; step++) {
    if (row.status === "published" || row.status === "failed") {
      standIn.fail(null);
      return { row, trace, seen: standIn.posts().slice(before) };
    }
    if (row.status === "unknown" && !row.waits) {
      // A person looks and answers.
      const isThere = standIn.posts().length > before;
      say(`a person says: ${isThere ? "it is there" : "send again"}`);
      await book.command(isThere ? "post_there" : "post_again", { post_id });
    } else if (row.is_due) {
      say(`step ${step}, ${row.status}`);
      await publish(reach, networks, async () => picture).catch((error: unknown) => {
        if (!(error instanceof CutOff || error instanceof DatabaseError)) {
          throw error;
        }
        say(`  ended: ${error.message}`);
      });
    } else {
      await pass(60);
    }
    row = await look(post_id);
  }
  throw new Error(`It does not end:\n${trace.join("\n")}`);
}

/** A network with its own clock: the times in the rows are moved back by the time that the schedule has let pass. */
function atItsTime(network: Network): Network {
  const approvedAt = now();
  let sentAt = approvedAt;
  const timed = (post: Post): Post => ({ ...post, approvedAt });
  return {
    ...(network.renew && { renew: network.renew.bind(network) }),
    prepare: (post, prepared) => network.prepare(timed(post), prepared),
    publish(post, prepared) {
      sentAt = now();
      return network.publish(timed(post), prepared);
    },
    lookUp: (post, prepared) => network.lookUp(timed(post), prepared, sentAt),
  };
}

/** A scorecard whose text no other seed has. */
function reportOf(seed: number) {
  const none = {
    total: 0,
    wins: 0,
    scratches: 0,
    parts: 0,
    pnl: seed,
    shares_pnl: 0,
    fees: 0,
    return_on_collateral: null,
  };
  return {
    report: "scorecard",
    with_open: false,
    message_id: seed,
    day: new Date(Date.UTC(2000, 0, 1 + seed)).toISOString().slice(0, 10),
    is_over: true,
    looks: { hide_dollars: false, hide_quantities: false, hide_tickers: false, theme: "dark", mode: "PAPER" },
    closed: { ...none, trades: [] },
    opened: 0,
    month: none,
    open: { total: 0, unrealized_pnl: 0, unmarked: 0, day: "2026-03-03", day_change: 0, shares: null },
    account: null,
    curve: { of: null, stake: null, points: [] },
  };
}

// Nothing is left to play where --broker names a broker: faults.test.ts plays those.
describe.skipIf(networks.length === 0)("networks", () => {
  describe.each(networks)("in $name", ({ name, runs }) => {
    const most = Math.min(runs, Number(FAULTS_RUNS));
    const seeds =
      FAULTS_SEED === undefined
        ? Array.from({ length: most }, (_, i) => i + Number(FAULTS_FROM))
        : [Number(FAULTS_SEED)];
    let place: Place;
    beforeAll(async () => {
      place = await setUp(name, now);
    });
    afterAll(() => place?.stop());

    it.each(
      seeds,
    )("whatever goes wrong, a report is there once, or its owner knows (--seed %d)", async (seed) => {
      const { row, trace, seen } = await play(name, place, seed);
      const same = `npm run test:faults -- --broker ${name} --seed ${seed}`;
      if (FAULTS_TRACE) {
        process.stdout.write(`\n${same}\n${trace.join("\n")}\n`);
      }
      expect({ status: row.status, posts: seen.length }, `${same}\n${trace.join("\n")}`).toEqual(
        row.status === "published" ? { status: "published", posts: 1 } : { status: "failed", posts: 0 },
      );
      const told = await book.sql`
        select facts ->> 'status' as status from private.outbox
        where kind = 'published' and (facts ->> 'post_id')::bigint = ${row.post_id} order by message_id`;
      expect(told.at(-1), same).toEqual({ status: row.status });
    });
  });
});
