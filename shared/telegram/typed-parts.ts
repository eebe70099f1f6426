/** Reads the words of a typed trade one by one, and finds all meanings that each may have. */

import { cut } from "../words/format.ts";
import {
  type Expiration,
  expirationOf,
  FULL_EXPIRATIONS,
  MONTH,
  NAMED_DAYS,
  pairAsExpiration,
  type Said,
  yearAlone,
} from "./typed-expiration.ts";

export const EXAMPLE = "SPY 580/575p 17apr 1.20 x2";

/** USD per share. */
export interface Strike {
  strike: number;
  option_type: "put" | "call";
}

/** A part of the trade. `guessed` where nothing typed says that it is this part. */
export type Part = { word: string; guessed?: true } & (
  | { strikes: Strike[] }
  | { expiration: Expiration }
  /** USD per share. */
  | { credit: number }
  /** Contracts. */
  | { quantity: number }
  /** USD for all contracts and legs together. */
  | { fees: number }
  /** A sentence that says what to write. */
  | { wrong: string }
);

/** One meaning of a piece. Readings of a higher rank count only where those of rank 0 make no trade. */
interface Reading {
  parts: Part[];
  rank: number;
}

/** Words that are read together, and their meanings: at least one. */
export interface Piece {
  word: string;
  readings: Reading[];
}

/** The groups that a notation has matched. */
type Found = Record<string, string | undefined>;

interface Notation {
  pattern: RegExp;
  read: (word: string, found: Found) => Reading[];
}

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|\.\d+)`;
/** A number with a sign, which is always wrong here but must be recognized. */
const SIGNED = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`;
const TYPE = "(?:puts?|calls?|p|c)";
const SPREAD = "(?: (?:credit )?spreads?)?";
const CONTRACTS = "(?:contracts?|lots?|cts?)";
/** One or two numbers that do not say what they are. */
const UNTYPED = String.raw`\$?${NUMBER}(?:[/-]\$?${NUMBER})?`;
const WHOLE = String.raw`\d{1,9}`;

/** The end of a word. People write the next word without a space. */
const END = String.raw`(?=$|[ @]|[x×]\d)`;
/** The end of a word before a strike, as in `2x580p`. */
const END_OR_STRIKE = String.raw`(?=$|[ @]|\$?[\d./-]+${TYPE}(?![a-z]))`;
/** The end of a word after a strike, as in `580p17apr`. */
const END_OR_DAY = String.raw`(?=$|[ @]|[x×]\d|\d{1,2}-?${MONTH})`;
/** The number is not followed by a word that it belongs to. */
const ALONE = `(?! (?:${TYPE}|[x×](?! \\d)|${CONTRACTS}|d|dte|days?|cr|credit)(?![a-z\\d]))`;

const notation = (source: string, read: Notation["read"], end = END): Notation => ({
  pattern: new RegExp(source + end, "iy"),
  read,
});

