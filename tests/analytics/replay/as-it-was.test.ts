import { describe, expect, it } from "vitest";
import { at, iso, MINUTE } from "../../model/calendar.ts";
import { csp, quotesFor, type Row } from "../../support/book.ts";
import { looksFrom, past, putIn } from "../past.ts";
import { book, replay, under, useBook } from "./stage.ts";

useBook();

/** One trade with looks on one morning, and their natural prices where kept. */
async function closed(differing: Row, marks: number[], naturals: number[] | null = null): Promise<void> {
  await putIn(book, [{ trade: past(differing), looks: looksFrom("2025-03-04T15:00:00Z", marks) }]);
  await book.sql`update private.daily_marks set naturals = ${naturals}::numeric[]`;
}

/** Contracts that were closed before the rest at another price. */
async function partOf(quantity: number, price: number, when: string, how: Row = {}): Promise<void> {
  const part = { source: "manual", exit_reason: "manual", ...how };
  await book.sql`
    with rest as (
      update public.orders set quantity = quantity - ${quantity}, filled_quantity = filled_quantity - ${quantity},
        fill_cash = fill_cash * (quantity - ${quantity}) / quantity
      where purpose = 'exit' returning *
    ),
    part as (
      insert into public.orders (order_id, request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity,
        filled_quantity, fill_cash, created_at)
      overriding system value
      select -order_id, request_id, position_id, 'exit', ${part.source as string}, ${part.exit_reason as string}, 'filled', ${price},
        ${quantity}, ${quantity}, ${-quantity * price}, ${when} from rest
      returning *
    )
    update public.trade_history set pnl_realized =
      round(entry_price * quantity + (select sum(fill_cash) from part) + (select sum(fill_cash) from rest) - fees, 2)`;
}

describe("a part that a person closed before a rule was met", () => {
  const FIVE = { quantity: 5, exit_price: 100, fees: 0 };

  it("counts as it was closed; the rules replay the rest", async () => {
    await closed(FIVE, [140, 130, 90]);
    await partOf(3, 135, "2025-03-04T15:07:00Z");
    // 750 - 3 x 135 - 2 x 90. An earlier close at 140 would have been of all five.
    expect((await replay({ profit_percent: 40 }, { profit_percent: 6 })).results).toMatchObject([
      { total_pnl: 165, reasons: { profit_target: 1 }, difference: 20 },
      { total_pnl: 50, reasons: { profit_target: 1 }, difference: -95 },
    ]);
  });

  it("but a part that a rule closed would still be open under another rule", async () => {
    await closed(FIVE, [140, 130, 90]);
    await partOf(3, 135, "2025-03-04T15:07:00Z", { source: "engine", exit_reason: "profit_target" });
    expect(await under({ profit_percent: 40 })).toMatchObject({ total_pnl: 300 });
  });

  it("ties up capital until its own day only", async () => {
    await closed(FIVE, [140]);
    await partOf(3, 135, "2025-03-10T15:00:00Z");
    // 58,000.00 each: three for 7 days, two for 17. 750 - 405 - 200 = 145.
    const days = 3 * 7 + 2 * 17;
    const expected = {
      annual_return_on_collateral: Math.round((36_500 * 145 * 100) / (58_000 * days)) / 100,
    };
    expect(await replay({ exit_dte: 1 })).toMatchObject({ as_traded: expected, results: [expected] });
  });
});

