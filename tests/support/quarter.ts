import blackScholes from "black-scholes";
import type { OrderReport } from "../../shared/broker.ts";
import { Random } from "../engine/random.ts";
import { addDays, daysBetween, iso, newYork, sessions, weekday } from "../model/calendar.ts";
import { type Contract, contractAt, type Leg, optionSymbol } from "../model/contract.ts";
import { money, toNumber } from "../model/money.ts";
import { requestOf } from "../model/request.ts";
import { type Book, quote } from "./book.ts";

const TICKERS = { SPY: 590, QQQ: 510, IWM: 220, AAPL: 240, MSFT: 420, NVDA: 140 };
const VOLATILITY = { SPY: 0.17, QQQ: 0.21, IWM: 0.24, AAPL: 0.28, MSFT: 0.26, NVDA: 0.48 };
type Ticker = keyof typeof TICKERS;
const LOOKS = ["10:00", "11:30", "13:00", "14:30", "15:45"];
const FEE = 0.65;
const KINDS = ["CSP", "CSP", "VPC", "VPC", "VPC", "VCC", "IC", "IC", "CC", "STR"] as const;

/**
 * A quarter of a premium seller: opens all strategies about 45 days before expiration, well away from the price, and
 * leaves the rest to the rules. Prices follow a random walk, quotes follow Black and Scholes, and closes fill a little
 * above the mid. The market clock ends on the evening of `until`.
 */
export async function playQuarter(
  book: Book,
  from = "2026-03-02",
  until = "2026-05-29",
  seed = 11,
): Promise<void> {
  const random = new Random(seed);
  const prices = { ...TICKERS };
  const open = new Map<number, Contract>();
  const { sql } = book;
  // An option's value in USD per contract, at least one cent per share.
  const value = (ticker: Ticker, { type, strike }: Leg, days: number) =>
    Math.max(
      1,
      Math.round(
        100 *
          blackScholes.blackScholes(
            prices[ticker],
            toNumber(strike),
            Math.max(days, 0.2) / 365,
            VOLATILITY[ticker],
            0.04,
            type,
          ),
      ),
    );

  for (const day of sessions(from, until)) {
    for (const look of LOOKS) {
      await book.setClock(iso(newYork(day, look)));
      for (const ticker of Object.keys(prices) as Ticker[]) {
        const sigma = VOLATILITY[ticker] / Math.sqrt(252 * LOOKS.length);
        const normal =
          (Array.from({ length: 6 }, () => random.int(-1000, 1000)).reduce((a, b) => a + b, 0) / 1000) * 0.7;
        prices[ticker] *= 1 + sigma * normal + 0.00008;
      }
      if (look === "11:30" && random.chance(65)) {
        const ticker = random.pick(Object.keys(prices) as Ticker[]);
        const expiration_date = fridayAfter(addDays(day, random.int(38, 52)));
        const away = VOLATILITY[ticker] * 0.28;
        const strikeAt = (part: number) => money(Math.round((prices[ticker] * part) / 5) * 5);
        const contract = contractAt(random.pick(KINDS), ticker, expiration_date, {
          put: strikeAt(1 - away),
          putWidth: money(5),
          call: strikeAt(1 + away),
          callWidth: money(5),
        });
        const days = daysBetween(day, expiration_date);
        const credit = contract.legs.reduce(
          (sum, leg) => sum + (leg.action === "sell" ? 1 : -1) * value(ticker, leg, days),
          0,
        );
        const quantity = contract.legs.some(({ action }) => action === "buy") ? random.int(1, 5) : 1;
        if (credit > 15) {
          const request_id = `${day}-${ticker}-${open.size}`;
          // Sometimes the stop is the credit itself.
          const overrides = random.chance(35) ? { stopPercent: 10_000n } : {};
          const request = requestOf(contract, { request_id, credit: money(credit), quantity, overrides });
          open.set(await book.open(request), contract);
        }
      }
      const quotes = new Map(
        [...open.values()].flatMap((contract) =>
          contract.legs.map((leg) => {
            const mid = value(contract.ticker as Ticker, leg, daysBetween(day, contract.expiration));
            const symbol = optionSymbol(contract, leg);
            return [symbol, quote(symbol, mid, { bid: Math.max(0, mid - 2), ask: mid + 2 })] as const;
          }),
        ),
      );
      const { run_id, place } = await book.send([...quotes.values()]);
      const fills = place.map((order): OrderReport => {
        const quantity = Number(order.quantity);
        const limit = Number(order.limit_price);
        return {
          order_id: Number(order.order_id),
          status: "filled",
          broker_order_id: `B${order.order_id}`,
          limit_price: limit,
          filled_quantity: quantity,
          fill_cash: -Math.round(limit * quantity * 100) / 100,
          fees: Math.round(FEE * quantity * (order.legs as unknown[]).length * 100) / 100,
        };
      });
      await book.record(run_id, fills);
      const { closed } = await book.finish(run_id);
      for (const position_id of [...closed, ...(await gone(book, open))]) {
        open.delete(position_id);
      }
    }
    await book.setClock(iso(newYork(day, "20:00")));
    await sql`select private.keep_house()`;
  }
}

/** The positions that closed when their fills were recorded. */
async function gone({ sql }: Book, open: Map<number, Contract>): Promise<number[]> {
  const rows = await sql<{ position_id: number }[]>`
    select position_id::integer from public.positions where status <> 'OPEN' and position_id = any (${[...open.keys()]})`;
  return rows.map(({ position_id }) => position_id);
}

function fridayAfter(day: string): string {
  return addDays(day, (5 - weekday(day) + 7) % 7);
}
