import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { isOpen, limitInCents, type SimulatedLeg, type TradeAction } from "../../brokers/order.ts";
import { isMarketOpen, newYork, newYorkDate, sessionClose } from "../../model/calendar.ts";
import type { AlpacaBook } from "./book.ts";
import { netShortCalls } from "./power.ts";
import type { AlpacaRequest } from "./requests.ts";
import { forbidden, invalid } from "./wire.ts";

/** Permissions of an account, and choices where the documentation is open. */
export interface RuleOptions {
  /** 0 = no options, 1 = covered calls and cash-secured puts, 2 = also long options, 3 = also spreads (the default). */
  level?: 0 | 1 | 2 | 3;
  isTradingBlocked?: boolean;
  /** Tickers whose options have a tick of one cent; `CENT_TICKS` by default. */
  centTicks?: string[];
  /** Tickers whose options have a tick of one cent below 3.00 and of five cents above; none by default. */
  pennyProgram?: string[];
  /** Tick of the net price of several legs, cents. */
  multilegTick?: number;
  /** New York time from which nothing is opened that expires that day. */
  expiresSoon?: string;
}

/** Tickers whose options have a tick of one cent at any price. */
export const CENT_TICKS = ["SPY", "QQQ", "IWM"];

/** Checks everything but the buying power. @throws Rejection */
export async function requireAllowed(
  book: AlpacaBook,
  request: AlpacaRequest,
  options: RuleOptions,
  now: Date | null,
): Promise<void> {
  if (options.isTradingBlocked) {
    throw forbidden("account is not allowed to trade");
  }
  for (const { symbol, action } of request.legs) {
    await requireContract(book, symbol, action, options, now);
  }
  if (request.isMarket && now !== null && !isMarketOpen(now.getTime())) {
    throw invalid("options market orders are only allowed during market hours");
  }
  if (!request.isMarket) {
    requireTick(request.limitPrice, request.legs, options);
  }
  requireIntent(book, request);
  requireLevel(request.legs, options.level ?? 3);
  requireCover(book, request);
  requireQuantity(book, request);
  requireNoWash(book, request);
}

/** @throws Rejection */
export function requireTick(limitPrice: string, legs: SimulatedLeg[], options: RuleOptions): void {
  if (!/^-?\d+(\.\d{1,2})?$/.test(limitPrice)) {
    throw invalid("invalid limit price: at most two decimals");
  }
  const cents = Math.round(Number(limitPrice) * 100);
  if (legs.length > 1) {
    if (cents % (options.multilegTick ?? 1) !== 0) {
      throw invalid("invalid limit price: wrong increment");
    }
    return;
  }
  if (cents <= 0) {
    throw invalid("invalid limit price: must be > 0");
  }
  const root = parseOptionSymbol(legs[0]?.symbol ?? "")?.root ?? "";
  const [below, above] = (options.centTicks ?? CENT_TICKS).includes(root)
    ? [1, 1]
    : options.pennyProgram?.includes(root)
      ? [1, 5]
      : [5, 10];
  if (cents % (cents < 300 ? below : above) !== 0) {
    throw invalid("invalid limit price: wrong increment");
  }
}

async function requireContract(
  book: AlpacaBook,
  symbol: string,
  action: TradeAction,
  options: RuleOptions,
  now: Date | null,
): Promise<void> {
  const expiration = parseOptionSymbol(symbol)?.expiration ?? "";
  if (now !== null) {
    const today = newYorkDate(now.getTime());
    if (expiration < today || (expiration === today && now.getTime() >= sessionClose(today))) {
      throw invalid(`contract "${symbol}" is expired`);
    }
    const soon = newYork(expiration, options.expiresSoon ?? "15:30");
    if (expiration === today && action.endsWith("TOOPEN") && now.getTime() >= soon) {
      throw invalid(`contract "${symbol}" expires soon, unable to open new positions`);
    }
  }
  if ((await book.quotesOf([symbol])).length === 0) {
    throw invalid(`contract "${symbol}" not found`);
  }
}

