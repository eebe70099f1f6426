import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { reasonInWords } from "../words/contract-name.ts";
import { counted, dollars, signedDollars, signedPercent, signedWhole } from "../words/format.ts";
import { type ChartFacts, chartFacts } from "./chart-facts.ts";
import { type Mark, runs, thin, withCrossings } from "./curve.ts";
import { positionScale } from "./position-scale.ts";
import { monthAndDay, ticks, timeOfDay } from "./session-time.ts";
import {
  cutToFit,
  element,
  escapeXml,
  fitting,
  text as plainText,
  round,
  type TextStyle,
  textWidth,
} from "./svg.ts";
import { LEAST_TEXT, COLORS as THEMES, type Theme } from "./themes.ts";

const WIDTH = 1080;
const HEIGHT = 810;
const LEFT = 40;
const PLOT = { left: LEFT, right: 860, top: 228, bottom: 690 };
/** Room for labels between the plot's edges and the curve. */
const ROOM = 58;
/** Width of a column in which the curve keeps its extremes: no wider than its line. */
const COLUMN = 4;

const COLORS = {
  dark: { ...THEMES.dark, grid: "#21262d", date: "#e3b341" },
  light: { ...THEMES.light, grid: "#eaeef2", date: "#8a6100" },
};

/** The P&L of a position since entry with its exit levels, as an SVG of 1080 x 810 for `renderPng`. */
export function positionChart(input: ChartFacts): string {
  const facts = chartFacts.parse(input);
  const drawing = layOut(facts);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...{ width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    },
    element("title", {}, escapeXml(`P&L of position ${facts.position_id}, ${facts.contract}`)),
    element("rect", { width: WIDTH, height: HEIGHT, fill: drawing.colors.background }),
    header(drawing),
    grid(drawing),
    levels(drawing),
    dateRule(drawing),
    curve(drawing),
    ends(drawing),
    footer(drawing),
  );
}

type Facts = ReturnType<typeof chartFacts.parse>;
type ChartColors = (typeof COLORS)[Theme];
type Drawing = ReturnType<typeof layOut>;

function layOut(facts: Facts) {
  const scale = positionScale(facts);
  const { from, to, low, high } = scale;
  const x = scaleLinear([from, to + (to - from) * 0.03], [PLOT.left + 14, PLOT.right]);
  const y = scaleLinear([low, high], [PLOT.bottom - ROOM, PLOT.top + ROOM]);
  const colors = COLORS[facts.theme];
  return { ...scale, facts, x, y, colors, text: writer(colors) };
}

function header({ facts, last, colors, text }: Drawing): string {
  const { quantity, credit } = facts;
  const value = last ? signedDollars(last.pnl) : "no mark yet";
  const about = `${counted(quantity, "contract")} · credit ${dollars(credit)}`;
  const share = last && `${signedPercent((last.pnl / credit) * 100)} of credit`;
  const style = { size: last ? 60 : 48, weight: 700 } as const;
  return [
    text(facts.contract, LEFT, 76, { size: fitting(facts.contract, WIDTH - 2 * LEFT, 48), weight: 700 }),
    text(value, LEFT, 148, { ...style, color: signColor(last?.pnl ?? 0, colors) }),
    share === undefined
      ? ""
      : text(share, LEFT + textWidth(value, style.size) + 24, 148, { color: colors.muted }),
    text(about, LEFT, 198, { color: colors.muted }),
  ].join("");
}

function grid({ x, y, last, from, to, colors, text }: Drawing): string {
  const values = y.ticks(4);
  const decimals = Math.abs((values[1] ?? 0) - (values[0] ?? 0)) < 1 ? 2 : 0;
  const format = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: "exceptZero",
  });
  const rows = values.map((value) => {
    const label = value === 0 ? "0" : format.format(value).replace("-", "−");
    // The label of the last value needs this place.
    const isFree = !last || Math.abs(y(value) - y(last.pnl)) >= 46;
    return [
      rule({ y: y(value), color: value === 0 ? colors.zero : colors.grid, width: 2 }),
      isFree ? text(label, PLOT.right + 20, y(value) + 12, { color: colors.muted }) : "",
    ].join("");
  });
  // The label of a date is right of its line, the label of a time is centred on it.
  const columns = ticks(from, to).map(({ at, label, isDate }) => {
    const style = { color: colors.muted, anchor: isDate ? "start" : "middle" } as const;
    return [
      upright({ x: x(at), color: colors.grid, width: 2 }),
      text(label, isDate ? x(at) : Math.max(x(at), 84), PLOT.bottom + 40, style),
    ].join("");
  });
  return [...columns, ...rows].join("");
}

