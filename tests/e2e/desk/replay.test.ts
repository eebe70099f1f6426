import { describe, expect, it } from "vitest";
import { looksFrom, past, putIn } from "../../analytics/past.ts";
import { book, run, useDesk } from "./desk.ts";

useDesk();

describe("npm run replay", () => {
  const lines = (out: string) => out.trimEnd().split("\n");

  it("shows the results of the closed trades under the default rules and under chosen rules", async () => {
    await putIn(book, [
      { trade: past(), looks: looksFrom("2025-03-04T15:00:00Z", [150, 110, 70]) },
      {
        trade: past({ exit_price: 500, exit_reason: "stop_loss" }),
        looks: looksFrom("2025-03-04T15:00:00Z", [160, 320]),
      },
      { trade: past(), looks: [] },
    ]);
    const [usual, chosen] = await Promise.all([
      run(book, "replay"),
      run(book, "replay", "--profit", "25,50", "--stop", "1, none", "--dte", "7"),
    ]);

    expect([usual.code, usual.err]).toEqual([0, ""]);
    expect(lines(usual.out)[0]).toBe("2 closed trades, USD net of fees");
    // 150 - 60 - 1.30 and 150 - 500 - 1.30.
    expect(usual.out).toMatch(/^as traded +−262\.60 +−131\.30 +1\/2 +−351\.30 +17 +−4\.9 %\n/m);
    const closedBy = "1 profit_target, 1 stop_loss";
    expect(usual.out).toMatch(new RegExp(`^own rules +−272\\.60 .* 1  ${closedBy}$`, "m"));
    expect(usual.out).toMatch(new RegExp(`^1x +−92\\.60 .* 0  ${closedBy}$`, "m"));
    // Paired: 150 - 70 instead of 150 - 60; the close at the stop stays as it was.
    expect(usual.out).toMatch(/^own rules .* −5\.00 ±5\.00 /m);
    expect(usual.out).toContain("Fewer than 30 trades: such differences can be chance.");
    expect(usual.out).toContain("Capital that an earlier close frees opens no new trade.");
    expect(usual.out).toContain(
      "In up to 1 trade of a row the stop closed at the mid, because no natural price was stored.",
    );
    expect(usual.out).toContain("Left out: 1 trade without stored marks.");
    expect(lines(usual.out).filter((row) => /^(own|\d+%|\d+d|\d+x|nostop)/.test(row))).toHaveLength(10);

    expect(chosen.code).toBe(0);
    expect(
      lines(chosen.out)
        .slice(3, 7)
        .map((row) => row.split(/ {2,}/)[0]),
    ).toEqual(["25% 7d 1x", "25% 7d nostop", "50% 7d 1x", "50% 7d nostop"]);
  });

  it("takes a part of them, by the day of their close", async () => {
    await putIn(book, [
      { trade: past(), looks: looksFrom("2025-03-04T15:00:00Z", [150, 110]) },
      {
        trade: past({ exit_date: "2025-03-21T15:00:00Z" }),
        looks: looksFrom("2025-03-04T15:00:00Z", [150, 70]),
      },
    ]);
    const { out } = await run(book, "replay", "--profit", "50", "--since", "2025-03-21");
    expect(lines(out)[0]).toBe("1 closed trade, USD net of fees");
    expect(out).toMatch(/^50% +\+78\.70 /m);
  });

  it("reports which number is wrong, or which date is invalid", async () => {
    expect(await run(null, "replay", "--since", "March")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--since takes a date, YYYY-MM-DD, not March\.\n/),
    });
    const [letters, inherited] = await Promise.all([
      run(null, "replay", "--profit", "25,x"),
      run(book, "replay", "--stop", "constructor"),
    ]);
    const wrong = (says: RegExp) => ({ code: 2, out: "", err: expect.stringMatching(says) });
    expect(letters).toEqual(
      wrong(/^--profit takes numbers from 0\.01 to 100, separated by commas, not x\.\n/),
    );
    expect(inherited).toEqual(wrong(/^--stop takes numbers from 0\.01 to 1000, or none, /));
  });
});
