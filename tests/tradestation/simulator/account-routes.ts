import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import { toTradeStation } from "../../../shared/tradestation/symbols.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { type BrokerBook, Refused } from "../../brokers/book.ts";
import type { SimulatedOrder, SimulatedOrderState } from "../../brokers/order.ts";
import { marketValue } from "../../brokers/worth.ts";
import type { Fault } from "./faults.ts";
import { ACCOUNT, type Reply, type Route } from "./wire.ts";

const DESCRIPTIONS: Record<string, string> = {
  ACK: "Received",
  FPR: "Partial Fill (Alive)",
  FLL: "Filled",
  FLP: "Partial Fill (UROut)",
  UCN: "Cancel Sent",
  OUT: "UROut",
  EXP: "Expired",
  REJ: "Rejected",
};

/** Orders, positions and balances of the one account. */
export function accountRoutes(
  route: Route,
  book: BrokerBook,
  market: Pick<MarketData, "optionQuotes" | "underlyingQuotes">,
  pageSize: number,
): Hono {
  const app = new Hono();
  /** The positions last shown, and whether they were out of date. */
  let shown = holdings();
  let isBehind = false;

  app.get(
    "/brokerage/accounts/:account/orders",
    route("orders", async (c, fault) => {
      requireAccount(c);
      await book.trade();
      const today = [...book.orders.values()].filter((order) => !order.historical);
      const reply = page(
        c,
        today.filter(({ unlisted }) => unlisted === 0),
        fault,
      );
      if (reply.body.NextToken === undefined) {
        for (const order of today) {
          order.unlisted = Math.max(0, order.unlisted - 1);
        }
        await book.arrive();
      }
      return reply;
    }),
  );
  app.get(
    "/brokerage/accounts/:account/orders/:ids",
    route("order", async (c, fault) => {
      requireAccount(c);
      await book.trade();
      return named(c, fault, (order) => !order.historical);
    }),
  );
  app.get(
    "/brokerage/accounts/:account/historicalorders",
    route("history", async (c, fault) => {
      requireAccount(c);
      return page(c, [...book.orders.values()].filter(since(c)), fault);
    }),
  );
  app.get(
    "/brokerage/accounts/:account/historicalorders/:ids",
    route("history", async (c, fault) => {
      requireAccount(c);
      return named(c, fault, since(c));
    }),
  );

  app.get(
    "/brokerage/accounts/:account/positions",
    route("positions", async (c, fault) => {
      requireAccount(c);
      const before = shown;
      const wasBehind = isBehind;
      isBehind = !wasBehind && (fault === "positions_behind" || fault === "positions_apart");
      if (!isBehind || fault === "positions_apart") {
        shown = holdings();
      }
      if (isBehind && fault === "positions_apart") {
        const [late] = [...shown.keys(), ...before.keys()].filter(
          (symbol) => (shown.get(symbol) ?? 0) !== (before.get(symbol) ?? 0),
        );
        if (late !== undefined) {
          shown.set(late, before.get(late) ?? 0);
        }
      }
      const Positions = [...shown]
        .filter(([, quantity]) => quantity !== 0)
        .map(([symbol, quantity]) => {
          const option = parseOptionSymbol(symbol);
          return {
            AccountID: ACCOUNT,
            Symbol: option ? toTradeStation(symbol) : symbol,
            AssetType: option ? "STOCKOPTION" : "STOCK",
            Quantity: String(quantity),
            LongShort: quantity < 0 ? "Short" : "Long",
            AveragePrice: "1.00",
            ...(option && { ExpirationDate: `${option.expiration}T00:00:00Z` }),
          };
        });
      return { body: { Positions, Errors: [] } };
    }),
  );

  app.get(
    "/brokerage/accounts/:account/balances",
    route("balances", async (c) => {
      requireAccount(c);
      const power = String(book.buyingPower());
      const cash = book.startingCash + book.cash - book.fees;
      const { long, short } = await marketValue(market, holdings());
      const balance = {
        AccountID: ACCOUNT,
        AccountType: "Margin",
        CashBalance: String(cash),
        BuyingPower: power,
        Equity: (cash + long + short).toFixed(2),
        BalanceDetail: { OptionBuyingPower: power, RequiredMargin: "0" },
      };
      return { body: { Balances: [balance], Errors: [] } };
    }),
  );

  function holdings(): Map<string, number> {
    return new Map([...book.holdings(), ...book.shares]);
  }

  function page(c: Context, orders: SimulatedOrder[], fault: Fault | null): Reply {
    const start = Number(c.req.query("nextToken") ?? 0);
    const body = list(orders.slice(start, start + pageSize), fault);
    const more = start + pageSize < orders.length;
    return { body: more ? { ...body, NextToken: String(start + pageSize) } : body };
  }

  function named(c: Context, fault: Fault | null, isShown: (order: SimulatedOrder) => boolean): Reply {
    const ids = (c.req.param("ids") ?? "").split(",");
    if (ids.length > 50) {
      throw new Refused("At most 50 order ids.");
    }
    const found = ids.map((id) => book.orders.get(id));
    const shown = found.filter((order) => order !== undefined && isShown(order)) as SimulatedOrder[];
    const body = list(shown, fault);
    for (const id of ids.filter((each) => !shown.some(({ orderId }) => orderId === each))) {
      body.Errors.push({ AccountID: ACCOUNT, OrderID: id, Error: "NotFound", Message: "Order not found." });
    }
    return { body };
  }

  function list(orders: SimulatedOrder[], fault: Fault | null) {
    const Orders: Record<string, unknown>[] = orders.map((order) =>
      orderJson(order, book.look(order), fault),
    );
    const Errors: Record<string, unknown>[] = [];
    if (fault === "error_among_orders" && Orders.length > 0) {
      Orders[Orders.length - 1] = { Error: "FAILED", Message: "This order cannot be shown now." };
    }
    if (fault === "not_whole") {
      Orders.pop();
      Errors.push({
        AccountID: ACCOUNT,
        Error: "ServiceUnavailable",
        Message: "Some orders cannot be shown now.",
      });
    }
    return { Orders, Errors };
  }

  function orderJson(order: SimulatedOrder, state: SimulatedOrderState, fault: Fault | null) {
    const { status, filled, rejectReason, closedAt } = state;
    const last = book.fills.findLast(({ orderId }) => orderId === order.orderId)?.quantity ?? 0;
    const legs = order.legs.map(({ symbol, action }, i) => {
      const option = parseOptionSymbol(symbol);
      // Not all legs show an execution at once.
      const executed = fault === "legs_apart" && i > 0 ? Math.max(0, filled - last) : filled;
      return {
        Symbol: toTradeStation(symbol),
        Underlying: option?.root,
        OpenOrClose: action.endsWith("OPEN") ? "Open" : "Close",
        BuyOrSell: action.startsWith("BUY") ? "Buy" : "Sell",
        QuantityOrdered: String(order.quantity),
        ExecQuantity: String(executed),
        QuantityRemaining: String(order.quantity - executed),
        ...(executed > 0 && { ExecutionPrice: decimal(book.averagePrice(order, symbol, executed)) }),
        AssetType: "STOCKOPTION",
        StrikePrice: String(option?.strike),
        OptionType: option?.optionType.toUpperCase(),
        ExpirationDate: `${option?.expiration}T00:00:00Z`,
      };
    });
    const [first] = legs;
    return {
      AccountID: ACCOUNT,
      OrderID: order.orderId,
      OrderType: "Limit",
      Duration: "DAY",
      Currency: "USD",
      Routing: "Intelligent",
      LimitPrice: order.limitPrice,
      OpenedDateTime: order.openedAt.toISOString().replace(/\.\d+/, ""),
      ...(closedAt && { ClosedDateTime: closedAt.toISOString().replace(/\.\d+/, "") }),
      CommissionFee: String(book.feeOf(legs.length, filled)),
      FilledPrice: "0",
      Status: status,
      StatusDescription: DESCRIPTIONS[status] ?? status,
      RejectReason: rejectReason,
      Legs:
        fault === "repeated_leg" && first
          ? [...legs, first]
          : fault === "leg_missing" && status === "FLL"
            ? legs.slice(0, -1)
            : legs,
    };
  }

  return app;
}

function requireAccount(c: Context): void {
  if (c.req.param("account") !== ACCOUNT) {
    throw new Refused("Account not found.");
  }
}

function since(c: Context): (order: SimulatedOrder) => boolean {
  const from = c.req.query("since");
  if (from === undefined || !/^\d{4}-\d\d-\d\d$/.test(from)) {
    throw new Refused("since is required.");
  }
  return ({ historical, openedAt }) => historical && openedAt.toISOString().slice(0, 10) >= from;
}

/** Up to eight decimals, as short as possible. */
function decimal(value: number): string {
  return String(Number(value.toFixed(8)));
}