/** A line for each level, or an arrow at the edge if the level lies beyond it. */
function levels({ levels, low, high, y, colors, text }: Drawing): string {
  return levels
    .map(({ name, pnl }) => {
      const color = pnl > 0 ? colors.gain : colors.loss;
      const label = `${name} ${signedDollars(pnl)}`;
      if (pnl >= low && pnl <= high) {
        const below = pnl < 0;
        return [
          rule({ y: y(pnl), color, width: 3, dashes: "12 8" }),
          text(label, PLOT.left + 14, y(pnl) + (below ? 42 : -14), { weight: 700, color }),
        ].join("");
      }
      const above = pnl > 0;
      const edge = above ? PLOT.top + 8 : PLOT.bottom - 8;
      return [
        triangle(PLOT.left + 26, edge, above ? "up" : "down", color),
        text(label, PLOT.left + 50, edge + (above ? 22 : -2), { weight: 700, color }),
      ].join("");
    })
    .join("");
}

function dateRule({ facts, exitOn, showsExitOn, from, x, colors, text }: Drawing): string {
  if (facts.exit_on === null || exitOn === null) {
    return "";
  }
  const label = `exit by ${monthAndDay(facts.exit_on)}`;
  const style = { weight: 700, color: colors.date } as const;
  const baseline = PLOT.bottom - 10;
  if (!showsExitOn || exitOn < from) {
    return facts.closed
      ? ""
      : [
          exitOn < from ? "" : triangle(PLOT.right - 8, baseline - 9, "right", colors.date),
          text(label, PLOT.right - 34, baseline, { ...style, anchor: "end" }),
        ].join("");
  }
  const isFar = x(exitOn) > (PLOT.left + PLOT.right) / 2;
  return [
    upright({ x: x(exitOn), color: colors.date, width: 3, dashes: "12 8" }),
    // The label of the close is near that place.
    facts.closed
      ? ""
      : text(label, x(exitOn) + (isFar ? -12 : 12), baseline, { ...style, anchor: isFar ? "end" : "start" }),
  ].join("");
}

/** The P&L curve, with green above zero and red below. A dashed line bridges missing marks. */
function curve({ points, x, y, colors }: Drawing): string {
  const columnOf = ({ at }: Mark) => Math.floor(x(at) / COLUMN);
  const drawn = runs(points).map((run) => thin(run, columnOf));
  const path = line<Mark>()
    .x(({ at }) => x(at))
    .y(({ pnl }) => y(pnl))
    .digits(1);
  const surface = (side: (a: number, b: number) => number) =>
    area<Mark>()
      .x(({ at }) => x(at))
      .y0(y(0))
      .y1(({ pnl }) => y(side(pnl, 0)))
      .digits(1)(withCrossings(drawn.flat())) ?? "";
  const gaps = drawn.slice(1).flatMap((run, i) => {
    const before = drawn[i]?.at(-1);
    return before && run[0] ? [[before, run[0]]] : [];
  });
  const stroke = { fill: "none", stroke: colors.curve, "stroke-width": 5, "stroke-linejoin": "round" };
  return [
    element("path", { d: surface(Math.max), fill: colors.gain, "fill-opacity": 0.18 }),
    element("path", { d: surface(Math.min), fill: colors.loss, "fill-opacity": 0.18 }),
    ...gaps.map((gap) =>
      element("path", { d: path(gap) ?? "", ...stroke, "stroke-width": 3, "stroke-dasharray": "3 9" }),
    ),
    ...drawn
      .filter((run) => run.length > 1)
      .map((run) => element("path", { d: path(run) ?? "", ...stroke, "stroke-linecap": "round" })),
  ].join("");
}

