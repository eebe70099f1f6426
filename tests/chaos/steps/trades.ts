import fc from "fast-check";
import { z } from "zod";
import { call } from "../../../shared/database.ts";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import type { Stage } from "../stage.ts";
import { tradesOnScreen } from "./screen.ts";
import { about, isAsked, type Step, step, which } from "./step.ts";

type Trade = Omit<TradeRequest, "request_id">;

/** Few tickers and expirations: several positions share their contracts. */
export const trade: fc.Arbitrary<Trade> = fc
  .record({
    ticker: fc.constantFrom("TA", "TB"),
    width: fc.constantFrom(null, 5),
    isDear: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 4 }),
    // Far away, a Saturday, inside the 21 days of the date rule, in two days.
    expiration_date: fc.constantFrom("2026-04-17", "2026-04-17", "2026-03-28", "2026-03-20", "2026-03-05"),
    overrides: fc.constantFrom<NonNullable<TradeRequest["overrides"]>[]>(
      ...[{}, {}, { exit_dte: 0 }, { exit_dte: 0 }],
      ...[{ auto_exit: false }, { exit_dte: 0, stop_loss: 150 }],
    ),
  })
  .map(({ ticker, width, isDear, quantity, expiration_date, overrides }) => ({
    strategy_type: width === null ? "CSP" : "VPC",
    ticker,
    expiration_date,
    strike_price: 100,
    ...(width === null ? { net_credit: isDear ? 312.5 : 150 } : { width, net_credit: isDear ? 205 : 150 }),
    quantity,
    overrides,
  }));

function named({ ticker, strike_price, width, net_credit, quantity, expiration_date, overrides }: Trade) {
  const strikes = width === undefined ? strike_price : `${strike_price}/${strike_price - width}`;
  return `${quantity} ${ticker} ${strikes} put of ${expiration_date} at ${net_credit} ${JSON.stringify(overrides)}`;
}

async function suggest(stage: Stage, request: TradeRequest): Promise<void> {
  stage.quoteWhatIsNew(request);
  stage.watch.tell(`  ${request.request_id}`);
  await call(stage.watch.database, "propose_trade", { request }, z.unknown());
}

export function propose(of: Trade): Step {
  return step(`proposed: ${named(of)}`, (stage) => suggest(stage, { ...of, request_id: stage.nextName() }));
}

type How = "again" | "with another quantity" | "under another name";

export function proposeAgain(how: How, n: number): Step {
  return step(
    `a trade is proposed ${how} [${n}]`,
    async (stage) => {
      const request = stage.requests(n);
      await suggest(stage, {
        ...request,
        ...(how === "with another quantity" && { quantity: request.quantity + 1 }),
        ...(how === "under another name" && { request_id: stage.nextName() }),
      });
    },
    isAsked,
  );
}

const repeated = fc
  .tuple(which, fc.constantFrom<How[]>("again", "with another quantity", "under another name"))
  .map(([n, how]) => proposeAgain(how, n));

async function opensElsewhere(stage: Stage, request: TradeRequest): Promise<void> {
  stage.watch.tell(`  ${request.request_id}`);
  const { created } = await stage.positions.recordPosition({
    request,
    entry_price: request.net_credit,
    quantity: request.quantity,
  });
  if (created) {
    await tradesOnScreen(stage, request, "TOOPEN", request.quantity, request.net_credit);
  }
}

const openedElsewhere = fc.oneof(
  trade.map((of) =>
    step(`a script says that elsewhere was opened: ${named(of)}`, async (stage) => {
      const request = { ...of, request_id: stage.nextName() };
      stage.quoteWhatIsNew(request);
      await opensElsewhere(stage, request);
    }),
  ),
  which.map((n) =>
    step(
      `a script says that a trade that was proposed was opened elsewhere [${n}]`,
      (stage) => opensElsewhere(stage, stage.requests(n)),
      isAsked,
    ),
  ),
);

export const trades: fc.WeightedArbitrary<Step>[] = [
  { weight: 8, arbitrary: trade.map(propose) },
  { weight: 2, arbitrary: repeated },
  { weight: 2, arbitrary: about("scripts", openedElsewhere) },
];
