import fc from "fast-check";
import { expect, it } from "vitest";
import { readTrade, type TypedTrade, writeTrade } from "../../../shared/telegram/typed-trade.ts";

const often = { numRuns: 2000, seed: Number(process.env.FUZZ_SEED ?? 1) };

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"];
const NAMES = [...MONTHS, "October", "November", "December"];

/** In thousandths of a dollar, so that a strike is exact; from 100 on it cannot be confused with another number. */
const strike = fc.oneof(
  fc.integer({ min: 100, max: 9999 }),
  fc.integer({ min: 100_000, max: 99_999_999 }).map((thousandths) => thousandths / 1000),
);
const twoStrikes = fc
  .tuple(strike, strike)
  .filter(([a, b]) => a !== b)
  .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
/** The short one first. */
const puts = fc.oneof(
  strike.map((one) => [one]),
  twoStrikes.map(([low, high]) => [high, low]),
);
const calls = fc.oneof(
  strike.map((one) => [one]),
  twoStrikes.map(([low, high]) => [low, high]),
);

const twoDigits = (number: number) => String(number).padStart(2, "0");
const ways = (...written: string[]) => fc.constantFrom(...written);

/** An expiration, and a way to write it. */
const named = fc
  .record({
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    year: fc.integer({ min: 2026, max: 2039 }),
    dte: fc.integer({ min: 0, max: 3650 }),
  })
  .chain(({ month, day, year, dte }) => {
    const long = NAMES[month - 1] ?? "";
    const short = long.slice(0, 3);
    const yy = String(year).slice(2);
    const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
    const pair = <T>(said: T, written: fc.Arbitrary<string>) => written.map((word) => ({ said, word }));
    const ofMonth = [
      `${day}${short}`,
      `${short}${day}`,
      `${day} ${short}`,
      `${short} ${day}`,
      `${day}-${short}`,
    ];
    const ofYear = [
      `${day}${short}${yy}`,
      `${day}${short}${year}`,
      `${short}${day}'${yy}`,
      `${long} ${day} ${year}`,
    ];
    return fc.oneof(
      pair({ month, day }, ways(...ofMonth, `${long} ${day}`, `${month}/${day}`, `${day}.${month}.`)),
      pair(
        { date },
        ways(date, ...ofYear, `${month}/${day}/${yy}`, `${twoDigits(month)}/${twoDigits(day)}/${year}`),
      ),
      pair({ month, year }, ways(`${short}${year}`, `${long} ${year}`, `${short}'${yy}`, date.slice(0, 7))),
      pair({ dte }, ways(`${dte}d`, `${dte}dte`, `${dte} days`)),
    );
  });

/** USD per share with up to four decimals, below all strikes, and a way to write it. */
const priced = fc.integer({ min: 1, max: 499_999 }).chain((parts) => {
  const credit = parts / 10_000;
  const marked = [`@${credit}`, `@ ${credit}`, `$${credit}`, `at ${credit}`, `for ${credit}`];
  const plain = Number.isInteger(credit) ? [`${credit}.0`] : [`${credit}`, `${credit}`.replace(/^0/, "")];
  return ways(...marked, ...plain).map((word) => ({ said: credit, word }));
});
const counted = fc
  .integer({ min: 1, max: 10_000 })
  .chain((count) =>
    ways(
      `x${count}`,
      `${count}x`,
      `×${count}`,
      `x ${count}`,
      `${count} contracts`,
      `${count} lots`,
      `qty ${count}`,
    ).map((word) => ({ said: count, word })),
  );
const charged = fc.integer({ min: 0, max: 999_999 }).map((parts) => {
  return { said: parts / 10_000, word: `fees:${parts / 10_000}` };
});

/** One or two strikes of a type, and the words for them: a spread in either order. */
function sideOf(type: "put" | "call", strikes: number[]): fc.Arbitrary<string[]> {
  const letter = type.slice(0, 1);
  const alone = (usd: number) =>
    ways(`${usd}${letter}`, `${letter}${usd}`, `$${usd}${letter}`, `${usd} ${type}`, `${type} ${usd}`);
  const [one = 0, two] = strikes;
  if (two === undefined) {
    return alone(one).map((word) => [word]);
  }
  const inOne = [
    ...[
      `${one}/${two}${letter}`,
      `${two}/${one}${letter}`,
      `${one}-${two}${letter}`,
      `${two} / ${one}${letter}`,
    ],
    ...[`${one}${letter}/${two}${letter}`, `${two}/${one} ${type}`, `${letter}${one}/${two}`],
  ];
  return fc.oneof(
    ways(...inOne).map((word) => [word]),
    ways(...[one, two].map((usd) => `${usd}${letter}`)).map((first) => {
      const other = first === `${one}${letter}` ? two : one;
      return [first, `${other}${letter}`];
    }),
  );
}

