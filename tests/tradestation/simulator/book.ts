import type { MarketData, OptionQuote } from "../../../shared/market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import {
  cashOf,
  limitInCents,
  OPEN,
  type PlaceRequest,
  type SimulatedFill,
  type SimulatedOrder,
  type SimulatedOrderState,
  type TradeAction,
} from "./order.ts";

export interface BookOptions {
  /** What quotes are taken from; a working order fills as soon as they let it. */
  market: Pick<MarketData, "optionQuotes">;
  /** The market clock. Without one no session ends by itself, see `endOfDay`. */
  now?: () => Promise<Date>;
  /** When a limit is marketable: at the combined mid (the default) or only at the other side's prices. */
  fillsAt?: "mid" | "natural";
  /** USD per contract and leg. */
  fee?: number;
  /** USD. */
  startingCash?: number;
}

/** Writes `2026-03-03, 10:00`. */
const NEW_YORK = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  dateStyle: "short",
  timeStyle: "short",
  hourCycle: "h23",
});

/** A refusal in the broker's words. */
export class Refused extends Error {}

/** The truth: what the broker has, whatever its answers say. */
export class BrokerBook {
  readonly orders = new Map<string, SimulatedOrder>();
  readonly fills: SimulatedFill[] = [];
  /** References that came a second time: each was an order sent twice. */
  readonly repeated: string[] = [];
  /** Closes of more than was held. */
  readonly oversold: PlaceRequest[] = [];
  /** Under way. */
  late: { request: PlaceRequest; session: string; lists: number; openedAt: Date }[] = [];
  #nextId = 910_000_001;
  /** Shares that were there before, by ticker: nothing here trades them. */
  readonly shares = new Map<string, number>();
  /** What came or went without an order, by symbol: contracts that were assigned. */
  readonly moved = new Map<string, number>();
  readonly #fee: number;
  readonly #startingCash: number;

  constructor(private readonly options: BookOptions) {
    this.#fee = options.fee ?? 0;
    this.#startingCash = options.startingCash ?? 10_000_000;
  }

  /** Some shares more are there from the beginning. */
  pledge(ticker: string, quantity: number): void {
    this.shares.set(ticker, (this.shares.get(ticker) ?? 0) + quantity);
  }

  /** Short contracts are assigned: they are gone, 100 shares each are put to us or called away, and closes of them are over. */
  assign(symbol: string, quantity: number): void {
    const option = parseOptionSymbol(symbol);
    if (option === null) {
      throw new Error(`${symbol} is no option.`);
    }
    this.moved.set(symbol, (this.moved.get(symbol) ?? 0) + quantity);
    this.pledge(option.root, (option.optionType === "put" ? 100 : -100) * quantity);
    for (const order of this.orders.values()) {
      if (
        OPEN.includes(order.status) &&
        order.legs.some((leg) => leg.symbol === symbol && leg.action.endsWith("TOCLOSE"))
      ) {
        this.#end(order, "OUT");
      }
    }
  }

