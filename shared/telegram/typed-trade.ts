/**
 * Reads a trade as people type it on a phone. Postgres knows the strategies and the listed dates; nothing here reads a
 * clock.
 */

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

/** A typed trade. Missing parts are null and are asked for. */
export type TypedTrade = {
  /** Upper case, as in a trade request. */
  ticker: string;
  expiration: Expiration | null;
  /**
   * Short legs first; null where no strike was given. One or two puts, one or two calls; two of a type are a credit
   * spread.
   */
  legs: TypedLeg[] | null;
  /** USD per share; null = the market's price. */
  credit: number | null;
  /** Contracts; null = not given. */
  quantity: number | null;
  /** USD for all contracts and legs together; null = not given. */
  fees: number | null;
};

export type ReadTrade =
  | { trade: TypedTrade }
  /**
   * The words have several meanings: the question, and for each meaning the words to type instead, without the
   * command's name.
   */
  | { question: string; ways: { text: string; words: string }[] }
  /** A word that cannot be read: a sentence that says what to write. */
  | { wrong: string }
  /** Nothing was typed. */
  | { nothing: true };

/** Most buttons under one question. With more meanings, the answer says how to write it. */
const MOST_WAYS = 6;
/** Most words of one trade that may be ambiguous. */
const MOST_UNCLEAR = 3;
/** The highest strike may be this many times the lowest, where one of them is a guess. */
const FARTHEST = 2;

/** Reads `SPY 580/575p 17apr 1.50 x2`: the ticker, then the other parts in any order. */
export function readTrade(words: string[]): ReadTrade {
  const [first = "", ...others] = inOneLine(words).split(" ");
  if (first === "") {
    return { nothing: true };
  }
  const begins = tickerOf(first);
  if (begins === null) {
    return refusal(wrong(first, `is not a ticker. Begin with a ticker, as in ${EXAMPLE}.`));
  }
  const pieces = piecesOf([begins.glued, ...others].filter((word) => word !== "").join(" "));
  const fault = pieces.map(faultOf).find((sentence) => sentence !== null);
  if (fault !== undefined) {
    return { wrong: fault };
  }
  const unclear = pieces.filter(({ readings }) => readings.length > 1);
  return unclear.length > MOST_UNCLEAR
    ? tooUnclear(unclear)
    : tradeOrQuestion(begins.ticker, pieces, unclear);
}

/** A trade in its canonical words. {@link readTrade} reads them as the same trade. */
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

/** `580/575`, the short strike first. */
const strikesOf = (legs: TypedLeg[], type: Strike["option_type"]) =>
  legs
    .filter(({ option_type }) => option_type === type)
    .map(({ strike }) => strikeInWords(strike))
    .join("/");

/** The ticker at the beginning of a trade, and what follows it without a space; null where there is no ticker. */
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
  // p580 and apr17 are no tickers.
  return /^[a-z][a-z0-9./-]{0,19}$/i.test(ticker) && !(/\d$/.test(ticker) && isPiece(ticker))
    ? { ticker: ticker.toUpperCase(), glued }
    : null;
}

/** Whether a word is one valid piece of a trade. */
function isPiece(word: string): boolean {
  const [piece, ...others] = piecesOf(word);
  return piece !== undefined && others.length === 0 && faultOf(piece) === null;
}

/** What is wrong with every reading of a piece; null where one reading is right. */
function faultOf({ readings }: Piece): string | null {
  const faults = readings.map(({ parts }) => parts.find((part) => "wrong" in part));
  return faults.includes(undefined) ? null : (faults[0]?.wrong ?? null);
}

/** The trade that the pieces make, or a question about several. */
function tradeOrQuestion(ticker: string, pieces: Piece[], unclear: Piece[]): ReadTrade {
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
  // A put must not be chosen only because a call makes no sense.
  const isGuessed = likely.some(({ parts }) => parts.some((part) => "strikes" in part && part.guessed));
  if (trades.length === 1 && !isGuessed) {
    return { trade };
  }
  return trades.length > MOST_WAYS ? tooUnclear(unclear) : ask(trades, unclear);
}

/** All combinations of the readings of the pieces. */
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
  return refusal(wrong(words, `can be read in several ways. ${right}`));
}

const KINDS = ["expiration", "credit", "quantity", "fees"] as const;

/** Sentences for a part that was given before. */
const TWICE = {
  expiration: "is a second expiration. Write only one. A strike needs p or c, as in 12/11p.",
  credit: "is a second credit. Write only one. A strike needs p or c, as in 232.5p.",
  quantity: "is a second number of contracts. Write only one.",
  fees: "is a second amount of fees. Write the fees of all contracts together once, as in fees:1.30.",
};

/** The trade that the parts make, or why they make none. */
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
      return refusal(part);
    }
    if ("strikes" in part) {
      strikes.push(...part.strikes);
    } else {
      const { word, guessed, ...said } = part;
      const twice = KINDS.find((kind) => kind in said && trade[kind] !== null);
      if (twice !== undefined) {
        return refusal(wrong(word, TWICE[twice]));
      }
      trade = { ...trade, ...said };
    }
    const fault = faultOfStrikes(strikes);
    if (fault !== null) {
      return refusal(wrong(part.word, fault));
    }
  }
  const unlikely = parts.find((part) => isUnlikely(part, strikes));
  return unlikely === undefined
    ? { trade: { ...trade, legs: legsOf(strikes) } }
    : refusal(unread(unlikely.word));
}

const refusal = ({ wrong }: { wrong: string }) => ({ wrong });

/** Why strikes cannot be legs: too many of a type, or the same one twice. Null where they can. */
function faultOfStrikes(strikes: Strike[]): string | null {
  for (const type of ["put", "call"] as const) {
    const [first, second, third] = strikes.filter(({ option_type }) => option_type === type);
    if (third !== undefined) {
      return `is one ${type} too many. A trade has at most two, as in 580/575p or 620/625c.`;
    }
    if (first !== undefined && first.strike === second?.strike) {
      return `is the same ${type} twice. A spread has two different strikes, as in 580/575p or 620/625c.`;
    }
  }
  return null;
}

/** Whether a guess is unlikely beside the strikes: a strike far from the others, or a credit as high as a strike. */
function isUnlikely(part: Part, strikes: Strike[]): boolean {
  const usd = strikes.map(({ strike }) => strike);
  if ("strikes" in part && part.guessed) {
    return Math.max(...usd) > FARTHEST * Math.min(...usd);
  }
  return "credit" in part && part.guessed === true && usd.length > 0 && part.credit >= Math.min(...usd);
}

/** The legs of credit spreads: the higher put and the lower call are sold. */
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

/** Asks which trade is meant, by the parts in which they differ. */
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
  return { question: `What does "${cut(words, 30)}" mean: ${all}?`, ways };
}

/** `580 put`, `580/575 put spread`; both sides of a condor. */
function legsInWords(legs: TypedLeg[]): string {
  const types = [...new Set(legs.map(({ option_type }) => option_type))];
  return types
    .map((type) => `${strikesOf(legs, type)} ${type}${strikesOf(legs, type).includes("/") ? " spread" : ""}`)
    .join(", ");
}
