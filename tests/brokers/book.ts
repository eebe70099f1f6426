import type { MarketData, OptionQuote } from "../../shared/market-data.ts";
import { parseOptionSymbol } from "../../shared/words/option-symbol.ts";
import { marginOf } from "./margin.ts";
import {
  cashOf,
  isOpen,
  limitInCents,
  type OrderWords,
  type PlaceRequest,
  pricesOf,
  type SimulatedFill,
  type SimulatedOrder,
  type SimulatedOrderState,
  type TradeAction,
} from "./order.ts";

export interface BookOptions {
  /** Source of quotes. A working order fills as soon as they permit. */
  market: Pick<MarketData, "optionQuotes">;
  /** The market clock. Without it, no session ends by itself; see `endOfDay`. */
  now?: () => Promise<Date>;
  /** When a limit is marketable: at the combined mid (the default) or only at the other side's prices. */
  fillsAt?: "mid" | "natural";
  /** USD per contract and leg. */
  fee?: number;
  /** USD. */
  startingCash?: number;
}

/** Formats `2026-03-03, 10:00`. */
const NEW_YORK = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  dateStyle: "short",
  timeStyle: "short",
  hourCycle: "h23",
});

/** A refusal in the broker's words. */
export class Refused extends Error {}

/** The broker's true state, whatever its answers say. */
export class BrokerBook {
  readonly orders = new Map<string, SimulatedOrder>();
  readonly fills: SimulatedFill[] = [];
  /** References that came a second time: each is an order that was sent twice. */
  readonly repeated: string[] = [];
  /** Closes of more than was held. */
  readonly oversold: PlaceRequest[] = [];
  /** Orders under way. */
  late: { request: PlaceRequest; session: string; lists: number; openedAt: Date }[] = [];
  #nextId = 910_000_001;
  /** Shares that were there before, by ticker. Nothing here trades them. */
  readonly shares = new Map<string, number>();
  /** Contracts that came or went without an order, by symbol: assignments. */
  readonly moved = new Map<string, number>();
  readonly #fee: number;
  readonly #startingCash: number;

  constructor(
    protected readonly options: BookOptions,
    protected readonly words: OrderWords,
  ) {
    this.#fee = options.fee ?? 0;
    this.#startingCash = options.startingCash ?? 10_000_000;
  }

  /** Adds shares that were there from the beginning. */
  pledge(ticker: string, quantity: number): void {
    this.shares.set(ticker, (this.shares.get(ticker) ?? 0) + quantity);
  }

  /** Assigns short contracts: they are removed, 100 shares each are delivered, and closes of them end. */
  assign(symbol: string, quantity: number): void {
    const option = parseOptionSymbol(symbol);
    if (option === null) {
      throw new Error(`${symbol} is no option.`);
    }
    this.moved.set(symbol, (this.moved.get(symbol) ?? 0) + quantity);
    this.pledge(option.root, (option.optionType === "put" ? 100 : -100) * quantity);
    for (const order of this.orders.values()) {
      if (
        isOpen(order) &&
        order.legs.some((leg) => leg.symbol === symbol && leg.action.endsWith("TOCLOSE"))
      ) {
        this.end(order, this.words.cancelled);
      }
    }
  }

