import fc from "fast-check";
import { z } from "zod";
import { call } from "../../../shared/database.ts";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { contractAt, holdingsOf, STRATEGIES } from "../../model/contract.ts";
import { money } from "../../model/money.ts";
import { contractOf, overridesOf, requestOf } from "../../model/request.ts";
import { STRIKES, TICKERS } from "../market.ts";
import type { Stage } from "../stage.ts";
import { tradesOnScreen } from "./screen.ts";
import { about, isAsked, type Step, step, which } from "./step.ts";

type Trade = Omit<TradeRequest, "request_id">;

/** Few tickers and expirations, so that positions share contracts. */
export const trade: fc.Arbitrary<Trade> = fc
  .record({
    ticker: fc.constantFrom(...TICKERS),
    strategy: fc.constantFrom(...STRATEGIES),
    byStrike: fc.boolean(),
    isDear: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 4 }),
    // Far away; a Saturday; within the 21 days of the date rule; in two days.
    expiration_date: fc.constantFrom("2026-04-17", "2026-04-17", "2026-03-28", "2026-03-20", "2026-03-05"),
    overrides: fc.constantFrom<NonNullable<TradeRequest["overrides"]>[]>(
      ...[{}, {}, { exit_dte: 0 }, { exit_dte: 0 }],
      ...[{ auto_exit: false }, { exit_dte: 0, stop_loss: 150 }, { exit_dte: null, profit_percent: 33.3 }],
      ...[
        { exit_dte: null, stop_percent: 100 },
        { profit_target: null, stop_loss: null, exit_dte: 9 },
      ],
      { exit_dte: 0, profit_target: 50 },
    ),
  })
  .map(({ ticker, strategy, byStrike, isDear, quantity, expiration_date, overrides }) => {
    const contract = contractAt(strategy, ticker, expiration_date, {
      put: money(STRIKES.put),
      putWidth: money(5),
      call: money(STRIKES.call),
      callWidth: money(5),
    });
    const dear = contract.legs.some(({ action }) => action === "buy") ? 205 : 312.5;
    const { request_id, ...request } = requestOf(contract, {
      request_id: "",
      credit: money(isDear ? dear : 150),
      quantity,
      overrides: overridesOf(overrides),
      byStrike,
    });
    return request;
  });

function named(of: Trade): string {
  const legs = holdingsOf(contractOf({ ...of, request_id: "" }), of.quantity);
  const said = legs.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(" ");
  return `${of.strategy_type} ${said} at ${of.net_credit} ${JSON.stringify(of.overrides)}`;
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
      const quantity = request.quantity + 1;
      await suggest(stage, {
        ...request,
        ...(how === "with another quantity" && {
          quantity,
          ...(request.legs && { legs: request.legs.map((leg) => ({ ...leg, quantity })) }),
        }),
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
