import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { render } from "../../shared/telegram/templates.ts";
import { cc, csp, ic, quotesFor, type Row, str, vcc, vpc } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

/** Price of the underlying at all entries: between the strikes of strategies with two sides. */
const PRICE = 590;

/** Quotes in the simulated market at which closing costs `mark`, USD per contract. */
async function drive(request: TradeRequest, mark: number, underlying = PRICE) {
  await world.driveUnderlying(request.ticker, underlying);
  for (const { symbol, bid, ask } of quotesFor(request, mark)) {
    await world.drive(symbol, (bid ?? 0) / 100, (ask ?? 0) / 100);
  }
}

/** Opens a position: proposed, approved, sent to the paper broker (with the shares it needs), and filled at its credit. */
async function opened(request: TradeRequest): Promise<number> {
  if (request.strategy_type === "CC") {
    await world.transfer(request.ticker, 100 * request.quantity);
  }
  await world.approve(request);
  await drive(request, request.net_credit);
  const { opened } = await world.check();
  expect(opened).toHaveLength(1);
  return opened[0] ?? 0;
}

/** Closes a position by a person's command. */
async function close(position_id: number) {
  await world.command("close", { position_id });
  await world.deliver();
  await world.answerNewest("confirmation", "confirm");
  await world.check();
}

const buyingPower = async () => (await world.call<{ buying_power: number }>("paper_account")).buying_power;
const OFF = { profit_target: null, stop_loss: null, exit_dte: null };

interface Case {
  request: TradeRequest;
  contract: string;
  /** Facts of both contracts together. USD. */
  made: Row;
  /** A mark before the close, and the distance to the rules then. USD. */
  marked: {
    mark: number;
    to_profit_target: number | null;
    to_stop_loss: number | null;
    nearest_rule: string;
  };
  /** The mark of the close, the exit reason, and the P&L. */
  closed: { mark: number; reason: string; pnl: number };
}

/**
 * Two contracts sold for 300.00 in all. A quote is two dollars wide, so each leg's natural price is one dollar from its
 * mid.
 */
const CASES: [string, Case][] = [
  [
    "a cash-secured put",
    {
      request: csp({ quantity: 2 }),
      contract: "580 put",
      made: {
        max_worth: 58_000,
        collateral: 116_000,
        capital: 116_000,
        max_risk: 115_700,
        stress_loss: 115_700,
      },
      marked: { mark: 120, to_profit_target: 90, to_stop_loss: 660, nearest_rule: "profit_target" },
      closed: { mark: 74, reason: "profit_target", pnl: 152 },
    },
  ],
  [
    "a put spread, at its stop",
    {
      request: vpc({ quantity: 2, overrides: { stop_percent: 150 } }),
      contract: "580/575 put spread",
      made: {
        max_worth: 500,
        collateral: 1000,
        capital: 1000,
        max_risk: 700,
        stress_loss: 700,
        stop_loss: 450,
      },
      marked: { mark: 300, to_profit_target: 450, to_stop_loss: 150, nearest_rule: "stop_loss" },
      // The natural price is two legs, a dollar each, above the mid: 2 x (150 - 377).
      closed: { mark: 375, reason: "stop_loss", pnl: -454 },
    },
  ],
  [
    "a call spread of a width with cents, at its target",
    {
      request: vcc({ quantity: 2, strike_price: 42.5, width: 2.125 }),
      contract: "42.5/44.625 call spread",
      made: {
        max_worth: 212.5,
        collateral: 425,
        capital: 425,
        max_risk: 125,
        stress_loss: 125,
        stop_loss: 425,
      },
      // The stop is the width, but the most that it can lose is 125.
      marked: { mark: 110, to_profit_target: 70, to_stop_loss: 205, nearest_rule: "profit_target" },
      closed: { mark: 75, reason: "profit_target", pnl: 150 },
    },
  ],
  [
    "an iron condor, on its date",
    {
      request: ic({ quantity: 2 }),
      contract: "560/570/620/625 iron condor",
      made: {
        max_worth: 1000,
        collateral: 2000,
        capital: 2000,
        max_risk: 1700,
        stress_loss: 1700,
        stop_loss: 600,
      },
      marked: { mark: 190, to_profit_target: 230, to_stop_loss: 520, nearest_rule: "stop_loss" },
      closed: { mark: 160, reason: "21dte", pnl: -20 },
    },
  ],
  [
    "an iron butterfly, at a quarter of its credit",
    {
      request: ic({ quantity: 2, net_credit: 640 }, [580, 590, 590, 600]),
      contract: "580/590/600 iron butterfly",
      made: {
        max_worth: 1000,
        collateral: 2000,
        max_risk: 720,
        stress_loss: 720,
        profit_target: 320,
        stop_loss: 2560,
      },
      // The stop is at the most that it can lose, 720.
      marked: { mark: 600, to_profit_target: 240, to_stop_loss: 800, nearest_rule: "profit_target" },
      closed: { mark: 480, reason: "profit_target", pnl: 320 },
    },
  ],
  [
    "a covered call, at the one rule that it has",
    {
      request: cc({ quantity: 2 }),
      contract: "620 covered call",
      // 200 shares at 590 are its capital and carry its risk.
      made: {
        max_worth: null,
        collateral: 0,
        capital: 118_000,
        max_risk: 0,
        stress_loss: 0,
        stop_loss: null,
        exit_dte: null,
      },
      marked: { mark: 4000, to_profit_target: 7850, to_stop_loss: null, nearest_rule: "profit_target" },
      closed: { mark: 60, reason: "profit_target", pnl: 180 },
    },
  ],
  [
    "a strangle, at twice its credit",
    {
      request: str({ quantity: 2 }),
      contract: "560/620 strangle",
      // 20 % of 590 less 30 for each, and the credit; at 472 and at 708 a side is worth 8,800.
      made: {
        max_worth: null,
        collateral: 17_900,
        capital: 17_900,
        max_risk: null,
        stress_loss: 17_300,
        stop_loss: 600,
      },
      marked: { mark: 300, to_profit_target: 450, to_stop_loss: 300, nearest_rule: "stop_loss" },
      closed: { mark: 451, reason: "stop_loss", pnl: -606 },
    },
  ],
  [
    "a straddle, at a quarter of its credit",
    {
      request: str({ quantity: 2, net_credit: 2400 }, [590, 590]),
      contract: "590 straddle",
      // 20 % of 590 and the credit; at 472 and at 708 a side is worth 11,800.
      made: {
        max_worth: null,
        collateral: 28_400,
        max_risk: null,
        stress_loss: 18_800,
        profit_target: 1200,
        stop_loss: 9600,
      },
      marked: { mark: 2000, to_profit_target: 400, to_stop_loss: 10_400, nearest_rule: "profit_target" },
      closed: { mark: 1790, reason: "profit_target", pnl: 1220 },
    },
  ],
];

