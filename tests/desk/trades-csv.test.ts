import { describe, expect, it } from "vitest";
import { readTrades } from "../../local/desk/trades-csv.ts";
import { fileOf, HEADER, line } from "./trade-lines.ts";

describe("a file of trades", () => {
  const TRADE = {
    ticker: "SPY",
    strategy_type: "CSP",
    expiration_date: "2024-04-19",
    strike_price: 500,
    width: null,
    legs: null,
    quantity: 2,
    entry_date: "2024-03-04T14:30:00Z",
    entry_price: 150,
    exit_date: "2024-03-20T20:00:00Z",
    exit_price: 60,
    exit_reason: "manual",
    fees: 2.6,
  };

  it.each([
    ["as it is written", fileOf(line())],
    ["with a byte order mark", `\uFEFF${fileOf(line())}`],
    ["with the line ends of Windows", fileOf(line()).replaceAll("\n", "\r\n")],
    ["without a last line end", fileOf(line()).trimEnd()],
    ["with empty lines", fileOf("", line(), "", "")],
    ["with $", fileOf(line({ entry_price: "$150.00", exit_price: "$60", fees: "$2.6" }))],
    ["with blanks around", fileOf(line()).replaceAll(",", " , ")],
    ["with names in capitals", fileOf(line()).replace(HEADER, HEADER.toUpperCase())],
    ["with every field quoted", fileOf(line()).replaceAll(/[^,\n]+/g, '"$&"')],
    ["with ticker and strategy in small letters", fileOf(line({ ticker: "spy", strategy_type: "csp" }))],
    ["with a column that is not known", `${HEADER},notes\n${line()},x\n`],
    [
      "with instants",
      fileOf(line({ entry_date: "2024-03-04T14:30:00Z", exit_date: "2024-03-20T20:00:00Z" })),
    ],
  ])("is read %s", (_how, csv) => {
    const { trades, faults } = readTrades(csv);
    expect(faults).toEqual([]);
    expect(trades).toEqual([{ request_id: expect.stringMatching(/^import-/), ...TRADE }]);
  });

  it("may have thousands commas in its numbers", () => {
    const csv = fileOf(
      line({ strike_price: "5,000", entry_price: "$12,345.50", exit_price: "1,000.00", quantity: "1,000" }),
    );
    expect(readTrades(csv)).toMatchObject({
      faults: [],
      trades: [{ strike_price: 5000, entry_price: 12_345.5, exit_price: 1000, quantity: 1000 }],
    });
  });

  it.each([
    "150,00",
    "1,50",
    "1,5000",
    ",150",
    "1,,000",
  ])("must not have other commas in them: %s", (entry_price) => {
    expect(readTrades(fileOf(line({ entry_price })))).toMatchObject({
      trades: [],
      faults: [{ line: 2, message: `entry_price is not a number: ${entry_price}` }],
    });
  });

  it("names a trade by contract, size and dates, twins by a number, and by its request_id if it has one", () => {
    const names = (csv: string) => readTrades(csv).trades.map(({ request_id }) => request_id);
    const [first = "", twin, other] = names(fileOf(line(), line(), line({ quantity: "3" })));
    expect(twin).toBe(`${first}-2`);
    expect(other).not.toContain(first);
    // Correcting an error in the file does not make a second trade.
    expect(names(fileOf(line({ fees: "0", ticker: "spy", exit_price: "61" })))).toEqual([first]);
    const apart = [line({ exit_price: "60" }), line({ exit_price: "61" })];
    expect(names(fileOf(...apart.toReversed()))).toEqual(names(fileOf(...apart)).toReversed());
    const header = `request_id,${HEADER}`;
    expect(names([header, line({ request_id: "mine" }, header)].join("\n"))).toEqual(["mine"]);
  });

  it("has expired as reason if nothing was paid, manual if something was, and no fees if none are given", () => {
    const csv = fileOf(
      line({ exit_reason: "", exit_price: "0", fees: "" }),
      line({ exit_reason: "" }),
      line({ exit_reason: 'ran, out of "patience"\nat last' }),
    );
    expect(readTrades(csv)).toMatchObject({
      faults: [],
      trades: [
        { exit_reason: "expired", fees: 0 },
        { exit_reason: "manual" },
        { exit_reason: 'ran, out of "patience"\nat last' },
      ],
    });
  });

  it.each<[Record<string, string>, string | RegExp]>([
    [{ ticker: "" }, "ticker is missing"],
    [{ ticker: "5PY" }, "ticker is not a ticker: 5PY"],
    [{ strategy_type: "puts!" }, "strategy_type is no strategy that is known: puts!"],
    [{ expiration_date: "" }, "expiration_date is missing"],
    [{ expiration_date: "04/19/2024" }, /^expiration_date .*: 04\/19\/2024$/],
    [{ expiration_date: "2024-02-30" }, /^expiration_date .*: 2024-02-30$/],
    [{ strike_price: "five" }, "strike_price is not a number: five"],
    [{ strike_price: "0" }, /^strike_price .*: 0$/],
    [{ strike_price: "500.0001" }, "strike_price has more than three decimals: 500.0001"],
    [
      { strike_price: "" },
      "strike_price is missing, and no contract_short like 580/575p 620/625c names the legs",
    ],
    [{ quantity: "" }, "quantity is missing"],
    [{ quantity: "1.5" }, /^quantity .*: 1\.5$/],
    [{ quantity: "-1" }, /^quantity .*: -1$/],
    [{ quantity: "10001" }, /^quantity .*: 10001$/],
    [{ entry_date: "3/4/2024" }, "entry_date is neither YYYY-MM-DD nor an instant with its offset: 3/4/2024"],
    [
      { entry_date: "2024-03-04T10:00:00" },
      "entry_date is neither YYYY-MM-DD nor an instant with its offset: 2024-03-04T10:00:00",
    ],
    [{ entry_date: "2024-04-20", exit_date: "2024-04-22" }, "entry_date is after expiration_date"],
    [{ entry_price: "0" }, /^entry_price .*: 0$/],
    [{ entry_price: "1e2" }, "entry_price is not a number: 1e2"],
    [{ entry_price: "150.00505" }, "entry_price has more than four decimals: 150.00505"],
    [{ exit_price: "-1" }, /^exit_price .*: -1$/],
    [{ exit_price: "" }, "exit_price is missing"],
    [{ exit_date: "2024-03-03" }, "exit_date is before entry_date"],
    [{ exit_date: "" }, "exit_date is missing"],
    [{ exit_reason: "x".repeat(51) }, /^exit_reason .*: x{40}$/],
    [{ fees: "-1" }, /^fees .*: -1$/],
  ])("is refused with the reason: %j", (differing, message) => {
    const { trades, faults } = readTrades(fileOf(line(), line(differing)));
    expect(trades).toHaveLength(1);
    expect(faults).toEqual([{ line: 3, message: expect.stringMatching(message) }]);
    expect(typeof message === "string" ? faults[0]?.message : message).toBe(message);
  });

  it.each([
    "",
    "580",
    "580p 620",
    "580/575/570p",
    "put 580",
    "580.1234p",
  ])("is refused because a contract must be written differently from %j", (contract_short) => {
    const header = HEADER.replace("strike_price,width", "contract_short");
    const { faults } = readTrades([header, line({ contract_short }, header)].join("\n"));
    expect(faults).toEqual([
      {
        line: 2,
        message:
          contract_short === ""
            ? expect.stringMatching(/^strike_price is missing, and no contract_short/)
            : `contract_short is not written like 580/575p 620/625c: ${contract_short}`,
      },
    ]);
  });

  it("is refused with all faults of a line", () => {
    const { faults } = readTrades(fileOf(line({ ticker: "", quantity: "x", fees: "y" })));
    expect(faults).toEqual([
      { line: 2, message: "ticker is missing" },
      { line: 2, message: "quantity is not a number: x" },
      { line: 2, message: "fees is not a number: y" },
    ]);
  });

  it("is checked against its own P&L", () => {
    const header = `${HEADER},pnl_realized`;
    const of = (pnl_realized: string) => readTrades([header, line({ pnl_realized }, header)].join("\n"));
    expect(of("177.40").faults).toEqual([]);
    expect(of("").faults).toEqual([]);
    expect(of("180")).toMatchObject({
      trades: [],
      faults: [{ line: 2, message: "pnl_realized is 180, but the prices and fees make it 177.4" }],
    });
  });

  it("counts lines as an editor does", () => {
    const wrong = line({ quantity: "x" });
    const at = (csv: string) => readTrades(csv).faults.map(({ line: number }) => number);
    expect(at(fileOf("", line(), "", wrong))).toEqual([5]);
    expect(at(fileOf(line(), wrong).replaceAll("\n", "\r\n"))).toEqual([3]);
    const header = `request_id,${HEADER}`;
    const named = line({ request_id: "a" }, header);
    expect(readTrades([header, named, line({}, header), named].join("\n")).faults).toEqual([
      { line: 4, message: "request_id a appears twice" },
    ]);
    const alike = line({ request_id: "\u0430" }, header);
    expect(readTrades([header, named, alike].join("\n")).faults).toEqual([
      { line: 3, message: "request_id must be printable ASCII without spaces at its ends: \u0430" },
    ]);
  });

  it("is refused if it is not one", () => {
    const first = (csv: string) => readTrades(csv).faults;
    expect(first("")).toEqual([
      { line: 1, message: expect.stringMatching(/^there is no trade below a header: ticker,/) },
    ]);
    expect(first(`${HEADER}\n`)).toEqual([{ line: 1, message: expect.stringMatching(/^there is no trade/) }]);
    expect(first("ticker,quantity\nSPY,1\n")).toEqual([
      {
        line: 1,
        message:
          "the header lacks strategy_type, expiration_date, entry_date, entry_price, exit_date, exit_price",
      },
    ]);
    expect(first(fileOf(`${line()},more`))).toEqual([{ line: 2, message: expect.any(String) }]);
    expect(first(fileOf('"SPY,CSP'))).toEqual([{ line: expect.any(Number), message: expect.any(String) }]);
    const semicolons = fileOf(line()).replaceAll(",", ";");
    expect(first(semicolons)).toEqual([
      { line: 1, message: expect.stringMatching(/^the header lacks ticker, /) },
    ]);
    expect(readTrades(semicolons.replace("2.60", "2,60")).trades).toEqual([]);
  });
});
