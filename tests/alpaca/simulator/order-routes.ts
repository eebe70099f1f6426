import { type Context, Hono } from "hono";
import type { AlpacaBook } from "./book.ts";
import type { Fault } from "./faults.ts";
import { type Line, legIdOf, type Ticket } from "./line.ts";
import { isOf, legsJson, orderJson } from "./order-json.ts";
import { type AlpacaRequest, readOrder, readReplacement } from "./requests.ts";
import {
  forbidden,
  instantOf,
  invalid,
  limitOf,
  listOf,
  malformed,
  notFound,
  oneOf,
  type Route,
} from "./wire.ts";

export interface OrderRouteOptions {
  /** Whether a list without `nested` has legs as orders of their own (the default), or no legs. */
  unnested?: "legs listed" | "legs absent";
  /** Whether the answer to a new order comes before the market has it (the default), or after. */
  placedAnswer?: "pending" | "settled";
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const CLOSED = ["filled", "canceled", "expired", "rejected", "replaced", "done_for_day"];
const PLANS = [
  "partial_fill",
  "part_then_out",
  "part_then_rejected",
  "rejected_later",
  "late_fill",
  "filled_while_ack",
  "done_for_day",
  "expires_early",
] as const;

/** Placing, replacing, cancelling and looking up orders. */
export function orderRoutes(route: Route, book: AlpacaBook, options: OrderRouteOptions): Hono {
  const app = new Hono();

  app.post(
    "/orders",
    route("place", async (_, fault, body) => {
      switch (fault) {
        case "refused_403":
          throw forbidden("account not eligible to trade options");
        case "refused_422":
          throw invalid("contract is not tradable");
        case "refused_40010001":
          throw malformed("order is malformed");
      }
      await book.trade();
      const request = readOrder(body, book.newId());
      if (fault === "taken_late") {
        await book.delay(request);
        return { body: {} };
      }
      const line = await place(request, fault);
      const pending = orderJson(book, line, onlyTicket(line), line.order, true);
      await book.trade();
      const settled = orderJson(book, line, onlyTicket(line), line.order, true);
      return { body: options.placedAnswer === "settled" ? settled : pending };
    }),
  );

  app.get(
    "/orders",
    route("orders", async (c, fault) => {
      await book.trade();
      const nested = isNested(c);
      const found = listed(c);
      const lines = [...new Set(found.map(({ line }) => line))];
      const states = new Map(lines.map((line) => [line, book.look(line.order)]));
      const shown = found.flatMap(({ line, ticket }) => {
        const state = states.get(line) ?? line.order;
        const whole = orderJson(book, line, ticket, state, nested, fault);
        const isSplit = !nested && line.order.legs.length > 1 && options.unnested !== "legs absent";
        return isSplit ? [whole, ...legsJson(book, line, ticket, state, fault)] : [whole];
      });
      for (const { order } of book.lines.values()) {
        order.unlisted = Math.max(0, order.unlisted - 1);
      }
      await book.arrive();
      const limit = limitOf(c, "limit", 50, 500);
      const orders = shown.filter(inStatus(c)).slice(0, limit);
      return { body: fault === "repeated_order" && orders[0] ? [...orders, orders[0]] : orders };
    }),
  );

  app.get(
    "/orders:by_client_order_id",
    route("client_order", async (c, fault) => {
      const reference = c.req.query("client_order_id");
      if (!reference) {
        throw malformed("client_order_id is missing");
      }
      await book.trade();
      for (const line of book.lines.values()) {
        const ticket = line.tickets.find(({ clientOrderId }) => clientOrderId === reference);
        if (ticket) {
          return { body: orderJson(book, line, ticket, book.look(line.order), isNested(c), fault) };
        }
      }
      await book.arrive();
      throw notFound(`order not found for ${reference}`);
    }),
  );

  app.get(
    "/orders/:id",
    route("order", async (c, fault) => {
      const id = idOf(c);
      await book.trade();
      for (const line of book.lines.values()) {
        for (const ticket of line.tickets) {
          if (ticket.id === id) {
            return { body: orderJson(book, line, ticket, book.look(line.order), isNested(c), fault) };
          }
          const leg = line.order.legs.findIndex(({ symbol }) => legIdOf(ticket.id, symbol) === id);
          if (line.order.legs.length > 1 && leg >= 0) {
            return { body: legsJson(book, line, ticket, book.look(line.order), fault)[leg] };
          }
        }
      }
      throw notFound(`order not found for ${id}`);
    }),
  );

  app.patch(
    "/orders/:id",
    route("replace", async (c, fault, body) => {
      const id = idOf(c);
      await book.trade();
      if (fault === "insufficient_qty") {
        throw forbidden("insufficient qty available for order (requested: 1, available: 0)", {
          available: "0",
        });
      }
      if (fault === "refused_422") {
        throw invalid("cannot replace order in pending_replace status");
      }
      const looks = fault === "slow_replace" ? 3 : 1;
      const next = book.replace(id, readReplacement(body), looks, fault === "fill_wins");
      const { line } = book.ticket(next.id);
      return { body: orderJson(book, line, next, line.order, true) };
    }),
  );

  app.delete(
    "/orders/:id",
    route("cancel", async (c, fault) => {
      const id = idOf(c);
      await book.trade();
      if (fault === "refused_422") {
        throw invalid('order is already in "pending_replace" state');
      }
      const looks = fault === "stuck_cancel" ? 11 : fault === "slow_cancel" ? 3 : 1;
      const order = book.requestCancel(id, looks);
      if (fault === "fill_after_cancel") {
        order.plan = "fill_after_cancel";
      }
      return { status: 204, body: null };
    }),
  );

  async function place(request: AlpacaRequest, fault: Fault | null): Promise<Line> {
    const order = await book.place(request);
    const line = book.lines.get(order.orderId);
    if (!line) {
      throw new Error("An order has no line.");
    }
    order.plan = PLANS.find((plan) => plan === fault) ?? null;
    if (fault === "listed_late") {
      order.unlisted = 1;
    } else if (fault === "skewed") {
      line.skew = -90_000;
    } else if (fault === "slow_new") {
      line.arriving = { as: "accepted", looks: 4 };
    }
    return line;
  }

  /** Orders by submission, the newest first by default. */
  function listed(c: Context): { line: Line; ticket: Ticket }[] {
    const symbols = listOf(c, "symbols");
    const classes = listOf(c, "asset_class");
    const after = instantOf(c, "after");
    const until = instantOf(c, "until");
    const anchors = [c.req.query("before_order_id"), c.req.query("after_order_id")];
    const [before, later] = anchors.map((id) => (id === undefined ? null : submittedOf(book.ticket(id))));
    const isByTime = after !== null || until !== null;
    if ((before != null && later != null) || (isByTime && (before != null || later != null))) {
      throw malformed("before_order_id, after_order_id and after/until are mutually exclusive");
    }
    const found = [...book.lines.values()]
      .filter(({ order }) => order.unlisted === 0)
      .filter((line) => symbols.length === 0 || isOf(line, symbols, classes.includes("us_option")))
      .flatMap((line) => line.tickets.map((ticket) => ({ line, ticket })))
      .filter((each) => {
        const submitted = submittedOf(each);
        return (
          submitted > (after ?? later ?? Number.NEGATIVE_INFINITY) &&
          submitted < (until ?? before ?? Number.POSITIVE_INFINITY)
        );
      })
      .sort((one, other) => submittedOf(one) - submittedOf(other));
    return oneOf(c, "direction", ["asc", "desc"], "desc") === "asc" ? found : found.reverse();
  }

  return app;
}

function submittedOf({ line, ticket }: { line: Line; ticket: Ticket }): number {
  return line.order.openedAt.getTime() + ticket.offset + line.skew;
}

function inStatus(c: Context): (order: Record<string, unknown>) => boolean {
  const status = oneOf(c, "status", ["open", "closed", "all"], "open");
  return (order) => status === "all" || CLOSED.includes(String(order.status)) === (status === "closed");
}

function isNested(c: Context): boolean {
  return oneOf(c, "nested", ["true", "false"], "false") === "true";
}

function idOf(c: Context): string {
  const id = c.req.param("id") ?? "";
  if (!UUID.test(id)) {
    throw malformed("order_id is missing");
  }
  return id;
}

function onlyTicket({ tickets: [ticket] }: Line): Ticket {
  if (!ticket) {
    throw new Error("An order has no ticket.");
  }
  return ticket;
}
