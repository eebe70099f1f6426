import { describe, expect, it } from "vitest";
import { type AccountCurve, accountChart, leastHeight } from "../../shared/pictures/account-chart.ts";
import { textWidth } from "../../shared/pictures/svg.ts";
import { COLORS, LEAST_TEXT } from "../../shared/pictures/themes.ts";
import { curveOf } from "../../shared/reports/curve.ts";
import type { CurveFacts } from "../../shared/reports/facts.ts";
import { OPEN_BOOK } from "../../shared/reports/report.ts";
import { curveFacts, walkOf } from "./curves.ts";
import { attributesOf, curvePoints, textsOf } from "./svg-of.ts";

const BOX = { x: 56, y: 500, width: 968, height: 330 };

function drawn(facts: CurveFacts, hide_dollars = false): { svg: string; curve: AccountCurve } {
  const curve = curveOf(facts, { ...OPEN_BOOK, hide_dollars });
  if (curve === null) {
    throw new Error("There is no curve.");
  }
  return { svg: accountChart(curve, BOX, COLORS.dark), curve };
}

/** The labelled horizontal lines, as labels and heights. */
function levelsOf(svg: string): Map<string, number> {
  const labels = [...svg.matchAll(/<line x1="56" x2="860" y1="([\d.]+)"[^>]*\/><text [^>]*>([+−0][^<]*)</g)];
  return new Map(labels.map(([, y, label = ""]) => [label, Number(y)]));
}

const heights = (svg: string) => curvePoints(svg).map(([, y]) => y);
const reach = (all: number[]) => Math.max(...all) - Math.min(...all);
const firstDay = drawn(curveFacts({ days: 1, made: () => 2, isNew: true }));
const badDay = drawn(curveFacts({ days: 252, made: (day) => (day === 251 ? -5_000 : 220) }));

describe("the scale", () => {
  it("shows two dollars of a hundred thousand as a flat line, won or lost", () => {
    for (const made of [2, -2]) {
      const { svg } = drawn(curveFacts({ days: 30, made: (day) => (day === 29 ? made : 0) }));
      const levels = [...levelsOf(svg).values()];
      expect(reach(heights(svg))).toBeLessThan(reach(levels) / 100);
    }
  });

  it("is the same without dollars: a fiftieth of a percent is flat, of collateral as of equity", () => {
    for (const start of [100_000, null]) {
      const { svg } = drawn(curveFacts({ days: 30, start, made: (day) => (day === 29 ? -8 : 0) }), true);
      expect([...levelsOf(svg).keys()]).toEqual(["−1 %", "0", "+1 %"]);
      expect(reach(heights(svg))).toBeLessThan(reach([...levelsOf(svg).values()]) / 50);
    }
  });

  it("has three labelled lines, one of them the zero line", () => {
    expect([...levelsOf(badDay.svg).keys()]).toEqual(["0", "+20,000", "+40,000"]);
    const zero = levelsOf(badDay.svg).get("0");
    expect(attributesOf(badDay.svg, `stroke="${COLORS.dark.zero}"`).y1).toBe(String(zero));
    expect(heights(badDay.svg)[0]).toBeCloseTo(zero ?? 0);
  });

  it("places the curve by the lines", () => {
    const [zero = 0, high = 0] = ["0", "+40,000"].map((label) => levelsOf(badDay.svg).get(label));
    const made = badDay.curve.points.at(-1)?.value ?? 0;
    expect(made).toBe(251 * 220 - 5_000);
    expect(heights(badDay.svg).at(-1)).toBeCloseTo(zero + (made / 40_000) * (high - zero), 0);
  });

  it("begins at the window's zero, whatever the account had made before", () => {
    const facts = curveFacts({ days: 10, start: 900_000, made: () => -100 });
    expect(curvePoints(drawn(facts).svg)[0]?.[1]).toBe(levelsOf(drawn(facts).svg).get("0"));
  });
});

describe("the text", () => {
  it("describes the curve, its unit, and its final value", () => {
    expect(textsOf(badDay.svg)).toEqual(expect.arrayContaining(["P&L since Mar 14 '25, USD", "+50,220"]));
    const facts = curveFacts({ days: 5, made: () => 400 });
    expect(textsOf(drawn(facts, true).svg)).toEqual(
      expect.arrayContaining(["Growth, % of equity", "+2.0 %"]),
    );
    const unknown = curveFacts({ days: 5, start: null, made: () => 400 });
    expect(textsOf(drawn(unknown, true).svg)).toEqual(
      expect.arrayContaining(["P&L, % of collateral", "+5.0 %"]),
    );
  });

  it("has the first date and the last at their ends", () => {
    expect(attributesOf(badDay.svg, "Mar 14 '25")).toMatchObject({ x: "56" });
    expect(attributesOf(badDay.svg, "Mar 3 '26")).toMatchObject({ x: "860", "text-anchor": "end" });
    expect(textsOf(firstDay.svg)).toEqual(expect.arrayContaining(["Mar 3 '26, start", "close"]));
  });

  it("has no dollars if they are hidden", () => {
    const curve = drawn(curveFacts({ days: 50, made: () => 1_234.56, flows: { 10: 7_777.77 } }), true).curve;
    expect(JSON.stringify(curve)).not.toMatch(/1234|7777|6172|100000|61728/);
  });
});

