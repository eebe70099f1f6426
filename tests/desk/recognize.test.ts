import { describe, expect, it } from "vitest";
import { day, newYork } from "../../local/desk/files/dates.ts";
import { readPositions } from "../../local/desk/files/predecessor.ts";
import { recognize } from "../../local/desk/files/recognize.ts";
import { optionOf } from "../../local/desk/files/symbols.ts";
import { decode, sheet } from "../../local/desk/files/table.ts";
import { dollars, usd } from "../../local/desk/files/usd.ts";
import { readTrades } from "../../local/desk/trades-csv.ts";

const look = (text: string) => recognize(text, { prices: undefined, open: false });

describe("a refused file", () => {
  it.each<[string, string, RegExp]>([
    [
      "which columns of a broker's file are missing",
      "Activity Date,Process Date,Instrument,Trans Code,Amount\n",
      /^it looks like Robinhood's account activity, but lacks the columns "Description", "Quantity", "Price"$/,
    ],
    [
      "which fields of a Flex query to tick, as CSV",
      "ClientAccountID,Symbol,Quantity,TradePrice,AssetClass,IBCommission,DateTime\n",
      /Flex query, but lacks Open\/CloseIndicator, Notes\/Codes: tick them in the section Trades of the query/,
    ],
    [
      "which fields of a Flex query to tick, as XML",
      '<FlexQueryResponse><Trades><Trade assetCategory="OPT" symbol="SPY" quantity="1" /></Trades></FlexQueryResponse>',
      /Flex query, but lacks tradePrice, ibCommission, openCloseIndicator: tick them/,
    ],
    ["XML that ends too soon", "<FlexQueryResponse><Trades>", /^it is not readable XML: /],
    ["JSON that ends too soon", '[{"position_id": 1', /^it is not readable JSON: /],
    [
      "what to export in place of gains and losses",
      "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds Per Share\n",
      /^it looks like Schwab's realized gains and losses: .* export History > Transactions$/,
    ],
    [
      "where the trades of a trade_history are",
      "trade_id,request_id,position_id,ticker,strategy_type,pnl_realized\n",
      /^it is the table trade_history, which names neither strikes nor expirations: export the table positions instead/,
    ],
    [
      "which columns are needed, and what is known",
      "Wann,Was\nheute,nichts\n",
      /^its format is not known; its first line is "Wann,Was"\.\nA CSV of trades has the columns ticker, strategy_type, .*\nKnown formats: tastytrade's transactions, .*, Schwab's transactions$/,
    ],
  ])("is refused because %s", (_what, text, message) => {
    expect(() => look(text)).toThrow(message);
  });
});

describe("the bytes of a file", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["nothing at all", new Uint8Array(), /^it is empty$/],
    ["blank lines", Buffer.from("\n \n"), /^it is empty$/],
    [
      "a picture",
      Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"),
      /^it is not a text file\. Save it as CSV$/,
    ],
    [
      "a spreadsheet",
      Buffer.from("PK\x03\x04\x14\0\x06\0", "latin1"),
      /^it is not a text file\. Save it as CSV$/,
    ],
  ])("that are %s are refused in words", (_what, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
  });
});

describe("a CSV of trades", () => {
  const HEADER =
    "ticker,strategy_type,expiration_date,strike_price,quantity,entry_date,entry_price,exit_date,exit_price,fees";
  const trade = (entry: string, exit: string) =>
    `${HEADER}\nSPY,CSP,2026-02-20,500,2,2026-01-12,${entry},2026-01-30,${exit},1.3\n`;

  it("is recognised, with semicolons and decimal commas too", () => {
    const text = trade("150.5", "60.25").replaceAll(",", ";").replaceAll(".", ",");
    const found = look(text);
    expect(found).toMatchObject({ kind: "trades", sheet: { delimiter: ";", isComma: true } });
    expect(found.kind === "trades" && readTrades(text, found.sheet)).toMatchObject({
      faults: [],
      trades: [{ entry_price: 150.5, exit_price: 60.25, fees: 1.3 }],
    });
  });

  it.each([
    ["1.50", "0.60", true],
    ["19.5", "3", true],
    ["12", "3", true],
    ["150", "0.6", false],
    ["20.5", "3", false],
  ])("seems to have prices per share: %s, %s: %s", (entry, exit, expected) => {
    expect(readTrades(trade(entry, exit)).looksPerShare).toBe(expected);
  });

  it("is read per share if so specified, its P&L unchanged", () => {
    const text = trade("1.15", "0.07").replace("fees", "fees,pnl_realized").replace("1.3\n", "1.3,214.7\n");
    expect(readTrades(text, { isPerShare: true })).toMatchObject({
      faults: [],
      trades: [{ entry_price: 115, exit_price: 7, fees: 1.3, pnl_realized: 214.7 }],
    });
  });
});

