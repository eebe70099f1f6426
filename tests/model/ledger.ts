import { type Day, daysBetween, type Instant, newYorkDate } from "./calendar.ts";
import type { Contract } from "./contract.ts";
import { CENT, divide, type Money, squareRoot, times } from "./money.ts";
import {
  amountsOf,
  capital,
  collateral,
  maxRisk,
  type Overrides,
  type Rules,
  rulesFromFill,
  stressLoss,
  type Terms,
} from "./rules.ts";
import { tradesUntil } from "./settlement.ts";

/** Contracts that traded, in USD: cash received is positive, paid negative; fees are positive. */
export interface Fill {
  quantity: number;
  cash: Money;
  fees: Money;
}

export interface Closing {
  reason: string;
  status: "CLOSED" | "EXPIRED";
  at: Instant;
  by: "auto" | "manual";
}

/** An order that closes; its fills count on its day. */
export interface ClosingOrder {
  id: number;
  day: Day;
}

/** A position, computed from its cash alone. */
export class Position implements Terms {
  rules: Rules;
  closed: Closing | null = null;
  private exit: Fill = { quantity: 0, cash: 0n, fees: 0n };
  private readonly exits: (Fill & { order: ClosingOrder | null; day: Day })[] = [];
  /** Rules that somebody has set: they do not grow with the position. */
  private set: Partial<Rules> = {};
  private readonly overrides: Overrides;
  /** Contracts requested. */
  private readonly requested: number;
  readonly underlying: Money | null;

  constructor(
    readonly requestId: string,
    readonly contract: Contract,
    private entry: Fill,
    readonly openedAt: Instant,
    overrides: Overrides = {},
    { requested = entry.quantity, underlying = null }: { requested?: number; underlying?: Money | null } = {},
  ) {
    this.overrides = overrides;
    this.requested = requested;
    this.underlying = underlying;
    this.rules = rulesFromFill(this, overrides, requested);
  }

  get quantity(): number {
    return this.entry.quantity;
  }
  get entryCash(): Money {
    return this.entry.cash;
  }
  /** Average credit, USD per contract. */
  get entryPrice(): Money {
    return divide(this.entry.cash, BigInt(this.quantity));
  }
  get openQuantity(): number {
    return this.quantity - this.exit.quantity;
  }
  get isOpen(): boolean {
    return this.closed === null;
  }
  get fees(): Money {
    return this.entry.fees + this.exit.fees;
  }
  /** Average debit, USD per contract; null before anything is closed. */
  get exitPrice(): Money | null {
    return this.exit.quantity === 0 ? null : divide(-this.exit.cash, BigInt(this.exit.quantity));
  }
  /**
   * P&L of the closed contracts, to the cent: their part of the credit net of fees, minus the cost and fees of closing.
   * USD.
   */
  get realizedPnl(): Money {
    return this.realizedOf(this.exit);
  }
  private realizedOf({ quantity, cash, fees }: Fill): Money {
    const part = times(this.entry.cash - this.entry.fees, quantity);
    // Rounded once: the division comes last.
    return divide(part + times(cash - fees, this.quantity), BigInt(this.quantity) * CENT) * CENT;
  }
  /** The P&L of each closing order on its day; the last on the day on which the position was closed. */
  get realizations(): { day: Day; pnl: Money }[] {
    const orders: (typeof this.exits)[number][] = [];
    for (const fill of this.exits) {
      const last = orders.at(-1);
      if (last?.order && last.order.id === fill.order?.id) {
        orders[orders.length - 1] = { ...last, ...added(last, fill) };
      } else {
        orders.push(fill);
      }
    }
    const end = newYorkDate(tradesUntil(this.contract));
    let soFar: Fill = { quantity: 0, cash: 0n, fees: 0n };
    return orders.map((order, i) => {
      const before = this.realizedOf(soFar);
      soFar = added(soFar, order);
      const isLast = this.closed !== null && i === orders.length - 1;
      const day = isLast ? newYorkDate(this.closed?.at ?? 0) : order.day < end ? order.day : end;
      return { day, pnl: this.realizedOf(soFar) - before };
    });
  }
  /** In hundredths of a percent of the credit. */
  get pnlPercent(): bigint {
    return divide(10_000n * this.realizedPnl, this.entry.cash);
  }
  get collateral(): Money {
    return collateral(this);
  }
  get capital(): Money {
    return capital(this);
  }
  get maxRisk(): Money | null {
    return maxRisk(this);
  }
  get stressLoss(): Money {
    return stressLoss(this);
  }
  /** In hundredths of a percent of the capital; null without a profit target. */
  get targetReturn(): bigint | null {
    return this.rules.profitTarget && divide(10_000n * this.rules.profitTarget, this.capital);
  }
  /** P&L of the open contracts before fees; USD. */
  unrealizedPnl(mark: Money): Money {
    const whole = this.entry.cash - times(mark, this.quantity);
    return divide(times(whole, this.openQuantity), BigInt(this.quantity) * CENT) * CENT;
  }
  get daysHeld(): number | null {
    return this.closed && daysBetween(newYorkDate(this.openedAt), newYorkDate(this.closed.at));
  }
  get isWin(): boolean {
    return this.realizedPnl > 0n;
  }

  /** A later fill of its entry: the rules are computed again from the whole position. */
  grow(fill: Fill): void {
    if (this.closed !== null) {
      throw new Error(`${this.requestId} is closed.`);
    }
    const { entry } = this;
    this.entry = {
      quantity: entry.quantity + fill.quantity,
      cash: entry.cash + fill.cash,
      fees: entry.fees + fill.fees,
    };
    this.rules = { ...rulesFromFill(this, this.overrides, this.requested), ...this.set };
  }