/** The entry, and the latest mark or the close. */
function ends({ facts, from, last, x, y, colors, text }: Drawing): string {
  const entry = element("circle", {
    ...{ cx: x(from), cy: y(0), r: 8 },
    ...{ fill: colors.background, stroke: colors.curve, "stroke-width": 4 },
  });
  if (!last) {
    return entry;
  }
  const color = signColor(last.pnl, colors);
  const at = { x: x(last.at), y: y(last.pnl) };
  const dot = { fill: color, stroke: colors.background, "stroke-width": 4 };
  const exact = signedDollars(last.pnl);
  const value = textWidth(exact, LEAST_TEXT) > 178 ? signedWhole(last.pnl) : exact;
  return [
    entry,
    rule({ y: at.y, color, width: 2, dashes: "2 6", from: at.x }),
    facts.closed
      ? [
          upright({ x: at.x, color: colors.text, width: 2 }),
          text("closed", at.x - 14, PLOT.top + 30, { weight: 700, anchor: "end" }),
          element("path", { d: "M0 -16 L16 0 0 16 -16 0 z", ...dot, transform: moved(at.x, at.y) }),
        ].join("")
      : element("circle", { cx: at.x, cy: at.y, r: 12, ...dot }),
    element("rect", { x: PLOT.right + 8, y: at.y - 25, width: 196, height: 50, rx: 8, fill: color }),
    plainText(value, PLOT.right + 106, at.y + 12, {
      ...{ size: fitting(value, 186, LEAST_TEXT), weight: 700, anchor: "middle", color: colors.background },
    }),
  ].join("");
}

function footer({ facts, last, colors, text }: Drawing): string {
  const at = last?.time ?? new Date(facts.entry_at);
  const when = `${monthAndDay(at)}, ${timeOfDay(at)}`;
  const unit = `USD since ${monthAndDay(new Date(facts.entry_at))}`;
  const state = facts.closed
    ? `closed ${when}: ${reasonInWords(facts.closed.reason)}`
    : `${last ? "as of" : "entered"} ${when}`;
  // A person's own exit reason may be long. The message beside the picture has all of it.
  const room = WIDTH - 2 * LEFT - textWidth(unit, LEAST_TEXT) - 30;
  return [
    text(unit, LEFT, HEIGHT - 24, { color: colors.muted }),
    text(cutToFit(state, room, LEAST_TEXT), WIDTH - LEFT, HEIGHT - 24, {
      color: colors.muted,
      anchor: "end",
    }),
  ].join("");
}

function signColor(pnl: number, colors: ChartColors): string {
  return pnl > 0 ? colors.gain : pnl < 0 ? colors.loss : colors.muted;
}

/** Writes text over the plot, with a rim. */
function writer(colors: ChartColors) {
  return (content: string, x: number, y: number, style: Partial<TextStyle>): string =>
    plainText(content, x, y, { size: LEAST_TEXT, color: colors.text, rim: colors.background, ...style });
}

interface LineStyle {
  color: string;
  width: number;
  dashes?: string;
}

function rule({
  y,
  color,
  width,
  dashes,
  from = PLOT.left,
}: LineStyle & { y: number; from?: number }): string {
  const ends = { x1: from, y1: y, x2: PLOT.right, y2: y };
  return element("line", { ...ends, stroke: color, "stroke-width": width, "stroke-dasharray": dashes });
}

function upright({ x, color, width, dashes }: LineStyle & { x: number }): string {
  const ends = { x1: x, y1: PLOT.top, x2: x, y2: PLOT.bottom };
  return element("line", { ...ends, stroke: color, "stroke-width": width, "stroke-dasharray": dashes });
}

/** A triangle with its tip at the given point. */
function triangle(x: number, y: number, direction: "up" | "down" | "right", color: string): string {
  const turn = { up: 0, right: 90, down: 180 }[direction];
  return element("path", {
    d: "M0 0 l12 20 h-24 z",
    fill: color,
    transform: `${moved(x, y)} rotate(${turn})`,
  });
}

function moved(x: number, y: number): string {
  return `translate(${round(x)} ${round(y)})`;
}
