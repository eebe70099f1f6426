import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import { chance } from "../../../shared/simulated/random-walk.ts";
import {
  addDays,
  isMarketOpen,
  isSession,
  newYorkDate,
  sessionClose,
  sessionOpen,
  sessions,
  weekday,
} from "../../model/calendar.ts";
import { chainOf } from "./chain.ts";
import { CENT_TICKS, type RuleOptions } from "./rules.ts";
import { decimal, instantOf, limitOf, listOf, malformed, page, type Route, uuidOf } from "./wire.ts";

/** Clock, calendar and contracts, which belong to the trading API. */
export function marketRoutes(
  route: Route,
  market: MarketData,
  now: () => Promise<Date>,
  options: RuleOptions,
): Hono {
  const app = new Hono();

  app.get(
    "/clock",
    route("clock", async () => {
      const instant = (await now()).getTime();
      let day = newYorkDate(instant);
      const next = (time: (day: string) => number) => {
        let found = day;
        while (!isSession(found) || time(found) <= instant) {
          found = addDays(found, 1);
        }
        return inNewYork(time(found));
      };
      day = newYorkDate(instant);
      return {
        body: {
          timestamp: inNewYork(instant),
          is_open: isMarketOpen(instant),
          next_open: next(sessionOpen),
          next_close: next(sessionClose),
        },
      };
    }),
  );

  app.get(
    "/calendar",
    route("calendar", async (c) => {
      const today = newYorkDate((await now()).getTime());
      const from = dateOf(c, "start") ?? addDays(today, -365);
      const to = dateOf(c, "end") ?? addDays(today, 365);
      const time = (instant: number) => inNewYork(instant).slice(11, 16);
      return {
        body: sessions(from, to).map((date) => {
          let settles = addDays(date, 1);
          while (!isSession(settles)) {
            settles = addDays(settles, 1);
          }
          return {
            date,
            open: time(sessionOpen(date)),
            close: time(sessionClose(date)),
            session_open: "0400",
            session_close: "2000",
            settlement_date: settles,
          };
        }),
      };
    }),
  );

  app.get(
    "/options/contracts",
    route("contracts", async (c, fault) => {
      const today = newYorkDate((await now()).getTime());
      // The Saturday before which contracts expire by default.
      const weekend = addDays(today, (6 - weekday(today) + 7) % 7);
      const exact = dateOf(c, "expiration_date");
      const [type, style, ppind] = [c.req.query("type"), c.req.query("style"), c.req.query("ppind")];
      const contracts = await chainOf(market, listOf(c, "underlying_symbols"), {
        from: exact ?? dateOf(c, "expiration_date_gte") ?? today,
        to: exact ?? dateOf(c, "expiration_date_lte") ?? weekend,
        lowest: numberOf(c, "strike_price_gte") ?? 0,
        highest: numberOf(c, "strike_price_lte") ?? Number.POSITIVE_INFINITY,
        type: type === "call" || type === "put" ? type : null,
      });
      const isPenny = (root: string) =>
        (options.centTicks ?? CENT_TICKS).includes(root) || (options.pennyProgram?.includes(root) ?? false);
      const found = contracts.filter(
        ({ root }) =>
          style !== "european" &&
          c.req.query("status") !== "inactive" &&
          (c.req.query("root_symbol") ?? root) === root &&
          (ppind === undefined || (ppind === "true") === isPenny(root)),
      );
      const { items, next } = page(
        found,
        ({ symbol }) => symbol,
        limitOf(c, "limit", 100, 10_000),
        c.req.query("page_token"),
      );
      let counted = addDays(today, -1);
      while (!isSession(counted)) {
        counted = addDays(counted, -1);
      }
      const option_contracts = items.map(({ symbol, root, expiration, optionType, strike }) => ({
        id: uuidOf(symbol),
        symbol,
        name: `${root} ${expiration} ${strike} ${optionType === "put" ? "Put" : "Call"}`,
        status: "active",
        tradable: true,
        expiration_date: expiration,
        root_symbol: root,
        underlying_symbol: root,
        underlying_asset_id: uuidOf(root),
        type: optionType,
        style: "american",
        strike_price: decimal(strike),
        multiplier: "100",
        size: "100",
        // Some contracts are too new to have open interest.
        ...(chance(`${symbol}/new`) > 0.05 && {
          open_interest: String(Math.floor(5000 * chance(`${symbol}/open interest`))),
          open_interest_date: counted,
        }),
        close_price: null,
        close_price_date: null,
        ppind: isPenny(root),
      }));
      const [first] = option_contracts;
      if (fault === "malformed_symbol" && first) {
        first.symbol = `${first.symbol}0`;
      }
      return { body: { option_contracts, next_page_token: next } };
    }),
  );

  return app;
}

/** A parameter that is a date; null where it is absent. */
export function dateOf(c: Context, name: string): string | null {
  const value = c.req.query(name) ?? null;
  if (instantOf(c, name) !== null && value?.length !== 10) {
    throw malformed(`invalid ${name}: YYYY-MM-DD`);
  }
  return value;
}

export function numberOf(c: Context, name: string): number | null {
  const value = c.req.query(name);
  if (value !== undefined && !/^\d+(\.\d+)?$/.test(value)) {
    throw malformed(`invalid ${name}`);
  }
  return value === undefined ? null : Number(value);
}

const PARTS = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "America/New_York",
  dateStyle: "short",
  timeStyle: "medium",
});

/** `2025-06-24T14:15:22-04:00`. */
function inNewYork(instant: number): string {
  const local = PARTS.format(instant).replace(" ", "T");
  const hours = Math.round((Date.parse(`${local}Z`) - instant) / 3_600_000);
  return `${local}${hours < 0 ? "-" : "+"}${String(Math.abs(hours)).padStart(2, "0")}:00`;
}
