import type { BrokerBook } from "../../brokers/book.ts";
import { cashOf } from "../../brokers/order.ts";
import { inCents, isLive, truthOf } from "../../hunting/orders.ts";
import { at, expirationClose } from "../../model/calendar.ts";
import { type Fill, Position } from "../../model/ledger.ts";
import { type Money, money, toNumber } from "../../model/money.ts";
import { overridesOf } from "../../model/request.ts";
import type { Model } from "../model.ts";
import type { OrderRow, PositionRow, State } from "../state.ts";

const ENDS = ["filled", "cancelled", "rejected"];
const SEEN = ["working", "partially_filled", "unknown", ...ENDS];

/** Permitted changes of status. A cancelled order may still turn out to have filled. */
const NEXT: Record<string, string[]> = {
  intent: ["sent", "cancelled"],
  sent: SEEN,
  working: SEEN,
  partially_filled: ["unknown", "filled", "cancelled"],
  unknown: SEEN,
  cancelled: ["filled"],
  rejected: ["cancelled", "filled"],
  filled: [],
};

/** Judges what holds after every call: orders, their fills, and their effects. Adds the fills to the model. */
export function judgeBook(model: Model, before: State, after: State, broker: BrokerBook): string[] {
  const broken: string[] = [];
  for (const order of after.orders.values()) {
    const was = before.orders.get(order.order_id);
    if (was !== order) {
      broken.push(...judgeOrder(order, was, broker));
    }
  }
  for (const order_id of before.orders.keys()) {
    if (!after.orders.has(order_id)) {
      broken.push(`order ${order_id} is gone`);
    }
  }
  broken.push(
    ...judgeUniqueness(after),
    ...bookFills(model, before, after),
    ...judgePositions(model, after),
    ...judgeAlerts(model, before, after),
  );
  return broken;
}

function judgeOrder(order: OrderRow, was: OrderRow | undefined, broker: BrokerBook): string[] {
  const broken: string[] = [];
  const name = `order ${order.order_id} (${order.purpose} of ${order.request_id})`;
  if (was && was.status !== order.status && !NEXT[was.status]?.includes(order.status)) {
    broken.push(`${name} was ${was.status} and is ${order.status}`);
  }
  if (
    was &&
    (was.quantity !== order.quantity ||
      was.request_id !== order.request_id ||
      was.filled_quantity > order.filled_quantity)
  ) {
    broken.push(`${name} is another one: ${JSON.stringify(was)} ${JSON.stringify(order)}`);
  }
  if (order.source === "engine" && order.filled_quantity > (was?.filled_quantity ?? 0)) {
    const happened = executions(order, broker);
    if (
      !happened.some(
        ({ quantity, cash, fees }) =>
          quantity === order.filled_quantity &&
          cash === inCents(order.fill_cash) &&
          fees === inCents(order.fees),
      )
    ) {
      broken.push(
        `${name} is booked with ${order.filled_quantity} for ${order.fill_cash}, fees ${order.fees}; at the broker it went ${JSON.stringify(happened)}`,
      );
    }
  }
  return broken;
}

/** The true fills of an order after each execution: contracts and cents. */
export function executions(
  order: OrderRow,
  broker: BrokerBook,
): { quantity: number; cash: number; fees: number }[] {
  const truth = truthOf(broker, order);
  const sum = { quantity: 0, cash: 0, fees: 0 };
  return broker.fills
    .filter(({ orderId }) => orderId === truth?.orderId)
    .map((fill) => {
      sum.quantity += fill.quantity;
      sum.cash += cashOf(fill, truth?.legs ?? []);
      sum.fees = inCents(broker.feeOf(truth?.legs.length ?? 0, sum.quantity));
      return { ...sum };
    });
}

function judgeUniqueness({ orders, positions }: State): string[] {
  const live = [...orders.values()].filter(isLive);
  const twice = (names: (string | number)[]) => names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...twice(live.flatMap(({ position_id }) => position_id ?? [])).map(
      (id) => `position ${id} has two live orders`,
    ),
    ...twice(live.filter(({ purpose }) => purpose === "entry").map(({ request_id }) => request_id)).map(
      (id) => `${id} has two live entries`,
    ),
    ...twice([...positions.values()].map(({ position_id }) => position_id)).map(
      (id) => `position ${id} is there twice`,
    ),
  ];
}

/** Adds the fills that the book has learned to the model's positions. */
function bookFills(model: Model, before: State, after: State): string[] {
  const broken: string[] = [];
  const news = [...after.orders.values()].flatMap((order) => {
    const was = before.orders.get(order.order_id);
    const fill: Fill = {
      quantity: order.filled_quantity - (was?.filled_quantity ?? 0),
      cash: money(order.fill_cash) - money(was?.fill_cash ?? 0),
      fees: money(order.fees) - money(was?.fees ?? 0),
    };
    return fill.quantity > 0 ? [{ order, fill }] : [];
  });
  for (const { order, fill } of news.sort((a, b) => a.order.purpose.localeCompare(b.order.purpose))) {
    const { request_id, purpose, exit_reason, source } = order;
    const position = model.positions.get(request_id);
    const contract = model.contract(request_id);
    try {
      if (purpose === "exit") {
        if (position === undefined) {
          throw new Error(`${request_id} is closed and was never opened.`);
        }
        position.fill(fill, {
          reason: exit_reason ?? "",
          status: exit_reason === "expired" ? "EXPIRED" : "CLOSED",
          at: Math.min(model.now, expirationClose(contract.expiration)),
          by: source === "manual" || exit_reason === "manual" ? "manual" : "auto",
        });
      } else if (position === undefined) {
        const request = model.asked.get(request_id)?.request;
        model.positions.set(
          request_id,
          new Position(request_id, contract, fill, model.now, overridesOf(request?.overrides), {
            ...(request && { requested: request.quantity }),
            underlying: order.underlying_price === null ? null : money(order.underlying_price),
          }),
        );
      } else {
        position.grow(fill);
      }
    } catch (error) {
      broken.push(String(error));
    }
  }
  return broken;
}

