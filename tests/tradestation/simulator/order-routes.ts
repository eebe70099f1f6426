import { Hono } from "hono";
import { z } from "zod";
import { fromTradeStation } from "../../../shared/tradestation/symbols.ts";
import { type BrokerBook, Refused } from "../../brokers/book.ts";
import type { PlaceRequest } from "../../brokers/order.ts";
import { ACCOUNT, type Reply, type Route } from "./wire.ts";

const quantity = z.string().regex(/^[1-9]\d*$/);
const price = z.string().regex(/^-?\d+\.\d\d$/);
const action = z.enum(["BUYTOOPEN", "SELLTOOPEN", "BUYTOCLOSE", "SELLTOCLOSE"]);
const common = {
  AccountID: z.string(),
  OrderType: z.literal("Limit"),
  LimitPrice: price,
  TimeInForce: z.strictObject({ Duration: z.literal("DAY") }),
  Route: z.literal("Intelligent"),
  OrderConfirmID: z.string().min(1).max(22),
};
const leg = { Symbol: z.string(), Quantity: quantity, TradeAction: action };
const single = z.strictObject({ ...common, ...leg });
const spread = z.strictObject({ ...common, Legs: z.array(z.strictObject(leg)).min(2).max(4) });
/** A preview has no reference, and may be for a share. */
const preview = z.strictObject({
  ...common,
  OrderConfirmID: common.OrderConfirmID.optional(),
  ...leg,
  TradeAction: z.enum([...action.options, "BUY", "SELL"]),
});
const replacement = z.strictObject({ LimitPrice: price });

/** Previewing, placing, replacing and cancelling. */
export function orderRoutes(route: Route, book: BrokerBook): Hono {
  const app = new Hono();

  app.post(
    "/orderexecution/orderconfirm",
    route("confirm", async (_, __, body) => {
      const { AccountID, Symbol: symbol, Quantity, LimitPrice } = checked(preview, body);
      if (AccountID !== ACCOUNT) {
        throw new Refused("Account not found.");
      }
      const cost = (Number(LimitPrice) * Number(Quantity)).toFixed(2);
      const SummaryMessage = `Buy ${Quantity} ${symbol} @ ${LimitPrice} Limit`;
      return {
        body: { Confirmations: [{ EstimatedPrice: LimitPrice, EstimatedCost: cost, SummaryMessage }] },
      };
    }),
  );

  app.post(
    "/orderexecution/orders",
    route("place", async (_, fault, body) => {
      switch (fault) {
        case "refused":
          throw new Refused("EC401: The account may not trade this.");
        case "refused_200":
          return { body: { Error: "BadRequest", Message: "EC402: The account may not trade this." } };
        case "error_in_orders":
          return {
            body: { Orders: [{ Error: "FAILED", Message: "EC403: Not enough buying power." }], Errors: [] },
          };
        case "error_in_errors":
          return {
            body: { Orders: [], Errors: [{ Error: "FAILED", Message: "EC404: Not enough buying power." }] },
          };
      }
      if (fault === "taken_late") {
        await book.delay(readPlaced(body));
        return { body: {} };
      }
      let orderId: string;
      try {
        const order = await book.place(readPlaced(body));
        orderId = order.orderId;
        if (
          fault === "partial_fill" ||
          fault === "part_then_out" ||
          fault === "part_then_rejected" ||
          fault === "rejected_later" ||
          fault === "late_fill" ||
          fault === "filled_while_ack"
        ) {
          order.plan = fault;
        } else if (fault === "listed_late") {
          order.unlisted = 1;
        }
      } catch (error) {
        if (error instanceof Refused) {
          return { body: { Orders: [], Errors: [{ Error: "FAILED", Message: error.message }] } };
        }
        throw error;
      }
      await book.trade();
      return { body: { Orders: [{ Message: "Sent order.", OrderID: orderId }], Errors: [] } };
    }),
  );

  app.put(
    "/orderexecution/orders/:id",
    route("replace", async (c, fault, body) => {
      const refusal = refusedBy(fault);
      if (refusal) {
        return refusal;
      }
      const { LimitPrice } = checked(replacement, body);
      const id = c.req.param("id") ?? "";
      requireTick(LimitPrice, book.open(id).legs.length > 1);
      book.replace(id, LimitPrice);
      await book.trade();
      return { body: { Message: "Cancel/Replace order sent.", OrderID: id } };
    }),
  );

  app.delete(
    "/orderexecution/orders/:id",
    route("cancel", async (c, fault) => {
      const refusal = refusedBy(fault);
      if (refusal) {
        return refusal;
      }
      const id = c.req.param("id") ?? "";
      const order = book.open(id);
      if (fault === "fill_after_cancel") {
        order.status = "UCN";
        order.plan = "fill_after_cancel";
      } else {
        if (fault === "slow_cancel") {
          const { filled } = order;
          order.veil = { state: { status: "UCN", filled, rejectReason: "", closedAt: null }, looks: 2 };
        }
        book.cancel(id);
      }
      return { body: { Message: "Cancel request sent.", OrderID: id } };
    }),
  );

  return app;
}

function refusedBy(fault: string | null): Reply | null {
  const body = { Error: "BadRequest", Message: "Not an open order." };
  return fault === "refused" ? { status: 400, body } : fault === "refused_200" ? { body } : null;
}

function readPlaced(body: unknown): PlaceRequest {
  const isSpread = typeof body === "object" && body !== null && "Legs" in body;
  const sent = isSpread ? checked(spread, body) : checked(single, body);
  const legs = "Legs" in sent ? sent.Legs : [sent];
  const quantities = new Set(legs.map(({ Quantity }) => Quantity));
  if (sent.AccountID !== ACCOUNT) {
    throw new Refused("Account not found.");
  }
  if (quantities.size > 1) {
    throw new Refused("Ratio spreads are not simulated.");
  }
  requireTick(sent.LimitPrice, isSpread);
  if (!isSpread && Number(sent.LimitPrice) <= 0) {
    throw new Refused("The limit price must be positive.");
  }
  return {
    confirmId: sent.OrderConfirmID,
    limitPrice: sent.LimitPrice,
    quantity: Number([...quantities][0]),
    legs: legs.map(({ Symbol: name, TradeAction }) => {
      const symbol = fromTradeStation(name);
      if (symbol === null) {
        throw new Refused(`FAILED, INVALID SYMBOL ${name}`);
      }
      return { symbol, action: TradeAction };
    }),
  };
}

function requireTick(limitPrice: string, isSpread: boolean): void {
  const cents = Math.abs(Math.round(Number(limitPrice) * 100));
  if (!isSpread && cents % (cents < 300 ? 5 : 10) !== 0) {
    throw new Refused("Invalid price increment.");
  }
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refused(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  return parsed.data;
}
