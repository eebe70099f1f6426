import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { positionLayout } from "../../../dashboard/src/charts/position-layout.ts";
import { FACTS, SPREAD, walk } from "../../pictures/facts.ts";

const SHOWN = amountsOf(false);
const marked = { ...FACTS, points: walk({ days: 14, drift: 0.2, swing: 6 }) };
const target = (facts: typeof FACTS) => positionLayout(facts, 600, SHOWN).levels.find(({ isGain }) => isGain);

describe("the chart of a position", () => {
  it("has an exit level as a line if that does not squeeze the curve", () => {
    const near = target({ ...marked, profit_target: 50 });
    expect(near?.text).toBe("target +50.00");
    expect(near?.line).not.toBeNull();
    expect(near?.arrow).toBeNull();
  });

  it("has an arrow at the edge for a distant level", () => {
    const { levels, plot } = positionLayout({ ...marked, stop_loss: 3_000 }, 600, SHOWN);
    const stop = levels.find(({ isGain }) => !isGain);
    expect(stop?.line).toBeNull();
    expect(stop?.arrow).toBe(plot.bottom - 3);
  });

  it("describes a stop that never fires as the maximum loss", () => {
    expect(positionLayout(SPREAD, 600, SHOWN).levels.map(({ text }) => text)).toEqual([
      "target +150.00",
      "max loss −700.00",
    ]);
  });

  it("has the date rule as a vertical line once it is near, as an arrow before", () => {
    const near = positionLayout({ ...marked, exit_on: "2026-02-27" }, 600, SHOWN);
    expect(near.exit?.line).toBeCloseTo(near.x(near.x.domain()[1] ?? 0) - 10, -1);
    expect(near.exit?.text).toBe("exit by Feb 27");
    const far = positionLayout({ ...marked, exit_on: "2026-06-05" }, 600, SHOWN);
    expect(far.exit).toMatchObject({ line: null, arrow: true, text: "exit by Jun 5" });
    expect(positionLayout({ ...marked, exit_on: null }, 600, SHOWN).exit).toBeNull();
  });

  it("counts sessions only: Monday's open is at the place of Friday's close", () => {
    const points = ["2026-02-06T20:59:00Z", "2026-02-09T14:30:00Z", "2026-02-10T14:30:00Z"].map((at) => ({
      at,
      pnl: 5,
    }));
    const [, friday, monday, tuesday] = positionLayout({ ...FACTS, points }, 600, SHOWN).spots;
    expect((monday?.x ?? 0) - (friday?.x ?? 0)).toBeLessThan(1);
    expect((tuesday?.x ?? 0) - (monday?.x ?? 0)).toBeGreaterThan(10);
  });

  it("dashes where marks are missing", () => {
    const gap = { ...FACTS, points: walk({ days: 14, drift: 0.2, swing: 6, without: ["2026-02-10"] }) };
    expect(positionLayout(gap, 600, SHOWN).paths.gaps).toHaveLength(1);
    expect(positionLayout(marked, 600, SHOWN).paths.gaps).toHaveLength(0);
  });

  it("draws only as many points as pixels, and reads out every check", () => {
    const { paths, spots } = positionLayout(marked, 336, SHOWN);
    expect(paths.runs.join("").split("L").length).toBeLessThan(spots.length / 1.5);
    expect(spots).toHaveLength(marked.points.length + 1);
  });

  it("describes a check in words", () => {
    const facts = { ...FACTS, points: [{ at: "2026-02-03T15:05:00Z", pnl: 30 }] };
    expect(positionLayout(facts, 600, SHOWN).spots.map(({ says }) => says)).toEqual([
      "Feb 2, 10:00: entered for a credit of 150.00.",
      "Feb 3, 10:05: +30.00, +20.0 % of the credit.",
    ]);
  });

  it("shows when and why it was closed", () => {
    const closed = { at: "2026-02-04T18:00:00Z", pnl: 75, reason: "profit_target" };
    const { spots, isClosed, label } = positionLayout({ ...FACTS, closed }, 600, SHOWN);
    expect(isClosed).toBe(true);
    expect(spots.at(-1)?.says).toBe("Feb 4, 13:00: closed (profit target) at +75.00, +50.0 % of the credit.");
    expect(label).toContain("+75.00 when it closed, Feb 4, 13:00");
  });

  it("exists before the first mark", () => {
    const { label, last, spots } = positionLayout(FACTS, 336, SHOWN);
    expect(label).toBe("P&L of SPY 580 put Mar 20 '26 since Feb 2, 10:00: no mark yet.");
    expect(last).toBeUndefined();
    expect(spots).toHaveLength(1);
  });
});
