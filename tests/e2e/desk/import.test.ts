import { describe, expect, it } from "vitest";
import { readTrades } from "../../../local/desk/trades-csv.ts";
import { past } from "../../analytics/past.ts";
import { book, fileOf, HEADER, history, line, other, run, useDesk, write } from "./desk.ts";

useDesk();

describe("npm run import", () => {
  it("says what would come of it, writes with --write, twins of one file too, and again writes nothing more", async () => {
    write(
      "trades.csv",
      fileOf(
        line(),
        line({ ticker: "QQQ", strategy_type: "VPC", strike_price: "400", width: "2.5" }),
        line({ ticker: "IWM" }),
        line({ ticker: "IWM" }),
      ),
    );

    const preview = await run(book, "import", "trades.csv");
    expect(preview).toMatchObject({ code: 0, err: "" });
    expect(preview.out).toContain(
      "2024-03-04  2024-03-20  2 CSP SPY 500 2024-04-19             150 -> 60     1.5 -> 0.6  manual  177.40",
    );
    expect(preview.out).toContain("2 VPC QQQ 400, width 2.5 2024-04-19");
    expect(preview.out).toMatch(/^4 new, 0 there already, in http/m);
    expect(preview.out).toContain("Nothing was written: add --write.");
    expect(await history()).toEqual([]);

    const written = await run(book, "import", "trades.csv", "--write");
    expect(written).toMatchObject({ code: 0, out: expect.stringMatching(/\n4 written\.\n$/) });
    const trades = await history();
    const one = {
      quantity: 2,
      entry_price: 150,
      exit_price: 60,
      exit_reason: "manual",
      fees: 2.6,
      pnl_realized: 177.4,
    };
    expect(trades.map(({ ticker }) => ticker).sort()).toEqual(["IWM", "IWM", "QQQ", "SPY"]);
    for (const trade of trades) {
      expect(trade).toMatchObject(one);
    }
    expect(await book.alerts()).toEqual([]);

    const again = await run(book, "import", "trades.csv", "--write");
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^0 new, 4 there already/m) });
    expect(await history()).toEqual(trades);
  });

  it("says line by line what is wrong, and writes nothing of the rest", async () => {
    const faulty = Array.from({ length: 22 }, (_, i) => line({ quantity: `${i} lots` }));
    write("faulty.csv", fileOf(line(), ...faulty, line()));
    const { code, out, err } = await run(book, "import", "faulty.csv", "--write");
    expect([code, out]).toEqual([1, ""]);
    const lines = err.trimEnd().split("\n");
    expect(lines[0]).toBe("faulty.csv:3: quantity is not a number: 0 lots");
    expect(lines[19]).toBe("faulty.csv:22: quantity is not a number: 19 lots");
    expect(lines.slice(20)).toEqual(["and 2 more", "Nothing was written."]);
    expect(await history()).toEqual([]);
  });

  it("says line by line what cannot have been, and writes nothing of the rest", async () => {
    write(
      "impossible.csv",
      fileOf(
        line(),
        line({ width: "5" }),
        line({ strategy_type: "VPC" }),
        line({ strategy_type: "IC" }),
        line({ strategy_type: "VPC", width: "500" }),
        line({ entry_price: "50000" }),
        line({ strategy_type: "VPC", width: "0.5", exit_price: "50000.01", entry_price: "10" }),
      ),
    );
    const { code, out, err } = await run(book, "import", "impossible.csv", "--write");
    expect([code, out]).toEqual([1, ""]);
    expect(err.trimEnd().split("\n")).toEqual([
      "impossible.csv:3: width does not belong to a CSP",
      "impossible.csv:4: width is needed for a VPC",
      "impossible.csv:5: legs are needed: a strike_price names no IC",
      "impossible.csv:6: width must be below the strike",
      "impossible.csv:7: entry_price must be below 50000, the most the legs can be worth",
      "impossible.csv:8: exit_price must not be above 50000, the most that its short legs can be worth",
      "Nothing was written.",
    ]);
    expect(await history()).toEqual([]);
  });

  it("reads trades of any legs, and again what it exported of them", async () => {
    const header = HEADER.replace("strike_price,width", "contract_short");
    const legs = (strategy_type: string, contract_short: string) =>
      line({ strategy_type, contract_short }, header);
    const trades = [
      legs("CSP", "580p"),
      legs("VPC", "SPY 575/580p"),
      legs("VCC", "620/622.5C"),
      legs("IC", "570/560p 620/625c"),
      legs("CC", "620c"),
      legs("STR", "SPY 560p 620c"),
    ];
    write("legs.csv", [header, ...trades].join("\n"));
    const written = await run(book, "import", "legs.csv", "--write");
    expect(written).toMatchObject({ code: 0, err: "" });
    expect(written.out).toContain("2 IC SPY 570p/560p/620c/625c 2024-04-19");
    const names =
      await book.sql`select strategy_type, contract_short from public.v_trades order by strategy_type`;
    expect(names).toEqual([
      { strategy_type: "CC", contract_short: "SPY 620c" },
      { strategy_type: "CSP", contract_short: "SPY 580p" },
      { strategy_type: "IC", contract_short: "SPY 570/560p 620/625c" },
      { strategy_type: "STR", contract_short: "SPY 560p 620c" },
      { strategy_type: "VCC", contract_short: "SPY 620/622.5c" },
      { strategy_type: "VPC", contract_short: "SPY 580/575p" },
    ]);
    await run(book, "export", "trades", "--out", "legs-again.csv");
    expect((await run(book, "import", "legs-again.csv", "--write")).out).toMatch(/^0 new, 6 there already/m);
    expect((await run(other, "import", "legs-again.csv", "--write")).out).toMatch(/\n6 written\.\n$/);
    expect(await history(other)).toEqual(await history());
  });

  it("takes what is open, too: its automatic exit is off, and one message tells what its rules would do", async () => {
    const open = { exit_date: "", exit_price: "", exit_reason: "", entry_date: "2026-02-23" };
    write(
      "open.csv",
      fileOf(
        line({ ...open, expiration_date: "2026-03-20", strike_price: "555" }),
        line({ ...open, ticker: "QQQ", expiration_date: "2026-05-15", strike_price: "410" }),
        line(),
      ),
    );
    const written = await run(book, "import", "open.csv", "--write");
    expect(written).toMatchObject({ code: 0, err: "" });
    expect(written.out).toMatch(/2026-02-23 {2}open +2 CSP SPY 555 2026-03-20 +150 -> +1.5 ->/);
    expect(written.out).toContain("3 written.\nAutomatic exit of what is open is off");
    // 17 days are left of the first, 73 of the second.
    expect(
      await book.sql`select ticker, exit_dte, auto_exit from public.positions where status = 'OPEN' order by expiration_date`,
    ).toEqual([
      { ticker: "SPY", exit_dte: null, auto_exit: false },
      { ticker: "QQQ", exit_dte: 21, auto_exit: false },
    ]);
    expect(await history()).toHaveLength(1);
    const [message, ...others] = await book.deliver();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      kind: "arrivals",
      facts: {
        total: 2,
        positions: [
          { ticker: "SPY", exit_dte_off: 21, profit_price: 75 },
          { ticker: "QQQ", exit_dte_off: null, exit_dte: 21 },
        ],
      },
    });
    expect((await run(book, "import", "open.csv", "--write")).out).toMatch(/^0 new, 3 there already/m);
  });

  it("writes nothing where a request_id stands for another trade", async () => {
    await book.call("import_trades", { trades: [past({ request_id: "mine" })], write: true });
    const header = `request_id,${HEADER}`;
    write("conflict.csv", [header, line({ request_id: "mine" }, header), line({}, header)].join("\n"));
    const { code, err } = await run(book, "import", "conflict.csv", "--write");
    expect(code).toBe(1);
    expect(err).toContain("mine");
    expect(err).toContain("Nothing was written.");
    expect(await history()).toHaveLength(1);
  });

  it("takes no corrected line for a second trade", async () => {
    write("first.csv", fileOf(line({ fees: "0" })));
    expect(await run(book, "import", "first.csv", "--write")).toMatchObject({ code: 0 });
    write("corrected.csv", fileOf(line()));
    const { code, err } = await run(book, "import", "corrected.csv", "--write");
    expect(code).toBe(1);
    expect(err).toMatch(/^These are there already, but not the same: import-.* Nothing was written\.\n$/);
    expect(await history()).toHaveLength(1);
  });

  it("says what it lacks: the file, the book it is for, or its key", async () => {
    write("good.csv", fileOf(line()));
    write("project.env", "SUPABASE_PROJECT_ID=abcdefghijklmnopqrst\n");
    const [missing, homeless, keyless] = await Promise.all([
      run(null, "import", "nowhere.csv"),
      run(null, "import", "good.csv"),
      run(null, "import", "good.csv", "--env-file", "project.env"),
    ]);
    expect(keyless).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^SUPABASE_SECRET_KEY of .* is missing/),
    });
    expect(missing.code).toBe(1);
    expect(missing.err).toMatch(/^[^\n]*nowhere\.csv[^\n]*\n$/);
    expect(homeless).toMatchObject({ code: 1, out: "" });
    expect(homeless.err).toMatch(/^Which book\? [^\n]*npm start[^\n]*SUPABASE_URL[^\n]*--env-file FILE\.\n$/);
  });
});

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

  it("has thousands commas in its numbers if it likes", () => {
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
  ])("has no other commas in them: %s", (entry_price) => {
    expect(readTrades(fileOf(line({ entry_price })))).toMatchObject({
      trades: [],
      faults: [{ line: 2, message: `entry_price is not a number: ${entry_price}` }],
    });
  });

  it("names a trade by contract, size and dates, twins by their number, and itself where it has a request_id", () => {
    const names = (csv: string) => readTrades(csv).trades.map(({ request_id }) => request_id);
    const [first = "", twin, other] = names(fileOf(line(), line(), line({ quantity: "3" })));
    expect(twin).toBe(`${first}-2`);
    expect(other).not.toContain(first);
    // What was wrong in the file the first time is no second trade.
    expect(names(fileOf(line({ fees: "0", ticker: "spy", exit_price: "61" })))).toEqual([first]);
    const apart = [line({ exit_price: "60" }), line({ exit_price: "61" })];
    expect(names(fileOf(...apart.toReversed()))).toEqual(names(fileOf(...apart)).toReversed());
    const header = `request_id,${HEADER}`;
    expect(names([header, line({ request_id: "mine" }, header)].join("\n"))).toEqual(["mine"]);
  });

  it("says expired where nothing was paid, manual where something was, and no fees where none are named", () => {
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
  ])("is told where it is wrong: %j", (differing, message) => {
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
  ])("is told that a contract is written otherwise than %j", (contract_short) => {
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

  it("is told everything that is wrong with a line", () => {
    const { faults } = readTrades(fileOf(line({ ticker: "", quantity: "x", fees: "y" })));
    expect(faults).toEqual([
      { line: 2, message: "ticker is missing" },
      { line: 2, message: "quantity is not a number: x" },
      { line: 2, message: "fees is not a number: y" },
    ]);
  });

  it("is held to the P&L that it names", () => {
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
      { line: 4, message: "request_id a is there twice" },
    ]);
    const alike = line({ request_id: "\u0430" }, header);
    expect(readTrades([header, named, alike].join("\n")).faults).toEqual([
      { line: 3, message: "request_id must be printable ASCII without spaces at its ends: \u0430" },
    ]);
  });

  it("is told that it is none", () => {
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
