import { createHash } from "node:crypto";
import type { NamedLeg } from "../../../shared/words/strikes.ts";
import { type Contract, type Execution, keyOf, type LeftOut, type Reading } from "./execution.ts";
import {
  close,
  grouped,
  groupOf,
  type Leg,
  merged,
  type Opened,
  type Slice,
  split,
  structures,
} from "./pairing.ts";
import { type Delivery, deliveryOf, heldAt, ShareLines, type ShareTrade, shareTrades } from "./shares.ts";
import { dollars, part, type Usd } from "./usd.ts";

/** A trade as `import_trades()` takes it. Prices in USD per contract, fees in USD. */
export interface FoundTrade {
  request_id: string;
  ticker: string;
  /** Given if the file says it: else the legs name it. */
  strategy_type?: string;
  expiration_date: string;
  legs: NamedLeg[];
  quantity: number;
  entry_date: string;
  entry_price: number;
  /** This and the next two are null if the trade is open. */
  exit_date: string | null;
  exit_price: number | null;
  exit_reason: string | null;
  fees: number;
  pnl_realized?: number;
}

export interface Found {
  trades: FoundTrade[];
  shares: ShareTrade[];
  /** The line that opened each trade, by its request_id. */
  lines: Map<string, number>;
  leftOut: LeftOut[];
}

/** Makes trades of executions. Their names come from `broker` and their opening: a second import finds them again. */
export function tradesOf(
  broker: string,
  { executions, leftOut: unread }: Reading,
  options: { open: boolean },
): Found {
  const leftOut = [...unread];
  const inTime = withEffects(chronological(executions));
  const shareLines = inTime.filter(({ contract }) => contract === null);
  const opened = pair(merged(inTime.filter(({ contract }) => contract !== null)), shareLines, leftOut);

  const lines = new ShareLines(shareLines);
  const names = new Namer(broker);
  const trades: FoundTrade[] = [];
  const deliveries: Delivery[] = [];
  const linesOf = new Map<string, number>();
  for (const one of opened) {
    if (one.unknown !== null) {
      leftOut.push(...linesOfOpened(one).map((line) => ({ line, message: one.unknown ?? "" })));
      continue;
    }
    const first = one.legs[0]?.opening as Execution;
    const name = names.of([
      ...one.legs.map(({ opening }) => [keyOf(opening), opening.side]),
      one.quantity,
      first.order ?? first.at,
    ]);
    let before: Usd = 0n;
    for (const [nth, { from, to, slices }] of piecesOf(one).entries()) {
      const requestId = nth === 0 ? name : `${name}-${nth + 1}`;
      const piece = { one, from, to, slices, requestId };
      const result = tradeOf(piece, before, lines, options.open);
      if (typeof result === "string") {
        leftOut.push({ line: first.line, message: result });
        continue;
      }
      before = result.made;
      trades.push(result.trade);
      deliveries.push(...result.deliveries);
      linesOf.set(requestId, first.line);
    }
  }
  const covered = trades.filter(
    ({ legs }) => legs.every(({ option_type }) => option_type === "call") && legs.length === 1,
  );
  const found = shareTrades(lines.rest(), deliveries, new Set(covered.map(({ ticker }) => ticker)), {
    open: options.open,
    nameOf: ({ ticker, at, side, quantity, cash, order }) =>
      names.of([ticker, order ?? at, side, quantity, String(cash)]),
  });
  return {
    trades: trades.sort((a, b) => (a.entry_date < b.entry_date ? -1 : 1)),
    shares: found.shares,
    lines: linesOf,
    leftOut: [...leftOut, ...found.leftOut].sort((a, b) => a.line - b.line),
  };
}

/** Sorts executions by time: a file may begin with the latest. Of one moment, openings come before closes. */
function chronological(executions: Execution[]): Execution[] {
  const first = executions[0]?.at ?? "";
  const inOrder = first > (executions.at(-1)?.at ?? "") ? executions.toReversed() : executions;
  return inOrder.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
}

const rank = ({ effect, what }: Execution) => (what !== "trade" ? 2 : effect === "close" ? 1 : 0);

/** Fills in a missing effect: an execution first closes what is held the other way, and opens the rest. */
function withEffects(inTime: Execution[]): Execution[] {
  const held = new Map<string, number>();
  return inTime.flatMap((execution) => {
    if (execution.contract === null || execution.side === null) {
      return [execution];
    }
    const key = keyOf(execution);
    const before = held.get(key) ?? 0;
    const sign = execution.side === "buy" ? 1 : -1;
    held.set(key, before + sign * execution.quantity);
    if (execution.effect !== null) {
      return [execution];
    }
    const closed = Math.min(execution.quantity, Math.max(0, -sign * before));
    return [
      { ...split(execution, 0, closed), effect: "close" as const },
      { ...split(execution, closed, execution.quantity), effect: "open" as const },
    ].filter(({ quantity }) => quantity > 0);
  });
}