describe("the drawdown", () => {
  const crash = drawn(curveFacts({ days: 60, made: (day) => (day < 20 ? 100 : day < 25 ? -4_000 : 300) }));

  it("is a strip below with its deepest value, in words and with its sign", () => {
    expect(textsOf(crash.svg)).toEqual(expect.arrayContaining(["drawdown", "−19.6 %"]));
    const strip = attributesOf(crash.svg, 'fill-opacity="0.5"').d ?? "";
    const depths = [...strip.matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...depths)).toBeGreaterThan(Math.min(...depths) + 60);
    expect(Math.min(...depths)).toBeGreaterThan(Math.max(...heights(crash.svg)));
  });

  it("shows the one bad day at the end of a good year", () => {
    expect(textsOf(badDay.svg)).toContain("−3.2 %");
    const [x, bottom] = [860, BOX.y + BOX.height - 2];
    expect(badDay.svg).toContain(`<circle cx="${x}" cy="${bottom}" r="6"`);
  });

  it("is absent without a drawdown, and without a known base", () => {
    expect(textsOf(firstDay.svg)).toEqual(expect.arrayContaining(["drawdown", "none"]));
    const facts = curveFacts({ days: 5, start: null, made: () => -1 });
    const points = facts.points.map(({ drawdown: _, percent: __, ...point }) => point);
    const unknown = drawn({ of: null, stake: null, points });
    expect(textsOf(unknown.svg)).not.toContain("drawdown");
    expect(curveOf({ of: null, stake: null, points }, { ...OPEN_BOOK, hide_dollars: true })).toBeNull();
  });
});

describe("a deposit or a withdrawal", () => {
  const still = { days: 100, made: (day: number) => 30 * Math.sin(day) };
  const flows = { 10: 40_000, 60: -25_000 };

  it("is a tick on its day, and does not move the curve in dollars", () => {
    const [without, withFlows] = [still, { ...still, flows }].map((account) => drawn(curveFacts(account)));
    const { points } = withFlows?.curve ?? { points: [] };
    expect(points.map(({ value }) => value)).toEqual(without?.curve.points.map(({ value }) => value));
    expect(points.flatMap(({ flow }, at) => (flow === null ? [] : [[at, flow]]))).toEqual([
      [11, "deposit"],
      [61, "withdrawal"],
    ]);
    expect(textsOf(withFlows?.svg ?? "")).toEqual(expect.arrayContaining(["deposit", "withdrawal"]));
    expect(textsOf(without?.svg ?? "").join()).not.toMatch(/deposit|withdrawal/);
  });

  it("is recognisable by the shape of its tick, not by a color", () => {
    const ticks = [
      ...drawn(curveFacts({ ...still, flows })).svg.matchAll(/<path d="(M[^"]*Z)" fill="(\S+)" stroke=/g),
    ];
    const shapes = new Set(
      ticks.map(([, d = ""]) => d.split(/[ ,]/)[1]?.localeCompare(d.split(/[ ,]/)[5] ?? "")),
    );
    expect(new Set(ticks.map(([, , fill]) => fill)).size).toBe(1);
    expect(shapes.size).toBe(2);
  });
});

describe("SPY", () => {
  const grey = `stroke="${COLORS.dark.muted}" stroke-width="4"`;

  it("is a grey line with its name, only where its closes are known", () => {
    const svg = drawn(
      curveFacts({ days: 60, made: () => 50, spy: (day) => (day < 30 ? undefined : 0.001) }),
    ).svg;
    expect(textsOf(svg)).toContain("SPY");
    const line = attributesOf(svg, `${grey}`).d ?? "";
    const [first] = [...line.matchAll(/[ML]([\d.]+),/g)].map(([, x]) => Number(x));
    expect(first).toBeGreaterThan(400);
  });

  it("has neither line nor legend without closes", () => {
    expect(textsOf(badDay.svg)).not.toContain("SPY");
    expect(badDay.svg).not.toContain(grey);
  });

  it("is within the scale, however far from the account", () => {
    const svg = drawn(curveFacts({ days: 60, made: () => 1, spy: () => -0.01 })).svg;
    const line = attributesOf(svg, `fill="none" ${grey}`).d ?? "";
    const all = [...line.matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...all)).toBeLessThanOrEqual(BOX.y + BOX.height);
  });
});

describe("room for texts", () => {
  const everything = curveFacts({
    ...{ days: 252, start: 4_000_000, made: walkOf(4, 3_000, 90_000) },
    ...{ flows: { 9: 1_000_000, 99: -100_000 }, spy: walkOf(7, 0, 0.02) },
  });

  it.each([
    968, 553,
  ])("no two texts of a chart %d wide overlap, none is cut off, none is too small", (width) => {
    for (const hidden of [false, true]) {
      const { curve } = drawn(everything, hidden);
      const box = { ...BOX, width, height: leastHeight(curve, width) };
      const places = [...accountChart(curve, box, COLORS.dark).matchAll(/<text ([^>]*)>([^<]*)</g)].map(
        ([, attributes = "", content = ""]) => {
          const of = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
          const wide = textWidth(content.replace("&amp;", "&"), Number(of("font-size")));
          const left = Number(of("x")) - (of("text-anchor") === "end" ? wide : 0);
          return { content, left, right: left + wide, y: Number(of("y")), size: Number(of("font-size")) };
        },
      );
      for (const [i, one] of places.entries()) {
        expect(one.size, one.content).toBeGreaterThanOrEqual(LEAST_TEXT);
        expect(one.left, one.content).toBeGreaterThanOrEqual(box.x);
        expect(one.right, one.content).toBeLessThanOrEqual(box.x + box.width + 1);
        for (const other of places.slice(i + 1)) {
          const isApart =
            Math.abs(one.y - other.y) >= 33 || one.right <= other.left || other.right <= one.left;
          expect(isApart, `${one.content} and ${other.content}`).toBe(true);
        }
      }
    }
  });
});
