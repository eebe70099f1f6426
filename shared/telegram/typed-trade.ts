/** A trade as a person types it on a phone. What legs make, and which date is listed, Postgres says: no clock is asked. */

import { cut, sharePrice, strike as strikeInWords } from "../words/format.ts";
import { type Expiration, expirationInWords, writeExpiration } from "./typed-expiration.ts";
import {
  EXAMPLE,
  inOneLine,
  type Part,
  type Piece,
  piecesOf,
  type Strike,
  unread,
  wrong,
} from "./typed-parts.ts";

/** USD per share. */
type TypedLeg = { action: "sell" | "buy" } & Strike;

/** What is typed of a trade: what is missing is null, and asked for. */
export type TypedTrade = {
  /** Upper case, as in a trade request. */
  ticker: string;
  expiration: Expiration | null;
  /** Short ones first; null where no strike is said. One or two puts, one or two calls: two of a type are a spread for a credit. */
  legs: TypedLeg[] | null;
  /** USD per share; null = the market's. */
  credit: number | null;
  /** Contracts; null = not said. */
  quantity: number | null;
  /** USD for all contracts and legs together; null = not said. */
  fees: number | null;
};

export type ReadTrade =
  | { trade: TypedTrade }
  /** It can be meant in several ways: the question, and for each the words to type instead, without the command's name. */
  | { question: string; ways: { text: string; words: string }[] }
  /** A word that cannot be read: a sentence that says what to write. */
  | { wrong: string }
  /** Nothing was typed at all. */
  | { nothing: true };

/** Buttons under one question; who would need more is told how to write it. */
const MOST_WAYS = 6;
/** Words of one trade that may each be meant in several ways. */
const MOST_UNCLEAR = 3;
/** How many times the lowest strike of a trade the highest may be, where one of them is a guess. */
const FARTHEST = 2;

/** `SPY 580/575p 17apr 1.50 x2`: the ticker, and in any order what else is known of the trade. */
export function readTrade(words: string[]): ReadTrade {
  const [first = "", ...others] = inOneLine(words).split(" ");
  if (first === "") {
    return { nothing: true };
  }
  const begins = tickerOf(first);
  if (begins === null) {
    return told(wrong(first, `is no ticker. Begin with one, as in ${EXAMPLE}.`));
  }
  const pieces = piecesOf([begins.glued, ...others].filter((word) => word !== "").join(" "));
  const fault = pieces.map(faultOf).find((sentence) => sentence !== null);
  if (fault !== undefined) {
    return { wrong: fault };
  }
  const unclear = pieces.filter(({ readings }) => readings.length > 1);
  return unclear.length > MOST_UNCLEAR ? tooUnclear(unclear) : meant(begins.ticker, pieces, unclear);
}

/** The canonical words of it, which {@link readTrade} reads back as the same. */
export function writeTrade({ ticker, expiration, legs, credit, quantity, fees }: TypedTrade): string {
  const types = [...new Set(legs?.map(({ option_type }) => option_type))];
  return [
    ticker,
    ...types.map((type) => `${strikesOf(legs ?? [], type)}${type.slice(0, 1)}`),
    expiration && writeExpiration(expiration),
    credit !== null && `@${credit}`,
    quantity !== null && `x${quantity}`,
    fees !== null && `fees:${fees}`,
  ]
    .filter((word) => typeof word === "string")
    .join(" ");
}

/** `580/575`, the short one first. */
const strikesOf = (legs: TypedLeg[], type: Strike["option_type"]) =>
  legs
    .filter(({ option_type }) => option_type === type)
    .map(({ strike }) => strikeInWords(strike))
    .join("/");

