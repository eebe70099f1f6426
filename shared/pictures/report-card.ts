import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { Figure, List, Report, Row, Tone } from "../reports/report.ts";
import { cut } from "../words/format.ts";
import { type Mark, withCrossings } from "./curve.ts";
import { element, escapeXml, fitting } from "./svg.ts";

/** For a chat or a square feed, and for where a link is shown wide. */
export const SIZES = { square: { width: 1080, height: 1080 }, wide: { width: 1200, height: 675 } };
export type Size = keyof typeof SIZES;
export type Theme = "dark" | "light";

const COLORS = {
  dark: {
    background: "#0d1117",
    panel: "#161b22",
    text: "#f0f6fc",
    muted: "#9aa4af",
    line: "#30363d",
    gain: "#3fb950",
    loss: "#f85149",
    curve: "#79c0ff",
  },
  light: {
    background: "#ffffff",
    panel: "#f3f5f8",
    text: "#12181f",
    muted: "#57606a",
    line: "#d0d7de",
    gain: "#157f3b",
    loss: "#c6262e",
    curve: "#0a5dc2",
  },
};

const MARGIN = 56;
const GAP = 16;
/** Lato's characters are about half as wide as high. */
const GLYPH = 0.53;
/** Smaller than that nothing is read on a phone. */
const LEAST = 22;

/** Of a list: a row, and its title. */
const ROW = 42;
const TITLE = 44;
const BELOW = 14;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * A report as a picture to be shared: an SVG for `renderPng`. Rows that do not fit are counted, a list for which there is no
 * room is left to the words below; a report says no more here than its `Discretion` left.
 */
export function reportCard(report: Report, size: Size, theme: Theme): string {
  const { width, height } = SIZES[size];
  const draw = brush(COLORS[theme]);
  const inner: Box = { x: MARGIN, y: MARGIN, width: width - 2 * MARGIN, height: height - 2 * MARGIN };
  const lists = report.lists.filter(({ rows }) => rows.length > 0);
  const hasCurve = report.curve.length > 1;
  const hasRest = hasCurve || lists.length + report.notes.length > 0;
  const isWide = size === "wide" && hasRest;

  // Wide: figures on the left, lists and the curve on the right. Square: one below the other.
  const headHeight = 190;
  const left: Box = {
    ...inner,
    y: inner.y + headHeight,
    width: isWide ? (inner.width - 40) * 0.5 : inner.width,
    height: inner.height - headHeight - 34,
  };
  const columns = isWide && report.figures.length <= 6 ? 2 : 3;
  const figuresHeight = Math.ceil(report.figures.length / columns) * (98 + GAP) - GAP;
  const rest: Box = isWide
    ? {
        x: left.x + left.width + 40,
        y: inner.y,
        width: inner.width - left.width - 40,
        height: inner.height - 34,
      }
    : { ...left, y: left.y + figuresHeight + 30, height: left.height - figuresHeight - 30 };
  const needed = heightOf(lists);
  const most = rest.height * (lists.length === 0 ? 1 : 0.62);
  const curveHeight = hasCurve ? Math.min(most, Math.max(rest.height * 0.4, rest.height - needed - 30)) : 0;

  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
    element("title", {}, escapeXml(`${report.title}, ${report.subtitle}`)),
    element("rect", { width, height, fill: COLORS[theme].background }),
    draw.head(report, { ...inner, width: isWide ? left.width : inner.width }),
    draw.figures(report.figures, { ...left, height: figuresHeight }, columns),
    hasCurve ? draw.curve(report.curve, { ...rest, height: curveHeight }) : "",
    draw.lists(lists, report.notes, {
      ...rest,
      y: rest.y + (hasCurve ? curveHeight + 30 : 0),
      height: rest.height - (hasCurve ? curveHeight + 30 : 0),
    }),
    draw.foot({ ...inner, y: height - MARGIN }),
  );
}

/** What they would take if there were room for everything. */
function heightOf(lists: List[]): number {
  return lists.reduce(
    (sum, { rows, more }) => sum + TITLE + (rows.length + (more > 0 ? 1 : 0)) * ROW + BELOW,
    0,
  );
}

