/** The words of a trade that a person types, each read by itself: in how many ways each can be meant. */

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

/** What a piece of the trade comes to; `guessed` where nothing typed says that it is this. */
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

/** One way to mean it. Where one of rank 0 makes a trade, those of a higher rank are not meant. */
interface Reading {
  parts: Part[];
  rank: number;
}

/** What is read at once, and the ways to mean it: never none. */
export interface Piece {
  word: string;
  readings: Reading[];
}

/** The groups of a notation that were found. */
type Found = Record<string, string | undefined>;

interface Notation {
  pattern: RegExp;
  read: (word: string, found: Found) => Reading[];
}

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|\.\d+)`;
/** With the sign that nothing here may have. */
const SIGNED = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`;
const TYPE = "(?:puts?|calls?|p|c)";
const SPREAD = "(?: (?:credit )?spreads?)?";
const CONTRACTS = "(?:contracts?|lots?|cts?)";
/** One or two numbers that do not say whether they are strikes. */
const UNTYPED = String.raw`\$?${NUMBER}(?:[/-]\$?${NUMBER})?`;
const WHOLE = String.raw`\d{1,9}`;

/** Where a word may end: people glue what comes next. */
const END = String.raw`(?=$|[ @]|[x×]\d)`;
/** Before a strike, `2x580p`. */
const END_OR_STRIKE = String.raw`(?=$|[ @]|\$?[\d./-]+${TYPE}(?![a-z]))`;
/** Behind a strike, `580p17apr`. */
const END_OR_DAY = String.raw`(?=$|[ @]|[x×]\d|\d{1,2}-?${MONTH})`;
/** The number before it belongs to no word that follows. */
const ALONE = `(?! (?:${TYPE}|[x×](?! \\d)|${CONTRACTS}|d|dte|days?|cr|credit)(?![a-z\\d]))`;

const notation = (source: string, read: Notation["read"], end = END): Notation => ({
  pattern: new RegExp(source + end, "iy"),
  read,
});