/** The first notation that matches is used, so the more specific ones come first. */
const NOTATIONS: Notation[] = [
  notation(
    String.raw`fees?(?: ?[:=] ?| )(?<fees>\S+)`,
    (word, { fees = "" }) => [certain(feesOf(word, fees))],
    "",
  ),
  ...[
    notation(`[x×] ?(?<contracts>${SIGNED})(?: ?${CONTRACTS})?`, quantity),
    notation(`(?:qty|quantity)(?: ?[:=] ?| )?(?<contracts>${SIGNED})`, quantity),
    notation(`(?<contracts>${SIGNED})[ -]?${CONTRACTS}`, quantity),
    notation(`(?<contracts>${WHOLE})[x×](?: ?${CONTRACTS})?`, quantity, END_OR_STRIKE),
    notation(String.raw`(?<contracts>${WHOLE}) [x×](?! \d+(?:[ @]|$))`, quantity),
  ],
  ...FULL_EXPIRATIONS.map((source) =>
    notation(source, (word, found) => [certain(expirationPart(word, expirationOf(found)))]),
  ),
  // The rest of an option symbol after its ticker. A strike of eight digits is in thousandths.
  notation(
    String.raw`(?<yy>\d\d)(?<month>\d\d)(?<day>\d\d)(?<type>[pc])(?:(?<osi>\d{8})|(?<usd>\d{1,5}(?:\.\d{1,3})?))`,
    symbol,
  ),
  // `580 put 575 put 1.50` and `4/17 put 580 call 620`: a type belongs to the number before it, or to the number after
  // it.
  notation(
    `${UNTYPED}(?: ${TYPE}${SPREAD} ${UNTYPED}){1,4}${END}${ALONE}(?!(?<= \\d{1,2}) ${MONTH})`,
    typesBetween,
  ),
  ...[
    notation(
      `(?:\\$?${NUMBER}${TYPE}?(?: - |[/-]))*\\$?${NUMBER} ?${TYPE}${SPREAD}`,
      (word) => [certain(strikesPart(word))],
      END_OR_DAY,
    ),
    notation(`${TYPE}${SPREAD} ?\\$?${NUMBER}(?:[/-]${TYPE}?\\$?${NUMBER})*`, (word) => [
      certain(strikesPart(word)),
    ]),
    notation(`(?:\\$?${NUMBER}${TYPE}/)+\\$?${NUMBER}`, (word) => guessedStrikes(word, 0)),
  ],
  // `2 apr 17`, `2 apr17`: the month belongs to one of the numbers, and the other may be the year.
  notation(
    String.raw`(?<before>\d{1,2}) (?<month>${MONTH})(?<apart>\. ?| )?(?<after>\d{1,2})${END}${ALONE}`,
    monthBetween,
  ),
  ...NAMED_DAYS.flatMap((source) => [
    notation(String.raw`${source} (?<alone>\d\d)${END}${ALONE}`, yearBehind),
    notation(source, (word, found) => [certain(expirationPart(word, expirationOf(found)))]),
  ]),
  ...[
    notation(
      String.raw`(?:@|at|for|credit|cr)[ :=]*\$?(?<credit>${SIGNED})(?: ?(?:cr|credit))?${END}(?! ${CONTRACTS})`,
      credit,
    ),
    notation(String.raw`(?<credit>-?\$?${SIGNED}) ?(?:cr|credit)`, credit),
    notation(String.raw`(?<credit>-?\$${SIGNED}|[+-]?\d*\.\d+)`, credit),
  ],
  notation(UNTYPED, untyped),
  notation(`\\$?${NUMBER}(?:/\\$?${NUMBER}){3}`, fourStrikes),
  // Sentences for near misses.
  notation(`-${WHOLE}`, (word) => [
    certain(wrong(word, "is below zero. Write a credit as in @1.20, contracts as in x2.")),
  ]),
  notation(String.raw`\$?\d*,\d[\d,./-]*${TYPE}?`, (word) => [
    certain(wrong(word, "has a comma. Write a point, as in 1.20, and two strikes as in 580/575p.")),
  ]),
  notation(String.raw`${MONTH}\.?`, (word) => [
    certain(wrong(word, "has no day. Write 17apr, or apr2027 for the third Friday.")),
  ]),
  notation(TYPE, (word) => [certain(wrong(word, "has no strike. Write both as in 580p."))]),
];

/** The pieces of a trade without its ticker. A word that cannot be read becomes a wrong piece. */
export function piecesOf(typed: string): Piece[] {
  const words = typed.replace(/(\d|\d[pc]) ?\/ ?(?=[$.\d])/gi, "$1/");
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length; ) {
    const piece = pieceAt(words, at);
    pieces.push(piece);
    at += piece.word.length;
    at += words[at] === " " ? 1 : 0;
  }
  return pieces;
}

function pieceAt(words: string, at: number): Piece {
  for (const { pattern, read } of NOTATIONS) {
    pattern.lastIndex = at;
    const found = pattern.exec(words);
    if (found !== null) {
      const [word] = found;
      return { word, readings: read(word, found.groups ?? {}) };
    }
  }
  const end = words.indexOf(" ", at);
  const word = words.slice(at, end === -1 ? undefined : end);
  return { word, readings: [certain(unread(word))] };
}

