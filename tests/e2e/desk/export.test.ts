import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { SOURCES } from "../../../local/desk/export-sources.ts";
import { readTrades } from "../../../local/desk/trades-csv.ts";
import { past } from "../../analytics/past.ts";
import { type Book, csp } from "../../support/book.ts";
import { book, environmentOf, history, inFolder, other, run, TSX, useDesk } from "./desk.ts";

useDesk();

describe("npm run export", () => {
  const rows = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

  it("gives more rows than REST returns at once, none lost and none twice, and import reads them into another book", async () => {
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
    // (150 - 185) x 2: a loss must be a number, not a text that looks like a formula.
    expect(rows(csv)[5]).toMatchObject({
      quantity: "2",
      exit_price: "185",
      pnl_realized: "-70",
      contract_short: "SPY 580p",
    });
    expect(new Set(rows(csv).map(({ request_id }) => request_id)).size).toBe(TRADES);

    const ofFewer = await run({ rest: () => book.rest(400) }, "export", "trades");
    expect(ofFewer).toEqual({ code: 0, out: csv, err: "1003 rows\n" });

    const [refused, same, written] = await Promise.all([
      run(book, "export", "trades", "--out", "exported.csv"),
      run(book, "import", "exported.csv", "--write"),
      run(other, "import", "exported.csv", "--write"),
    ]);
    expect(refused).toEqual({ code: 2, out: "", err: "exported.csv already exists.\n" });
    expect(readFileSync(inFolder("exported.csv"), "utf8")).toBe(csv);
    expect(same.out).toMatch(/^0 new, 1003 already there/m);
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
    // The book's clock is ahead of the real one, and trades in the future cannot be imported.
    await book.sql`update public.trade_history set entry_date = '2024-03-04 15:00Z', exit_date = '2024-03-20 15:00Z'`;
    expect(await history()).toMatchObject([{ pnl_realized: 269 }]);

    await run(book, "export", "trades", "--out", "averaged.csv");
    expect(readTrades(readFileSync(inFolder("averaged.csv"), "utf8")).faults).toEqual([]);
  });

  it("gives a person's text as text, for a spreadsheet, too", async () => {
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

  it("gives the lots of shares, the open ones last", async () => {
    for (const [quantity, price] of [
      [100, 571.2],
      [50, 575],
      [-120, 580.25],
    ] as const) {
      await book.call("record_shares", { ticker: "SPY", quantity, price });
    }
    const { code, out, err } = await run(book, "export", "shares");
    expect([code, err]).toEqual([0, "3 rows\n"]);
    expect(
      rows(out).map(({ quantity, price_in, price_out, pnl }) => [quantity, price_in, price_out, pnl]),
    ).toEqual([
      ["100", "571.2", "580.25", "905"],
      ["20", "575", "580.25", "105"],
      ["30", "575", "", ""],
    ]);
  });

  it("of an empty book has its header", async () => {
    expect(await run(book, "export", "decisions")).toEqual({
      code: 0,
      out: `${SOURCES.decisions?.columns.join(",")}\n`,
      err: "0 rows\n",
    });
  });

  it("has the columns of the database, in its order, less what a search needs", async () => {
    for (const { of, columns } of Object.values(SOURCES)) {
      const found = await book.sql<{ name: string }[]>`
        select attname as name from pg_attribute
        where attrelid = ${`public.${of}`}::regclass and attnum > 0 and not attisdropped and atttypid <> 'tsvector'::regtype
        order by attnum`;
      expect([of, columns]).toEqual([of, found.map(({ name }) => name)]);
    }
  });

  it("ends quietly when the reader stops", async () => {
    for (let note = 0; note < 3; note++) {
      await book.command("note", { text: "x".repeat(2000), tags: [], mistakes: [] });
    }
    const rest = await book.rest();
    // More than a pipe holds, so that writing meets its end.
    const child = spawn(
      "sh",
      ["-c", `node --import ${TSX} "$0" journal | true`, path.resolve("local/desk/export.ts")],
      {
        env: environmentOf(rest),
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error|^\s+at /m);
  });

  it("leaves no partial file behind", async () => {
    const gone = await run(
      { rest: async () => ({ ...(await book.rest()), secretKey: "wrong" }) },
      "export",
      "trades",
      "--out",
      "cut.csv",
    );
    expect(gone).toMatchObject({ code: 1, out: "" });
    expect(gone.err).not.toMatch(/^\s+at /m);
    expect(existsSync(inFolder("cut.csv"))).toBe(false);
    expect(existsSync(inFolder("cut.csv.partial"))).toBe(false);
  });

  it("lists the options after a wrong call, and reports what is missing", async () => {
    const [unknown, inherited, homeless] = await Promise.all([
      run(book, "export", "traids"),
      run(book, "export", "constructor"),
      run(null, "export", "trades", "--out", "never.csv"),
    ]);
    expect(unknown).toMatchObject({ code: 2, out: "" });
    expect(unknown.err).toMatch(/^There is nothing called traids\.\n\nnpm run --silent export -- WHAT/);
    const names = [...unknown.err.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name);
    expect(names).toEqual([
      "trades",
      "positions",
      "decisions",
      "shares",
      "equity",
      "months",
      "comparison",
      "journal",
    ]);
    expect(homeless).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^Which book\? /) });
    expect(existsSync(inFolder("never.csv"))).toBe(false);
    expect(inherited).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^There is nothing called constructor\./),
    });
  });
});