function pair(executions: Execution[], shareLines: Execution[], leftOut: LeftOut[]): Opened[] {
  const opened: Opened[] = [];
  for (const group of grouped(executions, groupOf)) {
    const openings = group.filter(({ effect, what }) => what === "trade" && effect === "open");
    const byExpiration = grouped(openings, ({ contract }) => contract?.expiration);
    const isOrder = openings.some(({ isDay }) => !isDay);
    if (isOrder && byExpiration.length > 1 && openings.some(({ side }) => side === "buy")) {
      const unknown = "its legs expire on different dates, like a calendar's: that is no known strategy";
      opened.push({ quantity: 1, legs: openings.map((opening) => ({ opening, slices: [] })), unknown });
    } else {
      for (const together of byExpiration) {
        const [first] = together;
        const puts = together.filter(({ contract }) => contract?.option_type === "put");
        const apart =
          !isOrder &&
          first !== undefined &&
          heldAt(shareLines, first.ticker, first.at) >= 100 * (puts[0]?.quantity ?? 0);
        for (const found of structures(together, isOrder, apart)) {
          addLegged(opened, found);
        }
      }
    }
    leftOut.push(
      ...close(
        group.filter(({ effect, what }) => what !== "trade" || effect === "close"),
        opened,
      ),
    );
  }
  return opened;
}

/** Adds a trade. A spread may have been opened leg by leg: a short and a long order of one day and size. */
function addLegged(all: Opened[], found: Opened): void {
  const [leg, ...others] = found.legs;
  const before = all.find((one) => {
    const [other, ...more] = one.legs;
    return (
      leg &&
      other &&
      others.length + more.length === 0 &&
      makeSpread(leg, other, found.quantity, one.quantity)
    );
  });
  if (before === undefined || leg === undefined) {
    all.push(found);
    return;
  }
  const legs = [...before.legs, leg].sort((a) => (a.opening.side === "sell" ? -1 : 1));
  before.legs = legs;
  const paid = legs.reduce((sum, { opening }) => sum + opening.cash, 0n);
  before.unknown = paid > 0n ? null : `${keyOf(leg.opening)} made it a spread for a debit`;
}

function makeSpread(a: Leg, b: Leg, ofA: number, ofB: number): boolean {
  const [short, long] = a.opening.side === "sell" ? [a.opening, b.opening] : [b.opening, a.opening];
  const [front, behind] = [short.contract, long.contract] as [Contract, Contract];
  return (
    short.side === "sell" &&
    long.side === "buy" &&
    ofA === ofB &&
    short.ticker === long.ticker &&
    front.expiration === behind.expiration &&
    front.option_type === behind.option_type &&
    (front.option_type === "put" ? behind.strike < front.strike : behind.strike > front.strike) &&
    short.at.slice(0, 10) === long.at.slice(0, 10) &&
    a.slices.length + b.slices.length === 0
  );
}

const linesOfOpened = ({ legs }: Opened) => [
  ...new Set(
    legs.flatMap(({ opening, slices }) => [opening.line, ...slices.map(({ closing }) => closing.line)]),
  ),
];

/** Contracts `from` to `to` of an opening, and what closed each leg; null = it is open. */
interface Piece {
  from: number;
  to: number;
  slices: (Slice | null)[];
}

/** Splits an opening into contracts that closed together: each piece is a trade. */
function piecesOf({ legs, quantity }: Opened): Piece[] {
  const ends = legs.map(({ slices }) => {
    let upTo = 0;
    return slices.map((slice) => {
      upTo += slice.quantity;
      return { slice, from: upTo - slice.quantity, to: upTo };
    });
  });
  const cuts = [...new Set([quantity, ...ends.flat().map(({ to }) => to)])].sort((a, b) => a - b);
  return cuts.map((to, i) => {
    const from = cuts[i - 1] ?? 0;
    return {
      from,
      to,
      slices: ends.map((of) => {
        const at = of.find((one) => one.from <= from && one.to >= to);
        if (at === undefined) {
          return null;
        }
        const [begin, end] = [from - at.from, to - at.from];
        return {
          closing: at.slice.closing,
          quantity: to - from,
          cash: part(at.slice.cash, begin, end, at.slice.quantity),
          fees: part(at.slice.fees, begin, end, at.slice.quantity),
        };
      }),
    };
  });
}