/** The typed words as one line, with one form for each kind of apostrophe, dash and space. */
export function inOneLine(words: string[]): string {
  return (
    words
      .join(" ")
      .replace(/[‘’′`]/g, "'")
      .replace(/[‐‑‒–—−]/g, "-")
      // 6,400p
      .replace(/(?<![\d,.])([1-9]\d?),(\d{3})(?![\d,])/g, "$1$2")
      // Any other comma separates words.
      .replace(/(?<!\d),|,(?!\d)|;/g, " ")
      .replace(/\s+/g, " ")
      .trim()
  );
}

/** A sentence that quotes a word and says what is wrong with it. */
export function wrong(word: string, what: string): Part & { wrong: string } {
  return { word, wrong: `"${cut(word, 30)}" ${what}` };
}

export const unread = (word: string) => wrong(word, `is not understood. Write for example ${EXAMPLE}.`);

const certain = (...parts: Part[]): Reading => ({ parts, rank: 0 });

/** Combines each reading of the first with each reading of the second. */
function combined(first: Reading[], second: Reading[]): Reading[] {
  return first.flatMap((a) =>
    second.map((b) => ({ parts: [...a.parts, ...b.parts], rank: a.rank + b.rank })),
  );
}

function expirationPart(word: string, said: Said): Part {
  return "fault" in said
    ? wrong(word, `${said.fault}. Write for example 17apr, 2027-04-17 or 45d.`)
    : { word, ...said };
}

/** USD with at most four decimals. */
const isMoney = (written: string) => /^\+?(?:\d{1,7}(?:\.\d{0,4})?|\.\d{1,4})$/.test(written);

function feesOf(word: string, written: string): Part {
  const fees = written.replace(/^\$/, "");
  return isMoney(fees)
    ? { word, fees: Number(fees) }
    : wrong(word, "is not an amount of fees. Write the fees of all contracts together, as in fees:1.30.");
}

function creditPart(word: string, written: string): Part {
  const usd = written.replace("$", "");
  return isMoney(usd) && Number(usd) > 0
    ? { word, credit: Number(usd) }
    : wrong(word, "is not a credit. Write USD per share, above 0, with at most four decimals, as in @1.20.");
}

function credit(word: string, { credit = "" }: Found): Reading[] {
  return [certain(creditPart(word, credit))];
}

function quantity(word: string, { contracts = "" }: Found): Reading[] {
  const count = Number(contracts);
  const right = "is not a number of contracts. Write a whole number from 1 to 10000, as in x2.";
  return [certain(isQuantity(count) ? { word, quantity: count } : wrong(word, right))];
}

const isQuantity = (count: number) => Number.isInteger(count) && count >= 1 && count <= 10_000;

/**
 * All strikes in `written`. A strike without a type takes the type of the next one. The last ones take `type`, or the
 * type of the strike before.
 */
function strikesPart(written: string, type = "", word = written): Part {
  const items = [
    ...written.matchAll(new RegExp(`(${TYPE})?${SPREAD} ?\\$?(${NUMBER})(?: ?(${TYPE}))?`, "gi")),
  ];
  const strikes: Strike[] = [];
  for (const [index, [, before, usd = ""]] of items.entries()) {
    const next = items.slice(index).find(([, , , after]) => after !== undefined)?.[3];
    const said = before ?? next ?? (type || strikes.at(-1)?.option_type) ?? "";
    const strike = Number(usd);
    if (!(strike > 0 && strike < 100_000) || /\.\d{4}/.test(usd)) {
      return wrong(
        word,
        "is not a strike. Write USD per share, above 0 and below 100000, as in 580p or 232.5c.",
      );
    }
    strikes.push({ strike, option_type: /^p/i.test(said) ? "put" : "call" });
  }
  return { word, strikes };
}

/** The lower two are puts, the higher two calls: nothing else can be made of four strikes. */
function fourStrikes(word: string): Reading[] {
  const usd = word
    .replaceAll("$", "")
    .split("/")
    .sort((a, b) => Number(a) - Number(b));
  return [certain(strikesPart(`${usd.slice(0, 2).join("/")}p/${usd.slice(2).join("/")}c`, "", word))];
}

function symbol(word: string, found: Found): Reading[] {
  const { yy, type = "", osi, usd = "" } = found;
  const strike = osi === undefined ? usd : String(Number(osi) / 1000);
  const said = expirationOf({ ...found, year: `20${yy}` });
  return [certain(expirationPart(word, said), strikesPart(`${strike}${type}`, "", word))];
}

/**
 * One of the numbers has no type. The types before that number belong to what is before them, the others to what is
 * after them.
 */
function typesBetween(word: string): Reading[] {
  const numbers = word.match(new RegExp(`${UNTYPED}(?= |$)`, "g")) ?? [];
  const types = word.match(new RegExp(`${TYPE}(?![a-z])`, "gi")) ?? [];
  const readings = numbers.map((left, at) => {
    const strikes = types.map((type, index) =>
      strikesPart(index < at ? `${numbers[index]}${type}` : `${type}${numbers[index + 1]}`),
    );
    // `12 put 0.50` hardly means 12 contracts of a strike of 0.50.
    const isUnlikely = !isPrice(left) && numbers.some(isPrice);
    const others = priceOrUntyped(left).map(({ parts, rank }) => ({
      parts,
      rank: isUnlikely && !parts.some((part) => "expiration" in part) ? rank + 1 : rank,
    }));
    return combined(combined([certain(...strikes.slice(0, at))], others), [certain(...strikes.slice(at))]);
  });
  return readings.reverse().flat();
}

/** A single number with a point or a dollar sign. */
const isPrice = (word: string) => /^(?:\$|\d*\.)/.test(word) && !/[/-]/.test(word);

const priceOrUntyped = (word: string): Reading[] =>
  isPrice(word) ? [certain({ ...creditPart(word, word), guessed: true })] : untyped(word);

function monthBetween(word: string, found: Found): Reading[] {
  const { before = "", month, apart, after = "" } = found;
  const day = (day: string) => certain(expirationPart(`${day} ${month}`, expirationOf({ month, day })));
  const said = expirationOf({ month, day: before });
  if (apart !== undefined && "fault" in said && Number(before) <= 31) {
    return [certain(expirationPart(`${before} ${month}`, said))];
  }
  return [
    ...withYear(word, { month, day: before }, after),
    // A number written together with the month is its day.
    ...(apart === undefined ? [] : combined([day(before)], untyped(after))),
    ...combined(untyped(before), [day(after)]),
  ];
}

function yearBehind(word: string, found: Found): Reading[] {
  const { alone = "" } = found;
  const day = certain(expirationPart(word.slice(0, -alone.length).trim(), expirationOf(found)));
  return [...withYear(word, found, alone), ...combined([day], untyped(alone))];
}

/** The reading with a year, where the two digits can be one. */
function withYear(word: string, found: Found, digits: string): Reading[] {
  const year = yearAlone(digits);
  return year === null ? [] : [certain(expirationPart(word, expirationOf({ ...found, year })))];
}

/** `580`, `580/575`, `4/17`: all meanings of numbers without a type. */
function untyped(word: string): Reading[] {
  const [first = "", second] = word.replaceAll("$", "").split(/[/-]/);
  if (second === undefined) {
    return number(word, first);
  }
  const said = pairAsExpiration(first, second);
  const isUsual = said !== null && Number(first) <= 12;
  return [
    ...(said === null ? [] : [certain(expirationPart(word, said))]),
    ...guessedStrikes(word, isUsual ? 1 : 0),
  ];
}

/** A whole number from 100 on is a strike if possible. A smaller number may be anything. */
function number(word: string, written: string): Reading[] {
  const count = Number(written);
  if (count === 0) {
    return [certain(unread(word))];
  }
  const rank = count >= 100 ? 1 : 0;
  const others: Reading[] = [];
  if (isQuantity(count)) {
    others.push({ parts: [{ word, quantity: count }], rank });
  }
  if (isMoney(written)) {
    others.push({ parts: [{ word, credit: count, guessed: true }], rank });
  }
  return rank === 0 ? [...others, ...guessedStrikes(word, 0)] : [...guessedStrikes(word, 0), ...others];
}

const guessedStrikes = (word: string, rank: number): Reading[] =>
  ["p", "c"].map((type) => ({ parts: [{ ...strikesPart(word, type), guessed: true }], rank }));