  /** Takes an order into the book. @throws Refused */
  async place(request: PlaceRequest): Promise<SimulatedOrder> {
    const [session = ""] = await this.#clock();
    if ([...this.orders.values()].some(({ confirmId }) => confirmId === request.confirmId)) {
      this.repeated.push(request.confirmId);
      throw new Refused("An order with this confirmation ID exists.");
    }
    for (const { symbol, action } of request.legs) {
      if (action.endsWith("TOCLOSE") && request.quantity > this.#closable(symbol, action)) {
        this.oversold.push(request);
        throw new Refused(`You are closing more ${symbol} than you hold.`);
      }
    }
    const order: SimulatedOrder = {
      ...request,
      orderId: String(this.#nextId++),
      status: "ACK",
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

  /** Takes an order after two more lists, stamped with the minutes that it was under way. */
  async delay(request: PlaceRequest): Promise<void> {
    const [session = ""] = await this.#clock();
    this.late.push({ request, session, lists: 2, openedAt: new Date(Date.now() + 10 * 60_000) });
  }

  /** A list was shown: what has been under way for two arrives, on its own day and where there is something to close. */
  async arrive(): Promise<void> {
    for (const delayed of this.late) {
      delayed.lists -= 1;
    }
    const [today = ""] = await this.#clock();
    for (const { request, session, openedAt } of this.late.filter(({ lists }) => lists === 0)) {
      const isMore = request.legs.some(
        ({ symbol, action }) =>
          action.endsWith("TOCLOSE") && request.quantity > this.#closable(symbol, action),
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
    this.#end(this.open(orderId), "OUT");
  }

  /** @throws Refused */
  open(orderId: string): SimulatedOrder {
    const order = this.orders.get(orderId);
    if (!order || !OPEN.includes(order.status)) {
      throw new Refused("Not an open order.");
    }
    return order;
  }

  /** Lets time pass, and the market act on the working orders. */
  async trade(): Promise<void> {
    const [today = "", time = ""] = await this.#clock();
    for (const order of this.orders.values()) {
      if (OPEN.includes(order.status) && (order.session !== today || time >= "16:00")) {
        this.#end(order, "EXP");
      }
      order.historical ||= order.session < today;
    }
    const working = [...this.orders.values()].filter(
      ({ status, resting }) => OPEN.includes(status) && resting === 0,
    );
    if (working.length === 0) {
      return;
    }
    const symbols = new Set(working.flatMap(({ legs }) => legs.map(({ symbol }) => symbol)));
    const quotes = new Map(
      (await this.options.market.optionQuotes([...symbols])).map((each) => [each.symbol, each]),
    );
    for (const order of working) {
      // Another look may have filled it while the quotes were on their way.
      if (OPEN.includes(order.status)) {
        this.#tradeOne(order, quotes);
      }
    }
  }

  /** Fills an order now, at its limit, whatever the market says. */
  fill(orderId: string, quantity?: number): void {
    const order = this.open(orderId);
    this.#fill(order, quantity ?? order.quantity - order.filled, new Map());
  }

  /** The session ends: orders that are open expire, and what has ended becomes historical. */
  endOfDay(): void {
    for (const order of this.orders.values()) {
      if (OPEN.includes(order.status)) {
        this.#end(order, "EXP");
      }
      order.veil = null;
      order.historical = true;
    }
  }

  /** What a look shows of an order; each look wears its veil. */
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

  /** Change of the cash by all fills, fees not counted, USD. */
  get cash(): number {
    const cents = this.fills.reduce(
      (sum, fill) => sum + cashOf(fill, this.orders.get(fill.orderId)?.legs ?? []),
      0,
    );
    return cents / 100;
  }

  /** Of all fills, USD. */
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
      for (const { symbol, action } of this.orders.get(orderId)?.legs ?? []) {
        held.set(symbol, (held.get(symbol) ?? 0) + (action.startsWith("SELL") ? -quantity : quantity));
      }
    }
    return new Map([...held].filter(([, quantity]) => quantity !== 0));
  }

  /** Average price of a leg's executions, USD per share. */
  averagePrice(order: SimulatedOrder, symbol: string, filled: number): number {
    let left = filled;
    let cents = 0;
    for (const fill of this.fills.filter(({ orderId }) => orderId === order.orderId)) {
      const counted = Math.min(left, fill.quantity);
      cents += counted * (fill.prices[symbol] ?? 0);
      left -= counted;
    }
    return filled === 0 ? 0 : cents / filled / 100;
  }

  /** Cash and what options that were sold may cost at worst, USD. */
  buyingPower(): number {
    return this.#startingCash + this.cash - this.fees - this.#margin();
  }

  get startingCash(): number {
    return this.#startingCash;
  }

  /** Date and time in New York; empty without a market clock. */
  async #clock(): Promise<string[]> {
    return this.options.now ? NEW_YORK.format(await this.options.now()).split(", ") : [];
  }

  /** The most that each chain may cost at any price up to twice its highest strike. */
  #margin(): number {
    const options = [...this.holdings()].flatMap(([symbol, quantity]) => {
      const option = parseOptionSymbol(symbol);
      return option ? [{ ...option, quantity }] : [];
    });
    let margin = 0;
    for (const chain of new Set(options.map(({ root, expiration }) => `${root} ${expiration}`))) {
      const group = options.filter(({ root, expiration }) => `${root} ${expiration}` === chain);
      const loss = (price: number) =>
        group.reduce((sum, { strike, quantity, optionType }) => {
          const inside = optionType === "put" ? strike - price : price - strike;
          return sum - quantity * 100 * Math.max(inside, 0);
        }, 0);
      const strikes = group.map(({ strike }) => strike);
      margin += Math.max(0, ...[0, ...strikes, 2 * Math.max(...strikes)].map(loss));
    }
    return margin;
  }

  #closable(symbol: string, action: TradeAction): number {
    const direction = action === "BUYTOCLOSE" ? -1 : 1;
    let closable = direction * (this.holdings().get(symbol) ?? 0);
    for (const { status, legs, quantity, filled } of this.orders.values()) {
      if (OPEN.includes(status) && legs.some((leg) => leg.symbol === symbol && leg.action === action)) {
        closable -= quantity - filled;
      }
    }
    return closable;
  }

