import { addDays, type Day, isSession, newYorkDate, weekday } from "../../model/calendar.ts";
import { Position } from "../../model/ledger.ts";
import { CENT, DOLLAR, times, toCents, toDecimal, toNumber } from "../../model/money.ts";
import type { Contract } from "../../model/quotes.ts";
import type { Overrides } from "../../model/rules.ts";
import { overridesAsJson } from "../positions.ts";
import { type Desk, type Held, TICKERS } from "./desk.ts";

const HOLIDAY_FRIDAYS = ["2026-04-03", "2026-06-19", "2026-07-03", "2026-12-25"];

/** Opens new positions, at random, where old ones have closed. */
export class Openings {
  private opened = 0;

  constructor(
    private readonly desk: Desk,
    /** How many positions are kept open. */
    private readonly open: number,
  ) {}

  async replenish(): Promise<void> {
    await this.desk.flush();
    for (let missing = this.open - this.desk.open().length; missing > 0; missing -= 1) {
      await this.openOne();
    }
  }

  private async openOne(): Promise<void> {
    const { random, market, now, sql } = this.desk;
    const today = newYorkDate(now);
    this.opened += 1;
    const ticker = random.pick(TICKERS);
    const isSpread = random.chance(60);
    const soon = random.chance(25);
    const contract: Contract = {
      ticker,
      expiration: this.anExpiration(today, soon),
      strike: BigInt(Math.max(5, Math.round((market.price(ticker) * random.int(88, 101)) / 10_000))) * DOLLAR,
      width: isSpread ? BigInt(random.pick([2, 5, 10])) * DOLLAR : null,
    };
    const most = times(contract.width ?? contract.strike, 100);
    const mid = market.mid(contract, today);
    if (mid < 5n * DOLLAR || mid >= most - DOLLAR) {
      return;
    }
    // Whole cents; that half-cents matter at the full loss has a test of its own.
    const price = mid - BigInt(random.int(0, 99)) * CENT;
    const quantity = random.pick([1, 1, 2, 3, 5, 10]);
    const patient = random.chance(45);
    const overrides: Overrides = {
      ...(patient ? { exitDte: random.pick([0, 0, 1, 5, 10]) } : {}),
      ...(random.chance(soon ? 40 : 10) ? { autoExit: false } : {}),
      ...(random.chance(20)
        ? { profitTarget: toCents((times(price, quantity) * BigInt(random.int(60, 99))) / 100n) + CENT }
        : {}),
      ...(random.chance(35)
        ? { stopLoss: toCents((times(price, quantity) * BigInt(random.int(20, 200))) / 100n) + CENT }
        : {}),
    };
    const request = {
      request_id: `replay-${this.opened}`,
      strategy_type: isSpread ? "VPC" : "CSP",
      ticker,
      expiration_date: contract.expiration,
      strike_price: toNumber(contract.strike),
      ...(contract.width === null ? {} : { width: toNumber(contract.width) }),
      net_credit: toNumber(price),
      quantity,
      overrides: overridesAsJson(overrides),
    };
    const [row] = await sql`
      select (public.create_position(${sql.json(request as never)}, ${toDecimal(price)}, ${quantity}, '{}') -> 'position'
        ->> 'position_id')::integer as id`;
    const one: Held = {
      id: row?.id,
      position: new Position(
        request.request_id,
        contract,
        { quantity, cash: times(price, quantity), fees: 0n },
        now,
        overrides,
      ),
      stopHeld: [],
      close: null,
      refusedOn: "",
      refusals: 0,
      askedAt: undefined,
    };
    this.desk.hold(one);
  }

  private anExpiration(today: Day, soon: boolean): Day {
    const { random } = this.desk;
    let day = addDays(today, soon ? random.int(2, 15) : random.int(23, 50));
    while (weekday(day) !== 5) {
      day = addDays(day, 1);
    }
    if (random.chance(15)) {
      // The Saturday after, as the specification has it.
      return addDays(day, 1);
    }
    const holiday = HOLIDAY_FRIDAYS.find((friday) => friday > today && friday <= addDays(today, 15));
    if (holiday !== undefined && random.chance(30)) {
      return holiday;
    }
    return isSession(day) || random.chance(50) ? day : addDays(day, 7);
  }
}
