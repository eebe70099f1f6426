import path from "node:path";
import type postgres from "postgres";
import { BUNDLES } from "../../../local/bundles.ts";
import { answer, type QuotedOption } from "../../../shared/scan/answer.ts";
import { LISTED_NOW, ListedMarket, SPY_PRICE } from "../../brokers/listed-market.ts";
import { emptyBook } from "../book.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";
import { cpuSeconds, findProcess } from "../process-time.ts";
import type { Stage } from "../stage.ts";

export const scan: Measurement = {
  name: "scan",
  what: "a scan of 30 tickers, in as many calls as it needs; what Postgres makes of 15,000 options, against a bare filter of them",
  needsStage: true,
  run: measure,
};

const TICKERS = Array.from(
  { length: 30 },
  (_, i) => `U${String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26))}`,
);

async function measure(bench: Bench, stage: Stage): Promise<Figure[]> {
  await emptyBook(stage.sql);
  return [...(await ofAScan(bench, stage)), ...(await ofAChain(bench, stage.sql))];
}

/** The function's part: its share of the platform's two seconds of CPU and 150 of time. */
async function ofAScan(bench: Bench, { sql, post, idle }: Stage): Promise<Figure[]> {
  await sql`delete from public.scan_tickers where true`;
  await sql`insert into public.scan_tickers (ticker, reports_earnings) select unnest(${TICKERS}::text[]), false`;
  await sql`insert into private.simulated_underlyings (ticker, price) select unnest(${TICKERS}::text[]), 600`;
  const [begun] = await sql<{ scan_id: string }[]>`select private.begin_scan() as scan_id`;
  const seconds: number[] = [];
  const cpu: number[] = [];
  let options = 0;
  for (let remaining = true; remaining; ) {
    bench.say(`call ${seconds.length + 1}`);
    const pid = findProcess(path.join(BUNDLES, "scan.js"));
    const before = pid === null ? 0 : cpuSeconds(pid);
    const call = await post("scan");
    const result = call.body as { options: number; remaining: boolean };
    options += result.options;
    seconds.push(call.seconds);
    if (pid !== null) {
      cpu.push(cpuSeconds(pid) - before);
    }
    ({ remaining } = result);
  }
  await idle();
  const [{ looked_at } = { looked_at: 0 }] = await sql<{ looked_at: number }[]>`
    select count(*)::integer as looked_at from private.lookups where status = 'done' and facts ->> 'scan_id' = ${begun?.scan_id ?? ""}`;
  if (looked_at !== TICKERS.length) {
    throw new Error(`${looked_at} of ${TICKERS.length} tickers were looked at.`);
  }
  const what = `30 tickers, ${counted(options)} options after the source's filter`;
  return [
    figure({ id: "scan/calls", what: `${what}: calls`, unit: "requests" }, [seconds.length]),
    figure({ id: "scan/seconds", what: `${what}: a call`, unit: "s", target: { atMost: 60 } }, seconds),
    ...(cpu.length === 0
      ? []
      : [figure({ id: "scan/cpu", what: `${what}: CPU of a call`, unit: "s", target: { atMost: 2 } }, cpu)]),
  ];
}

const COLUMNS =
  "symbol text, expiration date, option_type text, strike numeric, bid numeric, ask numeric, open_interest integer, iv double precision, delta double precision";

/** The rules' conditions on single options, and nothing else. */
const bareFilter = (rows: string) => `
  select r.rule, count(*)
  from ${rows} o
  join public.scan_rules r on o.expiration - date '2026-03-03' between r.min_dte and r.max_dte
  join private.strategies() s on s.strategy_type = r.strategy_type and strpos(s.legs, left(o.option_type, 1)) > 0
  where r.is_on and o.iv is not null and o.bid <= o.ask and abs(o.delta) between r.min_delta and r.max_delta
    and o.open_interest >= 500 and o.bid >= 10 and o.ask - o.bid <= greatest(5, 0.05 * (o.bid + o.ask))
  group by r.rule`;

/** Postgres's part. */
async function ofAChain(bench: Bench, sql: postgres.Sql): Promise<Figure[]> {
  const options = await chainOf(15_000);
  const json = JSON.stringify(options);
  await sql.unsafe(`drop table if exists local.chain`);
  await sql`create unlogged table local.chain as select * from json_to_recordset(${json}::text::json) o (${sql.unsafe(COLUMNS)})`;
  await sql`vacuum analyze local.chain`;
  const [begun] = await sql<{ scan_id: string }[]>`
    insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-03-03', false, true) returning scan_id`;
  const judged: number[] = [];
  const filtered: number[] = [];
  const inTable: number[] = [];
  const timed = async (into: number[], work: (tx: postgres.TransactionSql) => Promise<unknown>) => {
    await sql
      .begin(async (tx) => {
        const start = performance.now();
        await work(tx);
        into.push((performance.now() - start) / 1000);
        throw UNDONE;
      })
      .catch((error) => {
        if (error !== UNDONE) {
          throw error;
        }
      });
  };
  const rounds = bench.quick ? 7 : 25;
  for (let round = 1; round <= rounds; round++) {
    bench.say(`15,000 options, round ${round} of ${rounds}`);
    await timed(
      judged,
      (tx) => tx`
      select private.judge_chain(s, 'SPY', ${SPY_PRICE}, ${LISTED_NOW.toISOString()}, ${json}::text::json)
      from public.scans s where s.scan_id = ${begun?.scan_id ?? 0}`,
    );
    await timed(filtered, (tx) =>
      tx.unsafe(bareFilter(`(select * from json_to_recordset($1::text::json) sent (${COLUMNS}))`), [json]),
    );
    await timed(inTable, (tx) => tx.unsafe(bareFilter("local.chain")));
  }
  return [
    figure({ id: "scan/judge", what: "15,000 options judged", unit: "s" }, judged),
    ratio(
      { id: "scan/judge/same", what: "the same / a bare filter of the same JSON", target: { atMost: 1.5 } },
      judged,
      filtered,
    ),
    ratio(
      {
        id: "scan/judge/table",
        what: "the same / a bare filter of them in a table",
        target: { atMost: 1.5 },
      },
      judged,
      inTable,
    ),
  ];
}

const UNDONE = new Error("rolled back");

async function chainOf(count: number): Promise<QuotedOption[]> {
  const marketData = new ListedMarket();
  const expirations = (await marketData.expirations())
    .slice(10, 25)
    .map((date) => ({ date, closes_at: `${date}T20:00:00Z` }));
  const { options = [] } = await answer(
    { marketData, broker: { account: () => Promise.reject(new Error("nobody asks it")) } },
    {
      chain: {
        ticker: "SPY",
        price: SPY_PRICE,
        at: LISTED_NOW.toISOString(),
        rate: 0.04,
        expirations,
        puts: { from: 300, to: 800 },
        calls: { from: 300, to: 800 },
      },
    },
  );
  if (options.length < count) {
    throw new Error(`The chain has ${options.length} options.`);
  }
  return options.slice(0, count);
}