/** The holdings tell what an order opens or closes. The order's own words must agree. */
function requireIntent(book: AlpacaBook, request: AlpacaRequest): void {
  const held = book.holdings();
  for (const leg of request.legs) {
    const buys = leg.action.startsWith("BUY");
    const quantity = held.get(leg.symbol) ?? 0;
    const closes = buys ? quantity < 0 : quantity > 0;
    const inferred: TradeAction = buys
      ? closes
        ? "BUYTOCLOSE"
        : "BUYTOOPEN"
      : closes
        ? "SELLTOCLOSE"
        : "SELLTOOPEN";
    if (request.isIntentOpen) {
      leg.action = inferred;
    } else if (leg.action !== inferred) {
      if (leg.action.endsWith("TOCLOSE")) {
        book.oversold.push(request);
      }
      const told = (action: string) => action.replace("TO", "_to_").toLowerCase();
      throw invalid(`position intent mismatch, inferred: ${told(inferred)}, specified: ${told(leg.action)}`);
    }
  }
}

function requireLevel(legs: SimulatedLeg[], level: number): void {
  const opening = legs.filter(({ action }) => action.endsWith("TOOPEN"));
  if (opening.length === 0) {
    return;
  }
  if (level === 0) {
    throw forbidden("account not authorized to trade options");
  }
  if (legs.length > 1 && level < 3) {
    throw forbidden("account not eligible to trade spreads or uncovered contracts");
  }
  if (level < 2 && opening.some(({ action }) => action === "BUYTOOPEN")) {
    throw forbidden("account not eligible to trade long option contracts");
  }
}

/** A short leg needs a cover: a long leg of the same order; for a single call shares; for a single put cash. */
function requireCover(book: AlpacaBook, { legs, quantity }: AlpacaRequest): void {
  if (legs.length > 1) {
    for (const optionType of ["call", "put"]) {
      const opened = (action: TradeAction) =>
        legs
          .filter((leg) => leg.action === action && parseOptionSymbol(leg.symbol)?.optionType === optionType)
          .map(({ symbol, ratio = 1 }) => ({
            ratio,
            expiration: parseOptionSymbol(symbol)?.expiration ?? "",
          }));
      const cover = opened("BUYTOOPEN");
      for (const short of opened("SELLTOOPEN")) {
        let open = short.ratio;
        for (const long of cover.filter(({ expiration }) => expiration >= short.expiration)) {
          const used = Math.min(open, long.ratio);
          long.ratio -= used;
          open -= used;
        }
        if (open > 0) {
          throw forbidden("account not eligible to trade uncovered option contracts");
        }
      }
    }
    return;
  }
  const [leg] = legs;
  const option = parseOptionSymbol(leg?.symbol ?? "");
  if (leg === undefined || option?.optionType !== "call") {
    return;
  }
  const held = book.shares.get(option.root) ?? 0;
  const short = netShortCalls(book, option.root);
  if (leg.action === "SELLTOOPEN") {
    const available = held - 100 * Math.max(0, short);
    if (available < 100 * quantity) {
      throw forbidden(
        `insufficient underlying qty available for covered call (required: ${100 * quantity}, available: ${Math.max(available, 0)})`,
        {
          available_qty: String(Math.max(available, 0)),
          required_qty: String(100 * quantity),
          symbol: leg.symbol,
        },
      );
    }
  }
  if (leg.action === "SELLTOCLOSE" && held < 100 * (short + quantity)) {
    throw forbidden("account not eligible to trade uncovered option contracts");
  }
}

function requireQuantity(book: AlpacaBook, request: AlpacaRequest): void {
  for (const { symbol, action, ratio = 1 } of request.legs) {
    const available = action.endsWith("TOCLOSE") ? book.closable(symbol, action) : Number.POSITIVE_INFINITY;
    if (request.quantity * ratio > available) {
      book.oversold.push(request);
      throw forbidden(
        `insufficient qty available for order (requested: ${request.quantity * ratio}, available: ${Math.max(available, 0)})`,
        { symbol, available: String(Math.max(available, 0)) },
      );
    }
  }
}

/**
 * Refuses orders that could trade with our own. Single-leg orders must not cross; others must not have a contract on
 * both sides.
 */
function requireNoWash(book: AlpacaBook, request: AlpacaRequest): void {
  for (const order of book.orders.values()) {
    const meets =
      isOpen(order) &&
      request.legs.some(({ symbol, action }) =>
        order.legs.some(
          (leg) => leg.symbol === symbol && leg.action.startsWith("BUY") !== action.startsWith("BUY"),
        ),
      );
    const isSimple = request.legs.length === 1 && order.legs.length === 1 && !request.isMarket;
    // The sum of both limits is negative where the two cannot trade with each other.
    if (meets && (!isSimple || limitInCents(order) + limitInCents(request) >= 0)) {
      throw forbidden("potential wash trade detected. use complex orders", {
        existing_order_id: book.referenceOf(order),
        reject_reason: "opposite side limit order exists",
      });
    }
  }
}
