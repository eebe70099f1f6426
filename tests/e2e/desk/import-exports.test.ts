import { copyFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fileOf, line } from "../../desk/trade-lines.ts";
import { book, history, inFolder, run, useDesk, write } from "./desk.ts";

useDesk();

const bring = (file: string) => copyFileSync(`tests/desk/exports/${file}`, inFolder(file));
const shares = () =>
  book.sql`select ticker, quantity, price_in::float, price_out::float, pnl::float from public.v_share_lots order by opened_at`;

describe("npm run import of a broker's export", () => {
  it("shows the result first, writes it with its shares, and writes nothing more the next time", async () => {
    bring("tastytrade.csv");
    const dry = await run(book, "import", "tastytrade.csv", "--dry-run");
    expect(dry).toMatchObject({ code: 0, err: "" });
    expect(dry.out).toMatch(/^Recognized as tastytrade's transactions\.\n/);
    expect(dry.out).toMatch(
      /2026-01-12 {2}2026-02-02 {2}2 IWM 230p\/\+220p\/270c\/\+280c 2026-02-20 +291 -> 85 +2\.91 -> 0\.85 +manual +401\.94\n/,
    );
    expect(dry.out).toContain("3 closed trades made +724.67, net of fees.\n");
    expect(dry.out).toContain("2026-01-16  +100 shares of ABCD at 103 a share\n");
    expect(dry.out).toContain("tastytrade.csv:2: it is still open: --open imports it\n");
    expect(dry.out).toMatch(/\n3 new, 0 already there; shares 2 new, 0 already there, in http/);
    expect(dry.out).toContain("Nothing was written: add --write.");
    expect(await history()).toEqual([]);

    const written = await run(book, "import", "tastytrade.csv", "--write");
    expect(written).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/\n5 written\.\n$/) });
    const trades = await history();
    expect(trades).toMatchObject([
      { ticker: "ABCD", exit_reason: "assigned", fees: 1.14, pnl_realized: 203.86 },
      { ticker: "IWM", exit_reason: "manual", fees: 10.06, pnl_realized: 401.94 },
      { ticker: "ABCD", exit_reason: "assigned", fees: 1.13, pnl_realized: 118.87 },
    ]);
    expect(await book.sql`select strategy_type from public.trade_history order by trade_id`).toEqual([
      { strategy_type: "CSP" },
      { strategy_type: "IC" },
      { strategy_type: "CC" },
    ]);
    expect(await shares()).toEqual([
      { ticker: "ABCD", quantity: 100, price_in: 103, price_out: 105, pnl: 190 },
    ]);

    const again = await run(book, "import", "tastytrade.csv", "--write");
    expect(again.out).toMatch(
      /\n0 new, 3 already there; shares 0 new, 2 already there, .*\nThere is nothing to write\.\n$/,
    );
    expect(await history()).toEqual(trades);
    expect(await shares()).toHaveLength(1);

    const open = await run(book, "import", "tastytrade.csv", "--open", "--write");
    expect(open.out).toMatch(/\n1 written\.\nAutomatic exit is off for the open positions\./);
    expect(await book.sql`select ticker, auto_exit from public.positions where status = 'OPEN'`).toEqual([
      { ticker: "QQQ", auto_exit: false },
    ]);
    expect(await book.deliver()).toMatchObject([{ kind: "arrivals", facts: { total: 1 } }]);
  });

  it("imports every one of them, to the cent, and none twice", async () => {
    const files = readdirSync("tests/desk/exports");
    for (const write of ["--write", "--write"]) {
      for (const file of files) {
        bring(file);
        expect(await run(book, "import", file, write)).toMatchObject({ code: 0, err: "" });
      }
    }
    const [sum] = await book.sql`
      select count(*)::integer as trades, sum(pnl_realized)::float as made from public.trade_history`;
    // 724.67 + 424.10 + 204.64 + 52.32 + 626.20 - 807.73 + 499.86 + 225.94 + 465.12 + 262.40
    expect(sum).toEqual({ trades: 22, made: 2677.52 });
    expect((await shares()).map(({ pnl }) => pnl)).toEqual([149.88, 190]);
  });

  it("leaves trades unchanged that the book knows differently, with the other parts of their opening", async () => {
    bring("thinkorswim.csv");
    await run(book, "import", "thinkorswim.csv", "--write");
    await book.sql`update public.trade_history set fees = 1 where quantity = 2`;
    const again = await run(book, "import", "thinkorswim.csv", "--write");
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("thinkorswim.csv:21: the book has it with different facts, which stay");
    expect(again.out).toMatch(/There is nothing to write\.\n$/);
    expect(await history()).toHaveLength(2);
  });

  it("reports why the book refuses legs, and imports the rest", async () => {
    write(
      "vix.csv",
      `Activity Date,Process Date,Settle Date,Instrument,Description,Trans Code,Quantity,Price,Amount
2/6/2026,2/6/2026,2/6/2026,SPY,SPY 2/20/2026 Put $500.00,BTC,1,$1.00,($100.04)
2/6/2026,2/6/2026,2/6/2026,VIX,VIX 2/18/2026 Put $15.00,BTC,1,$0.10,($10.04)
1/6/2026,1/6/2026,1/6/2026,VIX,VIX 2/18/2026 Put $15.00,STO,1,$0.50,$49.95
1/6/2026,1/6/2026,1/6/2026,SPY,SPY 2/20/2026 Put $500.00,STO,1,$2.00,$199.95
`,
    );
    const { out } = await run(book, "import", "vix.csv", "--write");
    expect(out).toContain(
      "vix.csv:4: ticker is an index whose options cannot be traded here: how they settle is not known",
    );
    expect(await history()).toMatchObject([{ ticker: "SPY", fees: 0.09, pnl_realized: 99.91 }]);
  });
});

describe("npm run import of prices", () => {
  it("asks whether they are per share, and uses the answer", async () => {
    write("shares.csv", fileOf(line({ entry_price: "1.50", exit_price: "0.60" })));
    const asked = await run(book, "import", "shares.csv", "--write");
    expect(asked).toMatchObject({ code: 1, out: "" });
    expect(asked.err).toMatch(
      /^shares\.csv: its prices look like prices per share .*--prices share.*\. Nothing was written\.\n$/,
    );
    await run(book, "import", "shares.csv", "--prices", "share", "--write");
    expect(await history()).toMatchObject([{ entry_price: 150, exit_price: 60, pnl_realized: 177.4 }]);
  });

  it("refuses an answer that is neither, or two that contradict each other", async () => {
    write("good.csv", fileOf(line()));
    const [neither, both] = await Promise.all([
      run(book, "import", "good.csv", "--prices", "lot"),
      run(book, "import", "good.csv", "--write", "--dry-run"),
    ]);
    expect(neither).toMatchObject({ code: 2, err: "--prices takes share or contract.\n" });
    expect(both).toMatchObject({
      code: 2,
      err: "--write and --dry-run exclude each other: leave out one of them.\n",
    });
  });

  it("reports what an unknown file needs", async () => {
    write("unknown.csv", "Wann,Was\nheute,nichts\n");
    const { code, err } = await run(book, "import", "unknown.csv");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^unknown\.csv: its format is not known; .*\n.*ticker, .*\nKnown formats: tastytrade's/,
    );
  });
});
