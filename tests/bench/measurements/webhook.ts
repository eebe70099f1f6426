import { emptyBook } from "../book.ts";
import { type Figure, figure, paired, ratio } from "../figures.ts";
import type { Bench, Measurement } from "../measurement.ts";
import { press } from "../presses.ts";
import type { Stage } from "../stage.ts";

export const webhook: Measurement = {
  name: "webhook",
  what: "the answer to a press, against a function that only answers and one round trip to the database",
  needsStage: true,
  run: measure,
};

/** Presses before the measurement. */
const WARM_UP = 5;

async function measure(bench: Bench, stage: Stage): Promise<Figure[]> {
  const rounds = bench.quick ? 20 : 100;
  await askAbout(stage, rounds + WARM_UP);
  const answered: number[] = [];
  const bare: number[] = [];
  const trips: number[] = [];
  bench.say(`${rounds} presses`);
  for (let round = 1; round <= rounds + WARM_UP; round++) {
    const pressed = await stage.post("telegram-webhook", press(`reject:${token(round)}`, round));
    await stage.idle();
    const only = await stage.post("only-answers");
    const trip = await stage.post("one-round-trip");
    if (round > WARM_UP) {
      answered.push(pressed.seconds);
      bare.push(only.seconds);
      trips.push((trip.body as { seconds: number }).seconds);
    }
  }
  const [decided] = await stage.sql<{ count: number }[]>`
    select count(*)::integer from public.trade_requests where status = 'rejected'`;
  if (decided?.count !== rounds + WARM_UP) {
    throw new Error(`${decided?.count} of ${rounds + WARM_UP} presses did what they say.`);
  }
  return [
    figure({ id: "webhook/press", what: "a press and its answer", unit: "s" }, answered),
    figure({ id: "webhook/only-answers", what: "a function that only answers", unit: "s" }, bare),
    figure({ id: "webhook/round-trip", what: "one round trip to the database", unit: "s" }, trips),
    ratio(
      { id: "webhook/ratio", what: "a press / both of them together", target: { atMost: 2 } },
      answered,
      paired(bare, trips, (one, other) => one + other),
    ),
  ];
}

/** As many requests that wait for a decision, the n-th in message n with a token of its own. */
async function askAbout(stage: Stage, count: number): Promise<void> {
  await emptyBook(stage.sql);
  await stage.sql`
    insert into public.trade_requests (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit,
      floor_credit, quantity, legs, contract, contract_short, max_worth, expires_at, card_chat_id, card_message_id)
    select r.request_id, r.strategy_type, r.ticker, r.underlying, r.expiration_date, r.trades_until, r.net_credit,
      r.floor_credit, r.quantity, r.legs, r.contract, r.contract_short, r.max_worth, private.next_close(private.now()), 1001, n
    from generate_series(1, ${count}::integer) n
    cross join lateral private.read_request(jsonb_build_object(
      'request_id', 'press-' || n, 'strategy_type', 'CSP', 'ticker', 'SPY', 'expiration_date', '2026-04-17',
      'strike_price', 100 + n, 'net_credit', 150, 'quantity', 1)) r`;
  await stage.sql`
    insert into private.card_tokens (request_id, token)
    select 'press-' || n, lpad(to_hex(n), 32, '0') from generate_series(1, ${count}::integer) n`;
}

function token(n: number): string {
  return n.toString(16).padStart(32, "0");
}
