import { describe, expect, it } from "vitest";
import type { ChartFacts } from "../../shared/pictures/chart-facts.ts";
import { positionChart } from "../../shared/pictures/position-chart.ts";
import { renderPng } from "../../shared/pictures/render-png.ts";
import { textWidth } from "../../shared/pictures/svg.ts";
import { COLORS } from "../../shared/pictures/themes.ts";
import { FACTS, SPREAD, walk } from "./facts.ts";
import { attributesOf, curvePoints, textsOf } from "./svg-of.ts";

const upTo = (points: ChartFacts["points"], at = FACTS.now_at) => points.filter((point) => point.at <= at);
const TYPICAL = { ...FACTS, points: upTo(walk({ days: 15, drift: 0.4, swing: 22 })) };
const lastOf = ({ points }: ChartFacts) => points.at(-1)?.pnl ?? Number.NaN;

describe("the chart of an open position", () => {
  const svg = positionChart(TYPICAL);

  it("names the position, its size, its expiration and its credit", () => {
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(["SPY 580 put Mar 20 '26", "1 contract · credit 150.00"]),
    );
    expect(textsOf(positionChart({ ...SPREAD, points: TYPICAL.points }))).toEqual(
      expect.arrayContaining(["SPY 580/575 put spread Mar 20 '26", "2 contracts · credit 300.00"]),
    );
  });

  it("shows the last mark, its share of the credit and its time in New York", () => {
    expect(lastOf(TYPICAL)).toBe(45.55);
    expect(textsOf(svg).filter((text) => text === "+45.55")).toHaveLength(2);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["+30.4 % of credit", "as of Feb 20, 15:55"]));
  });

  it("shows the time of the last mark, not of the request", () => {
    const stale = positionChart({ ...TYPICAL, now_at: "2026-02-22T12:00:00Z" });
    expect(textsOf(stale)).toContain("as of Feb 20, 15:55");
  });

  it("has Mondays as dates on its axis, the first day and no weekend", () => {
    const dates = textsOf(svg).filter((text) => /^Feb \d+$/.test(text));
    expect(dates).toEqual(["Feb 2", "Feb 9", "Feb 16", "Feb 23"]);
  });

  it("shows the target in green and the date rule in its place", () => {
    expect(attributesOf(svg, "target +75.00")).toMatchObject({ fill: "#3fb950" });
    expect(textsOf(svg)).toContain("exit by Feb 27");
    expect(Number(attributesOf(svg, 'stroke="#e3b341"').x1)).toBeGreaterThan(
      Math.max(...curvePoints(svg).map(([x]) => x)),
    );
  });

  it("places the curve by the axis", () => {
    const zero = Number(attributesOf(svg, 'stroke="#6e7681"').y1);
    const target = Number(attributesOf(svg, 'stroke="#3fb950" stroke-width="3"').y1);
    const [, y] = curvePoints(svg).at(-1) ?? [];
    expect(y).toBeCloseTo(zero + (lastOf(TYPICAL) / 75) * (target - zero), 0);
  });

  it("escapes what comes from outside", async () => {
    const strange = positionChart({
      ...TYPICAL,
      contract: `<A&B>"\u0000\u{1F600} 580 put`,
      closed: { at: FACTS.now_at, pnl: 1, reason: `"<script>"` },
    });
    expect(textsOf(strange)[0]).toBe(`<A&B>"\u{1F600} 580 put`);
    expect(textsOf(strange)).toContain(`closed Feb 20, 15:55: "<script>"`);
    await expect(renderPng(strange)).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe("in the light", () => {
  it("has the light colors and none of the dark ones, with everything in its place", () => {
    const [dark, light] = [
      positionChart({ ...TYPICAL, theme: "dark" }),
      positionChart({ ...TYPICAL, theme: "light" }),
    ];
    const colorsOf = (svg: string) => new Set(svg.match(/#[0-9a-f]{6}\b/g));
    expect(colorsOf(light)).toContain(COLORS.light.background);
    expect([...colorsOf(light)].filter((color) => colorsOf(dark).has(color))).toEqual([]);
    const places = (svg: string) => svg.replaceAll(/#[0-9a-f]{6}\b/g, "");
    expect(places(light)).toBe(places(dark));
  });
});

describe("a level far from the curve", () => {
  it("is named at the edge, and the curve keeps its height", () => {
    const svg = positionChart(TYPICAL);
    expect(attributesOf(svg, "stop −300.00")).toMatchObject({ fill: "#f85149", y: "680" });
    const heights = curvePoints(svg).map(([, y]) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(462 * 0.3);
  });

  it("has its line as soon as the curve is near enough", () => {
    const near = { ...FACTS, points: upTo(walk({ days: 15, drift: -16, swing: 30 })) };
    expect(lastOf(near)).toBeLessThan(-200);
    expect(attributesOf(positionChart(near), 'stroke="#f85149" stroke-width="3"')).not.toEqual({});
  });

  it.each([
    ["an arrow while most of the time is ahead", "2026-02-03T20:00:00Z", false],
    ["a line once much of it is over", "2026-02-20T20:55:00Z", true],
  ])("is handled like this for the date: %s", (_, now_at, hasLine) => {
    const svg = positionChart({ ...TYPICAL, now_at });
    expect(textsOf(svg)).toContain("exit by Feb 27");
    expect(/<line [^>]*stroke="#e3b341"/.test(svg)).toBe(hasLine);
  });

  it("is handled like this for a past date: it is named, without a line", () => {
    const svg = positionChart({ ...TYPICAL, exit_on: "2026-01-30" });
    expect(textsOf(svg)).toContain("exit by Jan 30");
    expect(svg).not.toMatch(/<(line|path) [^>]*"#e3b341"/);
  });
});

describe("a spread", () => {
  it("has no stop beyond its maximum loss", () => {
    expect(textsOf(positionChart(SPREAD))).toContain("max loss −700.00");
    expect(textsOf(positionChart({ ...SPREAD, stop_loss: 450 }))).toContain("stop −450.00");
  });
});

describe("a closed position", () => {
  const closed = { at: "2026-02-13T18:04:00Z", pnl: 78.35, reason: "profit_target" };
  const svg = positionChart({ ...TYPICAL, closed });

  it("ends at its close, at the actual price", () => {
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        "closed",
        "+78.35",
        "+52.2 % of credit",
        "closed Feb 13, 13:04: profit target",
      ]),
    );
    const [x] = curvePoints(svg).at(-1) ?? [];
    expect(String(x)).toBe(attributesOf(svg, 'stroke="#f0f6fc"').x1);
    expect(Math.max(...curvePoints(svg).map(([each]) => each))).toBe(x);
  });

  it("no longer has a date rule", () => {
    expect(textsOf(svg)).not.toContain("exit by Feb 27");
  });

  it("shortens a person's long reason", () => {
    const reason = "rolled out and down a strike before the earnings";
    expect(textsOf(positionChart({ ...TYPICAL, closed: { ...closed, reason } }))).toContain(
      "closed Feb 13, 13:04: rolled out and down a strik…",
    );
  });

  it("needs no mark", () => {
    expect(curvePoints(positionChart({ ...FACTS, closed }))).toHaveLength(2);
  });
});

describe("few marks and many", () => {
  const at = (minute: string, pnl: number) => ({ at: `2026-02-02T15:${minute}:00Z`, pnl });

  it("none: the levels, and no figure that was not measured", () => {
    const svg = positionChart({ ...FACTS, now_at: "2026-02-02T15:00:20Z" });
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(["no mark yet", "target +75.00", "stop −300.00", "entered Feb 2, 10:00"]),
    );
    expect(textsOf(svg).filter((text) => /^[+−]?0\.00$|of credit/.test(text))).toEqual([]);
    expect(curvePoints(svg)).toEqual([]);
  });

  it.each([
    ["one", [at("05", -3.5)], 2],
    ["two", [at("05", -3.5), at("10", 2.5)], 3],
    ["one of exactly zero", [at("05", 0)], 2],
    ["one of a check in the very moment of the entry", [at("00", 40)], 2],
  ])("%s: a line from the entry, and times of day on the axis", (_, points, count) => {
    const svg = positionChart({ ...FACTS, points, now_at: "2026-02-02T15:10:00Z" });
    expect(curvePoints(svg)).toHaveLength(count);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["10:00", "10:30", "11:00"]));
  });

  it("5,000: thinned, with the best and the worst moment in place", () => {
    const points = walk({ days: 65, drift: 0.1, swing: 22, seed: 5 }).slice(0, 5000);
    points[1234] = { at: points[1234]?.at ?? "", pnl: 190.01 };
    points[3456] = { at: points[3456]?.at ?? "", pnl: -160.02 };
    const many = { ...FACTS, points, exit_on: "2026-05-29", now_at: points.at(-1)?.at ?? "" };
    const svg = positionChart(many);
    expect(svg.length).toBeLessThan(64_000);
    const drawn = curvePoints(svg);
    expect(drawn.length).toBeLessThan(1000);
    const zero = Number(attributesOf(svg, 'stroke="#6e7681"').y1);
    const perDollar = (Number(attributesOf(svg, 'stroke="#3fb950" stroke-width="3"').y1) - zero) / 75;
    const heights = drawn.map(([, y]) => y);
    expect(Math.min(...heights)).toBeCloseTo(zero + 190.01 * perDollar, 0);
    expect(Math.max(...heights)).toBeCloseTo(zero - 160.02 * perDollar, 0);
  });
});

