import { type Day, type Instant, newYorkDate } from "./calendar.ts";
import { type Contract, sides } from "./contract.ts";
import { CENT, divide, type Money, times } from "./money.ts";

/** Shares bought (positive) or sold. USD per share; fees in USD. */
export interface ShareTrade {
  ticker: string;
  quantity: number;
  price: Money;
  fees: Money;
  at: Instant;
}

/** Shares of one opening trade, and the trade that closed them. */
export interface Lot {
  ticker: string;
  /** Negative = short. */
  quantity: number;
  priceIn: Money;
  openedAt: Instant;
  end: { price: Money; at: Instant; pnl: Money } | null;
  /** Its part of the opening's fees, as a fraction. */
  feesIn: { of: Money; part: bigint; whole: bigint };
}

interface Parcel {
  trade: ShareTrade;
  left: number;
}

/**
 * The lots of trades in the order in which they were recorded: one queue of open shares per ticker, first in, first
 * out.
 */
export function lotsOf(trades: ShareTrade[]): Lot[] {
  const lots: Lot[] = [];
  const queues = new Map<string, Parcel[]>();
  for (const trade of trades.toSorted((a, b) => a.at - b.at)) {
    const queue = queues.get(trade.ticker) ?? [];
    queues.set(trade.ticker, queue);
    let left = Math.abs(trade.quantity);
    for (let first = queue[0]; first && left > 0 && isOpposite(first.trade, trade); first = queue[0]) {
      const shares = Math.min(first.left, left);
      lots.push(closed(first.trade, trade, shares));
      left -= shares;
      first.left -= shares;
      if (first.left === 0) {
        queue.shift();
      }
    }
    if (left > 0) {
      queue.push({ trade, left });
    }
  }
  const open = [...queues.values()].flat().map(({ trade, left }) => lot(trade, left));
  return [...lots, ...open];
}

const isOpposite = (a: ShareTrade, b: ShareTrade) => a.quantity > 0 !== b.quantity > 0;

function lot(trade: ShareTrade, shares: number): Lot {
  const { ticker, quantity, price, fees, at } = trade;
  return {
    ticker,
    quantity: quantity > 0 ? shares : -shares,
    priceIn: price,
    openedAt: at,
    end: null,
    feesIn: { of: fees, part: BigInt(shares), whole: BigInt(Math.abs(quantity)) },
  };
}

function closed(opening: ShareTrade, closing: ShareTrade, shares: number): Lot {
  const one = lot(opening, shares);
  const gross = times(closing.price - opening.price, one.quantity);
  const [i, o, n] = [Math.abs(opening.quantity), Math.abs(closing.quantity), shares].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  // Rounded once, to the cent.
  const pnl = divide(gross * i * o - opening.fees * n * o - closing.fees * n * i, i * o * CENT) * CENT;
  return { ...one, end: { price: closing.price, at: closing.at, pnl } };
}

/** P&L of the sold shares, by New York date and ticker. */
export function madeOf(lots: Lot[]): { day: Day; ticker: string; pnl: Money }[] {
  return lots.flatMap(({ ticker, end }) =>
    end === null ? [] : [{ day: newYorkDate(end.at), ticker, pnl: end.pnl }],
  );
}

/**
 * Shares of an assigned contract, given the close that settled it: those of the side that is in the money, unless its
 * long leg passes them on; if neither side is, those of the side nearest to the close, at its strike.
 */
export function assigned(contract: Contract, close: Money): { quantity: number; price: Money } | null {
  const all = sides(contract).map(({ type, short, long }) => {
    const isIn = (strike: Money) => (type === "put" ? close < strike : close > strike);
    return {
      quantity: type === "put" ? 100 : -100,
      short,
      isIn: isIn(short),
      passedOn: long !== null && isIn(long),
      away: close > short ? close - short : short - close,
    };
  });
  const through = all.find(({ isIn }) => isIn);
  if (through !== undefined) {
    return through.passedOn ? null : { quantity: through.quantity, price: close };
  }
  const [nearest] = all.toSorted((a, b) => Number(a.away - b.away));
  return nearest === undefined ? null : { quantity: nearest.quantity, price: nearest.short };
}