/** The first that fits is taken: what says more of itself stands before what says less. */
const NOTATIONS: Notation[] = [
  notation(
    String.raw`fees?(?: ?[:=] ?| )(?<fees>\S+)`,
    (word, { fees = "" }) => [sure(feesOf(word, fees))],
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
    notation(source, (word, found) => [sure(expirationPart(word, expirationOf(found)))]),
  ),
  // The rest of an option's symbol, once the ticker is off: thousandths where it has all eight digits.
  notation(
    String.raw`(?<yy>\d\d)(?<month>\d\d)(?<day>\d\d)(?<type>[pc])(?:(?<osi>\d{8})|(?<usd>\d{1,5}(?:\.\d{1,3})?))`,
    symbol,
  ),
  // `580 put 575 put 1.50` and `4/17 put 580 call 620`: each type belongs to what is before it, or to what is behind.
  notation(
    `${UNTYPED}(?: ${TYPE}${SPREAD} ${UNTYPED}){1,4}${END}${ALONE}(?!(?<= \\d{1,2}) ${MONTH})`,
    typesBetween,
  ),
  ...[
    notation(
      `(?:\\$?${NUMBER}${TYPE}?(?: - |[/-]))*\\$?${NUMBER} ?${TYPE}${SPREAD}`,
      (word) => [sure(strikesPart(word))],
      END_OR_DAY,
    ),
    notation(`${TYPE}${SPREAD} ?\\$?${NUMBER}(?:[/-]${TYPE}?\\$?${NUMBER})*`, (word) => [
      sure(strikesPart(word)),
    ]),
    notation(`(?:\\$?${NUMBER}${TYPE}/)+\\$?${NUMBER}`, (word) => guessedStrikes(word, 0)),
  ],
  // `2 apr 17`, `2 apr17`: the month belongs to one of both, and the other may be its year.
  notation(
    String.raw`(?<before>\d{1,2}) (?<month>${MONTH})(?<apart>\. ?| )?(?<after>\d{1,2})${END}${ALONE}`,
    monthBetween,
  ),
  ...NAMED_DAYS.flatMap((source) => [
    notation(String.raw`${source} (?<alone>\d\d)${END}${ALONE}`, yearBehind),
    notation(source, (word, found) => [sure(expirationPart(word, expirationOf(found)))]),
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
  // What is nearly right has a sentence of its own.
  notation(`-${WHOLE}`, (word) => [
    sure(wrong(word, "is below zero. Write a credit as in @1.20, contracts as in x2.")),
  ]),
  notation(String.raw`\$?\d*,\d[\d,./-]*${TYPE}?`, (word) => [
    sure(wrong(word, "has a comma. Write a point, as in 1.20, and two strikes as in 580/575p.")),
  ]),
  notation(String.raw`${MONTH}\.?`, (word) => [
    sure(wrong(word, "has no day. Write 17apr, or apr2027 for the third Friday.")),
  ]),
  notation(TYPE, (word) => [sure(wrong(word, "has no strike. Write both as in 580p."))]),
];

/** The pieces of a trade, without its ticker; one word that cannot be read is a piece that is wrong. */
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
  return { word, readings: [sure(unread(word))] };
}

/** What was typed, in one line and with the signs that a keyboard has once only. */
export function inOneLine(words: string[]): string {
  return (
    words
      .join(" ")
      .replace(/[‘’′`]/g, "'")
      .replace(/[‐‑‒–—−]/g, "-")
      // 6,400p
      .replace(/(?<![\d,.])([1-9]\d?),(\d{3})(?![\d,])/g, "$1$2")
      // Elsewhere it stands between words.
      .replace(/(?<!\d),|,(?!\d)|;/g, " ")
      .replace(/\s+/g, " ")
      .trim()
  );
}

/** A word between quotation marks, and what is to be said of it. */
export function wrong(word: string, what: string): Part & { wrong: string } {
  return { word, wrong: `"${cut(word, 30)}" ${what}` };
}

export const unread = (word: string) => wrong(word, `is no part of a trade. Write for example ${EXAMPLE}.`);

const sure = (...parts: Part[]): Reading => ({ parts, rank: 0 });

/** One after the other: each way to mean the first with each way to mean the second. */
function both(first: Reading[], second: Reading[]): Reading[] {
  return first.flatMap((a) =>
    second.map((b) => ({ parts: [...a.parts, ...b.parts], rank: a.rank + b.rank })),
  );
}

function expirationPart(word: string, said: Said): Part {
  return "fault" in said
    ? wrong(word, `${said.fault}. Write for example 17apr, 2027-04-17 or 45d.`)
    : { word, ...said };
}

/** USD, of at most four decimals. */
const isMoney = (written: string) => /^\+?(?:\d{1,7}(?:\.\d{0,4})?|\.\d{1,4})$/.test(written);

function feesOf(word: string, written: string): Part {
  const fees = written.replace(/^\$/, "");
  return isMoney(fees)
    ? { word, fees: Number(fees) }
    : wrong(word, "are no fees. Write those of all contracts together, as in fees:1.30.");
}

function creditPart(word: string, written: string): Part {
  const usd = written.replace("$", "");
  return isMoney(usd) && Number(usd) > 0
    ? { word, credit: Number(usd) }
    : wrong(word, "is no credit. Write USD per share, above 0 and of four decimals at most, as in @1.20.");
}

function credit(word: string, { credit = "" }: Found): Reading[] {
  return [sure(creditPart(word, credit))];
}

function quantity(word: string, { contracts = "" }: Found): Reading[] {
  const count = Number(contracts);
  const right = "is no number of contracts. Write a whole one from 1 to 10000, as in x2.";
  return [sure(isQuantity(count) ? { word, quantity: count } : wrong(word, right))];
}

const isQuantity = (count: number) => Number.isInteger(count) && count >= 1 && count <= 10_000;

/** All strikes of what is `written`. One without a type has the next one's, the last ones `type` or that of the one before. */
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
        "is no strike. Write USD per share, above 0 and below 100000, as in 580p or 232.5c.",
      );
    }
    strikes.push({ strike, option_type: /^p/i.test(said) ? "put" : "call" });
  }
  return { word, strikes };
}

/** The lower two are puts, the higher two calls: there is no other way to have four. */
function fourStrikes(word: string): Reading[] {
  const usd = word
    .replaceAll("$", "")
    .split("/")
    .sort((a, b) => Number(a) - Number(b));
  return [sure(strikesPart(`${usd.slice(0, 2).join("/")}p/${usd.slice(2).join("/")}c`, "", word))];
}

function symbol(word: string, found: Found): Reading[] {
  const { yy, type = "", osi, usd = "" } = found;
  const strike = osi === undefined ? usd : String(Number(osi) / 1000);
  const said = expirationOf({ ...found, year: `20${yy}` });
  return [sure(expirationPart(word, said), strikesPart(`${strike}${type}`, "", word))];
}

/** One of the numbers is left over: the types before it belong to what is before them, the others to what is behind. */
function typesBetween(word: string): Reading[] {
  const numbers = word.match(new RegExp(`${UNTYPED}(?= |$)`, "g")) ?? [];
  const types = word.match(new RegExp(`${TYPE}(?![a-z])`, "gi")) ?? [];
  const readings = numbers.map((left, at) => {
    const strikes = types.map((type, index) =>
      strikesPart(index < at ? `${numbers[index]}${type}` : `${type}${numbers[index + 1]}`),
    );
    // `12 put 0.50` is hardly 12 contracts of a strike of 0.50.
    const isUnlikely = !isPrice(left) && numbers.some(isPrice);
    const others = priceOrUntyped(left).map(({ parts, rank }) => ({
      parts,
      rank: isUnlikely && !parts.some((part) => "expiration" in part) ? rank + 1 : rank,
    }));
    return both(both([sure(...strikes.slice(0, at))], others), [sure(...strikes.slice(at))]);
  });
  return readings.reverse().flat();
}

/** With a point or a dollar sign, and alone. */
const isPrice = (word: string) => /^(?:\$|\d*\.)/.test(word) && !/[/-]/.test(word);

const priceOrUntyped = (word: string): Reading[] =>
  isPrice(word) ? [sure({ ...creditPart(word, word), guessed: true })] : untyped(word);

function monthBetween(word: string, found: Found): Reading[] {
  const { before = "", month, apart, after = "" } = found;
  const day = (day: string) => sure(expirationPart(`${day} ${month}`, expirationOf({ month, day })));
  const said = expirationOf({ month, day: before });
  if (apart !== undefined && "fault" in said && Number(before) <= 31) {
    return [sure(expirationPart(`${before} ${month}`, said))];
  }
  return [
    ...withYear(word, { month, day: before }, after),
    // A number that is glued to the month is its day.
    ...(apart === undefined ? [] : both([day(before)], untyped(after))),
    ...both(untyped(before), [day(after)]),
  ];
}

function yearBehind(word: string, found: Found): Reading[] {
  const { alone = "" } = found;
  const day = sure(expirationPart(word.slice(0, -alone.length).trim(), expirationOf(found)));
  return [...withYear(word, found, alone), ...both([day], untyped(alone))];
}

/** Where the two digits can be one. */
function withYear(word: string, found: Found, digits: string): Reading[] {
  const year = yearAlone(digits);
  return year === null ? [] : [sure(expirationPart(word, expirationOf({ ...found, year })))];
}

/** `580`, `580/575`, `4/17`: whatever it can be. */
function untyped(word: string): Reading[] {
  const [first = "", second] = word.replaceAll("$", "").split(/[/-]/);
  if (second === undefined) {
    return number(word, first);
  }
  const said = pairAsExpiration(first, second);
  const isUsual = said !== null && Number(first) <= 12;
  return [
    ...(said === null ? [] : [sure(expirationPart(word, said))]),
    ...guessedStrikes(word, isUsual ? 1 : 0),
  ];
}

/** A whole number from 100 on is a strike, if it can be one; a smaller one may be anything. */
function number(word: string, written: string): Reading[] {
  const count = Number(written);
  if (count === 0) {
    return [sure(unread(word))];
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
