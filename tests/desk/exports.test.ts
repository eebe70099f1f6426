import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importOf, type Said, said } from "./found.ts";

const bytes = (file: string) => readFileSync(`tests/desk/exports/${file}`);
const read = (file: string, options = {}) => importOf(bytes(file), options);

/** Figures computed by hand from the lines of each file; P&L and fees in USD. */
const EXPORTS: [file: string, name: RegExp, trades: Said[], shares: string[]][] = [
  [
    "tastytrade.csv",
    /^tastytrade's transactions$/,
    [
      // 2.05 a share, and fees of 1.14. The shares at 103 and 105 have the rest: 200 less twice 5.
      ["1 ABCD -103p", "2026-01-16 205 -> 0", "assigned", 1.14, 203.86],
      // (6.46 + 4.82 - 3.88 - 1.58) less (2.20 + 1.00 - 1.20 - 0.30); fees 9.02 and 1.04.
      ["2 IWM -230p/+220p/-270c/+280c", "2026-02-20 291 -> 85", "manual", 10.06, 401.94],
      ["1 ABCD -105c", "2026-02-20 120 -> 0", "assigned", 1.13, 118.87],
    ],
    ["+100 ABCD 103 fees 5", "-100 ABCD 105 fees 5"],
  ],
  [
    "schwab.csv",
    /^Schwab's transactions$/,
    [
      ["1 QQQ -460c", "2026-02-20 300 -> 0", "expired", 0.66, 299.34],
      // (5.30 - 4.10 - 2.10 + 1.55) x 200 less 1.32 + 1.30 + 1.32 + 1.30.
      ["2 SPY -500p/+495p", "2026-02-20 120 -> 55", "manual", 5.24, 124.76],
    ],
    [],
  ],
  [
    "thinkorswim.csv",
    /^thinkorswim's account statement$/,
    [
      // A third of the fees, 4.02, and 1.34 for buying it back.
      ["1 SPY -570p/+565p", "2026-02-20 80 -> 30", "manual", 2.68, 47.32],
      ["2 SPY -570p/+565p", "2026-02-20 80 -> 0", "expired", 2.68, 157.32],
    ],
    [],
  ],
  [
    "ibkr-activity.csv",
    /^Interactive Brokers' Activity Statement$/,
    [
      // 430 less 210 less 4.1826394.
      ["1 SPY -500p/-560c", "2026-02-20 430 -> 210", "manual", 4.1826, 215.82],
      // Bought at 50 and sold at 45 by the two exercises: the difference was paid.
      ["1 XYZ -50p/+45p", "2026-02-20 120 -> 500", "assigned", 2.1, -382.1],
      ["2 QQQ -420p", "2026-02-06 110 -> 0", "expired", 1.4, 218.6],
    ],
    [],
  ],
  [
    "ibkr-flex.xml",
    /^Interactive Brokers' Flex query \(XML\)$/,
    [
      ["2 SPXW -6000c/+6015c", "2026-01-09 150 -> 0", "expired", 4.6, 295.4],
      // One order filled twice: 210 + 410 over three.
      ["3 IWM -240p", "2026-02-20 206.6667 -> 95", "manual", 4.2, 330.8],
    ],
    [],
  ],
  [
    "ibkr-flex.csv",
    /^Interactive Brokers' Flex query \(CSV\)$/,
    [
      // An index pays cash, so there are no shares.
      ["1 SPXW -5900p", "2026-01-16 400 -> 1250", "assigned", 1.32, -851.32],
      ["1 HOG -30c", "2026-02-20 85 -> 40", "manual", 1.409, 43.59],
    ],
    [],
  ],
  [
    "robinhood.csv",
    /^Robinhood's account activity$/,
    [
      ["1 ACME -44.5p", "2026-01-16 100 -> 0", "assigned", 0.05, 99.95],
      ["1 ACME -46c", "2026-02-20 90 -> 0", "assigned", 0.04, 89.96],
      ["1 TSLA -380p", "2026-02-06 310 -> 0", "expired", 0.05, 309.95],
    ],
    ["+100 ACME 44.5 fees 0", "-100 ACME 46 fees 0.12"],
  ],
  [
    "fidelity.csv",
    /^Fidelity's account history$/,
    [
      ["2 XLU -44.5p", "2026-02-13 85 -> 0", "expired", 1.34, 168.66],
      // (4.05 - 2.20 - 2.40 + 1.15) x 100 less four times 0.68.
      ["1 MU -420c/+430c", "2026-02-20 185 -> 125", "manual", 2.72, 57.28],
    ],
    [],
  ],
  [
    "tradestation.csv",
    /^TradeStation's trades$/,
    [["2 SPY -500p/-560c", "2026-02-20 420 -> 185", "manual", 4.88, 465.12]],
    [],
  ],
  [
    "positions.json",
    /^positions$/,
    [
      ["2 SPY -500p", "2026-02-20 150 -> 60", "profit_target", 2.6, 177.4],
      ["1 QQQ -410p/+405p", "2026-02-06 85 -> 0", "expired", 0, 85],
    ],
    [],
  ],
];

