import { describe, expect, it } from "vitest";
import { orders } from "../../shared/tradestation/answers.ts";
import { stateOf } from "../../shared/tradestation/order-report.ts";
import { FATES } from "../../shared/tradestation/order-statuses.ts";
import { vpc } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";

/** As TradeStation documents them. */
const DOCUMENTED = {
  open: "ACK ASS BRC BRF BRO CHG CND COR DIS DOA DON ECN EXE FPR LAT OPN OSO OTHER PLA REC RJC RPD RSN STP STT SUS UCN",
  cancelled: "CAN EXP OUT RJR SCN TSC UCH FLP",
  rejected: "REJ",
  filled: "FLL",
};

const order = orderOf(vpc({ ticker: "SPY", quantity: 3, net_credit: 120 }));

function leg(symbol: string, side: "Sell" | "Buy", filled: number, price: string | undefined) {
  return {
    Symbol: symbol,
    OpenOrClose: "Open",
    BuyOrSell: side,
    QuantityOrdered: "3",
    ExecQuantity: String(filled),
    QuantityRemaining: String(3 - filled),
    ...(price !== undefined && { ExecutionPrice: price }),
  };
}

/** The spread above at the broker, `filled` times at 2.20 minus 1.00. */
function shown(status: string, filled: number, differing: Record<string, unknown> = {}) {
  const answer = orders.parse({
    Orders: [
      {
        AccountID: "SIM1234567M",
        OrderID: "910570658",
        Status: status,
        StatusDescription: "As it is",
        RejectReason: "",
        LimitPrice: "-1.20",
        CommissionFee: "3.9",
        OpenedDateTime: "2026-03-03T15:00:00Z",
        Legs: [
          leg("SPY 260417P580", "Sell", filled, filled > 0 ? "2.2" : undefined),
          leg("SPY 260417P575", "Buy", filled, filled > 0 ? "1" : undefined),
        ],
        ...differing,
      },
    ],
    Errors: [],
  });
  const [found] = answer.orders;
  if (!found) {
    throw new Error("The order is not shown.");
  }
  return stateOf(order, found, (text) => text);
}

const codes = (fate: keyof typeof DOCUMENTED) => DOCUMENTED[fate].split(" ");

it("every documented status has a result, and no other has one", () => {
  const documented = (Object.keys(DOCUMENTED) as (keyof typeof DOCUMENTED)[]).flatMap((fate) =>
    codes(fate).map((code) => [code, fate]),
  );
  expect(FATES).toEqual(Object.fromEntries(documented));
});

describe("an order that is open", () => {
  it.each(codes("open"))("%s", (code) => {
    expect(shown(code, 0)).toEqual({
      order_id: order.order_id,
      broker_order_id: "910570658",
      status: "working",
      limit_price: 120,
      filled_quantity: 0,
      fill_cash: 0,
      fees: 0,
    });
    expect(shown(code, 2)).toMatchObject({
      status: "partially_filled",
      filled_quantity: 2,
      fill_cash: 240,
      fees: 3.9,
    });
    // The fills can be ahead of the status, above all with ACK.
    expect(shown(code, 3)).toMatchObject({ status: "filled", filled_quantity: 3, fill_cash: 360 });
  });
});

describe("an order that is over", () => {
  it.each(
    codes("cancelled").filter((code) => code !== "FLP"),
  )("%s: cancelled, with what has filled", (code) => {
    expect(shown(code, 0)).toMatchObject({ status: "cancelled", filled_quantity: 0, fill_cash: 0 });
    expect(shown(code, 1)).toMatchObject({ status: "cancelled", filled_quantity: 1, fill_cash: 120 });
  });

  it("FLP: partly filled, then out", () => {
    expect(shown("FLP", 2)).toMatchObject({
      status: "cancelled",
      filled_quantity: 2,
      fill_cash: 240,
      fees: 3.9,
    });
  });

  it("FLL: filled", () => {
    expect(shown("FLL", 3)).toMatchObject({
      status: "filled",
      filled_quantity: 3,
      fill_cash: 360,
      fees: 3.9,
    });
  });

  it("REJ: rejected with the broker's words; after a fill, cancelled", () => {
    expect(shown("REJ", 0, { RejectReason: "EC601: no" })).toMatchObject({
      status: "rejected",
      message: "EC601: no",
    });
    expect(shown("REJ", 0)).toMatchObject({ status: "rejected", message: "As it is" });
    expect(shown("REJ", 0, { Legs: undefined })).toMatchObject({ status: "rejected", filled_quantity: 0 });
    expect(shown("REJ", 1, { RejectReason: "EC602: out" })).toMatchObject({
      status: "cancelled",
      filled_quantity: 1,
      fill_cash: 120,
      message: "EC602: out",
    });
  });

  it("an undocumented one is unknown, with its name", () => {
    expect(shown("XYZ", 0)).toMatchObject({ status: "unknown", message: "TradeStation calls it XYZ." });
  });
});

describe("legs", () => {
  const sold = (filled: number, price?: string) => leg("SPY 260417P580", "Sell", filled, price);
  const bought = (filled: number, price?: string) => leg("SPY 260417P575", "Buy", filled, price);

  it("that are shown twice count once", () => {
    const Legs = [sold(3, "2.2"), bought(3, "1"), sold(3, "2.2")];
    expect(shown("FLL", 3, { Legs })).toMatchObject({ status: "filled", filled_quantity: 3, fill_cash: 360 });
  });

  it("that are shown twice, before and after the fill, count as filled", () => {
    const Legs = [sold(0), sold(3, "2.2"), bought(3, "1"), bought(0)];
    expect(shown("FLL", 3, { Legs })).toMatchObject({ status: "filled", fill_cash: 360 });
  });

  it("that differ while the order is open count as far as all of them have filled", () => {
    const Legs = [sold(3, "2.2"), bought(1, "1")];
    expect(shown("FPR", 0, { Legs })).toMatchObject({
      status: "partially_filled",
      filled_quantity: 1,
      fill_cash: 120,
    });
  });

  it.each([
    ["one is missing of a filled order", "FLL", [sold(3, "2.2")]],
    ["all are missing of a filled order", "FLL", undefined],
    ["one has not caught up with the fill", "FLL", [sold(3, "2.2"), bought(2, "1")]],
    ["one has no price", "FLL", [sold(3, "2.2"), bought(3)]],
    ["one has a price of zero", "FLL", [sold(3, "2.2"), bought(3, "0.00")]],
    ["they are uneven although the order is over", "OUT", [sold(2, "2.2"), bought(1, "1")]],
    ["nothing has filled of a partly filled order", "FLP", [sold(0), bought(0)]],
    ["more has filled than was ordered", "FLL", [sold(4, "2.2"), bought(4, "1")]],
  ])("are not reported while %s", (_, status, Legs) => {
    expect(shown(status, 0, { Legs })).toBeNull();
  });

  it("may be a single object, with numbers as numbers", () => {
    const [found] = orders.parse({
      Orders: { OrderID: 7, Status: "ACK", LimitPrice: 1.5, Legs: sold(0) },
    }).orders;
    expect(found).toMatchObject({ OrderID: "7", LimitPrice: 1.5, Legs: [{ Symbol: "SPY 260417P580" }] });
  });
});
