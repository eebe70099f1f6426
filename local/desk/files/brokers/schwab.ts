import { day, ofDay } from "../dates.ts";
import { cashOf, ending, sideAndEffect, table } from "../format.ts";
import { optionOf, tickerOf } from "../symbols.ts";

/** History > Export. It has days, but no times and no orders. Prices are in dollars per share. */
export const schwab = table({
  name: "Schwab's transactions",
  marks: ["Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm"],
  needs: ["Amount"],
  row(row, columns) {
    const action = columns.text(row, "Action");
    const description = columns.text(row, "Description");
    if (/^transactions? total/i.test(columns.text(row, "Date"))) {
      return "it is a total";
    }
    // Lines from TD Ameritrade say in words how an option ended.
    const ended = ending(/^journal/i.test(action) ? description : action);
    const said = sideAndEffect(action);
    if (ended === null && (said.side === null || columns.text(row, "Quantity") === "")) {
      return `${action || "it"} is no trade`;
    }
    const named = optionOf(columns.text(row, "Symbol")) ?? {
      ticker: tickerOf(columns.text(row, "Symbol")),
      contract: null,
    };
    if (ended !== null && named.contract === null) {
      return `${action} of shares is no trade`;
    }
    const quantity = columns.count(row, "Quantity");
    const [posted = "", asOf] = columns.text(row, "Date").split(/ as of /i);
    // If an option ended, a positive quantity means that it was short.
    const side =
      ended === null ? said.side : columns.isNegative(row, "Quantity") ? ("sell" as const) : ("buy" as const);
    const effect = ended === null ? said.effect : ("close" as const);
    const price = ended === null ? (columns.usd(row, "Price") ?? 0n) : 0n;
    return {
      line: row.line,
      at: ofDay(day(asOf ?? posted), named.contract === null ? null : effect),
      isDay: true,
      what: ended ?? ("trade" as const),
      side,
      effect,
      ...named,
      quantity,
      cash: cashOf(price, quantity, side, named.contract !== null),
      fees: columns.usd(row, "Fees & Comm") ?? 0n,
      order: null,
    };
  },
});