describe.each(CASES)("%s", (_what, { request, contract, made, marked, closed }) => {
  it("is proposed, approved, opened, watched, closed by its rule, and frees its collateral", async () => {
    const before = await buyingPower();
    // The call spread at 42.5 needs a cheaper underlying.
    const isCheap = contract.startsWith("42.5");
    if (isCheap) {
      await world.approve(request);
      await drive(request, request.net_credit, 40);
      await world.check();
    }
    const position_id = isCheap ? await onlyPosition() : await opened(request);
    const position = await world.position(position_id);
    expect(position).toMatchObject({
      strategy_type: request.strategy_type,
      contract: `${request.ticker} ${contract} Apr 17 '26`,
      status: "OPEN",
      quantity: 2,
      credit: 2 * request.net_credit,
      ...made,
    });
    expect(before - (await buyingPower())).toBe(Number(position.collateral));

    await drive(request, marked.mark, isCheap ? 40 : PRICE);
    expect(await world.check()).toMatchObject({ exits: [] });
    expect(
      await world.sql`
      select mark::float, to_profit_target::float, to_stop_loss::float, nearest_rule from public.v_open_positions`,
    ).toEqual([marked]);

    expect(await said("position", position_id)).toMatchObject({ chart: { contract: position.contract } });
    await said("why", position_id);
    await said("rules", position_id);
    await said("positions", position_id);

    if (closed.reason === "21dte") {
      await world.setClock("2026-03-27T15:00:00Z");
    }
    await drive(request, closed.mark, isCheap ? 40 : PRICE);
    expect(await world.check()).toMatchObject({
      exits: [{ position_id, reason: closed.reason }],
      closed: [position_id],
    });
    expect(await world.trades()).toMatchObject([
      { position_id, exit_reason: closed.reason, pnl_realized: closed.pnl, executed_by: "auto" },
    ]);
    expect(await buyingPower()).toBe(before);
    await delivered();
  });
});

const RULE = /^(profit_(target|price)|stop_(loss|price)|exit_(dte|on))$/;

let updates = 9000;

/** Delivers the queued messages, which proves that each can be worded. */
async function delivered() {
  const messages = await world.deliver();
  for (const { kind, facts } of messages) {
    expect(render(kind, facts).text).not.toMatch(/null|undefined|NaN/);
  }
  return messages;
}