const trades = fc
  .record({
    ticker: fc.stringMatching(/^[A-Z]{1,5}(?:[./][A-Z])?$/),
    puts: fc.option(puts),
    calls: fc.option(calls),
    expiration: fc.option(named),
    credit: fc.option(priced),
    quantity: fc.option(counted),
    fees: fc.option(charged),
  })
  .chain(({ ticker, puts, calls, expiration, credit, quantity, fees }) =>
    fc
      .tuple(
        puts === null ? fc.constant([]) : sideOf("put", puts),
        calls === null ? fc.constant([]) : sideOf("call", calls),
      )
      .chain(([ofPuts, ofCalls]) => {
        const words = [...ofPuts, ...ofCalls];
        words.push(
          ...[expiration, credit, quantity, fees].flatMap((part) => (part === null ? [] : [part.word])),
        );
        return fc.record({
          said: fc.constant({
            ticker,
            puts: puts ?? [],
            calls: calls ?? [],
            expiration: expiration?.said ?? null,
            credit: credit?.said ?? null,
            quantity: quantity?.said ?? null,
            fees: fees?.said ?? null,
          }),
          words: fc.shuffledSubarray(words, { minLength: words.length }),
        });
      }),
  );

/** Letters in any case. */
const inAnyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((isUpper) =>
      [...text].map((sign, index) => (isUpper[index] ? sign.toUpperCase() : sign.toLowerCase())).join(""),
    );

/** The strikes of a type that were read, the short one first. */
const strikesOf = ({ legs }: TypedTrade, type: "put" | "call") =>
  (["sell", "buy"] as const).flatMap((side) =>
    (legs ?? [])
      .filter(({ action, option_type }) => action === side && option_type === type)
      .map(({ strike }) => strike),
  );

it("a trade is read as intended, in any order, notation and case, and its canonical text is read as the same trade", () => {
  const typed = trades.chain(({ said, words }) =>
    inAnyCase([said.ticker, ...words].join(" ")).map((text) => ({ said, text })),
  );
  fc.assert(
    fc.property(typed, ({ said, text }) => {
      const read = readTrade(text.split(" "));
      if (!("trade" in read)) {
        throw new Error(`${text} is not read as a trade: ${JSON.stringify(read)}`);
      }
      const { legs, ...others } = read.trade;
      expect({ ...others, puts: strikesOf(read.trade, "put"), calls: strikesOf(read.trade, "call") }).toEqual(
        said,
      );
      const actions = (legs ?? []).map(({ action }) => action);
      expect(actions).toEqual([...actions].sort().reverse());
      expect(readTrade(writeTrade(read.trade).split(" "))).toEqual(read);
    }),
    often,
  );
});

const PIECES = [
  ...[
    "SPY",
    "580",
    "580p",
    "580/575p",
    "575",
    "620c",
    "p",
    "put",
    "c",
    "call",
    "12/11",
    "17",
    "2",
    "0",
    "4/17",
  ],
  ...[
    "apr",
    "17apr",
    "apr17",
    "april",
    "2027",
    "27",
    "'27",
    "45d",
    "d",
    "dte",
    "today",
    "2027-04-17",
    "17.4.",
  ],
  ...[
    "1.50",
    ".85",
    "@",
    "$",
    "at",
    "for",
    "-",
    "/",
    ",",
    ".",
    "x",
    "x2",
    "1x",
    "×",
    "contracts",
    "qty",
    "fees:",
  ],
  ...["1.30", "SPY270417P00580000", "270417P00580000", "credit", "spread", "99999999999999999999", "31apr"],
];
const anyWord = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."0123456789pcxd/.-@$' ,"), maxLength: 12 }),
);

it("every text has an answer; an offered meaning is a trade, and has the same words", () => {
  const words = fc.array(anyWord, { maxLength: 12 });
  // Most texts that do not begin with a ticker get exactly that answer.
  const typed = fc.oneof(
    words,
    words.map((others) => ["SPY", ...others]),
  );
  fc.assert(
    fc.property(typed, (words) => {
      const read = readTrade(words);
      if ("trade" in read) {
        expect(readTrade(writeTrade(read.trade).split(" "))).toEqual(read);
      } else if ("question" in read) {
        expect(read.question).toMatch(/^What does ".+" mean: .+\?$/s);
        expect(read.ways.length).toBeLessThanOrEqual(6);
        expect(new Set(read.ways.map(({ text }) => text)).size).toBe(read.ways.length);
        for (const { text, words } of read.ways) {
          const again = readTrade(words.split(" "));
          expect([text === "", "trade" in again && writeTrade(again.trade)]).toEqual([false, words]);
        }
      } else if ("wrong" in read) {
        expect(read.wrong).toMatch(/^".{1,30}" .+\.$/s);
        expect(Object.keys(read)).toEqual(["wrong"]);
      } else {
        expect(read).toEqual({ nothing: true });
      }
    }),
    often,
  );
});
