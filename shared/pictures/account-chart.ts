import { scaleLinear } from "d3-scale";
import { area, curveStepBefore, line } from "d3-shape";
import { compactDate, signedPercent, signedWhole } from "../words/format.ts";
import { threeLines } from "./axis.ts";
import { type Mark, withCrossings } from "./curve.ts";
import { cutToFit, element, text, textWidth } from "./svg.ts";
import { type Box, type Colors, LEAST_TEXT } from "./themes.ts";

/** What an account made, at the close of each day: the first point is where it begins, at zero. */
export interface AccountCurve {
  /** What it is, and of what it is so much. */
  title: string;
  unit: "USD" | "%";
  /**
   * One percent of what is at stake, in the unit. The scale reaches at least so far up and down: two dollars of a hundred
   * thousand are a flat line, and a day that filled the picture was one of a percent or more.
   */
  onePercent: number;
  points: AccountPoint[];
}

interface AccountPoint {
  /** New York date. */
  day: string;
  value: number;
  /** Percent below the high so far, positive; null = of nothing that is known. */
  drawdown: number | null;
  /** What came in or went out since the point before: it is no part of `value`. */
  flow: "deposit" | "withdrawal" | null;
  /** What the same money would have made in SPY; null where its price is not known. */
  spy: number | null;
}

/** The heights of the title, of the least plot in which three labels have room, of the dates, of the strip. */
const TITLE = 62;
const PLOT = 124;
const DATES = 48;
const STRIP = 72;
/** What values take on the right. */
const LABELS = 164;
const SIZE = LEAST_TEXT;

/** Less than this is not enough for it. */
export function leastHeight(curve: AccountCurve, width: number): number {
  return TITLE + PLOT + heightBelow(curve, width);
}

/** Zero is where the time that is shown begins, whatever was made before. */
export function accountChart(curve: AccountCurve, box: Box, colors: Colors): string {
  const layout = layOut(curve, box);
  return [
    header(layout, colors),
    lines(layout, colors),
    surfaces(layout, colors),
    flows(layout, colors),
    footer(layout, colors),
    drawdown(layout, colors),
  ].join("");
}

type Layout = ReturnType<typeof layOut>;

function layOut(curve: AccountCurve, box: Box) {
  const { points, onePercent } = curve;
  const values = points.flatMap(({ value, spy }) => (spy === null ? [value] : [value, spy]));
  const { lines: levels, ends } = threeLines(
    Math.min(-onePercent, ...values),
    Math.max(onePercent, ...values),
  );
  const right = box.x + box.width - LABELS;
  const x = scaleLinear([0, points.length - 1], [box.x, right]);
  const bottom = box.y + box.height - heightBelow(curve, box.width);
  const y = scaleLinear(ends, [bottom, box.y + TITLE]);
  return { curve, box, levels, x, y, bottom, right };
}

function heightBelow(curve: AccountCurve, width: number): number {
  const { ownRow } = legendOf(curve, width);
  return DATES + (ownRow ? DATES : 0) + (hasStrip(curve) ? STRIP : 0);
}

function hasStrip({ points }: AccountCurve): boolean {
  return points.some(({ drawdown }) => drawdown !== null);
}

function header({ curve, box }: Layout, colors: Colors): string {
  const last = curve.points.at(-1)?.value ?? 0;
  const value = curve.unit === "%" ? signedPercent(last) : signedWhole(last);
  const room = box.width - textWidth(value, SIZE) - GAP;
  const style = { size: SIZE, weight: 700 } as const;
  const isNothing = !/[1-9]/.test(value);
  const color = isNothing ? colors.muted : last > 0 ? colors.gain : colors.loss;
  return [
    text(cutToFit(curve.title, room, SIZE), box.x, box.y + 28, { ...style, color: colors.muted }),
    text(value, box.x + box.width, box.y + 28, { ...style, color, anchor: "end" }),
  ].join("");
}

