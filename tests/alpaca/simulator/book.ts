import type { MarketData, OptionQuote } from "../../../shared/market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { type BookOptions, BrokerBook } from "../../brokers/book.ts";
import { isOpen, type OrderWords, type SimulatedOrder } from "../../brokers/order.ts";
import { addDays, isMarketOpen, isSession, newYorkDate, sessionClose } from "../../model/calendar.ts";
import { Activities } from "./activities.ts";
import { type Line, legIdOf, present, stateOf, type Ticket, ticketOf } from "./line.ts";
import { optionsBuyingPower, requiredPower, requirePower } from "./power.ts";
import type { AlpacaRequest, Replacement } from "./requests.ts";
import { type RuleOptions, requireAllowed, requireTick } from "./rules.ts";
import { settle } from "./settlement.ts";
import { decimal, forbidden, invalid, malformed, notFound, uuidOf } from "./wire.ts";

export interface AlpacaBookOptions extends Omit<BookOptions, "market">, RuleOptions {
  market: MarketData;
  /** The status of an order when its day ends: `expired` by default. */
  dayEndsAs?: "expired" | "canceled" | "done_for_day";
  /** Whether the quantity and the fills of a replacement include those before it (the default). */
  replacementFills?: "carried" | "own";
  /** Whether the quantity of a replacement includes earlier fills (the default) or is filled again in full. */
  replacementQty?: "counts fills" | "anew";
  /** Whether a used reference is refused before all other checks (the default) or after them. */
  referenceChecked?: "first" | "last";
  /** Whether expired contracts are assigned, exercised or removed on the next day; true by default. */
  settles?: boolean;
  /** The order that a fill among the activities names: the leg's (the default) or the whole order. */
  fillsName?: "leg" | "parent";
}

const WORDS: OrderWords = {
  working: "new",
  partlyFilled: "partially_filled",
  filled: "filled",
  cancelSent: "pending_cancel",
  cancelled: "canceled",
  cancelledInPart: "canceled",
  expired: "expired",
  rejected: "rejected",
};

/**
 * The true state. An entry of `orders` is one request with all its replacements. Alpaca's orders are the tickets of its
 * line. The entry has the id and the reference of the first ticket.
 */
export class AlpacaBook extends BrokerBook {
  readonly lines = new Map<string, Line>();
  readonly accountId = uuidOf("account");
  readonly activities = new Activities(this.accountId);
  /** Change of the cash by assigned shares, USD. */
  shareCash = 0;
  #recorded = 0;
  #made = 0;
  /** The market's time at the last look. */
  #seen = new Date();

  constructor(protected override readonly options: AlpacaBookOptions) {
    super(options, { ...WORDS, expired: options.dayEndsAs ?? WORDS.expired });
  }

  get replacementFills(): "carried" | "own" {
    return this.options.replacementFills ?? "carried";
  }

  /** A new id. The sequence is the same in every run. */
  newId(): string {
    this.#made += 1;
    return uuidOf(`order ${this.#made}`);
  }

  /** The market clock; null = no clock, and the market is always open. */
  async now(): Promise<Date | null> {
    return this.options.now ? await this.options.now() : null;
  }

  async quotesOf(symbols: string[]): Promise<OptionQuote[]> {
    return await this.options.market.optionQuotes(symbols);
  }

