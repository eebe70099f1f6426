import { Unreadable } from "../execution.ts";
import { ending, sideAndEffect, table } from "../format.ts";
import { option, tickerOf } from "../symbols.ts";
import { magnitude } from "../usd.ts";

/** History > Transactions > CSV. Values are before commissions and fees, prices are in dollars per contract. */
export const tastytrade = table({
  name: "tastytrade's transactions",
  marks: ["Date", "Type", "Sub Type", "Action", "Instrument Type", "Average Price"],
  needs: [
    "Symbol",
    "Value",
    "Quantity",
    "Commissions",
    "Fees",
    "Expiration Date",
    "Strike Price",
    "Call or Put",
  ],
  row(row, columns) {
    const type = columns.text(row, "Type");
    const subType = columns.text(row, "Sub Type");
    const instrument = columns.text(row, "Instrument Type");
    if (type !== "Trade" && type !== "Receive Deliver") {
      return `${type} (${subType}) moves money and is no trade`;
    }
    if (instrument !== "Equity Option" && instrument !== "Equity") {
      return `${instrument || "its instrument"} is not kept in the book: the book has shares, and options on shares and indexes`;
    }
    const currency = columns.text(row, "Currency");
    if (currency !== "" && currency !== "USD") {
      return `it is in ${currency}, not in USD`;
    }
    const isOption = instrument === "Equity Option";
    const multiplier = columns.text(row, "Multiplier");
    if (isOption && multiplier !== "" && Number(multiplier) !== 100) {
      return `it is an adjusted contract (of ${multiplier}), which does not deliver 100 shares`;
    }
    const said = sideAndEffect(columns.text(row, "Action") || subType);
    const what = (isOption && type === "Receive Deliver" && ending(subType)) || "trade";
    if (what === "trade" && said.side === null) {
      return `${subType || "its action"} is neither a purchase nor a sale`;
    }
    const at = new Date(columns.text(row, "Date"));
    if (Number.isNaN(at.getTime())) {
      throw new Unreadable(`has no readable date: ${columns.text(row, "Date")}`);
    }
    const named = isOption
      ? option(
          columns.text(row, "Root Symbol") || columns.text(row, "Symbol").split(/\s/)[0] || "",
          columns.text(row, "Expiration Date"),
          columns.text(row, "Call or Put"),
          columns.text(row, "Strike Price"),
        )
      : { ticker: tickerOf(columns.text(row, "Symbol")), contract: null };
    const value = columns.usd(row, "Value") ?? 0n;
    const costs = (columns.usd(row, "Commissions") ?? 0n) + (columns.usd(row, "Fees") ?? 0n);
    return {
      line: row.line,
      at: at.toISOString(),
      isDay: false,
      what,
      side: said.side,
      effect: what === "trade" ? said.effect : "close",
      ...named,
      quantity: columns.count(row, "Quantity"),
      // The side gives the sign. A cash settlement may have no side: its value then has the sign.
      cash: said.side === "buy" ? -magnitude(value) : said.side === "sell" ? magnitude(value) : value,
      fees: -costs,
      order: columns.text(row, "Order #") || null,
      isDelivery: !isOption && type === "Receive Deliver",
    };
  },
});
