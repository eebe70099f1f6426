import { type Execution, inWords, keyOf, type LeftOut } from "./execution.ts";
import { part, type Usd } from "./usd.ts";

/** One leg of a trade, and the closes of its contracts, the earliest first. */
export interface Leg {
  opening: Execution;
  slices: Slice[];
}

export interface Slice {
  closing: Execution;
  quantity: number;
  cash: Usd;
  fees: Usd;
}

/** Legs that were opened together, each with the same number of contracts. */
export interface Opened {
  quantity: number;
  legs: Leg[];
  /** Why the book cannot keep it as a trade; its closes are then left out, too. Null if it can. */
  unknown: string | null;
}

/** A part of an execution, with its part of the cash and fees. */
export function split(whole: Execution, from: number, to: number): Execution {
  return {
    ...whole,
    quantity: to - from,
    cash: part(whole.cash, from, to, whole.quantity),
    fees: part(whole.fees, from, to, whole.quantity),
  };
}

/** Openings whose contracts are taken out as they are put into trades. */
class Bag {
  readonly #left: Map<Execution, number>;

  constructor(openings: Execution[]) {
    this.#left = new Map(openings.map((opening) => [opening, 0]));
  }

  left(opening: Execution): number {
    return opening.quantity - (this.#left.get(opening) ?? 0);
  }

  take(opening: Execution, quantity: number): Leg {
    const from = this.#left.get(opening) ?? 0;
    this.#left.set(opening, from + quantity);
    return { opening: split(opening, from, from + quantity), slices: [] };
  }
}

type Side = "put" | "call";
const typeOf = (opening: Execution) => opening.contract?.option_type;
const strikeOf = (opening: Execution) => opening.contract?.strike ?? 0;
/** Whether a long option stands behind a short one: below a put, above a call. */
const isBehind = (long: Execution, short: Execution) =>
  typeOf(long) === "put" ? strikeOf(long) < strikeOf(short) : strikeOf(long) > strikeOf(short);

/**
 * Makes trades of the openings of one underlying and expiration: spreads of a short option and the next long
 * one behind it, and single short options. The put side and the call side are one trade if they have one size.
 * `isOrder`: the openings were one order, so that a long option left over makes all of it unknown. `apart`: a
 * single put and a single call stay two trades, for example if shares cover the call.
 */
export function structures(openings: Execution[], isOrder: boolean, apart: boolean): Opened[] {
  const bag = new Bag(openings);
  const sides = (["put", "call"] as const).map((side) => ofSide(side, openings, bag));
  const longs = openings.filter((opening) => opening.side === "buy" && bag.left(opening) > 0);
  if (longs.length > 0 && isOrder) {
    return [unknown(openings)];
  }
  const found = sides.flatMap(({ spreads }) => spreads);
  // If a long option is left over, the single shorts of its side stand behind it: together they are a debit.
  for (const [i, side] of (["put", "call"] as const).entries()) {
    const over = longs.filter((opening) => typeOf(opening) === side);
    const singles = sides[i]?.singles ?? [];
    if (over.length > 0) {
      const left = over.map((opening) => bag.take(opening, bag.left(opening)).opening);
      const all = [...left, ...singles.flatMap(({ legs }) => legs.map(({ opening }) => opening))];
      found.push(unknown(all));
    } else {
      found.push(...singles);
    }
  }
  return together(found, apart).map((opened) =>
    opened.unknown === null && credit(opened) <= 0n
      ? {
          ...opened,
          unknown: `${described(opened.legs.map(({ opening }) => opening))} was opened for a debit`,
        }
      : opened,
  );
}

const credit = ({ legs }: Opened) => legs.reduce((sum, { opening }) => sum + opening.cash, 0n);

function unknown(openings: Execution[]): Opened {
  return {
    quantity: Math.max(...openings.map(({ quantity }) => quantity)),
    legs: openings.map((opening) => ({ opening, slices: [] })),
    unknown: `${described(openings)} ${openings.length > 1 ? "together are" : "alone is"} no known strategy`,
  };
}

/** `-2 SPY 2026-04-17 500 put, +1 ...`. */
const described = (openings: Execution[]) =>
  openings
    .map(
      ({ side, quantity, ticker, contract }) =>
        `${side === "sell" ? "-" : "+"}${quantity} ${contract === null ? ticker : inWords(ticker, contract)}`,
    )
    .join(", ");

function ofSide(side: Side, openings: Execution[], bag: Bag): { spreads: Opened[]; singles: Opened[] } {
  const of = openings.filter((opening) => typeOf(opening) === side);
  const nearestFirst = (a: Execution, b: Execution) =>
    side === "put" ? strikeOf(b) - strikeOf(a) : strikeOf(a) - strikeOf(b);
  const shorts = of.filter((opening) => opening.side === "sell").sort(nearestFirst);
  const spreads: Opened[] = [];
  for (const long of of.filter((opening) => opening.side === "buy").sort(nearestFirst)) {
    // The nearest short first, but one of the same size before all others.
    const before = shorts.filter((short) => bag.left(short) > 0 && isBehind(long, short)).toReversed();
    const inOrder = [
      ...before.filter((short) => bag.left(short) === bag.left(long)),
      ...before.filter((short) => bag.left(short) !== bag.left(long)),
    ];
    for (const short of inOrder) {
      const quantity = Math.min(bag.left(short), bag.left(long));
      if (quantity > 0) {
        spreads.push({
          quantity,
          legs: [bag.take(short, quantity), bag.take(long, quantity)],
          unknown: null,
        });
      }
    }
  }
  const singles = shorts
    .filter((short) => bag.left(short) > 0)
    .map((short) => ({ quantity: bag.left(short), legs: [bag.take(short, bag.left(short))], unknown: null }));
  return { spreads, singles };
}

/** One put side and one call side of the same size and kind are one trade. */
function together(found: Opened[], apart: boolean): Opened[] {
  const known = found.filter((opened) => opened.unknown === null);
  const [first, second] = known;
  if (
    first === undefined ||
    second === undefined ||
    known.length !== 2 ||
    first.quantity !== second.quantity ||
    first.legs.length !== second.legs.length ||
    typeOf(first.legs[0]?.opening as Execution) === typeOf(second.legs[0]?.opening as Execution) ||
    (apart && first.legs.length === 1)
  ) {
    return found;
  }
  const both: Opened = { quantity: first.quantity, legs: [...first.legs, ...second.legs], unknown: null };
  return [both, ...found.filter((opened) => opened.unknown !== null)];
}

/** How many contracts of a leg are open. */
const openOf = (leg: Leg) =>
  leg.opening.quantity - leg.slices.reduce((sum, { quantity }) => sum + quantity, 0);

const closes = (closing: Execution, leg: Leg) =>
  keyOf(leg.opening) === keyOf(closing) && (closing.side === null || closing.side !== leg.opening.side);

/**
 * Matches closes of one group with the trades that they close: first whole trades, those with the most legs
 * first and then the earliest; then the rest leg by leg. Returns the closes that match no trade.
 */
export function close(closings: Execution[], all: Opened[]): LeftOut[] {
  const bag = closings.map((closing) => ({ closing, taken: 0 }));
  const left = (at: (typeof bag)[number]) => at.closing.quantity - at.taken;
  const give = (at: (typeof bag)[number], leg: Leg, quantity: number) => {
    const { cash, fees } = split(at.closing, at.taken, at.taken + quantity);
    leg.slices.push({ closing: at.closing, quantity, cash, fees });
    at.taken += quantity;
  };
  const wholly = all
    .map((opened) => {
      const legs = opened.legs
        .filter((leg) => openOf(leg) > 0)
        .map((leg) => ({ leg, at: bag.find((at) => closes(at.closing, leg)) }));
      return { opened, legs };
    })
    .filter(({ legs }) => legs.length > 1 && legs.every(({ at }) => at !== undefined))
    .sort((a, b) => b.legs.length - a.legs.length);
  for (const { legs } of wholly) {
    const quantity = Math.min(
      ...legs.map(({ leg, at }) => Math.min(openOf(leg), at === undefined ? 0 : left(at))),
    );
    for (const { leg, at } of legs) {
      if (quantity > 0 && at !== undefined) {
        give(at, leg, quantity);
      }
    }
  }
  // A single leg first closes a trade that ends with it.
  const byLegs = all.toSorted((a, b) => openLegs(a) - openLegs(b));
  for (const at of bag) {
    for (const leg of byLegs.flatMap(({ legs }) => legs)) {
      const quantity = Math.min(left(at), closes(at.closing, leg) ? openOf(leg) : 0);
      if (quantity > 0) {
        give(at, leg, quantity);
      }
    }
  }
  return bag
    .filter((at) => left(at) > 0)
    .map((at) => ({
      line: at.closing.line,
      message: `it closes ${left(at)} ${keyOf(at.closing)} that this file does not open: export from an earlier date`,
    }));
}

const openLegs = ({ legs }: Opened) => legs.filter((leg) => openOf(leg) > 0).length;

/** Merges the executions of an option in one order, in the order of the first of each. */
export function merged(executions: Execution[]): Execution[] {
  const found = new Map<string, Execution>();
  for (const execution of executions) {
    const { what, side, effect } = execution;
    const key = [groupOf(execution), keyOf(execution), what, side, effect].join("|");
    const before = found.get(key);
    found.set(
      key,
      before === undefined
        ? execution
        : {
            ...before,
            quantity: before.quantity + execution.quantity,
            cash: before.cash + execution.cash,
            fees: before.fees + execution.fees,
          },
    );
  }
  return [...found.values()];
}

/** Names what was sent together: an order in an underlying, or everything of one time if the file has no orders. */
export const groupOf = ({ ticker, order, at }: Execution) => `${ticker}|${order ?? at}`;

/** Groups items, in the order of the first of each group. */
export function grouped<Key, Item>(items: Item[], keyed: (item: Item) => Key): Item[][] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyed(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