  /** A person changes rules. A rule that is set to its current value does not change. */
  override(overrides: Overrides): void {
    const { rules } = this;
    const change = amountsOf(this, overrides, this.quantity);
    const changed = Object.entries(change).filter(([rule, value]) => rules[rule as keyof Rules] !== value);
    this.set = { ...this.set, ...Object.fromEntries(changed) };
    this.rules = { ...rules, ...change };
  }

  /** A fill of its closing; the last contract closes the position. */
  fill(fill: Fill, closing: Closing, order: ClosingOrder | null = null): void {
    if (this.closed !== null) {
      throw new Error(`${this.requestId} is closed.`);
    }
    if (fill.quantity > this.openQuantity) {
      throw new Error(`${this.requestId}: ${fill.quantity} closed, ${this.openQuantity} open.`);
    }
    this.exit = added(this.exit, fill);
    this.exits.push({ ...fill, order, day: order?.day ?? newYorkDate(closing.at) });
    if (this.openQuantity === 0) {
      this.closed = closing;
    }
  }

  /** Closes all open contracts at a debit per contract. */
  closeAll(debit: Money, closing: Closing): void {
    this.fill({ quantity: this.openQuantity, cash: -times(debit, this.openQuantity), fees: 0n }, closing);
  }
}

const added = (a: Fill, b: Fill): Fill => ({
  quantity: a.quantity + b.quantity,
  cash: a.cash + b.cash,
  fees: a.fees + b.fees,
});

export interface DailyPnl {
  trade_date: Day;
  ticker: string;
  trades_count: number;
  wins: number;
  losses: number;
  /** Percent, one decimal; null without trades. */
  win_rate: number | null;
  /** Includes partial closes and shares. */
  total_pnl: Money;
  avg_pnl: Money | null;
  shares_pnl: Money;
}

/** P&L of shares on a New York date. */
interface Made {
  day: Day;
  ticker: string;
  pnl: Money;
}

/** Realised P&L by New York date and ticker: closed trades, partial closes, sold shares. */
export function dailyPnl(positions: Iterable<Position>, shares: Made[] = []): DailyPnl[] {
  const days = new Map<string, Position[]>(shares.map(({ day, ticker }) => [`${day} ${ticker}`, []]));
  const realized = new Map<string, Money>();
  for (const position of positions) {
    const { ticker } = position.contract;
    for (const { day, pnl } of position.realizations) {
      const key = `${day} ${ticker}`;
      realized.set(key, (realized.get(key) ?? 0n) + pnl);
      days.set(key, days.get(key) ?? []);
    }
    if (position.closed) {
      days.get(`${newYorkDate(position.closed.at)} ${ticker}`)?.push(position);
    }
  }
  return [...days.entries()].sort().map(([key, trades]) => {
    const [trade_date = "", ticker = ""] = key.split(" ");
    const made = shares.filter((one) => `${one.day} ${one.ticker}` === key);
    const { total_trades, total_wins, total_losses, win_rate, avg_pnl_per_trade, shares_pnl } = performance(
      trades,
      made,
    );
    return {
      trade_date,
      ticker,
      trades_count: total_trades,
      wins: total_wins,
      losses: total_losses,
      win_rate,
      total_pnl: (realized.get(key) ?? 0n) + shares_pnl,
      avg_pnl: avg_pnl_per_trade,
      shares_pnl,
    };
  });
}

export interface Performance {
  total_trades: number;
  total_wins: number;
  total_losses: number;
  /** Percent, one decimal. */
  win_rate: number | null;
  total_pnl: Money;
  avg_pnl_per_trade: Money | null;
  max_loss: Money | null;
  max_win: Money | null;
  /** Of the sample, to the cent. */
  pnl_stddev: Money | null;
  shares_pnl: Money;
}

/** All closed trades, and the P&L of partial closes and of shares. */
export function performance(positions: Iterable<Position>, shares: Made[] = []): Performance {
  const all = [...positions];
  const closed = all.filter(({ isOpen }) => !isOpen);
  const parts = all.filter(({ isOpen }) => isOpen).reduce((sum, { realizedPnl }) => sum + realizedPnl, 0n);
  const pnls = closed.map(({ realizedPnl }) => realizedPnl);
  const wins = pnls.filter((pnl) => pnl > 0n);
  const losses = pnls.filter((pnl) => pnl <= 0n);
  const count = BigInt(pnls.length);
  const total = pnls.reduce((sum, pnl) => sum + pnl, 0n);
  const shares_pnl = shares.reduce((sum, { pnl }) => sum + pnl, 0n);
  const squares = pnls.reduce((sum, pnl) => sum + pnl * pnl, 0n);
  const extreme = (values: Money[], better: (a: Money, b: Money) => boolean): Money | null =>
    values.length === 0 ? null : values.reduce((best, value) => (better(value, best) ? value : best));
  return {
    total_trades: pnls.length,
    total_wins: wins.length,
    total_losses: losses.length,
    win_rate: count === 0n ? null : Number(divide(1000n * BigInt(wins.length), count)) / 10,
    total_pnl: total + parts + shares_pnl,
    avg_pnl_per_trade: count === 0n ? null : divide(total, count * CENT) * CENT,
    max_loss: extreme(losses, (a, b) => a < b),
    max_win: extreme(wins, (a, b) => a > b),
    pnl_stddev:
      count < 2n
        ? null
        : squareRoot(count * squares - total * total, count * (count - 1n) * CENT * CENT) * CENT,
    shares_pnl,
  };
}