/** The trade, the P&L of this and the earlier pieces of its opening, and the shares; or why it is no trade. */
function tradeOf(
  { one, from, to, slices, requestId }: Piece & { one: Opened; requestId: string },
  before: Usd,
  lines: ShareLines,
  takesOpen: boolean,
): { trade: FoundTrade; made: Usd; deliveries: Delivery[] } | string {
  const quantity = to - from;
  const first = one.legs[0]?.opening as Execution;
  const contract = first.contract as Contract;
  const closed = slices.filter((slice) => slice !== null);
  const isOpen = closed.length === 0;
  if (isOpen && !takesOpen) {
    return "it is still open: --open imports it";
  }
  if (!isOpen && closed.length < slices.length) {
    return "some of its legs are closed, and others are not";
  }
  const opening = one.legs.map((leg) => ({
    cash: part(leg.opening.cash, from, to, leg.opening.quantity),
    fees: part(leg.opening.fees, from, to, leg.opening.quantity),
  }));
  const credit = sum(opening.map(({ cash }) => cash));
  const { cash: passedOn, fees: deliveryFees, deliveries } = deliveriesOf(one, slices, lines, requestId);
  const debit = -sum(closed.map(({ cash }) => cash)) - passedOn;
  const fees = sum([...opening, ...closed].map((at) => at.fees)) + deliveryFees;
  if (!isOpen && debit < 0n) {
    return `its close was a credit of ${dollars(-debit, 2).toFixed(2)}: the book keeps no trade with a credit at both ends`;
  }
  const made = before + (isOpen ? 0n : credit - debit - fees);
  const each = (amount: Usd) => dollars(amount / BigInt(quantity), 4);
  const ways = new Set(closed.map(({ closing }) => closing.what));
  return {
    made,
    deliveries,
    trade: {
      request_id: requestId,
      ticker: first.ticker,
      expiration_date: contract.expiration,
      legs: one.legs.map(({ opening: { side, contract } }) => ({
        action: side === "sell" ? "sell" : "buy",
        option_type: contract?.option_type ?? "put",
        strike: contract?.strike ?? 0,
      })),
      quantity,
      entry_date: latest(one.legs.map((leg) => leg.opening.at)),
      entry_price: each(credit),
      exit_date: isOpen ? null : latest(closed.map(({ closing }) => closing.at)),
      exit_price: isOpen ? null : each(debit),
      exit_reason: isOpen
        ? null
        : ways.has("assigned") || ways.has("exercised")
          ? "assigned"
          : ways.size === 1 && ways.has("expired")
            ? "expired"
            : "manual",
      fees: fees < 0n ? 0 : dollars(fees, 4),
      // To the cent, so that the pieces of an opening add up to the whole.
      ...(!isOpen && { pnl_realized: Math.round(100 * (dollars(made, 2) - dollars(before, 2))) / 100 }),
    },
  };
}

/**
 * The shares that a piece brought or took. If its legs pass the shares on, none are left, and their cost is the
 * cost of the close. If the options settled in cash, as those of an index, there are none either.
 */
function deliveriesOf(one: Opened, slices: (Slice | null)[], lines: ShareLines, requestId: string) {
  const ended = one.legs.flatMap(({ opening }, i) => {
    const slice = slices[i];
    const isDelivered =
      slice && (slice.closing.what === "assigned" || slice.closing.what === "exercised") && slice.cash === 0n;
    return isDelivered
      ? [deliveryOf({ ...slice.closing, contract: opening.contract }, slice.quantity, opening.side ?? "sell")]
      : [];
  });
  const told = ended.map((delivery) => lines.take(delivery));
  const net = told.reduce(
    (shares, { side, quantity }) => shares + (side === "buy" ? quantity : -quantity),
    0,
  );
  return net === 0
    ? { cash: sum(told.map(({ cash }) => cash)), fees: sum(told.map(({ fees }) => fees)), deliveries: [] }
    : { cash: 0n, fees: 0n, deliveries: told.map((execution) => ({ requestId, execution })) };
}

const sum = (amounts: Usd[]): Usd => amounts.reduce((all, amount) => all + amount, 0n);
const latest = (instants: string[]) => instants.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));

/** Names trades by their facts. A second trade with the same facts has a number, too. */
class Namer {
  readonly #broker: string;
  readonly #times = new Map<string, number>();

  constructor(broker: string) {
    this.#broker = broker;
  }

  of(facts: unknown[]): string {
    const hash = createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 24);
    const nth = (this.#times.get(hash) ?? 0) + 1;
    this.#times.set(hash, nth);
    return `${this.#broker}-${hash}${nth === 1 ? "" : `.${nth}`}`;
  }
}
