import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readTrades } from "../../local/desk/trades-csv.ts";
import { looksFrom, past, putIn } from "../analytics/past.ts";
import { type Book, createBook, csp } from "../support/book.ts";

/** Where the commands are run: a folder in which no stack runs. */
const folder = mkdtempSync(path.join(tmpdir(), "thetabase-desk-"));
const TSX = pathToFileURL(path.resolve("node_modules/tsx/dist/loader.mjs")).href;
const inFolder = (file: string) => path.join(folder, file);

let book: Book;
let other: Book;
beforeAll(async () => {
  [book, other] = await Promise.all([createBook(), createBook()]);
});
beforeEach(async () => {
  await Promise.all([book.empty(), other.empty()]);
});
afterAll(async () => {
  await Promise.all([book.drop(), other.drop()]);
  rmSync(folder, { recursive: true });
});

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command of the desk on a book, or on none. */
async function run(on: Book | null, command: string, ...args: string[]): Promise<Ran> {
  const rest = await on?.rest();
  const child = spawn(
    process.execPath,
    ["--import", TSX, path.resolve(`local/desk/${command}.ts`), ...args],
    {
      cwd: folder,
      // Nothing of the test runner's.
      env: {
        PATH: process.env.PATH,
        ...(rest && { SUPABASE_URL: rest.url, SUPABASE_SECRET_KEY: rest.secretKey }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
}

const HEADER =
  "ticker,strategy_type,expiration_date,strike_price,width,quantity,entry_date,entry_price,exit_date,exit_price,exit_reason,fees";

/** A trade as a line of a file; a value with a comma or a quote in it is quoted. */
function line(differing: Record<string, string> = {}, header = HEADER): string {
  const values: Record<string, string> = {
    ticker: "SPY",
    strategy_type: "CSP",
    expiration_date: "2024-04-19",
    strike_price: "500",
    quantity: "2",
    entry_date: "2024-03-04",
    entry_price: "150",
    exit_date: "2024-03-20",
    exit_price: "60",
    exit_reason: "manual",
    fees: "2.60",
    ...differing,
  };
  return header
    .split(",")
    .map((name) => values[name] ?? "")
    .map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");
}

const fileOf = (...lines: string[]) => `${[HEADER, ...lines].join("\n")}\n`;
const write = (file: string, content: string) => writeFileSync(inFolder(file), content);
const history = (of: Book = book) =>
  of.sql`
    select request_id, ticker, quantity, entry_price::float, exit_price::float, exit_reason, fees::float, pnl_realized::float,
      entry_date, exit_date
    from public.trade_history order by trade_id`;

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
      "2024-03-04  2024-03-20  2 SPY 500 2024-04-19        150 -> 60     manual  177.40",
    );
    expect(preview.out).toContain("2 QQQ 400/397.5 2024-04-19");
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
    expect(readTrades(fileOf(line({ entry_price })))).toEqual({
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
    [{ strategy_type: "IC" }, "strategy_type is neither CSP nor VPC: IC"],
    [{ expiration_date: "" }, "expiration_date is missing"],
    [{ expiration_date: "04/19/2024" }, /^expiration_date .*: 04\/19\/2024$/],
    [{ expiration_date: "2024-02-30" }, /^expiration_date .*: 2024-02-30$/],
    [{ strike_price: "five" }, "strike_price is not a number: five"],
    [{ strike_price: "0" }, /^strike_price .*: 0$/],
    [{ strike_price: "500.0001" }, "strike_price has more than three decimals: 500.0001"],
    [{ width: "5" }, "width belongs to a VPC only"],
    [{ strategy_type: "VPC" }, "width is missing: a VPC has one"],
    [{ strategy_type: "VPC", width: "500" }, "width must be below the strike"],
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
    [{ entry_price: "50000" }, "entry_price must be below 50000, USD per contract"],
    [
      { strategy_type: "VPC", width: "0.5", exit_price: "50000.01", entry_price: "10" },
      "exit_price must not be above 50000, USD per contract",
    ],
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
    expect(of("180")).toEqual({
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
          "the header lacks strategy_type, expiration_date, strike_price, entry_date, entry_price, exit_date, exit_price",
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

describe("npm run export", () => {
  const rows = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

  it("gives more rows than REST does at once, none lost and none twice, and import reads them into another book", async () => {
    const TRADES = 1003;
    const trades = Array.from({ length: TRADES }, (_, i) =>
      past({
        request_id: `trade-${i}`,
        ...(i % 3 === 0 && { strategy_type: "VPC", width: 2.5 }),
        quantity: (i % 4) + 1,
        entry_date: new Date(Date.parse("2025-01-06T15:00:00Z") + i * 60_000).toISOString(),
        exit_date: new Date(Date.parse("2025-03-03T15:00:00Z") + i * 61_003).toISOString(),
        exit_price: (i * 37) % 250,
        exit_reason: (i * 37) % 250 === 0 ? "expired" : "21dte",
        fees: (i % 5) * 0.65,
      }),
    );
    for (const first of [0, 1000]) {
      await book.call("import_trades", { trades: trades.slice(first, first + 1000), write: true });
    }

    const exported = await run(book, "export", "trades", "--out", "exported.csv");
    expect(exported).toEqual({ code: 0, out: "", err: "1003 rows in exported.csv\n" });
    const csv = readFileSync(inFolder("exported.csv"), "utf8");
    expect(csv).toMatch(/^trade_id,position_id,request_id,ticker,strategy_type,/);
    expect(rows(csv).map(({ request_id }) => request_id)).toEqual(
      (await history()).map(({ request_id }) => request_id),
    );
    // (150 - 185) x 2: a loss is a number, not a text that would be a formula.
    expect(rows(csv)[5]).toMatchObject({ quantity: "2", exit_price: "185", pnl_realized: "-70", width: "" });
    expect(new Set(rows(csv).map(({ request_id }) => request_id)).size).toBe(TRADES);

    const [refused, same, written] = await Promise.all([
      run(book, "export", "trades", "--out", "exported.csv"),
      run(book, "import", "exported.csv", "--write"),
      run(other, "import", "exported.csv", "--write"),
    ]);
    expect(refused).toEqual({ code: 2, out: "", err: "exported.csv is there already.\n" });
    expect(readFileSync(inFolder("exported.csv"), "utf8")).toBe(csv);
    expect(same.out).toMatch(/^0 new, 1003 there already/m);
    expect(written.out).toMatch(/\n1003 written\.\n$/);
    expect(await history(other)).toEqual(await history());
    const performance = (of: Book) => of.sql`select * from public.v_performance`;
    expect(await performance(other)).toEqual(await performance(book));
  });

  it("gives trades that were filled at several prices so that import reads them", async () => {
    const position_id = await book.open(csp({ ticker: "SPY", quantity: 3 }));
    // Two contracts at 60.00, one at 61.00: 60.3333 on average.
    const run_id = await book.begin();
    await book.sql`
      insert into public.orders (request_id, position_id, purpose, exit_reason, status, limit_price, quantity)
      select request_id, position_id, 'exit', 'profit_target', 'working', 61, 3 from public.positions
      where position_id = ${position_id}`;
    const exit = await book.exit(position_id);
    await book.finish(run_id, [
      { order_id: Number(exit.order_id), status: "filled", filled_quantity: 3, fill_cash: -181, fees: 0 },
    ]);
    // Its clock is ahead of the real one, by which no trade of the future is imported.
    await book.sql`update public.trade_history set entry_date = '2024-03-04 15:00Z', exit_date = '2024-03-20 15:00Z'`;
    expect(await history()).toMatchObject([{ pnl_realized: 269 }]);

    await run(book, "export", "trades", "--out", "averaged.csv");
    expect(readTrades(readFileSync(inFolder("averaged.csv"), "utf8")).faults).toEqual([]);
  });

  it("gives what a person wrote as text, to a spreadsheet, too", async () => {
    const notes = [
      '=HYPERLINK("http://evil.example","x")',
      "+1",
      "-1+2",
      "@SUM(A1)",
      'two\nlines, "quoted"',
      "größe 😀",
    ];
    for (const note of notes) {
      await book.command("note", { text: note, tags: ["b", "a"], mistakes: [] });
    }
    const { code, out, err } = await run(book, "export", "journal");
    expect([code, err]).toEqual([0, "6 rows\n"]);
    expect(out.split("\n")[0]).toBe(
      "note_id,position_id,trade_date,text,tags,mistakes,mood_before,mood_after,rating,written_by,written_at",
    );
    const texts = rows(out).map((row) => row.text ?? "");
    expect(texts.slice(0, 4).map((written) => written.slice(1))).toEqual(notes.slice(0, 4));
    for (const written of texts) {
      expect(written).not.toMatch(/^[=+@\t\r-]/);
    }
    expect(texts.slice(4)).toEqual(notes.slice(4));
    expect(rows(out)[0]).toMatchObject({ tags: "a b", mistakes: "", rating: "", position_id: "" });
  });

  it("has a book with nothing in it, too", async () => {
    expect(await run(book, "export", "decisions")).toMatchObject({ code: 0, err: "0 rows\n" });
  });

  it("says what there is where it is called wrongly, and what it lacks", async () => {
    const [unknown, inherited, homeless] = await Promise.all([
      run(book, "export", "traids"),
      run(book, "export", "constructor"),
      run(null, "export", "trades", "--out", "never.csv"),
    ]);
    expect(unknown).toMatchObject({ code: 2, out: "" });
    expect(unknown.err).toMatch(/^There is nothing called traids\?\n\nnpm run --silent export -- WHAT/);
    const names = [...unknown.err.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name);
    expect(names).toEqual(["trades", "positions", "decisions", "equity", "comparison", "journal"]);
    expect(homeless).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^Which book\? /) });
    expect(existsSync(inFolder("never.csv"))).toBe(false);
    expect(inherited).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^There is nothing called constructor\?/),
    });
  });
});

describe("npm run replay", () => {
  const lines = (out: string) => out.trimEnd().split("\n");

  it("says what the usual rules and what a choice of rules would have made of the closed trades", async () => {
    await putIn(book, [
      { trade: past(), looks: looksFrom("2025-03-04T15:00:00Z", [150, 110, 70]) },
      {
        trade: past({ exit_price: 500, exit_reason: "stop_loss" }),
        looks: looksFrom("2025-03-04T15:00:00Z", [160, 320]),
      },
      { trade: past(), looks: [] },
    ]);
    const [usual, chosen] = await Promise.all([
      run(book, "replay"),
      run(book, "replay", "--profit", "25,50", "--stop", "1, none", "--dte", "7"),
    ]);

    expect([usual.code, usual.err]).toEqual([0, ""]);
    expect(lines(usual.out)[0]).toBe("2 closed trades, USD net of fees");
    // 150 - 60 - 1.30 and 150 - 500 - 1.30.
    expect(usual.out).toMatch(/^as traded +-262\.60 +-131\.30 +50 % +-351\.30 +17\n/m);
    const closedBy = "1 profit_target, 1 stop_loss";
    expect(usual.out).toMatch(new RegExp(`^own rules +-272\\.60 .* 1  ${closedBy}$`, "m"));
    expect(usual.out).toMatch(new RegExp(`^1x +-92\\.60 .* 0  ${closedBy}$`, "m"));
    expect(usual.out).toContain("Left out: 1 trade without stored marks.");
    expect(lines(usual.out).filter((row) => /^(own|\d+%|\d+d|\d+x|nostop)/.test(row))).toHaveLength(10);

    expect(chosen.code).toBe(0);
    expect(
      lines(chosen.out)
        .slice(3, 7)
        .map((row) => row.split(/ {2,}/)[0]),
    ).toEqual(["25% 7d 1x", "25% 7d nostop", "50% 7d 1x", "50% 7d nostop"]);
  });

  it("takes a part of them, by the day on which they closed", async () => {
    await putIn(book, [
      { trade: past(), looks: looksFrom("2025-03-04T15:00:00Z", [150, 110]) },
      {
        trade: past({ exit_date: "2025-03-21T15:00:00Z" }),
        looks: looksFrom("2025-03-04T15:00:00Z", [150, 70]),
      },
    ]);
    const { out } = await run(book, "replay", "--profit", "50", "--since", "2025-03-21");
    expect(lines(out)[0]).toBe("1 closed trade, USD net of fees");
    expect(out).toMatch(/^50% +78\.70 /m);
  });

  it("says which number is wrong, or that a date is none", async () => {
    expect(await run(null, "replay", "--since", "March")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--since takes a date, YYYY-MM-DD: not March\.\n/),
    });
    const [letters, inherited] = await Promise.all([
      run(null, "replay", "--profit", "25,x"),
      run(book, "replay", "--stop", "constructor"),
    ]);
    const wrong = (says: RegExp) => ({ code: 2, out: "", err: expect.stringMatching(says) });
    expect(letters).toEqual(wrong(/^--profit takes numbers from 0\.01 to 100, with commas: not x\.\n/));
    expect(inherited).toEqual(wrong(/^--stop takes numbers from 0\.01 to 1000, or none, /));
  });
});
