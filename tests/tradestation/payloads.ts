import type { Order } from "../../shared/broker.ts";
import { toTradeStation } from "../../shared/tradestation/symbols.ts";
import { ACCOUNT } from "./simulator/wire.ts";

/** TradeStation's own JSON, as shown in its documentation and by a live integration. */

export const quoteJson = (symbol: string, bid: string, ask: string) => ({
  Symbol: symbol,
  Last: "212.85",
  Ask: ask,
  AskSize: "300",
  Bid: bid,
  BidSize: "200",
  TradeTime: "2026-03-03T15:19:14Z",
  MarketFlags: { IsDelayed: false, IsHardToBorrow: false, IsBats: false, IsHalted: false },
});

export const barJson = (date: string, close: string) => ({
  High: "590.10",
  Low: "570.00",
  Open: "575.50",
  Close: close,
  TimeStamp: `${date}T21:00:00Z`,
  TotalVolume: "12345",
  BarStatus: "Closed",
});

/** An order at the broker with this many contracts filled at its limit. */
export function orderJson(order: Order, OrderID: string, filled: number) {
  const { legs, purpose, quantity, limit_price } = order;
  return {
    AccountID: ACCOUNT,
    CommissionFee: "0.65",
    OpenedDateTime: order.sent_at?.replace(/\.\d+/, ""),
    FilledPrice: "0",
    OrderID,
    OrderType: "Limit",
    LimitPrice: `${legs.length > 1 && purpose === "entry" ? "-" : ""}${(limit_price / 100).toFixed(2)}`,
    Status: filled === quantity ? "FLL" : filled > 0 ? "FPR" : "ACK",
    StatusDescription: "Received",
    RejectReason: "",
    Legs: legs.map(({ symbol, action }, i) => ({
      Symbol: toTradeStation(symbol),
      OpenOrClose: purpose === "entry" ? "Open" : "Close",
      BuyOrSell: (action === "sell") === (purpose === "entry") ? "Sell" : "Buy",
      QuantityOrdered: String(quantity),
      ExecQuantity: String(filled),
      QuantityRemaining: String(quantity - filled),
      // The second leg costs one dollar per share.
      ExecutionPrice: filled === 0 ? "" : i === 0 ? (limit_price / 100 + legs.length - 1).toFixed(2) : "1.00",
      AssetType: "STOCKOPTION",
    })),
  };
}

export const positionJson = (symbol: string, quantity: number) => ({
  AccountID: ACCOUNT,
  Symbol: symbol,
  AssetType: symbol.includes(" ") ? "STOCKOPTION" : "STOCK",
  Quantity: String(quantity),
  LongShort: quantity < 0 ? "Short" : "Long",
  AveragePrice: "1.00",
});

export const balanceJson = (AccountID: string, power: string) => ({
  AccountID,
  AccountType: "Margin",
  CashBalance: "50000",
  BuyingPower: power,
  Equity: "100000",
  BalanceDetail: { OptionBuyingPower: power, RequiredMargin: "0" },
});