/** Lines that are left out, and why. */
const LEFT_OUT: [file: string, ...lines: [line: number, why: RegExp][]][] = [
  [
    "tastytrade.csv",
    [2, /^it is still open: --open imports it$/],
    [3, /^Future Option is not kept in the book/],
    [6, /^Money Movement \(Dividend\) moves money and is no trade$/],
    [19, /^Money Movement \(Deposit\)/],
  ],
  [
    "schwab.csv",
    [6, /^it closes 1 DIA 2026-02-06 390 put that this file does not open: export from an earlier date$/],
    [7, /^Bank Interest is no trade$/],
    [11, /^it is a total$/],
  ],
  [
    "thinkorswim.csv",
    [7, /^BAL \(.*\) is no trade$/],
    [10, /^DOI \(INTEREST INCOME\) is no trade$/],
    [13, /is no trade$/],
    [19, /^Cash Balance has no fees for it/],
    [19, /^its legs expire on different dates, like a calendar's/],
    [20, /^its legs expire on different dates, like a calendar's/],
  ],
  ["ibkr-activity.csv", [9, /^it is in EUR, not in USD$/]],
  ["ibkr-flex.xml", [11, /^FUT is not kept in the book/]],
  ["ibkr-flex.csv"],
  [
    "robinhood.csv",
    [10, /^shares of VOO belong to no option of this file$/],
    [16, /^ACH is no trade$/],
    [17, /^it is no trade$/],
    [18, /^it is no trade$/],
  ],
  ["fidelity.csv", [9, /^DIVIDEND RECEIVED FIDELITY is no trade$/], [14, /^it is a note of the broker$/]],
  ["tradestation.csv"],
  [
    "positions.json",
    [3, /^it is still open/],
    [4, /^it has a realized_pnl of 180\.00, but its prices make 110\.00$/],
  ],
];

describe("the export of a broker", () => {
  it.each(EXPORTS)("%s makes its trades to the cent, minus fees", (file, name, trades, shares) => {
    const found = read(file);
    expect(found.name).toMatch(name);
    expect(found.trades.map(said)).toEqual(trades);
    expect(
      found.shares.map(
        ({ quantity, ticker, price, fees }) =>
          `${quantity > 0 ? "+" : ""}${quantity} ${ticker} ${price} fees ${fees}`,
      ),
    ).toEqual(shares);
  });

  it.each(LEFT_OUT)("%s reports line by line what is left out", (file, ...lines) => {
    expect(read(file).leftOut).toEqual(
      lines.map(([line, why]) => ({ line, message: expect.stringMatching(why) })),
    );
  });

  it("includes open trades only with --open, with the fees of their entry", () => {
    const open = read("tastytrade.csv", { open: true }).trades.at(-1);
    expect(open).toMatchObject({
      ticker: "QQQ",
      entry_price: 415,
      exit_date: null,
      exit_price: null,
      exit_reason: null,
      fees: 1.14,
    });
    expect(open).not.toHaveProperty("pnl_realized");
    expect(read("positions.json", { open: true }).trades.at(-1)).toMatchObject({
      request_id: "CSP_003",
      entry_price: 210,
      exit_date: null,
    });
  });

  it.each(EXPORTS)("%s gives its trades and shares the same names again, all different", (file) => {
    const names = () => {
      const { trades, shares } = read(file, { open: true });
      return [...trades.map(({ request_id }) => request_id), ...shares.map(({ import_id }) => import_id)];
    };
    expect(names()).toEqual(names());
    expect(new Set(names()).size).toBe(names().length);
  });

  it("links the shares to the trade that delivered them", () => {
    const { trades, shares } = read("tastytrade.csv");
    const named = (ticker: string, strike: number) =>
      trades.find((trade) => trade.ticker === ticker && trade.legs[0]?.strike === strike)?.request_id;
    expect(shares.map(({ request_id }) => request_id)).toEqual([named("ABCD", 103), named("ABCD", 105)]);
  });

  /** This file has no cell with a comma. */
  const withCommas = (line: string) =>
    line
      .split(",")
      .map((cell) => (/^-?\d+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell))
      .join(";");
  const utf16 = (text: string, isBig: boolean) => {
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    return isBig ? little.swap16() : little;
  };
  it.each<[string, (text: string) => Buffer]>([
    ["UTF-16, little end first", (text) => utf16(text, false)],
    ["UTF-16, big end first", (text) => utf16(text, true)],
    ["UTF-8 with a byte order mark", (text) => Buffer.from(`\uFEFF${text}`)],
    ["the line ends of Windows", (text) => Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["the letters of Windows", (text) => Buffer.from(text.replace("UTILITIES SELECT", "Société"), "latin1")],
    ["semicolons and decimal commas", (text) => Buffer.from(text.split("\n").map(withCommas).join("\n"))],
    ["tabs", (text) => Buffer.from(text.replaceAll(",", "\t"))],
  ])("may be written with %s", (_how, written) => {
    const found = importOf(written(bytes("fidelity.csv").toString()));
    expect(found.trades.map(said)).toEqual(read("fidelity.csv").trades.map(said));
  });

  it("may begin with the oldest line", () => {
    const lines = bytes("tastytrade.csv").toString().trimEnd().split("\n");
    const found = importOf(Buffer.from([lines[0], ...lines.slice(1).toReversed()].join("\n")));
    const sorted = (trades: { request_id: string }[]) => trades.map(({ request_id }) => request_id).sort();
    expect(sorted(found.trades)).toEqual(sorted(read("tastytrade.csv").trades));
  });
});
