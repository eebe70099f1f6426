import { day, newYork } from "../dates.ts";
import type { Execution } from "../execution.ts";
import { cashOf, table } from "../format.ts";
import { optionOf, tickerOf } from "../symbols.ts";
import { magnitude } from "../usd.ts";

const SIDES: Record<string, Pick<Execution, "side" | "effect">> = {
  B: { side: "buy", effect: null },
  S: { side: "sell", effect: null },
  SS: { side: "sell", effect: "open" },
  BC: { side: "buy", effect: "close" },
  BTO: { side: "buy", effect: "open" },
  STO: { side: "sell", effect: "open" },
  BTC: { side: "buy", effect: "close" },
  STC: { side: "sell", effect: "close" },
};

const FEES = ["Comm", "SEC", "TAF", "NSCC", "Nasdaq", "ECN Remove", "ECN Add"];

/**
 * The client centre's trades. The file names no orders, so fills of one second are one trade. It does not say how
 * options ended.
 */
export const tradestation = table({
  name: "TradeStation's trades",
  marks: ["Account", "T/D", "S/D", "Side", "Symbol", "Qty"],
  needs: ["Price", "Exec Time", "Comm"],
  row(row, columns) {
    const said = SIDES[columns.text(row, "Side").toUpperCase()];
    if (said === undefined) {
      return `its side is neither a purchase nor a sale: ${columns.text(row, "Side")}`;
    }
    const currency = columns.text(row, "Currency");
    if (currency !== "" && currency !== "USD") {
      return `it is in ${currency}, not in USD`;
    }
    const named = optionOf(columns.text(row, "Symbol")) ?? {
      ticker: tickerOf(columns.text(row, "Symbol")),
      contract: null,
    };
    const quantity = columns.count(row, "Qty");
    return {
      line: row.line,
      at: newYork(day(columns.text(row, "T/D")), columns.text(row, "Exec Time")),
      isDay: false,
      what: "trade",
      ...said,
      ...named,
      quantity,
      cash: cashOf(columns.usd(row, "Price") ?? 0n, quantity, said.side, named.contract !== null),
      fees: FEES.map((name) => magnitude(columns.usd(row, name) ?? 0n)).reduce((sum, fee) => sum + fee, 0n),
      order: null,
    };
  },
});