/** The ticker that a trade begins with, and what was typed without a space behind it; null where it is none. */
function tickerOf(word: string): { ticker: string; glued: string } | null {
  const [, root, contract] =
    /^\.?([a-z][a-z0-9]{0,5}?)(\d{6}[pc](?:\d{8}|\d{1,5}(?:\.\d+)?))$/i.exec(word) ?? [];
  const [, letters, rest = ""] = /^\$?([a-z]{1,6})(\$?\d\d.*)$/i.exec(word) ?? [];
  const [ticker = "", glued = ""] =
    root !== undefined && contract !== undefined
      ? [root, contract]
      : letters !== undefined && isPiece(rest) && /[a-z]$/i.test(rest)
        ? [letters, rest]
        : [word.replace(/^\$/, "")];
  // What begins with p580 or apr17 names no ticker.
  return /^[a-z][a-z0-9./-]{0,19}$/i.test(ticker) && !(/\d$/.test(ticker) && isPiece(ticker))
    ? { ticker: ticker.toUpperCase(), glued }
    : null;
}

/** Whether a word can be read as one piece of a trade. */
function isPiece(word: string): boolean {
  const [piece, ...others] = piecesOf(word);
  return piece !== undefined && others.length === 0 && faultOf(piece) === null;
}

/** What is wrong with a piece, however it is meant; null where nothing is. */
function faultOf({ readings }: Piece): string | null {
  const faults = readings.map(({ parts }) => parts.find((part) => "wrong" in part));
  return faults.includes(undefined) ? null : (faults[0]?.wrong ?? null);
}

/** The one trade that the pieces make, or the few that they can be. */
function meant(ticker: string, pieces: Piece[], unclear: Piece[]): ReadTrade {
  const ways = everyWay(pieces)
    .map(({ parts, rank }) => ({ ...tradeOf(ticker, parts), parts, rank }))
    .sort((a, b) => a.rank - b.rank);
  const right = ways.filter((way) => "trade" in way);
  const likely = right.filter(({ rank }) => rank === right[0]?.rank);
  const trades = [...new Map(likely.map(({ trade }) => [writeTrade(trade), trade])).values()];
  const [trade] = trades;
  if (trade === undefined) {
    return { wrong: ways.find((way) => "wrong" in way)?.wrong ?? "" };
  }
  // Nobody sells a put because it cannot be a call.
  const isGuessed = likely.some(({ parts }) => parts.some((part) => "strikes" in part && part.guessed));
  if (trades.length === 1 && !isGuessed) {
    return { trade };
  }
  return trades.length > MOST_WAYS ? tooUnclear(unclear) : ask(trades, unclear);
}

/** Each way to mean a piece with each way to mean the others. */
function everyWay(pieces: Piece[]): Piece["readings"] {
  return pieces.reduce<Piece["readings"]>(
    (ways, { readings }) =>
      ways.flatMap(({ parts, rank }) =>
        readings.map((reading) => ({ parts: [...parts, ...reading.parts], rank: rank + reading.rank })),
      ),
    [{ parts: [], rank: 0 }],
  );
}

function tooUnclear(unclear: Piece[]): { wrong: string } {
  const words = unclear.map(({ word }) => word).join(" ");
  const right = "Write strikes as in 580p, a credit as in @1.20 and contracts as in x2.";
  return told(wrong(words, `can be meant in many ways. ${right}`));
}

const KINDS = ["expiration", "credit", "quantity", "fees"] as const;

/** What is said to one that is there already. */
const TWICE = {
  expiration: "is a second expiration: write one. Strikes are written with p or c, as in 12/11p.",
  credit: "is a second credit: write one. A strike is written with p or c, as in 232.5p.",
  quantity: "is a second number of contracts: write one.",
  fees: "are fees for the second time: write those of all contracts together once, as in fees:1.30.",
};

