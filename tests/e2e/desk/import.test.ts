import { describe, expect, it } from "vitest";
import { past } from "../../analytics/past.ts";
import { fileOf, HEADER, line } from "../../desk/trade-lines.ts";
import { book, history, other, run, useDesk, write } from "./desk.ts";

useDesk();

describe("npm run import", () => {
  it("shows the result first, writes with --write, including twins of one file, and writes nothing more the next time", async () => {
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
      "2024-03-04  2024-03-20  2 CSP SPY 500 2024-04-19             150 -> 60     1.50 -> 0.60  manual  177.40",
    );
    expect(preview.out).toContain("2 VPC QQQ 400, width 2.5 2024-04-19");
    expect(preview.out).toMatch(/^4 new, 0 already there, in http/m);
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
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^0 new, 4 already there/m) });
    expect(await history()).toEqual(trades);
  });

  it("reports faults line by line, and writes nothing of the rest", async () => {
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

  it("reports impossible trades line by line, and writes nothing of the rest", async () => {
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
      "impossible.csv:5: legs are needed: a strike_price alone does not describe a IC",
      "impossible.csv:6: width must be below the strike",
      "impossible.csv:7: entry_price must be below 50000, the most the legs can be worth",
      "impossible.csv:8: exit_price must not be above 50000, the most its short legs can be worth",
      "Nothing was written.",
    ]);
    expect(await history()).toEqual([]);
  });

  it("reads trades of any legs, and its own export of them", async () => {
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
    expect((await run(book, "import", "legs-again.csv", "--write")).out).toMatch(/^0 new, 6 already there/m);
    expect((await run(other, "import", "legs-again.csv", "--write")).out).toMatch(/\n6 written\.\n$/);
    expect(await history(other)).toEqual(await history());
  });

  it("imports open trades, too: their automatic exit is off, and one message says what their rules would do", async () => {
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
    expect(written.out).toMatch(/2026-02-23 {2}open +2 CSP SPY 555 2026-03-20 +150 -> +1\.50 ->/);
    expect(written.out).toContain(
      "3 written.\nAutomatic exit is off for the open positions. A message in Telegram says",
    );
    // The first has 17 days left, the second 73.
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
    expect((await run(book, "import", "open.csv", "--write")).out).toMatch(/^0 new, 3 already there/m);
  });

  it("writes nothing if a request_id belongs to another trade", async () => {
    await book.call("import_trades", { trades: [past({ request_id: "mine" })], write: true });
    const header = `request_id,${HEADER}`;
    write("conflict.csv", [header, line({ request_id: "mine" }, header), line({}, header)].join("\n"));
    const { code, err } = await run(book, "import", "conflict.csv", "--write");
    expect(code).toBe(1);
    expect(err).toContain("mine");
    expect(err).toContain("Nothing was written.");
    expect(await history()).toHaveLength(1);
  });

  it("does not import a corrected line as a second trade", async () => {
    write("first.csv", fileOf(line({ fees: "0" })));
    expect(await run(book, "import", "first.csv", "--write")).toMatchObject({ code: 0 });
    write("corrected.csv", fileOf(line()));
    const { code, err } = await run(book, "import", "corrected.csv", "--write");
    expect(code).toBe(1);
    expect(err).toMatch(/^The book has these with different facts: import-.* Nothing was written\.\n$/);
    expect(await history()).toHaveLength(1);
  });

  it("reports what is missing: the file, the book, or its key", async () => {
    write("good.csv", fileOf(line()));
    write("project.env", "SUPABASE_PROJECT_ID=abcdefghijklmnopqrst\n");
    const [missing, homeless, keyless] = await Promise.all([
      run(null, "import", "nowhere.csv"),
      run(null, "import", "good.csv"),
      run(null, "import", "good.csv", "--env-file", "project.env"),
    ]);
    expect(keyless).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Missing or wrong in .*: SUPABASE_SECRET_KEY\./),
    });
    expect(missing.code).toBe(1);
    expect(missing.err).toMatch(/^[^\n]*nowhere\.csv[^\n]*\n$/);
    expect(homeless).toMatchObject({ code: 1, out: "" });
    expect(homeless.err).toMatch(/^Which book\? [^\n]*npm start[^\n]*SUPABASE_URL[^\n]*--env-file FILE\.\n$/);
  });
});