/** What draws in a theme's colors. */
function brush(colors: (typeof COLORS)["dark"]) {
  const colorOf = (tone: Tone) => (tone === "plain" ? colors.text : colors[tone]);

  function text(
    content: string,
    x: number,
    y: number,
    style: { size: number; weight?: 400 | 700; color?: string; anchor?: "start" | "end" },
  ): string {
    const { size, weight = 400, color = colors.text, anchor = "start" } = style;
    const attributes = { x, y, "font-size": size, "font-weight": weight, fill: color, "text-anchor": anchor };
    return element("text", attributes, escapeXml(content));
  }

  function head({ title, subtitle, hero }: Report, { x, y, width }: Box): string {
    const name = `${title}  ·  ${subtitle}`;
    const size = fitting(hero.value, width, 92);
    return [
      text(name, x, y + 26, { size: fitting(name, width, 30), color: colors.muted, weight: 700 }),
      text(hero.value, x, y + 122, { size, weight: 700, color: colorOf(hero.tone) }),
      text(hero.label, x, y + 162, { size: fitting(hero.label, width, 30), color: colors.muted }),
    ].join("");
  }

  function figures(all: Figure[], { x, y, width }: Box, columns: number): string {
    const cell = (width - GAP * (columns - 1)) / columns;
    return all
      .map(({ label, value, tone }, i) => {
        const at = { x: x + (i % columns) * (cell + GAP), y: y + Math.floor(i / columns) * (98 + GAP) };
        return [
          element("rect", { ...at, width: cell, height: 98, rx: 12, fill: colors.panel }),
          text(label, at.x + 20, at.y + 36, { size: fitting(label, cell - 40, 22), color: colors.muted }),
          text(value, at.x + 20, at.y + 78, {
            size: fitting(value, cell - 40, 36),
            weight: 700,
            color: colorOf(tone),
          }),
        ].join("");
      })
      .join("");
  }

  function curve(values: number[], { x, y, width, height }: Box): string {
    const marks = values.map((pnl, at) => ({ at, pnl }));
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const across = scaleLinear([0, values.length - 1], [x, x + width - 9]);
    const up = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [y + height - 12, y + 12]);
    const path = line<Mark>()
      .x(({ at }) => across(at))
      .y(({ pnl }) => up(pnl))
      .digits(1);
    const surface = (side: (a: number, b: number) => number) =>
      area<Mark>()
        .x(({ at }) => across(at))
        .y0(up(0))
        .y1(({ pnl }) => up(side(pnl, 0)))
        .digits(1)(withCrossings(marks)) ?? "";
    return [
      element("path", { d: surface(Math.max), fill: colors.gain, "fill-opacity": 0.2 }),
      element("path", { d: surface(Math.min), fill: colors.loss, "fill-opacity": 0.2 }),
      element("line", { x1: x, x2: x + width, y1: up(0), y2: up(0), stroke: colors.line, "stroke-width": 2 }),
      element("path", {
        d: path(marks) ?? "",
        ...{ fill: "none", stroke: colors.curve, "stroke-width": 5 },
        ...{ "stroke-linejoin": "round", "stroke-linecap": "round" },
      }),
      element("circle", { cx: x + width - 9, cy: up(values.at(-1) ?? 0), r: 9, fill: colors.curve }),
    ].join("");
  }

  /** As many rows of each as there is room for, at least one of the first list. */
  function lists(all: List[], notes: string[], { x, y, width, height }: Box): string {
    const drawn: string[] = [];
    let top = y;
    const bottom = y + height;
    for (const { title, rows, more } of all) {
      const room = Math.floor((bottom - top - TITLE) / ROW);
      if (room < 1) {
        break;
      }
      const total = rows.length + more;
      const shown = rows.slice(0, total > room ? Math.max(room - 1, 0) : rows.length);
      drawn.push(text(title, x, top + 26, { size: 24, color: colors.muted, weight: 700 }));
      top += TITLE;
      for (const row of shown) {
        drawn.push(listRow(row, { x, y: top, width, height: ROW }));
        top += ROW;
      }
      if (total > shown.length) {
        drawn.push(text(`and ${total - shown.length} more`, x, top + 28, { size: 24, color: colors.muted }));
        top += ROW;
      }
      top += BELOW;
    }
    for (const note of notes) {
      if (bottom - top < ROW) {
        break;
      }
      drawn.push(
        text(cut(note, Math.floor(width / (24 * GLYPH))), x, top + 28, { size: 24, color: colors.muted }),
      );
      top += ROW;
    }
    return drawn.join("");
  }

  function listRow({ left, right, tone }: Row, { x, y, width }: Box): string {
    // The figure is what matters; a person's own reason may be long.
    const value = cut(right, Math.floor((width * 0.6) / (LEAST * GLYPH)));
    const size = fitting(value, width * 0.6, 28);
    const name = cut(
      left,
      Math.max(6, Math.floor((width - value.length * size * GLYPH - 30) / (28 * GLYPH))),
    );
    return [
      text(name, x, y + 28, { size: 28 }),
      text(value, x + width, y + 28, { size, weight: 700, color: colorOf(tone), anchor: "end" }),
    ].join("");
  }

  function foot({ x, y, width }: Box): string {
    return text("Thetabase", x + width, y + 6, { size: 22, color: colors.muted, anchor: "end" });
  }

  return { head, figures, curve, lists, foot };
}
