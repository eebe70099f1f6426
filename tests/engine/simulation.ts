import { type Day, daysBetween, type Instant, MINUTE } from "../model/calendar.ts";
import { type Contract, type Leg, symbols } from "../model/contract.ts";
import { CENT, DOLLAR, type Money, times } from "../model/money.ts";
import type { Quote } from "../model/quotes.ts";
import type { Random } from "./random.ts";

/** Prices of underlyings that walk and jump, and options quoted on them, well and badly. Prices in cents per share. */
export class Market {
  private readonly prices = new Map<string, number>();
  /** Until when an underlying's options have no quotes. */
  private readonly outages = new Map<string, Instant>();

  constructor(
    private readonly random: Random,
    readonly tickers: readonly string[],
  ) {
    for (const ticker of tickers) {
      this.prices.set(ticker, random.int(3_000, 60_000));
    }
  }

  price(ticker: string): number {
    return this.prices.get(ticker) ?? 0;
  }

  /** The official close, USD per share. */
  close(ticker: string): Money {
    return BigInt(this.price(ticker)) * CENT;
  }

  /** Moves prices between two ticks. Overnight they jump. */
  move(overnight: boolean): void {
    const { random } = this;
    for (const ticker of this.tickers) {
      const steps = [1, 2, 3, 4].reduce((sum) => sum + random.int(-100, 100), 0);
      const jump = overnight && random.chance(3) ? random.pick([-8, -4, 6]) : 0;
      // In millionths: 0.14 % in five minutes, 0.6 % overnight.
      const change = steps * (overnight ? 50 : 12) + jump * 10_000;
      const moved = Math.round((this.price(ticker) * (1_000_000 + change)) / 1_000_000);
      this.prices.set(ticker, Math.min(Math.max(moved, 1_000), 200_000));
    }
  }

  /** Now and then a source fails. */
  disturb(now: Instant): void {
    if (this.random.chance(0.5)) {
      this.outages.set(this.random.pick(this.tickers), now + this.random.int(1, 40) * 5 * MINUTE);
    }
  }

  /** The value of an option, cents per share. */
  value(ticker: string, { type, strike }: Pick<Leg, "type" | "strike">, days: number): number {
    const distance = this.price(ticker) - Number(strike / CENT);
    const outside = type === "put" ? distance : -distance;
    const deviation = this.price(ticker) * 0.25 * Math.sqrt(Math.max(days, 0.02) / 365);
    const d = outside / deviation;
    return Math.max(Math.round(deviation * density(d) - outside * below(-d)), -outside, 0);
  }

  /** The cost of closing at the legs' values, USD per contract. */
  mid(contract: Contract, today: Day): Money {
    const days = daysBetween(today, contract.expiration);
    const cents = contract.legs.reduce((sum, leg) => {
      const value = this.value(contract.ticker, leg, days);
      return leg.action === "sell" ? sum + value : sum - value;
    }, 0);
    return BigInt(Math.max(cents, 0)) * DOLLAR;
  }

  /** Adds quotes of a position's legs to `quotes`; some are faulty. */
  quote(contract: Contract, now: Instant, today: Day, sinceOpen: number, quotes: Map<string, Quote>): void {
    const { random } = this;
    const { ticker, legs } = contract;
    const days = daysBetween(today, contract.expiration);
    const names = symbols(contract);
    const isDown = (this.outages.get(ticker) ?? 0) > now;
    for (const [i, leg] of legs.entries()) {
      const symbol = names[i] ?? "";
      if (quotes.has(symbol)) {
        continue;
      }
      const worth = this.value(ticker, leg, days);
      const half = Math.max(1, Math.round(worth * random.pick([0.01, 0.03, 0.05])));
      const quote: Quote = {
        bid: BigInt(Math.max(worth - half, 0)) * DOLLAR,
        ask: BigInt(worth + half) * DOLLAR,
        asOf: random.chance(50) ? null : now - random.int(0, 120_000),
        halted: false,
        delayed: false,
      };
      if (isDown || random.chance(sinceOpen < 5 * MINUTE ? 10 : 1)) {
        const bad = this.spoil(quote, now);
        if (bad !== null) {
          quotes.set(symbol, bad);
        }
        continue;
      }
      quotes.set(symbol, quote);
    }
  }