  /** @throws Rejection */
  override async place(request: AlpacaRequest): Promise<SimulatedOrder> {
    const now = await this.now();
    if (this.options.referenceChecked !== "last") {
      this.#requireNew(request.confirmId, request);
    }
    const closed = this.oversold.length;
    await requireAllowed(this, request, this.options, now).catch((error: unknown) => {
      // A repeated request counts as an oversold close only once.
      this.oversold.splice(this.#isAgain(request) ? closed : this.oversold.length);
      throw error;
    });
    if (request.isMarket) {
      request.limitPrice = await this.#marketPrice(request);
    }
    requirePower(this, request);
    this.#requireNew(request.confirmId, request);
    const order = this.enter(request, this.newId(), now === null ? "" : sessionAt(now));
    const isOpen = now === null || isMarketOpen(now.getTime());
    this.lines.set(order.orderId, {
      order,
      isMarket: request.isMarket ?? false,
      skew: 0,
      arriving: { as: isOpen ? "pending_new" : "accepted", looks: 1 },
      cancelling: null,
      replacing: null,
      tickets: [ticketOf(order.orderId, order.confirmId, order)],
    });
    return order;
  }

  /** A late order may find its reference used, or be refused. Nobody hears of that. */
  override async arrive(): Promise<void> {
    await super.arrive().catch((error: unknown) => {
      this.late = this.late.filter(({ lists }) => lists > 0);
      if (!(error instanceof Error && "code" in error)) {
        throw error;
      }
    });
  }

  /** A new ticket, which replaces the present one after some looks. @throws Rejection */
  override replace(id: string, to: string | Replacement, looks = 1, fillWins = false): Ticket {
    const wanted = typeof to === "string" ? { limitPrice: to, quantity: null, clientOrderId: null } : to;
    const { line, ticket } = this.ticket(id);
    const { order } = line;
    if (ticket.replacedBy !== null) {
      throw invalid("order already replaced");
    }
    if (line.replacing !== null) {
      throw invalid("order chain not fully replaced");
    }
    const { status } = stateOf(line, ticket, order);
    if (!isOpen(order) || ticket !== present(line) || FIXED.includes(status)) {
      throw invalid(`cannot replace order in ${status} status`);
    }
    if (wanted.limitPrice === null) {
      throw invalid("limit price is required for limit orders");
    }
    const quantity = wanted.quantity ?? ticket.quantity;
    if (quantity <= order.filled) {
      throw invalid("qty must be > filled_qty");
    }
    if (Number(wanted.limitPrice) === Number(ticket.limitPrice) && quantity === ticket.quantity) {
      throw invalid("order parameters are not changed");
    }
    requireTick(wanted.limitPrice, order.legs, this.options);
    const request = { ...order, limitPrice: wanted.limitPrice, quantity };
    const more = quantity - order.quantity;
    for (const { symbol, action, ratio = 1 } of order.legs) {
      if (action.endsWith("TOCLOSE") && more * ratio > this.closable(symbol, action)) {
        this.oversold.push(request);
        throw forbidden(`insufficient qty available for order (requested: ${quantity * ratio})`);
      }
    }
    requirePower(this, request, requiredPower(this, order));
    const clientOrderId = wanted.clientOrderId ?? this.newId();
    this.#requireNew(clientOrderId, null);
    const next = ticketOf(this.newId(), clientOrderId, request, id, Date.now() - order.openedAt.getTime());
    line.tickets.push(next);
    line.replacing = { ticket: next, looks, fillWins };
    return next;
  }

  /** Cancels after a number of looks. @throws Rejection */
  requestCancel(id: string, looks = 1): SimulatedOrder {
    const { line, ticket } = this.ticket(id);
    const { status } = stateOf(line, ticket, line.order);
    if (
      !isOpen(line.order) ||
      ticket !== present(line) ||
      (status.startsWith("pending_") && status !== "pending_new")
    ) {
      throw invalid(`order is already in "${status}" state`);
    }
    line.cancelling = { looks };
    return line.order;
  }

  /** @throws Rejection */
  ticket(id: string): { line: Line; ticket: Ticket } {
    for (const line of this.lines.values()) {
      const ticket = line.tickets.find((each) => each.id === id);
      if (ticket) {
        return { line, ticket };
      }
    }
    throw notFound(`order not found for ${id}`);
  }

  /** The reference of the latest ticket: a replacement has a new one. */
  override referenceOf(order: SimulatedOrder): string {
    const line = this.lines.get(order.orderId);
    return line ? present(line).id : order.orderId;
  }

  /** Orders arrive, are cancelled and replaced; then the market acts, and expired contracts are settled. */
  override async trade(): Promise<void> {
    const now = await this.now();
    this.#seen = now ?? new Date();
    for (const line of this.lines.values()) {
      if (isOpen(line.order)) {
        this.#advance(line, now);
      }
    }
    await super.trade();
    if (now !== null && this.options.settles !== false) {
      await settle(this, this.options.market, now);
    }
    this.#record(this.#seen);
  }

  /** Assigns short contracts; a negative quantity exercises long ones. */
  override assign(symbol: string, quantity: number, date = newYorkDate(this.#seen.getTime())): void {
    const option = parseOptionSymbol(symbol);
    super.assign(symbol, quantity);
    const shares = (option?.optionType === "put" ? 100 : -100) * quantity;
    const usd = -shares * (option?.strike ?? 0);
    this.shareCash += usd;
    const { activities } = this;
    activities.other(quantity > 0 ? "OPASN" : "OPEXC", this.#seen, date, {
      symbol,
      qty: String(quantity),
      description: quantity > 0 ? "" : "Option Exercise",
    });
    activities.other("OPTRD", this.#seen, date, {
      symbol: option?.root ?? "",
      qty: String(shares),
      price: decimal(option?.strike ?? 0),
      net_amount: decimal(usd, 2),
      description: "Option Trade",
    });
  }

