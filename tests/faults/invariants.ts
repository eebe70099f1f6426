import type { BrokerBook } from "../brokers/book.ts";
import { missingLegs, unfinished, worseThanAgreed, wronglyAtWork } from "../hunting/invariants.ts";
import { type BookedOrder, inCents, isFor, isLive, trueCash, trueFees, truthOf } from "../hunting/orders.ts";
import type { Booked, BookedPosition } from "./book.ts";

/** What must hold at any moment, even while something is still unknown. */
export function brokenNow(booked: Booked, broker: BrokerBook): string[] {
  const broken: string[] = [];
  const fail = (what: string) => broken.push(what);
  for (const reference of broker.repeated) {
    fail(`order ${nameOf(booked, reference)} was sent twice`);
  }
  for (const { confirmId, quantity } of broker.oversold) {
    fail(`order ${nameOf(booked, confirmId)} closes ${quantity}, more than the broker holds`);
  }
  broken.push(
    ...booked.orders.flatMap((order) => {
      const request = booked.requests.find(({ request_id }) => request_id === order.request_id);
      return worseThanAgreed(order, broker, request?.floor_credit ?? 0);
    }),
  );
  for (const truth of broker.orders.values()) {
    if (!booked.orders.some((order) => isFor(order, truth))) {
      fail(`the broker has order ${truth.orderId}, which is in no book`);
    }
  }
  for (const order of booked.orders) {
    const filled = truthOf(broker, order)?.filled;
    if (filled !== undefined && (order.filled_quantity > filled || filled > order.quantity)) {
      fail(
        `order ${order.order_id} has ${order.filled_quantity} of ${order.quantity} booked, ${filled} filled`,
      );
    }
  }
  broken.push(
    ...wronglyAtWork(booked.orders, broker),
    ...missingLegs(
      booked.orders,
      broker,
      (request_id) => booked.requests.find((request) => request.request_id === request_id)?.legs ?? [],
    ),
  );
  const entered = booked.orders.filter((order) => order.purpose === "entry" && truthOf(broker, order));
  for (const { request_id } of booked.requests) {
    const entries = entered.filter((order) => order.request_id === request_id).length;
    if (entries > 1) {
      fail(`${request_id} was opened ${entries} times`);
    }
  }
  for (const position of booked.positions) {
    const { opened, closed } = filled(position, booked, broker);
    if (closed > opened) {
      fail(`position ${position.position_id}: ${closed} bought back of ${opened}`);
    }
    if (position.quantity - position.open_quantity > closed + settled(position, booked)) {
      fail(`position ${position.position_id} is closed further than ${closed} fills`);
    }
  }
  return broken;
}