  /** Takes an order into the book. @throws Refused */
  async place(request: PlaceRequest): Promise<SimulatedOrder> {
    const [session = ""] = await this.clock();
    if ([...this.orders.values()].some(({ confirmId }) => confirmId === request.confirmId)) {
      this.repeated.push(request.confirmId);
      throw new Refused("An order with this confirmation ID exists.");
    }
    for (const { symbol, action } of request.legs) {
      if (action.endsWith("TOCLOSE") && request.quantity > this.closable(symbol, action)) {
        this.oversold.push(request);
        throw new Refused(`You are closing more ${symbol} than you hold.`);
      }
    }
    return this.enter(request, String(this.#nextId++), session);
  }

  protected enter(request: PlaceRequest, orderId: string, session: string): SimulatedOrder {
    const order: SimulatedOrder = {
      ...request,
      orderId,
      status: this.words.working,
      filled: 0,
      rejectReason: "",
      openedAt: new Date(),
      session,
      closedAt: null,
      historical: false,
      plan: null,
      resting: 0,
      unlisted: 0,
      veil: null,
    };
    this.orders.set(order.orderId, order);
    return order;
  }

  /** Takes an order after two more lists, with the time that it was under way. */
  async delay(request: PlaceRequest): Promise<void> {
    const [session = ""] = await this.clock();
    this.late.push({ request, session, lists: 2, openedAt: new Date(Date.now() + 10 * 60_000) });
  }

  /**
   * Called when a list was shown. An order that was under way for two lists arrives, if its day has not ended and there
   * is something to close.
   */
  async arrive(): Promise<void> {
    for (const delayed of this.late) {
      delayed.lists -= 1;
    }
    const [today = ""] = await this.clock();
    for (const { request, session, openedAt } of this.late.filter(({ lists }) => lists === 0)) {
      const isMore = request.legs.some(
        ({ symbol, action }) =>
          action.endsWith("TOCLOSE") && request.quantity > this.closable(symbol, action),
      );
      if (session === today && !isMore) {
        (await this.place(request)).openedAt = openedAt;
      }
    }
    this.late = this.late.filter(({ lists }) => lists > 0);
  }

  /** @throws Refused */
  replace(orderId: string, limitPrice: string): void {
    this.open(orderId).limitPrice = limitPrice;
  }

  /** @throws Refused */
  cancel(orderId: string): void {
    this.end(this.open(orderId), this.words.cancelled);
  }

  /** @throws Refused */
  open(orderId: string): SimulatedOrder {
    const order = this.orders.get(orderId);
    if (!order || !isOpen(order)) {
      throw new Refused("Not an open order.");
    }
    return order;
  }

  /** The broker's present reference of an order. */
  referenceOf(order: SimulatedOrder): string {
    return order.orderId;
  }

  /** Lets time pass, and the market act on working orders. */
  async trade(): Promise<void> {
    const [today = "", time = ""] = await this.clock();
    for (const order of this.orders.values()) {
      if (isOpen(order) && this.isOver(order, today, time)) {
        this.end(order, this.words.expired);
      }
      order.historical ||= order.session < today;
    }
    const working = [...this.orders.values()].filter((order) => isOpen(order) && this.isAtMarket(order));
    if (working.length === 0) {
      return;
    }
    const symbols = new Set(working.flatMap(({ legs }) => legs.map(({ symbol }) => symbol)));
    const quotes = new Map(
      (await this.options.market.optionQuotes([...symbols])).map((each) => [each.symbol, each]),
    );
    for (const order of working) {
      // Another look may have filled it while quotes were requested.
      if (isOpen(order)) {
        this.tradeOne(order, quotes);
      }
    }
  }

  /** Fills an order at its limit, whatever the market says. */
  fill(orderId: string, quantity?: number): void {
    const order = this.open(orderId);
    this.execute(order, quantity ?? order.quantity - order.filled, new Map());
  }

  /** Ends the session: open orders expire, and ended ones become historical. */
  endOfDay(): void {
    for (const order of this.orders.values()) {
      if (isOpen(order)) {
        this.end(order, this.words.expired);
      }
      order.veil = null;
      order.historical = true;
    }
  }

  /** The state that a look shows, which may differ from the truth for some looks. */
  look(order: SimulatedOrder): SimulatedOrderState {
    order.resting = Math.max(0, order.resting - 1);
    if (!order.veil) {
      return order;
    }
    const { state } = order.veil;
    order.veil.looks -= 1;
    if (order.veil.looks === 0) {
      order.veil = null;
    }
    return state;
  }

  /** Change of the cash by all fills without fees, USD. */
  get cash(): number {
    const cents = this.fills.reduce(
      (sum, fill) => sum + cashOf(fill, this.orders.get(fill.orderId)?.legs ?? []),
      0,
    );
    return cents / 100;
  }

  /** Fees of all fills, USD. */
  get fees(): number {
    return this.fills.reduce(
      (sum, fill) => sum + this.feeOf(this.orders.get(fill.orderId)?.legs.length ?? 0, fill.quantity),
      0,
    );
  }

  feeOf(legs: number, quantity: number): number {
    return Math.round(this.#fee * legs * quantity * 100) / 100;
  }

  /** By OSI symbol, contracts, negative when short. */
  holdings(): Map<string, number> {
    const held = new Map(this.moved);
    for (const { orderId, quantity } of this.fills) {
      for (const { symbol, action, ratio = 1 } of this.orders.get(orderId)?.legs ?? []) {
        const moved = (action.startsWith("SELL") ? -quantity : quantity) * ratio;
        held.set(symbol, (held.get(symbol) ?? 0) + moved);
      }
    }
    return new Map([...held].filter(([, quantity]) => quantity !== 0));
  }

  /** Average price of a leg's executions from `from` on, USD per share. */
  averagePrice(order: SimulatedOrder, symbol: string, filled: number, from = 0): number {
    let done = 0;
    let cents = 0;
    for (const { orderId, quantity, prices } of this.fills) {
      if (orderId === order.orderId) {
        const counted = Math.min(done + quantity, filled) - Math.max(done, from);
        cents += Math.max(counted, 0) * (prices[symbol] ?? 0);
        done += quantity;
      }
    }
    return filled === from ? 0 : cents / (filled - from) / 100;
  }

  /** Cash less what sold options may cost at worst, USD. */
  buyingPower(): number {
    return this.#startingCash + this.cash - this.fees - marginOf(this.holdings());
  }

  get startingCash(): number {
    return this.#startingCash;
  }

  /** Date and time in New York; empty without a market clock. */
  protected async clock(): Promise<string[]> {
    return this.options.now ? NEW_YORK.format(await this.options.now()).split(", ") : [];
  }

  /** Whether the market acts on the order. */
  protected isAtMarket(order: SimulatedOrder): boolean {
    return order.resting === 0;
  }

  /** Whether the order's day has ended. */
  protected isOver(order: SimulatedOrder, today: string, time: string): boolean {
    return order.session !== today || time >= "16:00";
  }

  /** How many of a contract may still be closed on one side. */
  closable(symbol: string, action: TradeAction): number {
    const direction = action === "BUYTOCLOSE" ? -1 : 1;
    let closable = direction * (this.holdings().get(symbol) ?? 0);
    for (const order of this.orders.values()) {
      const leg = order.legs.find((each) => each.symbol === symbol && each.action === action);
      if (leg !== undefined && isOpen(order)) {
        closable -= (order.quantity - order.filled) * (leg.ratio ?? 1);
      }
    }
    return closable;
  }

  protected tradeOne(order: SimulatedOrder, quotes: Map<string, OptionQuote>): void {
    if (order.plan === "rejected_later") {
      this.end(order, this.words.rejected, "EC601: Rejected by the exchange.");
      return;
    }
    if (order.plan === "fill_after_cancel") {
      this.execute(order, order.quantity - order.filled, quotes);
      return;
    }
    const cost = this.cost(order, quotes);
    if (cost === null || limitInCents(order) < cost) {
      return;
    }
    const rest = order.quantity - order.filled;
    const part = Math.floor(rest / 2);
    const { plan } = order;
    order.plan = null;
    if (plan === "partial_fill" && part > 0) {
      this.execute(order, part, quotes);
      order.resting = 1;
      return;
    }
    if (plan === "part_then_out" || plan === "part_then_rejected") {
      if (part > 0) {
        this.execute(order, part, quotes);
      }
      if (plan === "part_then_rejected") {
        this.end(order, this.words.rejected, "EC602: Cancelled by the exchange.");
      } else {
        this.end(order, order.filled > 0 ? this.words.cancelledInPart : this.words.cancelled);
      }
      return;
    }
    if (plan === "late_fill" || plan === "filled_while_ack") {
      const filled = plan === "late_fill" ? order.filled : order.quantity;
      order.veil = {
        state: { status: this.words.working, filled, rejectReason: "", closedAt: null },
        looks: 2,
      };
    }
    this.execute(order, rest, quotes);
  }

  /** Cost of one unit by the quotes, cents per share, negative for a credit; null where it is unknown. */
  protected cost({ legs }: SimulatedOrder, quotes: Map<string, OptionQuote>): number | null {
    let cost = 0;
    for (const { symbol, action, ratio = 1 } of legs) {
      const found = quotes.get(symbol);
      if (!found || found.halted || found.ask === null) {
        return null;
      }
      const bid = found.bid ?? 0;
      const buys = action.startsWith("BUY");
      const mid = (bid + found.ask) / 2;
      const price = this.options.fillsAt === "natural" ? (buys ? found.ask : bid) : mid;
      cost += (buys ? price : -price) * ratio;
    }
    return cost;
  }

  protected execute(order: SimulatedOrder, quantity: number, quotes: Map<string, OptionQuote>): void {
    if (order.filled + quantity > order.quantity) {
      throw new Error(`Order ${order.orderId} has fewer than ${quantity} contracts left to fill.`);
    }
    const limit = limitInCents(order);
    const mids = order.legs.map(({ symbol }) => {
      const found = quotes.get(symbol);
      return Math.max(1, Math.round(((found?.bid ?? 0) + (found?.ask ?? 0)) / 2));
    });
    const prices = pricesOf(order.legs, mids, limit);
    this.fills.push({ orderId: order.orderId, quantity, prices, at: new Date() });
    order.filled += quantity;
    if (order.filled === order.quantity) {
      this.end(order, this.words.filled);
    } else {
      order.status = this.words.partlyFilled;
    }
  }

  protected end(order: SimulatedOrder, status: string, rejectReason = ""): void {
    Object.assign(order, { status, rejectReason, closedAt: new Date() });
  }
}