  #tradeOne(order: SimulatedOrder, quotes: Map<string, OptionQuote>): void {
    if (order.plan === "rejected_later") {
      this.#end(order, "REJ", "EC601: Rejected by the exchange.");
      return;
    }
    if (order.plan === "fill_after_cancel") {
      this.#fill(order, order.quantity - order.filled, quotes);
      return;
    }
    const cost = this.#cost(order, quotes);
    if (cost === null || limitInCents(order) < cost) {
      return;
    }
    const rest = order.quantity - order.filled;
    const part = Math.floor(order.quantity / 2);
    const { plan } = order;
    order.plan = null;
    if (plan === "partial_fill" && part > 0) {
      this.#fill(order, part, quotes);
      order.resting = 1;
      return;
    }
    if (plan === "part_then_out" || plan === "part_then_rejected") {
      if (part > 0) {
        this.#fill(order, part, quotes);
      }
      if (plan === "part_then_rejected") {
        this.#end(order, "REJ", "EC602: Cancelled by the exchange.");
      } else {
        this.#end(order, part > 0 ? "FLP" : "OUT");
      }
      return;
    }
    if (plan === "late_fill" || plan === "filled_while_ack") {
      const filled = plan === "late_fill" ? order.filled : order.quantity;
      order.veil = { state: { status: "ACK", filled, rejectReason: "", closedAt: null }, looks: 2 };
    }
    this.#fill(order, rest, quotes);
  }

  /** What one of it costs by the quotes, cents per share, negative when it brings; null when nobody can say. */
  #cost({ legs }: SimulatedOrder, quotes: Map<string, OptionQuote>): number | null {
    let cost = 0;
    for (const { symbol, action } of legs) {
      const found = quotes.get(symbol);
      if (!found || found.halted || found.ask === null) {
        return null;
      }
      const bid = found.bid ?? 0;
      const buys = action.startsWith("BUY");
      const mid = (bid + found.ask) / 2;
      const price = this.options.fillsAt === "natural" ? (buys ? found.ask : bid) : mid;
      cost += buys ? price : -price;
    }
    return cost;
  }

  #fill(order: SimulatedOrder, quantity: number, quotes: Map<string, OptionQuote>): void {
    const limit = limitInCents(order);
    const mids = order.legs.map(({ symbol }) => {
      const found = quotes.get(symbol);
      return Math.max(1, Math.round(((found?.bid ?? 0) + (found?.ask ?? 0)) / 2));
    });
    const prices = pricesOf(order.legs, mids, limit);
    this.fills.push({ orderId: order.orderId, quantity, prices });
    order.filled += quantity;
    if (order.filled === order.quantity) {
      this.#end(order, "FLL");
    } else {
      order.status = "FPR";
    }
  }

  #end(order: SimulatedOrder, status: string, rejectReason = ""): void {
    Object.assign(order, { status, rejectReason, closedAt: new Date() });
  }
}

/**
 * Whole cents, each leg's at its mid but for what makes their sum the limit: dearer on one side, or, where there is only
 * the other, cheaper by legs in turn, down to a cent each.
 */
function pricesOf(legs: SimulatedOrder["legs"], mids: number[], limit: number): Record<string, number> {
  const buys = legs.map(({ action }) => action.startsWith("BUY"));
  const prices = [...mids];
  const at = (i: number) => prices[i] ?? 0;
  // What has to be paid more, or less.
  let more = limit - prices.reduce((sum, price, i) => sum + (buys[i] ? price : -price), 0);
  const dearer = buys.indexOf(more > 0);
  if (dearer >= 0) {
    prices[dearer] = at(dearer) + Math.abs(more);
    more = 0;
  }
  for (const i of prices.keys()) {
    const less = Math.min(Math.abs(more), at(i) - 1);
    prices[i] = at(i) - less;
    more -= Math.sign(more) * less;
  }
  return Object.fromEntries(legs.map(({ symbol }, i) => [symbol, at(i)]));
}