describe("implausible marks", () => {
  it("are sorted", () => {
    expect(positionChart({ ...TYPICAL, points: TYPICAL.points.toReversed() })).toBe(positionChart(TYPICAL));
  });

  it("are left out before the entry and, with a clock set back, after now", () => {
    const outside = [
      { at: "2026-02-02T14:59:00Z", pnl: 999 },
      { at: "2026-02-20T20:55:01Z", pnl: 999 },
    ];
    expect(positionChart({ ...TYPICAL, points: [...TYPICAL.points, ...outside] })).toBe(
      positionChart(TYPICAL),
    );
  });

  it("leave a position that a clock set back has not entered yet without marks", () => {
    expect(textsOf(positionChart({ ...TYPICAL, now_at: "2026-01-15T15:00:00Z" }))).toContain("no mark yet");
  });

  it("are joined by dots where some are missing", () => {
    const dots = (svg: string) => svg.match(/stroke-dasharray="3 9"/g)?.length ?? 0;
    expect(dots(positionChart(TYPICAL))).toBe(0);
    const without = { days: 15, drift: 0.4, swing: 22, without: ["2026-02-06", "2026-02-09", "2026-02-16"] };
    expect(dots(positionChart({ ...FACTS, points: upTo(walk(without)) }))).toBe(2);
  });
});