  /** Alpaca closes a holding at the market's price. */
  async liquidate(symbol: string): Promise<SimulatedOrder> {
    const held = this.holdings().get(symbol) ?? 0;
    const order = await this.place({
      confirmId: this.newId(),
      legs: [{ symbol, action: held < 0 ? "BUYTOCLOSE" : "SELLTOCLOSE" }],
      quantity: Math.abs(held),
      limitPrice: "",
      isMarket: true,
    });
    this.fill(order.orderId);
    return order;
  }

  override buyingPower(): number {
    return optionsBuyingPower(this);
  }

  protected override isAtMarket(order: SimulatedOrder): boolean {
    return super.isAtMarket(order) && (this.lines.get(order.orderId)?.arriving ?? null) === null;
  }

  protected override isOver(order: SimulatedOrder, today: string, time: string): boolean {
    const closes = sessionClose(order.session || "1970-01-01");
    return today !== "" && (order.session < today || (order.session === today && time >= timeOf(closes)));
  }

  protected override tradeOne(order: SimulatedOrder, quotes: Map<string, OptionQuote>): void {
    if (order.plan === "expires_early") {
      this.end(order, "expired");
    } else if (order.plan === "done_for_day") {
      const part = Math.floor(order.quantity / 2);
      if (part > 0) {
        this.execute(order, part, quotes);
      }
      this.end(order, "done_for_day");
    } else {
      super.tradeOne(order, quotes);
    }
  }

  protected override end(order: SimulatedOrder, status: string, rejectReason = ""): void {
    super.end(order, status, rejectReason);
    const line = this.lines.get(order.orderId);
    if (line) {
      if (line.replacing) {
        line.replacing.ticket.ended = {
          status: "rejected",
          filled: order.filled,
          rejectReason: "",
          closedAt: new Date(),
        };
      }
      Object.assign(line, { arriving: null, cancelling: null, replacing: null });
    }
  }

