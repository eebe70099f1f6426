import { day, ofDay } from "../dates.ts";
import { cashOf, ending, sideAndEffect, table } from "../format.ts";
import { optionOf, tickerOf } from "../symbols.ts";

/** Activity & Orders > Download. It has days, but no times and no orders. The action says in words what was done. */
export const fidelity = table({
  name: "Fidelity's account history",
  marks: ["Run Date", "Action", "Symbol", "Amount ($)"],
  needs: ["Quantity", "Price ($)", "Commission ($)", "Fees ($)"],
  row(row, columns) {
    const action = columns.text(row, "Action");
    if (action === "") {
      return "it is a note of the broker";
    }
    const isDelivery = /^YOU (BOUGHT|SOLD) (ASSIGNED|EXERCISED)/i.test(action);
    const ended = isDelivery ? null : /^(EXPIRED|ASSIGNED|EXERCISED)\b/i.test(action) ? ending(action) : null;
    const said = sideAndEffect(action);
    if (ended === null && said.side === null) {
      return `${action.split(" ").slice(0, 3).join(" ")} is no trade`;
    }
    const symbol = columns.text(row, "Symbol");
    const named = optionOf(symbol) ?? { ticker: tickerOf(symbol), contract: null };
    if (named.contract === null && (ended !== null || /\b(PUT|CALL) \(/i.test(action))) {
      return `its symbol names no option: ${symbol}`;
    }
    const quantity = columns.count(row, "Quantity");
    const isOption = named.contract !== null;
    const asOf = /as of ([A-Z]{3}-\d{1,2}-\d{4}|\d{2}-\d{2}-\d{2,4}|\d{4}-\d{2}-\d{2})/i.exec(action)?.[1];
    const effect = ended === null ? (isOption ? said.effect : null) : ("close" as const);
    return {
      line: row.line,
      at: ofDay(day(asOf ?? columns.text(row, "Run Date")), effect),
      isDay: true,
      what: ended ?? ("trade" as const),
      side: ended === null ? said.side : null,
      effect,
      ...named,
      quantity,
      cash: ended === null ? cashOf(columns.usd(row, "Price ($)") ?? 0n, quantity, said.side, isOption) : 0n,
      fees: (columns.usd(row, "Commission ($)") ?? 0n) + (columns.usd(row, "Fees ($)") ?? 0n),
      order: null,
      isDelivery,
    };
  },
});