  private spoil(quote: Quote, now: Instant): Quote | null {
    const { bid, ask } = quote;
    switch (this.random.int(1, 8)) {
      case 1:
        return null;
      case 2:
        return { ...quote, bid: null, ask: null };
      case 3:
        return { ...quote, halted: true };
      case 4:
        return { ...quote, delayed: true };
      case 5:
        return { ...quote, asOf: now - 120_001 };
      case 6:
        // A stub quote at the open.
        return { ...quote, bid: 0n, ask: (ask ?? 0n) + 500n * DOLLAR };
      case 7:
        return { ...quote, bid: (ask ?? 0n) + DOLLAR, ask: bid };
      default:
        return { ...quote, ask: 0n };
    }
  }
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** The normal distribution, exact enough for prices (Abramowitz and Stegun 26.2.17). */
function below(x: number): number {
  if (x < 0) {
    return 1 - below(-x);
  }
  const t = 1 / (1 + 0.2316419 * x);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - density(x) * series;
}

/** An order at the simulated broker. */
export interface BrokerOrder {
  order_id: number;
  quantity: number;
  /** USD per contract. */
  limit: Money;
  filled: number;
  /** Received cash is positive, USD. */
  cash: Money;
  fees: Money;
  status: "working" | "partially_filled" | "filled" | "cancelled" | "rejected" | "unknown";
  /** Contracts that fill, by the number of the poll. */
  plan: Map<number, number>;
  polls: number;
  /** Whether its day has ended. */
  isOver: boolean;
  /** The poll until which the lost answer to its placing stays unknown; 0 = not lost. */
  lostUntil: number;
}

/** A broker that fills at once, later, in parts or never; that refuses, and loses answers. Orders are good for the day. */
export class SimulatedBroker {
  readonly orders = new Map<number, BrokerOrder>();

  constructor(
    private readonly random: Random,
    private readonly sign: 1n | -1n = -1n,
    /** How many looks a partial fill takes at most, and how many percent of orders fill completely at the first. */
    private readonly pace = { looks: 40, atOnce: 43 },
  ) {}

  place(order_id: number, quantity: number, limit: Money): BrokerOrder {
    const { random } = this;
    const order: BrokerOrder = {
      order_id,
      quantity,
      limit,
      filled: 0,
      cash: 0n,
      fees: 0n,
      status: "working",
      plan: new Map(),
      polls: 0,
      isOver: false,
      lostUntil: 0,
    };
    this.orders.set(order_id, order);
    const kind = random.int(1, 100);
    if (kind <= 12) {
      order.status = "rejected";
      return order;
    }
    if (kind <= 17) {
      order.lostUntil = random.int(1, 5);
      order.status = "unknown";
    }
    if (kind <= 17 + this.pace.atOnce) {
      order.plan.set(1, quantity);
    } else {
      let left = quantity;
      while (left > 0 && random.chance(80)) {
        const part = random.int(1, left);
        order.plan.set(random.int(1, this.pace.looks), part);
        left -= part;
      }
    }
    return order;
  }

  /** A look at an order. After its day, nothing fills. */
  poll(order_id: number): BrokerOrder {
    const order = this.get(order_id);
    order.polls += 1;
    const part = Math.min(order.plan.get(order.polls) ?? 0, order.quantity - order.filled);
    if (part > 0 && !order.isOver) {
      // At the limit, or half a cent or a dollar better.
      const better = this.random.pick([0n, 50n, DOLLAR]);
      const price =
        this.sign < 0n ? order.limit - (better < order.limit ? better : 0n) : order.limit + better;
      order.filled += part;
      order.cash += this.sign * times(price, part);
      order.fees += times(this.random.pick([0n, 65n * CENT, 6_550n]), part);
    }
    order.status =
      order.polls < order.lostUntil
        ? "unknown"
        : order.filled === order.quantity
          ? "filled"
          : order.isOver
            ? "cancelled"
            : order.filled > 0
              ? "partially_filled"
              : "working";
    return order;
  }

  /** At the close: orders are good for the day. A report that is still lost is given tomorrow. */
  endOfDay(order_id: number): BrokerOrder {
    const order = this.get(order_id);
    order.isOver = true;
    if (order.status === "unknown") {
      order.lostUntil = 0;
      return order;
    }
    return this.poll(order_id);
  }

  /** Gives an order another limit, unless the request is lost. */
  replace(order_id: number, limit: Money): void {
    if (!this.random.chance(10)) {
      this.get(order_id).limit = limit;
    }
  }

  /** Cancels an order: it is cancelled, or has filled before, or the cancel is still under way. */
  cancel(order_id: number): BrokerOrder {
    const order = this.get(order_id);
    const luck = this.random.int(1, 100);
    if (luck <= 10) {
      order.plan.set(order.polls + 1, this.random.int(1, order.quantity));
    }
    const seen = this.poll(order_id);
    if (luck <= 80 && seen.status !== "filled") {
      order.isOver = true;
      order.status = "cancelled";
    }
    return order;
  }

  get(order_id: number): BrokerOrder {
    const order = this.orders.get(order_id);
    if (order === undefined) {
      throw new Error(`The broker does not know order ${order_id}.`);
    }
    return order;
  }
}