  #advance(line: Line, now: Date | null): void {
    const { order, arriving, cancelling, replacing } = line;
    const isMarket = now === null || isMarketOpen(now.getTime());
    if (arriving && isMarket) {
      arriving.looks -= 1;
      line.arriving = arriving.looks > 0 ? arriving : null;
    }
    if (cancelling && order.plan !== "fill_after_cancel") {
      cancelling.looks -= 1;
      if (cancelling.looks <= 0) {
        this.end(order, WORDS.cancelled);
        return;
      }
    }
    if (replacing) {
      replacing.looks -= 1;
      if (replacing.fillWins) {
        this.fill(order.orderId);
      } else if (replacing.looks <= 0) {
        this.#replaceNow(line, replacing.ticket);
      }
    }
  }

  #replaceNow(line: Line, next: Ticket): void {
    const { order } = line;
    const old = present(line);
    old.ended = { status: "replaced", filled: order.filled, rejectReason: "", closedAt: new Date() };
    old.replacedBy = next.id;
    line.replacing = null;
    next.before = order.filled;
    order.limitPrice = next.limitPrice;
    order.quantity = next.quantity + (this.options.replacementQty === "anew" ? order.filled : 0);
  }

  /** Records the fills since the last call. */
  #record(now: Date): void {
    for (const fill of this.fills.slice(this.#recorded)) {
      const line = this.lines.get(fill.orderId);
      if (line) {
        const earlier = this.fills.slice(0, this.fills.indexOf(fill));
        const before = earlier
          .filter(({ orderId }) => orderId === fill.orderId)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        const { id } =
          line.tickets.findLast((each) => each.before <= before && each.ended?.status !== "rejected") ??
          present(line);
        const isWhole = line.order.legs.length === 1 || this.options.fillsName === "parent";
        this.activities.fill(fill, line.order, (symbol) => (isWhole ? id : legIdOf(id, symbol)), before);
        this.activities.fee(now, this.feeOf(line.order.legs.length, fill.quantity));
      }
    }
    this.#recorded = this.fills.length;
    this.activities.fee(now, 0);
  }

  /** Whether the same request was accepted before. */
  #isAgain(request: AlpacaRequest): boolean {
    return [...this.lines.values()].some(
      ({ order, tickets }) =>
        tickets.some(({ clientOrderId }) => clientOrderId === request.confirmId) &&
        factsOf(request) === factsOf(order),
    );
  }

  /** Refuses a reference that was ever used. */
  #requireNew(reference: string, request: AlpacaRequest | null): void {
    for (const { tickets } of this.lines.values()) {
      if (tickets.some(({ clientOrderId }) => clientOrderId === reference)) {
        if (request !== null && !this.#isAgain(request)) {
          this.repeated.push(reference);
        }
        throw malformed("client_order_id must be unique");
      }
    }
  }

  /** The price of an order at the other side's quotes. */
  async #marketPrice({ legs }: AlpacaRequest): Promise<string> {
    const quotes = new Map(
      (await this.quotesOf(legs.map(({ symbol }) => symbol))).map((each) => [each.symbol, each]),
    );
    const cents = legs.reduce((sum, { symbol, action, ratio = 1 }) => {
      const quote = quotes.get(symbol);
      return sum + (action.startsWith("BUY") ? (quote?.ask ?? 0) : -(quote?.bid ?? 0)) * ratio;
    }, 0);
    return ((legs.length === 1 ? Math.abs(cents) : cents) / 100).toFixed(2);
  }
}

/** Statuses in which an order cannot be replaced. */
const FIXED = ["accepted", "pending_new", "pending_cancel", "pending_replace"];

/** The facts that identify an order. */
function factsOf({ legs, quantity }: Pick<SimulatedOrder, "legs" | "quantity">): string {
  return JSON.stringify([quantity, legs.map(({ symbol, action }) => `${action.slice(0, 3)} ${symbol}`)]);
}

/** The session of an order that was placed at this instant; after the close it is the next one. */
function sessionAt(now: Date): string {
  let day = newYorkDate(now.getTime());
  while (!isSession(day) || now.getTime() >= sessionClose(day)) {
    day = addDays(day, 1);
  }
  return day;
}

const NEW_YORK = new Intl.DateTimeFormat("en-GB", { timeZone: "America/New_York", timeStyle: "short" });
const timeOf = (instant: number) => NEW_YORK.format(instant);