describe("the rules in force that day", () => {
  const change = async (rule: string, old_value: string | null, new_value: string | null, when: string) => {
    await book.sql`update public.positions set ${book.sql({ [rule]: new_value })}`;
    await book.sql`update public.rule_changes set changed_at = ${when}, old_value = ${old_value} where changed_at <> '2025-03-01'`;
  };

  it("a stop that was widened after the loss had already fired", async () => {
    await closed({}, [150, 470, 60], [155, 480, 65]);
    await change("stop_loss", "300", "5000", "2025-03-04T15:07:00Z");
    expect(await under({})).toMatchObject({ reasons: { stop_loss: 1 }, total_pnl: -331.3 });
  });

  it("a stop that was widened before it had not", async () => {
    await closed({}, [150, 470, 60]);
    await change("stop_loss", "300", "5000", "2025-03-04T15:05:00Z");
    expect(await under({})).toMatchObject({ reasons: { profit_target: 1 }, total_pnl: 88.7 });
  });

  it("a stop that was narrowed fires at the next check, although the mark was the same before", async () => {
    await closed({}, [150, 260, 250, 60], [150, 266, 257, 60]);
    await change("stop_loss", null, "90", "2025-03-04T15:07:00Z");
    expect(await under({})).toMatchObject({ reasons: { stop_loss: 1 }, total_pnl: -108.3 });
  });

  it("a set of rules applies from the first day", async () => {
    await closed({}, [150, 470, 60]);
    await change("stop_loss", "300", "5000", "2025-03-04T15:07:00Z");
    expect(await under({ stop_multiple: null })).toMatchObject({ reasons: { profit_target: 1 } });
  });

  it("rules that grew with the entry's fills are those of the whole", async () => {
    await closed({ quantity: 2 }, [130, 60]);
    await change("profit_target", "30", "150", "2025-03-04T15:03:00Z");
    await book.sql`update public.rule_changes set is_growth = true`;
    expect(await under({})).toMatchObject({ reasons: { profit_target: 1 }, total_pnl: 178.7 });
  });
});

describe("the price of a close", () => {
  it("is the stored natural price for a stop, the mid for a target and a date", async () => {
    await closed({}, [150, 460, 60], [158, 475, 68]);
    expect((await replay({}, { stop_multiple: null }, { exit_dte: 60 })).results).toMatchObject([
      { total_pnl: -326.3, stops_at_mid: 0 },
      { total_pnl: 88.7, stops_at_mid: 0 },
      { total_pnl: -1.3, stops_at_mid: 0 },
    ]);
  });

  it("is the mid if no natural price was stored, which is counted", async () => {
    await closed({}, [150, 460]);
    expect(await under({})).toMatchObject({ total_pnl: -311.3, stops_at_mid: 1 });
  });

  it("is never more than the legs can be worth", async () => {
    await closed({ strategy_type: "VPC", width: 5 }, [150, 496], [158, 520]);
    expect(await under({ stop_multiple: 2 })).toMatchObject({ total_pnl: -351.3, stops_at_mid: 0 });
  });

  it("is the traded price if the trade's own stop closed it", async () => {
    const request = csp();
    await book.setClock("2026-03-03T15:00:00Z");
    const position_id = await book.open(request);
    for (const [i, mark] of [150, 300, 452].entries()) {
      await book.setClock(iso(at("2026-03-03T15:05:00Z") + i * 5 * MINUTE));
      await book.decide(quotesFor(request, mark));
    }
    const [order] = await book.sql`select limit_price::float from public.orders where purpose = 'exit'`;
    await book.sql`delete from public.orders where purpose = 'exit'`;
    await book.call("close_position", {
      position_id,
      exit_price: order?.limit_price,
      exit_reason: "stop_loss",
    });
    const { as_traded, results } = await replay({});
    expect(as_traded.total_pnl).toBe(-303);
    expect(results[0]).toMatchObject({ total_pnl: -303, reasons: { stop_loss: 1 }, difference: 0 });
  });
});

describe("the difference from the actual trades", () => {
  it("is the mean of the pairs, with its standard error", async () => {
    await putIn(book, [
      { trade: past(), looks: looksFrom("2025-03-04T15:00:00Z", [100]) },
      { trade: past({ exit_price: 120 }), looks: looksFrom("2025-03-04T15:00:00Z", [90]) },
      { trade: past({ exit_price: 80 }), looks: looksFrom("2025-03-04T15:00:00Z", [140]) },
    ]);
    // -40, +30 and nothing: mean -3.33, deviation 35.12, over the root of three.
    expect(await under({ profit_percent: 30 })).toMatchObject({
      difference: -3.33,
      difference_error: 20.28,
      few_trades: true,
    });
  });

  it("is marked as based on few trades below thirty", async () => {
    const looks = looksFrom("2025-03-04T15:00:00Z", [140]);
    await putIn(
      book,
      Array.from({ length: 29 }, () => ({ trade: past(), looks })),
    );
    expect(await under({})).toMatchObject({ few_trades: true });
    await putIn(book, [{ trade: past(), looks }]);
    expect(await under({})).toMatchObject({ few_trades: false, difference: 0, difference_error: 0 });
  });
});