/** What the parts make together, or why they make nothing. */
function tradeOf(ticker: string, parts: Part[]): { trade: TypedTrade } | { wrong: string } {
  let trade: TypedTrade = {
    ticker,
    expiration: null,
    legs: null,
    credit: null,
    quantity: null,
    fees: null,
  };
  const strikes: Strike[] = [];
  for (const part of parts) {
    if ("wrong" in part) {
      return told(part);
    }
    if ("strikes" in part) {
      strikes.push(...part.strikes);
    } else {
      const { word, guessed, ...said } = part;
      const twice = KINDS.find((kind) => kind in said && trade[kind] !== null);
      if (twice !== undefined) {
        return told(wrong(word, TWICE[twice]));
      }
      trade = { ...trade, ...said };
    }
    const fault = faultOfStrikes(strikes);
    if (fault !== null) {
      return told(wrong(part.word, fault));
    }
  }
  const unlikely = parts.find((part) => isUnlikely(part, strikes));
  return unlikely === undefined
    ? { trade: { ...trade, legs: legsOf(strikes) } }
    : told(unread(unlikely.word));
}

const told = ({ wrong }: { wrong: string }) => ({ wrong });

/** Why these are too many of a type, or twice the same; null where they can be legs. */
function faultOfStrikes(strikes: Strike[]): string | null {
  for (const type of ["put", "call"] as const) {
    const [first, second, third] = strikes.filter(({ option_type }) => option_type === type);
    if (third !== undefined) {
      return `is one ${type} too many: a trade has two at most, as in 580/575p or 620/625c.`;
    }
    if (first !== undefined && first.strike === second?.strike) {
      return `is the same ${type} twice. Write a spread with two strikes, as in 580/575p or 620/625c.`;
    }
  }
  return null;
}

/** Whether a guess makes no sense beside the strikes: far from the others, or a credit as high as one. */
function isUnlikely(part: Part, strikes: Strike[]): boolean {
  const usd = strikes.map(({ strike }) => strike);
  if ("strikes" in part && part.guessed) {
    return Math.max(...usd) > FARTHEST * Math.min(...usd);
  }
  return "credit" in part && part.guessed === true && usd.length > 0 && part.credit >= Math.min(...usd);
}

/** A spread for a credit sells the put that is higher, the call that is lower. */
function legsOf(strikes: Strike[]): TypedLeg[] | null {
  const types = [...new Set(strikes.map(({ option_type }) => option_type))];
  const sides = types.map((type) =>
    strikes
      .filter(({ option_type }) => option_type === type)
      .sort((a, b) => (type === "put" ? b.strike - a.strike : a.strike - b.strike)),
  );
  const legs = (["sell", "buy"] as const).flatMap((action, index) =>
    sides.flatMap((side) => side.slice(index, index + 1).map((strike) => ({ action, ...strike }))),
  );
  return legs.length === 0 ? null : legs;
}

/** Asks which of them is meant, in the words in which they differ. */
function ask(trades: TypedTrade[], unclear: Piece[]): ReadTrade {
  const said = trades.map((trade) => ({
    words: writeTrade(trade),
    says: [
      legsInWords(trade.legs ?? []),
      trade.expiration === null ? "" : expirationInWords(trade.expiration),
      trade.quantity === null ? "" : `${trade.quantity} contract${trade.quantity === 1 ? "" : "s"}`,
      trade.credit === null ? "" : `credit ${sharePrice(trade.credit)}`,
    ],
  }));
  const differs = (index: number) => new Set(said.map(({ says }) => says[index])).size > 1;
  const ways = said.map(({ words, says }) => ({
    text: says
      .filter((text, index) => text !== "" && (said.length === 1 ? index === 0 : differs(index)))
      .join(", "),
    words,
  }));
  const words = unclear.map(({ word }) => word).join(" ");
  const texts = ways.map(({ text }) => text);
  const all = [texts.slice(0, -1).join("; "), ...texts.slice(-1)].filter((text) => text !== "").join(" or ");
  return { question: `How is "${cut(words, 30)}" meant: ${all}?`, ways };
}

/** `580 put`, `580/575 put spread`: both sides of a condor where it has two. */
function legsInWords(legs: TypedLeg[]): string {
  const types = [...new Set(legs.map(({ option_type }) => option_type))];
  return types
    .map((type) => `${strikesOf(legs, type)} ${type}${strikesOf(legs, type).includes("/") ? " spread" : ""}`)
    .join(", ");
}
