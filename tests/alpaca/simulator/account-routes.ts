import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { marketValue } from "../../brokers/worth.ts";
import type { Activity } from "./activities.ts";
import type { AlpacaBook } from "./book.ts";
import { cashOf, optionsBuyingPower } from "./power.ts";
import type { RuleOptions } from "./rules.ts";
import {
  decimal,
  instantOf,
  limitOf,
  listOf,
  malformed,
  nanoseconds,
  oneOf,
  page,
  type Route,
  uuidOf,
} from "./wire.ts";

export interface AccountRouteOptions extends RuleOptions {
  /** Whether a short position has a negative quantity (the default) or only the side tells. */
  positionQty?: "signed" | "absolute";
}

/** The one account, its holdings, and its activities. */
export function accountRoutes(
  route: Route,
  book: AlpacaBook,
  market: Pick<MarketData, "optionQuotes" | "underlyingQuotes">,
  options: AccountRouteOptions,
): Hono {
  const app = new Hono();
  /** The positions in the latest answer, and whether they were behind. */
  let shown = holdings();
  let isBehind = false;

  app.get(
    "/account",
    route("account", async () => {
      await book.trade();
      const { long, short } = await marketValue(market, holdings());
      const equity = decimal(cashOf(book) + long + short, 2);
      const power = decimal(optionsBuyingPower(book), 2);
      const level = options.level ?? 3;
      return {
        body: {
          id: book.accountId,
          account_number: "PA3SIMULATED",
          status: "ACTIVE",
          crypto_status: "ACTIVE",
          currency: "USD",
          cash: decimal(cashOf(book), 2),
          buying_power: power,
          regt_buying_power: power,
          non_marginable_buying_power: power,
          options_buying_power: power,
          options_approved_level: level,
          options_trading_level: level,
          equity,
          last_equity: equity,
          portfolio_value: equity,
          long_market_value: decimal(long, 2),
          short_market_value: decimal(short, 2),
          initial_margin: "0",
          maintenance_margin: "0",
          multiplier: "1",
          accrued_fees: "0",
          pending_reg_taf_fees: "0",
          trading_blocked: options.isTradingBlocked ?? false,
          transfers_blocked: false,
          account_blocked: false,
          trade_suspended_by_user: false,
          shorting_enabled: true,
          created_at: "2026-01-02T18:20:20.272275Z",
        },
      };
    }),
  );

  app.get(
    "/positions",
    route("positions", async (_, fault) => {
      await book.trade();
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
      const held = [...shown].filter(([, quantity]) => quantity !== 0);
      const odd = fault === "malformed_symbol" ? held.length - 1 : -1;
      return {
        body: held.map(([symbol, quantity], i) => ({
          ...positionJson(i === odd ? `${symbol}0` : symbol, quantity),
          asset_id: uuidOf(symbol),
        })),
      };
    }),
  );

  const activities = (ofPath: (c: Context) => string[]) =>
    route("activities", async (c, fault) => {
      await book.trade();
      const named = ofPath(c);
      const category = c.req.query("category");
      if (category !== undefined && (named.length > 0 || !/^(non_)?trade_activity$/.test(category))) {
        throw malformed("category cannot be used with activity_types");
      }
      const date = instantOf(c, "date");
      const after = instantOf(c, "after") ?? Number.NEGATIVE_INFINITY;
      const until = instantOf(c, "until") ?? Number.POSITIVE_INFINITY;
      const found = book.activities.all
        .filter(({ type }) => named.length === 0 || named.includes(type))
        .filter(({ type }) => category === undefined || (category === "trade_activity") === (type === "FILL"))
        .filter(({ createdAt }) => createdAt.getTime() > after && createdAt.getTime() < until)
        .filter(
          ({ createdAt }) =>
            date === null || nanoseconds(createdAt).startsWith(nanoseconds(new Date(date)).slice(0, 10)),
        );
      if (oneOf(c, "direction", ["asc", "desc"], "desc") === "desc") {
        found.reverse();
      }
      const token = c.req.query("page_token");
      const { items } = page<Activity>(
        found,
        ({ id }) => id,
        limitOf(c, "page_size", 100, 100),
        // Here the page token is no secret: it is the id of the last item.
        token === undefined ? undefined : Buffer.from(token).toString("base64url"),
      );
      const shown = items.map(({ json }) => json);
      return { body: fault === "repeated_activity" && shown[0] ? [...shown, shown[0]] : shown };
    });
  app.get(
    "/account/activities",
    activities((c) => listOf(c, "activity_types")),
  );
  app.get(
    "/account/activities/:type",
    activities((c) => [c.req.param("type") ?? ""]),
  );

  function holdings(): Map<string, number> {
    return new Map([...book.holdings(), ...book.shares]);
  }

  function positionJson(symbol: string, quantity: number): Record<string, unknown> {
    const qty = String(options.positionQty === "absolute" ? Math.abs(quantity) : quantity);
    return {
      symbol,
      exchange: parseOptionSymbol(symbol) || symbol.length > 6 ? "" : "NASDAQ",
      asset_class: parseOptionSymbol(symbol) || symbol.length > 6 ? "us_option" : "us_equity",
      asset_marginable: true,
      qty,
      qty_available: qty,
      side: quantity < 0 ? "short" : "long",
      avg_entry_price: "1",
      market_value: decimal(quantity * 100),
      cost_basis: decimal(quantity * 100),
      unrealized_pl: "0",
      unrealized_plpc: "0",
      unrealized_intraday_pl: "0",
      unrealized_intraday_plpc: "0",
      current_price: "1",
      lastday_price: "1",
      change_today: "0",
    };
  }

  return app;
}
