import { describe, expect, it } from "vitest";
import { why, whyFacts } from "../../../shared/telegram/why.ts";
import { at, iso, MINUTE } from "../../model/calendar.ts";
import { putSymbol, quotesFor } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, open, useBook } from "./stage.ts";

useBook();

describe("/why", () => {
  const facts = async (position_id: number) => {
    const [row] = await book.sql`select private.why_facts(${position_id}) as facts`;
    return whyFacts.parse(row?.facts);
  };

  /** One check every five minutes from 10:00 New York; null = no quote. */
  async function day(
    request: StrikeRequest,
    marks: (number | null)[],
    from = "2026-03-03T15:00:00Z",
  ): Promise<void> {
    for (const [i, mark] of marks.entries()) {
      await book.setClock(iso(at(from) + i * 5 * MINUTE));
      await book.decide(mark === null ? [] : quotesFor(request, mark));
    }
  }

  it("shows the day as spans of equal decisions, with New York's times and the P&L's range", async () => {
    const request = put();
    const [position_id = 0] = await open(request);
    await day(request, [100, 120, 90], "2026-03-02T20:10:00Z");
    await day(request, [150, 140, 160, null, null, 155, 90, 75]);
    const { day: spans, latest } = await facts(position_id);
    const hold = { verdict: "hold", exit_reason: null, code: null };
    expect(spans).toEqual([
      { since: "10:00", until: "10:10", checks: 3, ...hold, lowest_pnl: -10, highest_pnl: 10 },
      {
        since: "10:15",
        until: "10:20",
        checks: 2,
        verdict: "unmarked",
        exit_reason: null,
        code: "missing",
        lowest_pnl: null,
        highest_pnl: null,
      },
      { since: "10:25", until: "10:30", checks: 2, ...hold, lowest_pnl: -5, highest_pnl: 60 },
      {
        since: "10:35",
        until: "10:35",
        checks: 1,
        verdict: "exit",
        exit_reason: "profit_target",
        code: null,
        lowest_pnl: 75,
        highest_pnl: 75,
      },
    ]);
    expect(latest).toMatchObject({ mark: 75, pnl: 75, verdict: "exit", exit_reason: "profit_target" });
  });

  it("keeps New York's times in daylight saving", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    await day(request, [150, 150], "2026-03-09T13:35:00Z");
    expect((await facts(position_id)).day).toMatchObject([{ since: "09:35", until: "09:40", checks: 2 }]);
  });

  it("describes the decision in a sentence with the numbers", async () => {
    const request = spread({ quantity: 2 });
    const [position_id = 0] = await open(request);
    await day(request, [100]);
    const { text } = why(await facts(position_id));
    for (const part of [
      "Holding",
      `${putSymbol(request)} 199.00 / 201.00`,
      `${putSymbol(request, 575)} 99.00 / 101.00`,
      "Mark 100.00",
      "credit 150.00",
      "+100.00",
      "+150.00: 50.00 away (16.7 % of the credit)",
      "700.00: 800.00 away (266.7 % of the credit)",
      "45 days",
      "closes at 21",
      "10:00",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("explains what is due and why nothing was sent", async () => {
    const request = put({ expiration_date: "2026-03-24" });
    const [position_id = 0] = await open(request);
    await day(request, [null]);
    expect(why(await facts(position_id)).text).toMatch(/Due.*waiting.*no quote/);
  });

  it("answers for a position without a check, for a closed one and for an unknown one", async () => {
    const request = put();
    const [position_id = 0] = await open(request);
    expect(await facts(position_id)).toMatchObject({ latest: null, day: [] });
    expect(why(await facts(position_id)).text).toContain("No check");
    await day(request, [140]);
    await book.call("close_position", { position_id, exit_price: 100 });
    expect(await facts(position_id)).toMatchObject({
      position: { status: "CLOSED", realized_pnl: 50, exit_reason: "manual" },
      day: [{ checks: 1 }],
      open_positions: [],
    });
    expect(why(await facts(position_id)).text).toContain("+50.00");
    expect(await facts(position_id + 1)).toMatchObject({ position: null, latest: null, day: [] });
  });

  it("covers only today: yesterday ended at midnight in New York", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    await day(request, [150, 150]);
    await book.setClock("2026-03-04T04:59:00Z");
    expect((await facts(position_id)).day).toMatchObject([{ checks: 2 }]);
    await book.setClock("2026-03-04T05:01:00Z");
    expect(await facts(position_id)).toMatchObject({ day: [], latest: { mark: 150 } });
  });
});
