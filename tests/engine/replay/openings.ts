import { addDays, type Day, isSession, newYorkDate, weekday } from "../../model/calendar.ts";
import { type Contract, contractAt, mostWorth, STRATEGIES } from "../../model/contract.ts";
import { Position } from "../../model/ledger.ts";
import { CENT, DOLLAR, greatest, times, toCents, toDecimal } from "../../model/money.ts";
import { requestOf } from "../../model/request.ts";
import type { Overrides } from "../../model/rules.ts";
import { isIndex, tradesUntil } from "../../model/settlement.ts";
import { type Desk, type Held, TICKERS } from "./desk.ts";

const HOLIDAY_FRIDAYS = ["2026-04-03", "2026-06-19", "2026-07-03", "2026-12-25"];

/** Opens random new positions where old ones have closed. */
export class Openings {
  private opened = 0;

  constructor(
    private readonly desk: Desk,
    /** Number of positions to keep open. */
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
    const soon = random.chance(25);
    const contract = this.aContract(ticker, this.anExpiration(today, soon));
    const most = mostWorth(contract);
    if (now >= tradesUntil(contract)) {
      return;
    }
    const mid = market.mid(contract, today);
    if (mid < 5n * DOLLAR || (most !== null && mid >= most - DOLLAR)) {
      return;
    }
    // Whole cents. Half-cents at the full loss have a test of their own.
    const price = mid - BigInt(random.int(0, 99)) * CENT;
    const quantity = random.pick([1, 1, 2, 3, 5, 10]);
    const patient = random.chance(45);
    const overrides: Overrides = {
      ...(patient ? { exitDte: random.pick([0, 0, 1, 5, 10, null]) } : {}),
      ...(random.chance(soon ? 40 : 10) ? { autoExit: false } : {}),
      ...random.pick<() => Overrides>([
        ...Array.from({ length: 7 }, () => () => ({})),
        () => ({
          profitTarget: toCents((times(price, quantity) * BigInt(random.int(60, 99))) / 100n) + CENT,
        }),
        () => ({ profitPercent: BigInt(random.int(1_000, 9_900)) }),
        () => ({ profitTarget: null }),
      ])(),
      ...random.pick<() => Overrides>([
        ...Array.from({ length: 5 }, () => () => ({})),
        () => ({ stopLoss: toCents((times(price, quantity) * BigInt(random.int(20, 200))) / 100n) + CENT }),
        () => ({ stopLoss: toCents((times(price, quantity) * BigInt(random.int(20, 60))) / 100n) + CENT }),
        () => ({ stopPercent: BigInt(random.int(2_000, 20_000)) }),
        () => ({ stopLoss: null }),
      ])(),
    };
    const request_id = `replay-${this.opened}`;
    const request = requestOf(contract, {
      request_id,
      credit: price,
      quantity,
      overrides,
      byStrike: random.chance(50),
    });
    const [row] = await sql`
      select (public.create_position(${sql.json(request as never)}, ${toDecimal(price)}, ${quantity}, '{}') -> 'position'
        ->> 'position_id')::integer as id`;
    const one: Held = {
      id: row?.id,
      position: new Position(
        request_id,
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

  /** A contract near the price: puts below it or a little above, calls above it or a little below. */
  private aContract(ticker: string, expiration: Day): Contract {
    const { random, market } = this.desk;
    const strikeAt = (percent: number) =>
      BigInt(Math.max(12, Math.round((market.price(ticker) * percent) / 10_000))) * DOLLAR;
    const width = () => BigInt(random.pick([2, 5, 10])) * DOLLAR;
    const put = strikeAt(random.int(88, 101));
    const call = random.chance(15) ? put : greatest(put, strikeAt(random.int(99, 112)));
    // An index has no shares that could cover a call.
    const known = STRATEGIES.filter((each) => each !== "CC" || !isIndex({ ticker }));
    const strategy = random.pick([...known, "VPC", "IC"] as const);
    return contractAt(strategy, ticker, expiration, { put, putWidth: width(), call, callWidth: width() });
  }

  private anExpiration(today: Day, soon: boolean): Day {
    const { random } = this.desk;
    let day = addDays(today, soon ? random.int(2, 15) : random.int(23, 50));
    while (weekday(day) !== 5) {
      day = addDays(day, 1);
    }
    if (random.chance(15)) {
      // The Saturday after, as in the specification.
      return addDays(day, 1);
    }
    const holiday = HOLIDAY_FRIDAYS.find((friday) => friday > today && friday <= addDays(today, 15));
    if (holiday !== undefined && random.chance(30)) {
      return holiday;
    }
    return isSession(day) || random.chance(50) ? day : addDays(day, 7);
  }
}