describe("a rule that is off", () => {
  const svgOf = (off: Partial<ChartFacts>) => positionChart({ ...TYPICAL, ...off });
  const lines = (svg: string) => textsOf(svg).filter((text) => /^(target|stop|max loss|exit by)/.test(text));

  it("has no line", () => {
    expect(lines(svgOf({ profit_target: null }))).toEqual(["stop −300.00", "exit by Feb 27"]);
    expect(lines(svgOf({ exit_on: null }))).toEqual(["target +75.00", "stop −300.00"]);
    expect(lines(svgOf({ stop_loss: null, can_lose: null }))).toEqual(["target +75.00", "exit by Feb 27"]);
  });

  it("leaves the maximum loss, if that has a bound", () => {
    expect(lines(svgOf({ stop_loss: null, can_lose: 350 }))).toContain("max loss −350.00");
    expect(lines(svgOf({ stop_loss: 300, can_lose: null }))).toContain("stop −300.00");
  });

  it("still gives a picture if all are off", async () => {
    const none = { profit_target: null, stop_loss: null, can_lose: null, exit_on: null };
    expect(lines(svgOf(none))).toEqual([]);
    await expect(renderPng(svgOf({ ...none, points: [] }))).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe("wrong facts", () => {
  it.each<[string, object]>([
    ["no ticker", { ticker: "" }],
    ["no credit", { credit: 0 }],
    ["a negative stop", { stop_loss: -1 }],
    ["half a contract", { quantity: 0.5 }],
    ["a date that is none", { exit_on: "2026-02-30" }],
    ["a mark without a figure", { points: [{ at: FACTS.entry_at, pnl: null }] }],
    ["a mark beyond numbers", { points: [{ at: FACTS.entry_at, pnl: Number.POSITIVE_INFINITY }] }],
    ["an instant without an offset", { now_at: "2026-02-20T20:55:00" }],
  ])("are refused: %s", (_, wrong) => {
    expect(() => positionChart({ ...FACTS, ...wrong } as ChartFacts)).toThrow();
  });
});

describe("every text is legible", () => {
  const LARGE: ChartFacts = {
    ...FACTS,
    ...{ contract: "GOOGLQXYZ 1182.5/1170 put spread Mar 20 '26", quantity: 120 },
    ...{ credit: 41_234.5, profit_target: 20_617.25, stop_loss: 150_000 },
    points: upTo(walk({ days: 15, drift: -250, swing: 9000, seed: 12 })),
  };

  it.each<[string, ChartFacts]>([
    ["long names and five-digit losses", LARGE],
    ["a year", { ...TYPICAL, exit_on: "2027-01-15", now_at: "2026-12-18T20:00:00Z" }],
    ["what has just begun", { ...FACTS, now_at: "2026-02-02T15:00:20Z" }],
    [
      "what was closed",
      { ...LARGE, closed: { at: LARGE.now_at, pnl: -41_234.5, reason: "rolled ".repeat(9) } },
    ],
  ])("on a phone, and inside of the picture: %s", (_, facts) => {
    for (const [, attributes = "", written = ""] of positionChart(facts).matchAll(
      /<text ([^>]*)>([^<]*)</g,
    )) {
      const of = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
      const wide = textWidth(written, Number(of("font-size")));
      const share = { end: 1, middle: 0.5 }[of("text-anchor")] ?? 0;
      // 11 pixels when shown 360 wide.
      expect(Number(of("font-size")), written).toBeGreaterThanOrEqual(33);
      expect(Number(of("x")) - share * wide, written).toBeGreaterThanOrEqual(30);
      expect(Number(of("x")) + (1 - share) * wide, written).toBeLessThanOrEqual(1060);
    }
  });
});