describe("the table positions", () => {
  const legs =
    '[{""side"": ""short"", ""type"": ""put"", ""strike_price"": 500, ""expiry"": ""2026-02-20T00:00:00""}]';
  const of = (exit: string, pnl: string) =>
    sheet(
      `position_id,ticker,strategy_type,status,entry_date,entry_price,quantity,exit_date,exit_price,realized_pnl,legs
7,SPY,CSP,CLOSED,2026-01-05 15:00:00+00,1.50,2,2026-01-20T16:00:00.123,${exit},${pnl},"${legs}"`,
      ",",
    );
  const read = (exit: string, pnl: string, said?: "share" | "contract") =>
    readPositions(of(exit, pnl), said, false);

  it("shows by its P&L what its prices mean, and asks otherwise", () => {
    expect(read("0.70", "158")).toMatchObject({
      pricesOf: "share",
      trades: [
        {
          request_id: "position-7",
          entry_price: 150,
          exit_price: 70,
          exit_date: "2026-01-20T16:00:00.123Z",
          fees: 2,
          pnl_realized: 158,
          legs: [{ action: "sell", option_type: "put", strike: 500 }],
        },
      ],
    });
    expect(read("0.70", "1.60")).toMatchObject({
      pricesOf: "contract",
      trades: [{ entry_price: 1.5, fees: 0 }],
    });
    expect(read("0.70", "")).toMatchObject({ pricesOf: null });
    expect(read("0.70", "", "share")).toMatchObject({ pricesOf: "share", trades: [{ pnl_realized: 160 }] });
  });

  it("is recognised with losses too", () => {
    expect(read("3.10", "-321.5")).toMatchObject({
      pricesOf: "share",
      trades: [{ fees: 1.5, pnl_realized: -321.5 }],
    });
  });
});

describe("a cell", () => {
  it.each<[string, boolean, number | null]>([
    ["$1,234.50", false, 1234.5],
    ["-$5", false, -5],
    ["($732.00)", false, -732],
    ["+.50", false, 0.5],
    ["1.234,50", true, 1234.5],
    ["-0,7045", true, -0.7045],
    ["--", false, null],
    ["", false, null],
  ])("%j is a number (with decimal commas: %s): %s", (text, isComma, expected) => {
    const found = usd(text, isComma);
    expect(found === null ? null : dollars(found, 4)).toBe(expected);
  });

  it.each(["1,50", "1.2.3", "12 lots", "1e5", "0x10"])("%j is not a number: nothing is guessed", (text) => {
    expect(() => usd(text)).toThrow(/^is not a number: /);
  });

  it("rounds half away from zero", () => {
    expect([usd("0.005"), usd("-0.005"), usd("1.00499999")].map((units) => dollars(units ?? 0n, 2))).toEqual([
      0.01, -0.01, 1,
    ]);
  });

  it.each([
    "2026-04-17",
    "20260417",
    "4/17/26",
    "04-17-2026",
    "17 APR 26",
    "17APR26",
    "Apr-17-2026",
    "APR 17 26",
  ])("%s is a date", (text) => {
    expect(day(text)).toBe("2026-04-17");
  });

  it("has New York's time in winter and in summer", () => {
    expect(newYork("2026-01-12", "9:35:00")).toBe("2026-01-12T14:35:00.000Z");
    expect(newYork("2026-07-13", "093500")).toBe("2026-07-13T13:35:00.000Z");
    expect(newYork("2026-03-08", "01:30:00")).toBe("2026-03-08T06:30:00.000Z");
    expect(newYork("2026-11-02", "4:00 PM")).toBe("2026-11-02T21:00:00.000Z");
  });

  it.each([
    "SPY   260417P00500500",
    "SPY260417P500.5",
    "-SPY260417P500.5",
    "SPY 04/17/2026 500.50 P",
    "SPY 4/17/2026 Put $500.50",
    "SPY 17APR26 500.5 P",
    "SPY 100 (Weeklys) 17 APR 26 500.5 PUT",
  ])("%s is an option", (symbol) => {
    expect(optionOf(symbol)).toEqual({
      ticker: "SPY",
      contract: { expiration: "2026-04-17", option_type: "put", strike: 500.5 },
    });
  });

  it("is not an option if it is a share, and an adjusted contract is refused", () => {
    expect(["SPY", "BRK.B", "SPY 500"].map(optionOf)).toEqual([null, null, null]);
    expect(() => optionOf("SPY1  260417P00500000")).toThrow(/adjusted contract/);
  });
});
