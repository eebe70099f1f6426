import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Trade } from "../../../dashboard/src/data/pages.ts";
import { tradesCsv } from "../../../dashboard/src/pages/history/trades-csv.ts";

const TRADE: Trade = {
  ...{ request_id: "a", entry_date: "2026-04-27T15:30:00Z", exit_date: "2026-05-29T15:30:00Z" },
  ...{ executed_by: "engine", win_loss: "LOSS", capital: 1164, mfe_percent: 12.4, mae_percent: -64.1 },
  ...{ stop_at_entry: 836, mood_before: null, mood_after: null },
  ...{ trade_id: 37, position_id: 27, ticker: "QQQ", strategy_type: "IC" },
  ...{ contract: "QQQ 505/510/575/580 iron condor Jun 19 '26", contract_short: "QQQ 510/505p 575/580c" },
  ...{ expiration_date: "2026-06-19", quantity: 4, entry_day: "2026-04-27", entry_price: 209 },
  ...{
    exit_day: "2026-05-29",
    exit_price: 324,
    exit_reason: "21dte",
    pnl_realized: -470.4,
    pnl_percent: -56.27,
  },
  ...{ fees: 10.4, credit: 836, days_held: 32, dte_at_entry: 53, return_on_collateral: -23.52 },
  ...{ annual_return: -268.28, mfe: 104, mae: -536, r_multiple: null, slippage: 0 },
  ...{ tags: ["earnings", "wide"], mistakes: [], rating: null },
};

const read = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

describe("the file of the trades", () => {
  it("has figures unchanged, including negative ones, and empty cells for unknown values", async () => {
    const [row] = read(await tradesCsv([TRADE]));
    expect(row).toMatchObject({
      pnl_realized: "-470.4",
      mae: "-536",
      r_multiple: "",
      rating: "",
      slippage: "0",
    });
  });

  it("has a list in one cell, with spaces", async () => {
    const [row] = read(await tradesCsv([TRADE]));
    expect(row).toMatchObject({ tags: "earnings wide", mistakes: "" });
  });

  it("never contains a formula, whatever a person wrote", async () => {
    for (const exit_reason of ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx"]) {
      const [row] = read(await tradesCsv([{ ...TRADE, exit_reason }]));
      expect(row?.exit_reason).toBe(`'${exit_reason}`);
    }
    const [row] = read(await tradesCsv([{ ...TRADE, tags: ["=1+1"] }]));
    expect(row?.tags).toBe("'=1+1");
  });

  it("keeps a reason with commas, quotes and lines in one cell", async () => {
    const exit_reason = 'rolled, "up"\nand out';
    expect(read(await tradesCsv([{ ...TRADE, exit_reason }]))[0]?.exit_reason).toBe(exit_reason);
  });
});
