import { type Execution, keyOf, type LeftOut } from "./execution.ts";
import { split } from "./pairing.ts";
import { dollars, magnitude, type Usd } from "./usd.ts";

/** A share trade as `import_shares()` takes it: the price in USD per share, fees in USD. */
export interface ShareTrade {
  import_id: string;
  /** The trade whose options brought or took the shares; null if there is none. */
  request_id: string | null;
  ticker: string;
  /** Negative = sold or called away. */
  quantity: number;
  price: number;
  fees: number;
  traded_at: string;
}

/** Shares that an assignment or exercise brought or took at the strike. */
export interface Delivery {
  requestId: string;
  execution: Execution;
}

const DAY = 24 * 3_600_000;

/**
 * The shares of an assignment or exercise: short puts and long calls bring them, short calls and long puts take
 * them.
 */
export function deliveryOf(ended: Execution, quantity: number, opened: "buy" | "sell"): Execution {
  const { contract } = ended;
  const brings = (opened === "sell") === (contract?.option_type === "put");
  const shares = 100 * quantity;
  const paid = BigInt(Math.round((contract?.strike ?? 0) * 1000)) * 100_000n * BigInt(shares);
  return {
    ...ended,
    what: "trade",
    side: brings ? "buy" : "sell",
    effect: null,
    contract: null,
    quantity: shares,
    cash: brings ? -paid : paid,
    fees: 0n,
    isDelivery: true,
  };
}

/** The share lines of a file. `take` takes out those of an assignment or exercise. */
export class ShareLines {
  readonly #lines: { line: Execution; taken: number }[];

  constructor(executions: Execution[]) {
    this.#lines = executions.map((line) => ({ line, taken: 0 }));
  }

  /**
   * The delivery with the fees that the file has for it: in lines of as many shares, at the strike, within days
   * of the option's end. The delivery itself if there are no such lines.
   */
  take(delivery: Execution): Execution {
    const near = this.#lines.filter(({ line }) => {
      const away = Date.parse(line.at) - Date.parse(delivery.at);
      return (
        line.ticker === delivery.ticker &&
        line.side === delivery.side &&
        Math.abs(away) <= 5 * DAY &&
        line.cash * BigInt(delivery.quantity) === delivery.cash * BigInt(line.quantity)
      );
    });
    const free = near.reduce((sum, { line, taken }) => sum + line.quantity - taken, 0);
    if (free < delivery.quantity) {
      return delivery;
    }
    const parts: Execution[] = [];
    let wanted = delivery.quantity;
    for (const at of near) {
      const quantity = Math.min(wanted, at.line.quantity - at.taken);
      if (quantity > 0) {
        parts.push(split(at.line, at.taken, at.taken + quantity));
        at.taken += quantity;
        wanted -= quantity;
      }
    }
    return {
      ...delivery,
      line: parts[0]?.line ?? delivery.line,
      fees: parts.reduce((sum, { fees }) => sum + fees, 0n),
    };
  }

  rest(): Execution[] {
    return this.#lines
      .filter(({ line, taken }) => taken < line.quantity)
      .map(({ line, taken }) => split(line, taken, line.quantity));
  }
}

interface Move extends Execution {
  requestId: string | null;
}

/**
 * Finds the shares that belong to the file's options: those of tickers with an assignment, an exercise or a
 * covered call. A holding begins and ends with no shares. One that is still held is imported only with `open`.
 */
export function shareTrades(
  rest: Execution[],
  deliveries: Delivery[],
  withCalls: Set<string>,
  options: { open: boolean; nameOf: (execution: Execution) => string },
): { shares: ShareTrade[]; leftOut: LeftOut[] } {
  const shares: ShareTrade[] = [];
  const leftOut: LeftOut[] = [];
  const wanted = new Set([...withCalls, ...deliveries.map(({ execution }) => execution.ticker)]);
  for (const line of rest.filter(({ isDelivery }) => isDelivery)) {
    wanted.add(line.ticker);
  }
  const moves: Move[] = [
    ...rest.map((line) => ({ ...line, requestId: null })),
    ...deliveries.map(({ requestId, execution }) => ({ ...execution, requestId })),
  ];
  for (const { line, ticker } of moves.filter((move) => !wanted.has(move.ticker))) {
    leftOut.push({ line, message: `shares of ${ticker} belong to no option of this file` });
  }
  for (const ticker of wanted) {
    // Of one moment, shares that come are before shares that go.
    const own = moves
      .filter((move) => move.ticker === ticker)
      .sort(
        (a, b) =>
          Date.parse(a.at) - Date.parse(b.at) || (a.side === "buy" ? -1 : 1) - (b.side === "buy" ? -1 : 1),
      );
    let held = 0;
    let chain: Move[] = [];
    for (const move of own) {
      const quantity = move.side === "buy" ? move.quantity : -move.quantity;
      if (held + quantity < 0 && move.requestId === null) {
        leftOut.push({
          line: move.line,
          message: `it sells ${move.quantity} ${ticker}, but this file has bought ${held}`,
        });
        continue;
      }
      chain.push(move);
      held += quantity;
      if (held === 0) {
        shares.push(...chain.map(written));
        chain = [];
      }
    }
    if (held > 0 && options.open) {
      shares.push(...chain.map(written));
    } else {
      const why =
        held > 0
          ? `${held} ${ticker} are still held: --open imports them`
          : `${-held} ${ticker} more are called away than this file has bought`;
      leftOut.push(...chain.map(({ line }) => ({ line, message: why })));
    }
  }
  return { shares, leftOut };

  function written(move: Move): ShareTrade {
    const each: Usd = magnitude(move.cash) / BigInt(move.quantity);
    return {
      import_id: options.nameOf(move),
      request_id: move.requestId,
      ticker: move.ticker,
      quantity: move.side === "buy" ? move.quantity : -move.quantity,
      price: dollars(each, 4),
      fees: move.fees < 0n ? 0 : dollars(move.fees, 4),
      traded_at: move.at,
    };
  }
}

/** How many shares of a ticker the lines add up to at a moment. */
export const heldAt = (lines: Execution[], ticker: string, at: string) =>
  lines
    .filter((line) => keyOf(line) === ticker && Date.parse(line.at) <= Date.parse(at))
    .reduce((sum, { side, quantity }) => sum + (side === "buy" ? quantity : -quantity), 0);