/** The line of zero is its own. */
function lines({ curve, levels, box, right, y }: Layout, colors: Colors): string {
  const step = (levels[1] ?? 0) - (levels[0] ?? 0);
  return levels
    .map((level) => {
      const at = { x1: box.x, x2: right, y1: y(level), y2: y(level) };
      const style =
        level === 0 ? { stroke: colors.zero, "stroke-width": 3 } : { stroke: colors.line, "stroke-width": 2 };
      return [
        element("line", { ...at, ...style }),
        text(levelText(level, step, curve.unit), box.x + box.width, y(level) + 12, {
          ...{ size: SIZE, color: colors.muted, anchor: "end" },
        }),
      ].join("");
    })
    .join("");
}

/** `+2,500`, `−1.5M`, `+0.5 %`. */
function levelText(level: number, step: number, unit: AccountCurve["unit"]): string {
  if (level === 0) {
    return "0";
  }
  const isMillions = Math.abs(level) >= 1e6;
  const [size, part] = isMillions ? [Math.abs(level) / 1e6, step / 1e6] : [Math.abs(level), step];
  const digits = Math.max(0, -Math.floor(Math.log10(part) + 1e-9));
  const [whole = "", rest] = size.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const end = `${rest === undefined ? "" : `.${rest}`}${isMillions ? "M" : ""}${unit === "%" ? " %" : ""}`;
  return `${level < 0 ? "−" : "+"}${grouped}${end}`;
}

function surfaces({ curve, x, y }: Layout, colors: Colors): string {
  const marks = curve.points.map(({ value }, at) => ({ at, pnl: value }));
  const surface = (side: (a: number, b: number) => number) =>
    area<Mark>()
      .x(({ at }) => x(at))
      .y0(y(0))
      .y1(({ pnl }) => y(side(pnl, 0)))
      .digits(1)(withCrossings(marks)) ?? "";
  const path = line<Mark>()
    .x(({ at }) => x(at))
    .y(({ pnl }) => y(pnl))
    .digits(1);
  const spy = line<AccountPoint>()
    .defined((point) => point.spy !== null)
    .x((_, i) => x(i))
    .y((point) => y(point.spy ?? 0))
    .digits(1);
  const round = { "stroke-linejoin": "round", "stroke-linecap": "round" };
  const last = marks.at(-1) ?? { at: 0, pnl: 0 };
  return [
    element("path", { d: surface(Math.max), fill: colors.gain, "fill-opacity": 0.2 }),
    element("path", { d: surface(Math.min), fill: colors.loss, "fill-opacity": 0.2 }),
    hasSpy(curve.points)
      ? element("path", {
          d: spy(curve.points) ?? "",
          fill: "none",
          stroke: colors.muted,
          "stroke-width": 4,
          ...round,
        })
      : "",
    element("path", {
      d: path(marks) ?? "",
      fill: "none",
      stroke: colors.curve,
      "stroke-width": 5,
      ...round,
    }),
    element("circle", { cx: x(last.at), cy: y(last.pnl), r: 9, fill: colors.curve }),
  ].join("");
}

function hasSpy(points: AccountPoint[]): boolean {
  return points.filter(({ spy }) => spy !== null).length > 1;
}

/** At the bottom of the plot, of their days. */
function flows({ curve, x, bottom }: Layout, colors: Colors): string {
  return curve.points
    .map(({ flow }, i) => (flow === null ? "" : tick(flow, x(i), bottom - 13, colors)))
    .join("");
}

/** Up is in, down is out. */
function tick(flow: "deposit" | "withdrawal", x: number, y: number, colors: Colors): string {
  const up = flow === "deposit" ? 1 : -1;
  const rim = { stroke: colors.background, "stroke-width": 2 };
  const [left, right, tip] = [x - 12, x + 12, y - 11 * up].map((at) => at.toFixed(1));
  return element("path", {
    d: `M${left},${(y + 11 * up).toFixed(1)} L${right},${(y + 11 * up).toFixed(1)} L${x.toFixed(1)},${tip} Z`,
    ...{ fill: colors.text, ...rim },
  });
}