/** Compares positions and trade_history with the model. */
function judgePositions(model: Model, { positions, trades }: State): string[] {
  const broken: string[] = [];
  for (const [request_id, expected] of model.positions) {
    const row = positions.get(request_id);
    const [is, ought] = [row && figures(row), figuresOf(expected)];
    if (JSON.stringify(is) !== JSON.stringify(ought)) {
      broken.push(`position of ${request_id} is ${JSON.stringify(is)}, not ${JSON.stringify(ought)}`);
    }
    const told = trades.filter((trade) => trade.position_id === row?.position_id);
    const closed = expected.closed && { pnl: toNumber(expected.realizedPnl), status: expected.closed.status };
    const [trade] = told;
    const written = trade ? { pnl: trade.pnl_realized, status: trade.status } : null;
    if (told.length > 1 || JSON.stringify(written) !== JSON.stringify(closed)) {
      broken.push(
        `trade_history has ${JSON.stringify(told)} of ${request_id}, not ${JSON.stringify(closed)}`,
      );
    }
  }
  for (const request_id of positions.keys()) {
    if (!model.positions.has(request_id)) {
      broken.push(`${request_id} is a position, and nothing of it has filled`);
    }
  }
  if (trades.length !== [...positions.values()].filter(({ status }) => status !== "OPEN").length) {
    broken.push(`trade_history has ${trades.length} rows`);
  }
  return broken;
}

function figures(row: PositionRow) {
  const isOver = row.status !== "OPEN";
  return {
    status: row.status,
    quantity: row.quantity,
    open_quantity: row.open_quantity,
    entry_price: row.entry_price,
    exit_price: isOver ? row.exit_price : null,
    exit_reason: row.exit_reason,
    exit_date: row.exit_date && at(row.exit_date),
    realized_pnl: row.realized_pnl,
    pnl_percent: isOver ? row.pnl_percent : null,
    fees: row.fees,
    profit_target: row.profit_target,
    stop_loss: row.stop_loss,
    exit_dte: row.exit_dte,
    auto_exit: row.auto_exit,
    collateral: row.collateral,
    capital: row.capital,
    max_risk: row.max_risk,
    stress_loss: row.stress_loss,
  };
}

const dollars = (amount: Money | null) => (amount === null ? null : toNumber(amount));

function figuresOf(p: Position): ReturnType<typeof figures> {
  return {
    status: p.closed?.status ?? "OPEN",
    quantity: p.quantity,
    open_quantity: p.openQuantity,
    entry_price: toNumber(p.entryPrice),
    exit_price: p.closed && p.exitPrice !== null ? toNumber(p.exitPrice) : null,
    exit_reason: p.closed?.reason ?? null,
    exit_date: p.closed?.at ?? null,
    realized_pnl: toNumber(p.realizedPnl),
    pnl_percent: p.closed && Number(p.pnlPercent) / 100,
    fees: toNumber(p.fees),
    profit_target: dollars(p.rules.profitTarget),
    stop_loss: dollars(p.rules.stopLoss),
    exit_dte: p.rules.exitDte,
    auto_exit: p.rules.autoExit,
    collateral: toNumber(p.collateral),
    capital: toNumber(p.capital),
    max_risk: dollars(p.maxRisk),
    stress_loss: toNumber(p.stressLoss),
  };
}

/** Every event has exactly one message, made in the same transaction. */
function judgeAlerts(model: Model, before: State, after: State): string[] {
  const broken: string[] = [];
  const expect = (what: string, kind: string, ids: number[]) => {
    const said = after.queued
      .filter((row) => row.kind === kind)
      .map(({ facts }) => Number(facts.position_id));
    if (JSON.stringify(said.sort()) !== JSON.stringify(ids.sort())) {
      broken.push(`'${kind}' is queued of positions [${said}], ${what} are [${ids}]`);
    }
  };
  const positions = [...after.positions.values()];
  expect(
    "opened",
    "opened",
    positions.filter(({ request_id }) => !before.positions.has(request_id)).map((p) => p.position_id),
  );
  expect(
    "closed",
    "closed",
    positions
      .filter((p) => p.status !== "OPEN" && (before.positions.get(p.request_id)?.status ?? "OPEN") === "OPEN")
      .map((p) => p.position_id),
  );
  expect(
    "refused",
    "close_refused",
    [...after.orders.values()]
      .filter(
        ({ order_id, purpose, status }) =>
          purpose === "exit" && status === "rejected" && before.orders.get(order_id)?.status !== "rejected",
      )
      .map(({ position_id }) => position_id ?? 0),
  );
  for (const { request_id, status } of after.requests.values()) {
    if (
      before.requests.get(request_id)?.status !== status &&
      model.asked.get(request_id)?.isProposed &&
      !after.queued.some((row) => row.request_id === request_id)
    ) {
      broken.push(`${request_id} is ${status} now, and its card is not brought up to date`);
    }
  }
  return broken;
}