/** The text of the reply to a command about a position. */
async function said(kind: string, position_id: number): Promise<Row> {
  updates += 1;
  await world.call("queue_reply", { update_id: updates, kind, facts: { position_id } });
  return (await delivered()).find((message) => message.kind === kind)?.facts ?? {};
}

const onlyPosition = async () =>
  Number((await world.sql`select position_id from public.positions where status = 'OPEN'`)[0]?.position_id);

describe("rules that are off", () => {
  const ALL_OFF: [string, TradeRequest, number[]][] = [
    ["a put", csp({ overrides: OFF }), [0.5, 40_000]],
    ["a put spread", vpc({ overrides: OFF }), [0, 500]],
    ["a call spread", vcc({ overrides: OFF }), [0, 500]],
    ["an iron condor", ic({ overrides: OFF }), [0, 1000]],
    ["a covered call", cc({ overrides: { profit_percent: null } }), [0.5, 90_000]],
    [
      "a strangle",
      str({ overrides: { profit_percent: null, stop_percent: null, exit_dte: null } }),
      [0.5, 90_000],
    ],
  ];

  it.each(
    ALL_OFF,
  )("%s: are null everywhere, never fire, and leave it to a person", async (_what, request, marks) => {
    const position_id = await opened(request);
    for (const at of ["2026-03-03T15:30:00Z", "2026-04-17T15:00:00Z"]) {
      await world.setClock(at);
      for (const mark of marks) {
        await drive(request, mark);
        expect(await world.check()).toMatchObject({ exits: [], warnings: [] });
        expect(await world.decision(position_id)).toMatchObject({ verdict: "hold", exit_reason: null });
      }
    }
    await drive(request, 110);
    await world.check();
    expect(await world.position(position_id)).toMatchObject({ ...OFF, mark: 110 });
    const [shown] = await world.sql`
      select profit_price, stop_price, to_profit_target, to_stop_loss, to_exit_dte, to_profit_target_way, to_stop_loss_way,
        to_exit_dte_way, nearest_rule, nearest, exit_reason
      from public.v_open_positions`;
    expect(new Set(Object.values(shown ?? {}))).toEqual(new Set([null]));

    const [card] = (await delivered()).filter(({ kind }) => kind === "card");
    const [rules, position] = [await said("rules", position_id), await said("position", position_id)];
    expect(Object.keys(card?.facts ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(RULE)]));
    const off = {
      ...OFF,
      profit_price: null,
      stop_price: null,
      exit_on: null,
      no_effective_stop: false,
      due: null,
    };
    expect(rules.position).toMatchObject(off);
    expect(position.position).toMatchObject(off);
    expect(position.chart).toMatchObject({ profit_target: null, stop_loss: null, exit_on: null });

    await close(position_id);
    expect(await world.trades()).toMatchObject([
      { exit_reason: "manual", pnl_realized: 40, executed_by: "manual", target_return: null },
    ]);
  });

  it("one that a person removes never acts again, and is back when it is set", async () => {
    const request = str();
    const position_id = await opened(request);
    const change = (overrides: Row) =>
      world.call("override_rules", { position_id, overrides, changed_by: "77" });
    await change({ stop_loss: null });
    await drive(request, 2000);
    expect(await world.check()).toMatchObject({ exits: [] });
    await change({ stop_percent: 300 });
    expect(await world.check()).toMatchObject({ exits: [{ position_id, reason: "stop_loss" }] });
  });
});

describe("requested dollar amounts", () => {
  it("are for all contracts: the filled part has its share, at which its rules act", async () => {
    // 640 for eight contracts. Three have filled, which can make at most 450.
    const request = ic({ quantity: 8, overrides: { profit_target: 640, stop_loss: 1720 } });
    await world.approve(request);
    const underlyings = [{ ticker: request.ticker, price: PRICE }];
    const { run_id, place } = await world.send(quotesFor(request, 150), underlyings);
    const order_id = Number(place[0]?.order_id);
    const { opened } = await world.finish(run_id, [
      { order_id, status: "cancelled", filled_quantity: 3, fill_cash: 450, fees: 0 },
    ]);
    const position_id = opened[0] ?? 0;
    expect(await world.position(position_id)).toMatchObject({
      quantity: 3,
      profit_target: 240,
      stop_loss: 645,
    });
    expect((await world.decide(quotesFor(request, 70.01))).exits).toEqual([]);
    expect((await world.decide(quotesFor(request, 70))).exits).toEqual([
      { position_id, reason: "profit_target" },
    ]);
  });
});
