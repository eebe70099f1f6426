import { type Execution, keyOf, type LeftOut } from "./execution.ts";
import { split } from "./pairing.ts";
import { dollars, magnitude, type Usd } from "./usd.ts";

/** As `import_shares()` takes them: prices in USD per share, fees in USD. */
export interface ShareTrade {
  import_id: string;
  /** Of the trade whose options brought or took them. */
  request_id: string | null;
  ticker: string;
  /** Negative = sold, or called away. */
  quantity: number;
  price: number;
  fees: number;
  traded_at: string;
}

/** Shares that the end of an option brought (or, sold, took) at its strike. */
export interface Delivery {
  requestId: string;
  execution: Execution;
}

const DAY = 24 * 3_600_000;

/** What the end of options makes of shares: a put sold brings them, a call sold takes them; what was bought does the opposite. */
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

/** The lines of shares of a file, from which those that options brought are taken. */
export class ShareLines {
  readonly #lines: { line: Execution; taken: number }[];

  constructor(executions: Execution[]) {
    this.#lines = executions.map((line) => ({ line, taken: 0 }));
  }

  /**
   * The delivery as the file tells it, with its fees: the lines of that many shares, at the strike, within days of the option's end.
   * The delivery itself where it has no such lines.
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
 * Shares that belong to the options of the file: of tickers that an assignment or a covered call is on. A holding is taken from
 * no shares to none again; one that is still there only where open positions are wanted.
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
    leftOut.push({ line, message: `shares of ${ticker} have to do with no option of this file` });
  }
  for (const ticker of wanted) {
    // What comes at one moment comes before what goes.
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
          message: `it sells ${move.quantity} ${ticker}, and this file has bought ${held}`,
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
          ? `${held} ${ticker} are still held: --open takes them along`
          : `it has called away ${-held} ${ticker} more than this file has bought`;
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

/** How many shares of a ticker the lines have brought until a moment. */
export const heldAt = (lines: Execution[], ticker: string, at: string) =>
  lines
    .filter((line) => keyOf(line) === ticker && Date.parse(line.at) <= Date.parse(at))
    .reduce((sum, { side, quantity }) => sum + (side === "buy" ? quantity : -quantity), 0);
