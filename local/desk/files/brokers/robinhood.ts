import { day, ofDay } from "../dates.ts";
import type { Execution } from "../execution.ts";
import { cashOf, sideAndEffect, table } from "../format.ts";
import { optionOf, tickerOf } from "../symbols.ts";
import { magnitude } from "../usd.ts";

const ENDINGS: Record<string, Exclude<Execution["what"], "trade">> = {
  OEXP: "expired",
  OASGN: "assigned",
  OEXCS: "exercised",
};

/**
 * Account > Reports > Account activity. It has days, but no times and no orders. The fee is what price and
 * amount differ by.
 */
export const robinhood = table({
  name: "Robinhood's account activity",
  marks: ["Activity Date", "Process Date", "Instrument", "Trans Code"],
  needs: ["Description", "Quantity", "Price", "Amount"],
  row(row, columns) {
    const code = columns.text(row, "Trans Code").toUpperCase();
    const description = columns.text(row, "Description");
    const ended = ENDINGS[code];
    const { side, effect } = sideAndEffect(code);
    if (ended === undefined && side === null) {
      return `${code || "it"} is no trade`;
    }
    const isOption = ended !== undefined || effect !== null;
    const named = isOption
      ? optionOf(description.replace(/^option (expiration|assignment|exercise) for /i, ""))
      : { ticker: tickerOf(columns.text(row, "Instrument")), contract: null };
    if (named === null) {
      return `its description names no option: ${description.slice(0, 60)}`;
    }
    const quantity = columns.count(row, "Quantity");
    const cash = ended === undefined ? cashOf(columns.usd(row, "Price") ?? 0n, quantity, side, isOption) : 0n;
    const amount = columns.usd(row, "Amount");
    return {
      line: row.line,
      at: ofDay(day(columns.text(row, "Activity Date")), ended ? "close" : effect),
      isDay: true,
      what: ended ?? "trade",
      side,
      effect: ended ? "close" : effect,
      ...named,
      quantity,
      cash,
      fees:
        amount === null || cash === 0n
          ? 0n
          : cash - (side === "buy" ? -magnitude(amount) : magnitude(amount)),
      order: null,
      isDelivery: /option (assigned|exercised)/i.test(description),
    };
  },
});
