import { poll } from "@std/async/poll";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook, openPositions } from "../book.ts";
import { type Figure, figure } from "../figures.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";
import { press } from "../presses.ts";
import type { Stage } from "../stage.ts";

export const approval: Measurement = {
  name: "approval",
  what: "from the press of Approve to the order sent, with an empty book and with a full one",
  needsStage: true,
  async run(bench, stage) {
    const figures: Figure[] = [];
    for (const size of bench.quick ? [0, 1_000] : [0, 1_000, 10_000]) {
      figures.push(...(await measure(bench, stage, size)));
    }
    return figures;
  },
};

async function measure(bench: Bench, stage: Stage, size: number): Promise<Figure[]> {
  bench.say(`${counted(size)} open positions`);
  await emptyBook(stage.sql);
  if (size > 0) {
    await openPositions(stage.sql, size);
    // Its exits must be over before the measurement below.
    await stage.post("exit-check");
    await stage.idle();
    await stage.sql`delete from private.outbox`;
  }
  const answered: number[] = [];
  const sent: number[] = [];
  const rounds = bench.quick ? 3 : 10;
  for (let round = 1; round <= rounds; round++) {
    bench.say(`${counted(size)} open positions, round ${round} of ${rounds}: propose and approve`);
    const { callback_data, message_id } = await propose(stage, `${size}-${round}`, round);
    await quiet(stage);
    const pressedAt = Date.now() / 1000;
    answered.push((await stage.post("telegram-webhook", press(callback_data, message_id))).seconds);
    sent.push((await sentAt(stage, `${size}-${round}`)) - pressedAt);
    await quiet(stage);
  }
  const of = (name: string, what: string) =>
    ({
      id: `approval/${size}/${name}`,
      what: `${counted(size)} open positions: Approve to ${what}`,
      unit: "s",
    }) as const;
  return [figure(of("answer", "its answer"), answered), figure(of("sent", "the order sent"), sent)];
}

/** Proposes the specification's example and returns the button Approve of its card. */
async function propose(
  stage: Stage,
  request_id: string,
  nth: number,
): Promise<{ callback_data: string; message_id: number }> {
  const ticker = `P${String.fromCharCode(65 + nth)}`;
  const request: StrikeRequest = {
    ...{ request_id, strategy_type: "CSP", ticker, expiration_date: "2026-04-17" },
    ...{ strike_price: 580, net_credit: 150, quantity: 1 },
  };
  await stage.sql`
    insert into private.simulated_quotes (symbol, bid, ask) values (${`${ticker}260417P00580000`}, 1.49, 1.51)`;
  await stage.sql`
    insert into private.simulated_underlyings (ticker, price) values (${ticker}, 590) on conflict do nothing`;
  await stage.post("propose-trade", request);
  const [card] = await until(
    () => stage.sql<{ message_id: number; token: string }[]>`
      select card_message_id::integer as message_id, token
      from public.trade_requests join private.card_tokens using (request_id)
      where request_id = ${request_id} and card_message_id is not null`,
    (rows) => rows.length > 0,
  );
  return { callback_data: `approve:${card?.token}`, message_id: card?.message_id ?? 0 };
}

/** Real time at which the order was sent, seconds since 1970. */
async function sentAt(stage: Stage, request_id: string): Promise<number> {
  const [order] = await until(
    () => stage.sql<{ at: number }[]>`
      select extract(epoch from sent_at)::float8 as at from public.orders
      where request_id = ${request_id} and sent_at is not null`,
    (rows) => rows.length > 0,
  );
  return order?.at ?? Number.NaN;
}

/** Waits until no message is due and no check runs. */
async function quiet(stage: Stage): Promise<void> {
  await until(
    () => stage.sql<{ quiet: boolean }[]>`
      select not exists (select from private.outbox where status in ('due', 'sending'))
        and (select expires_at <= clock_timestamp() from private.check_lease) as quiet`,
    ([row]) => row?.quiet === true,
  );
  await stage.idle();
}

function until<T>(look: () => Promise<T>, isDone: (found: T) => boolean): Promise<T> {
  return poll(look, isDone, { interval: 10, signal: AbortSignal.timeout(60_000) });
}