type Legend = "SPY" | "deposit" | "withdrawal";
const GAP = 28;
const SIGN = 40;

/** The dates at both ends; of one day alone, its beginning and its end. */
function datesOf(points: AccountPoint[]): [string, string] {
  const [from, to] = [points[0]?.day ?? "", points.at(-1)?.day ?? ""];
  return from === to ? [`${compactDate(from)}, start`, "close"] : [compactDate(from), compactDate(to)];
}

/** Of what there is: between the dates, from there on, or in a row of its own where there is no room. */
function legendOf({ points }: AccountCurve, width: number) {
  const flows = (["deposit", "withdrawal"] as const).filter((kind) =>
    points.some(({ flow }) => flow === kind),
  );
  const legend: Legend[] = hasSpy(points) ? ["SPY", ...flows] : flows;
  const taken = legend.reduce((sum, each) => sum + SIGN + textWidth(each, SIZE) + GAP, -GAP);
  const [from, to] = datesOf(points).map((date) => textWidth(date, SIZE) + GAP);
  const room = width - LABELS - (from ?? 0) - (to ?? 0);
  return { legend, ownRow: taken > room, from: (from ?? 0) + (room - taken) / 2 };
}

/** The first and the last date at their ends, and what the signs mean. */
function footer({ curve, box, right, bottom }: Layout, colors: Colors): string {
  const style = { size: SIZE, color: colors.muted };
  const baseline = bottom + 36;
  const [first, last] = datesOf(curve.points);
  const dates = [
    text(first, box.x, baseline, style),
    text(last, right, baseline, { ...style, anchor: "end" }),
  ];
  const { legend, ownRow, from } = legendOf(curve, box.width);
  let x = ownRow ? box.x : box.x + from;
  const y = ownRow ? baseline + DATES : baseline;
  const signs = legend.map((each) => {
    const sign =
      each === "SPY"
        ? element("line", {
            ...{ x1: x, x2: x + SIGN - 10, y1: y - 11, y2: y - 11 },
            ...{ stroke: colors.muted, "stroke-width": 4 },
          })
        : tick(each, x + SIGN / 2 - 5, y - 11, colors);
    const name = text(each, x + SIGN, y, style);
    x += SIGN + textWidth(each, SIZE) + GAP;
    return sign + name;
  });
  return [...dates, ...signs].join("");
}

/** How far it stood below its high, down from the line; beside it the deepest. */
function drawdown({ curve, box, right, x }: Layout, colors: Colors): string {
  if (!hasStrip(curve)) {
    return "";
  }
  const top = box.y + box.height - STRIP + 6;
  const depths = curve.points.map(({ drawdown }) => drawdown ?? 0);
  const deepest = Math.max(...depths);
  // As the curve's: a percent at least is its height.
  const y = scaleLinear([0, Math.max(1, deepest)], [top, top + STRIP - 8]);
  // Of each day as wide as the way to it: that of the last would be a needle.
  const surface =
    area<number>()
      .curve(curveStepBefore)
      .x((_, i) => x(i))
      .y0(top)
      .y1((depth) => y(depth))
      .digits(1)(depths) ?? "";
  const style = { size: SIZE, anchor: "end" } as const;
  const isNone = deepest < 0.05;
  return [
    element("path", { d: surface, fill: colors.loss, "fill-opacity": 0.5 }),
    element("line", { x1: box.x, x2: right, y1: top, y2: top, stroke: colors.line, "stroke-width": 2 }),
    text("drawdown", box.x + box.width, top + 24, { ...style, color: colors.muted }),
    isNone
      ? ""
      : element("circle", { cx: x(depths.indexOf(deepest)), cy: y(deepest), r: 6, fill: colors.loss }),
    text(isNone ? "none" : signedPercent(-deepest), box.x + box.width, top + 60, {
      ...{ ...style, color: isNone ? colors.muted : colors.loss, weight: 700 },
    }),
  ].join("");
}