/** What must hold once everything that can be known is known. */
export function brokenInTheEnd(booked: Booked, broker: BrokerBook, today: string): string[] {
  const broken = brokenNow(booked, broker);
  const fail = (what: string) => broken.push(what);
  for (const order of booked.orders.filter(({ source }) => source === "engine")) {
    const { order_id, status } = order;
    const truth = truthOf(broker, order);
    if (isLive(order)) {
      fail(`order ${order_id} is still ${status}; at the broker it is ${truth?.status ?? "nowhere"}`);
      continue;
    }
    const known = {
      filled: order.filled_quantity,
      cash: inCents(order.fill_cash),
      fees: inCents(order.fees),
      reference: order.broker_order_id,
    };
    const is = {
      filled: truth?.filled ?? 0,
      cash: trueCash(broker, truth),
      fees: trueFees(broker, truth),
      reference: truth ? broker.referenceOf(truth) : null,
    };
    if (JSON.stringify(known) !== JSON.stringify(is)) {
      fail(
        `order ${order_id} (${status}): ${JSON.stringify(known)} is booked, ${JSON.stringify(is)} is true`,
      );
    }
  }
  const hasPosition = (request_id: string) =>
    booked.positions.some((position) => position.request_id === request_id);
  broken.push(...unfinished(booked.requests, hasPosition));
  const expected = new Map<string, number>();
  let cents = 0;
  let tolerance = 0;
  for (const position of booked.positions) {
    const { position_id, quantity, open_quantity, status } = position;
    const { opened, closed, cash, fees, entryFees } = filled(position, booked, broker);
    const closedElsewhere = settled(position, booked);
    if (quantity !== opened) {
      fail(`position ${position_id} has ${quantity} contracts, ${opened} were sold`);
    }
    if (open_quantity !== opened - closed - closedElsewhere) {
      fail(`position ${position_id} has ${open_quantity} open of ${opened} - ${closed} - ${closedElsewhere}`);
    }
    if ((status === "OPEN") !== open_quantity > 0) {
      fail(`position ${position_id} is ${status} with ${open_quantity} open`);
    }
    const trades = booked.trades.filter((trade) => trade.position_id === position_id);
    if (trades.length !== (status === "OPEN" ? 0 : 1)) {
      fail(`position ${position_id} is ${status} and has ${trades.length} trades`);
    }
    const realized = inCents(position.realized_pnl);
    if (
      status !== "OPEN" &&
      (realized !== cash - fees || inCents(trades[0]?.pnl_realized ?? 0) !== realized)
    ) {
      fail(`position ${position_id} made ${realized} cents in the book, ${cash - fees} at the broker`);
    }
    const stillOpen = open_quantity / quantity;
    cents += realized + (inCents(position.credit) - entryFees) * stillOpen;
    tolerance += status === "OPEN" && open_quantity < quantity ? 0.5 : 0;
    if (position.expiration_date > today || status === "OPEN") {
      for (const { symbol, action } of position.legs) {
        const held = (expected.get(symbol) ?? 0) + (action === "sell" ? -open_quantity : open_quantity);
        expected.set(symbol, held);
      }
    }
  }
  const made = inCents(broker.cash) - inCents(broker.fees);
  if (Math.abs(made - cents) > tolerance + 1e-6) {
    fail(`the broker's cash changed by ${made} cents, the book says ${cents}`);
  }
  const holdings = broker.holdings();
  for (const symbol of new Set([...expected.keys(), ...holdings.keys()])) {
    const isOver = booked.positions.some(
      ({ legs, status }) => status === "EXPIRED" && legs.some((leg) => leg.symbol === symbol),
    );
    if (!isOver && (expected.get(symbol) ?? 0) !== (holdings.get(symbol) ?? 0)) {
      fail(`${symbol}: the book has ${expected.get(symbol) ?? 0}, the broker ${holdings.get(symbol) ?? 0}`);
    }
  }
  return broken;
}

/** What really happened to a position: contracts and cents. */
function filled(position: BookedPosition, booked: Booked, broker: BrokerBook) {
  const sum = { opened: 0, closed: 0, cash: 0, fees: 0, entryFees: 0 };
  for (const order of ordersOf(position, booked)) {
    const truth = truthOf(broker, order);
    const fees = trueFees(broker, truth);
    sum[order.purpose === "entry" ? "opened" : "closed"] += truth?.filled ?? 0;
    sum.entryFees += order.purpose === "entry" ? fees : 0;
    sum.fees += fees;
    sum.cash += trueCash(broker, truth);
  }
  return sum;
}

/** Contracts that were closed by expiration. */
function settled(position: BookedPosition, booked: Booked): number {
  return ordersOf(position, booked)
    .filter(({ source }) => source === "settlement")
    .reduce((sum, { filled_quantity }) => sum + filled_quantity, 0);
}

function ordersOf({ request_id }: BookedPosition, booked: Booked): BookedOrder[] {
  return booked.orders.filter((order) => order.request_id === request_id);
}

function nameOf(booked: Booked, reference: string): string {
  const order = booked.orders.find((each) => isFor(each, { confirmId: reference }));
  return order ? `${order.order_id} (${order.purpose} of ${order.request_id})` : reference;
}
