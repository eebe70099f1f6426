import type { Figure, List, Report, Row, Tone } from "../reports/report.ts";
import { accountChart, leastHeight } from "./account-chart.ts";
import { cutToFit, element, escapeXml, fitting, text, textWidth, wrapped } from "./svg.ts";
import { type Box, COLORS, LEAST_TEXT, type Theme } from "./themes.ts";

/** Square for a chat or a feed, wide for a link preview. */
export const SIZES = { square: { width: 1080, height: 1080 }, wide: { width: 1200, height: 675 } };
export type Size = keyof typeof SIZES;

/** Drawings are 1080 units wide and scaled to the picture, so that they look the same on every phone. */
const WIDTH = 1080;
const MARGIN = 56;
const GAP = 14;
const BETWEEN = 24;
/** A figure: the padding around its texts, and the height of its value. */
const PADDING = 10;
const VALUE = 40;
const HERO = 88;
/** A line of text. */
const LINE = 38;

/** A list: the heights of a row and of its title. */
const ROW = 44;
const TITLE = 44;
const BELOW = 12;
/** A title, one row, and the line "and ... more". */
const LEAST_LIST = TITLE + 2 * ROW;
/** Rows of figures where a curve or a list follows. */
const MOST_ROWS = 2;

/**
 * A report as a picture to share: an SVG for `renderPng`. Figures and lists without room are left to the text of the
 * message; a list counts its rows that are left out. The report shows no more than its `Discretion` allows.
 */
export function reportCard(report: Report, size: Size, theme: Theme): string {
  const { width, height } = SIZES[size];
  const inner: Box = {
    x: MARGIN,
    y: MARGIN,
    width: WIDTH - 2 * MARGIN,
    height: (WIDTH * height) / width - 2 * MARGIN,
  };
  const draw = brush(COLORS[theme]);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...{ width, height, viewBox: `0 0 ${WIDTH} ${inner.height + 2 * MARGIN}` },
    },
    element("title", {}, escapeXml(`${report.title}, ${report.subtitle}`)),
    element("rect", { width: WIDTH, height: inner.height + 2 * MARGIN, fill: COLORS[theme].background }),
    size === "square" ? square(report, inner, draw) : wide(report, inner, draw),
  );
}

type Brush = ReturnType<typeof brush>;

/** Figures, curve and lists below each other. */
function square(report: Report, inner: Box, draw: Brush): string {
  const head = draw.head(report, inner);
  const hasMore = report.curve !== null || report.lists.some(({ rows }) => rows.length > 0);
  const shown = hasMore ? report.figures.slice(0, 3 * MOST_ROWS) : report.figures;
  const below = { ...inner, y: inner.y + head.height, height: inner.height - head.height };
  const figures = draw.figures(shown, below, 3);
  const top = inner.y + head.height + figures.height + BETWEEN;
  return (
    head.svg + figures.svg + rest(report, { ...inner, y: top, height: inner.y + inner.height - top }, draw)
  );
}

/** Figures on the left, curve and lists on the right. */
function wide(report: Report, inner: Box, draw: Brush): string {
  const left: Box = { ...inner, width: inner.width * 0.36 };
  const head = draw.head(report, left);
  const figures = draw.figures(
    report.figures,
    { ...left, y: left.y + head.height, height: left.height - head.height },
    1,
  );
  const x = left.x + left.width + 40;
  return head.svg + figures.svg + rest(report, { ...inner, x, width: inner.x + inner.width - x }, draw);
}

/**
 * The curve gets the height that the lists leave, but at least enough to be readable. Lists are drawn where there is
 * room for one.
 */
function rest({ curve, lists: all, notes }: Report, box: Box, draw: Brush): string {
  const lists = all.filter(({ rows }) => rows.length > 0);
  const needed = lists.reduce(
    (sum, { rows, more }) => sum + TITLE + (rows.length + (more > 0 ? 1 : 0)) * ROW + BELOW,
    notes.length * ROW,
  );
  if (curve === null) {
    return draw.lists(lists, notes, box);
  }
  const wanted = Math.max(leastHeight(curve, box.width), box.height * 0.5, box.height - needed - BETWEEN);
  const isAlone = box.height - wanted - BETWEEN < Math.min(needed, LEAST_LIST);
  const height = isAlone ? box.height : wanted;
  const below = { ...box, y: box.y + height + BETWEEN, height: box.height - height - BETWEEN };
  return accountChart(curve, { ...box, height }, draw.colors) + draw.lists(lists, notes, below);
}

/** A drawing and its height. */
interface Drawn {
  svg: string;
  height: number;
}

/** The functions that draw in a theme's colors. */
function brush(colors: (typeof COLORS)[Theme]) {
  const colorOf = (tone: Tone) => (tone === "plain" ? colors.text : colors[tone]);
  const muted = { size: LEAST_TEXT, color: colors.muted } as const;
  const write = (lines: string[], x: number, y: number, style: Parameters<typeof text>[3]) =>
    lines.map((line, i) => text(line, x, y + i * LINE, style)).join("");

  function head({ title, subtitle, hero }: Report, { x, y, width }: Box): Drawn {
    const sign = "Thetabase";
    const whole = `${title}  ·  ${subtitle}`;
    const isOneLine = textWidth(`${whole}${sign}`, LEAST_TEXT) + GAP <= width;
    const names = isOneLine ? [whole] : [title, subtitle].flatMap((name) => wrapped(name, width, LEAST_TEXT));
    const [value, of] = split(hero.value);
    const size = fitting(value, width, HERO);
    const beside = textWidth(`${value} `, size);
    const hasRoom = of === "" || beside + textWidth(of, LEAST_TEXT) <= width;
    const labels = wrapped(hasRoom ? hero.label : `${hero.label}, % ${of}`, width, LEAST_TEXT);
    const below = y + names.length * LINE;
    const svg = [
      write(names, x, y + 26, { ...muted, weight: 700 }),
      isOneLine ? text(sign, x + width, y + 26, { ...muted, anchor: "end" }) : "",
      text(value, x, below + 82, { size, weight: 700, color: colorOf(hero.tone) }),
      hasRoom && of !== "" ? text(of, x + beside, below + 82, muted) : "",
      write(labels, x, below + 128, muted),
    ].join("");
    return { svg, height: names.length * LINE + 112 + labels.length * LINE };
  }

  /** As many rows of figures as there is room for. */
  function figures(all: Figure[], { x, y, width, height }: Box, columns: number): Drawn {
    const cell = (width - GAP * (columns - 1)) / columns;
    const inside = cell - 2 * PADDING;
    const texts = all.map(({ label, value, tone }) => {
      const [number, of] = split(value);
      return { number, of, tone, labels: wrapped(label, inside, LEAST_TEXT) };
    });
    const lines = Math.max(...texts.map(({ labels }) => labels.length));
    const isOneLine = texts.every(
      ({ number, of }) => textWidth(`${number} `, VALUE) + textWidth(of, LEAST_TEXT) <= inside,
    );
    const high = 2 * PADDING + lines * LINE + VALUE + (isOneLine ? 0 : LINE);
    const rows = Math.min(Math.ceil(all.length / columns), Math.floor((height + GAP) / (high + GAP)));
    const svg = texts
      .slice(0, rows * columns)
      .map(({ labels, number, of, tone }, i) => {
        const at = { x: x + (i % columns) * (cell + GAP), y: y + Math.floor(i / columns) * (high + GAP) };
        const [left, baseline] = [at.x + PADDING, at.y + PADDING + labels.length * LINE + 34];
        const size = fitting(number, inside, VALUE);
        const [beside, under] = [left + textWidth(`${number} `, VALUE), baseline + LINE];
        return [
          element("rect", { ...at, width: cell, height: high, rx: 12, fill: colors.panel }),
          write(labels, left, at.y + PADDING + 27, muted),
          text(number, left, baseline, { size, weight: 700, color: colorOf(tone) }),
          of === "" ? "" : text(of, isOneLine ? beside : left, isOneLine ? baseline : under, muted),
        ].join("");
      })
      .join("");
    return { svg, height: rows * (high + GAP) - GAP };
  }

  /** As many rows of each list as there is room for. */
  function lists(all: List[], notes: string[], { x, y, width, height }: Box): string {
    const drawn: string[] = [];
    let top = y;
    const bottom = y + height;
    for (const { title, rows, more } of all) {
      const room = Math.floor((bottom - top - TITLE) / ROW);
      const total = rows.length + more;
      if (room < Math.min(total, 2)) {
        break;
      }
      const shown = rows.slice(0, total > room ? room - 1 : rows.length);
      drawn.push(text(cutToFit(title, width, LEAST_TEXT), x, top + 30, { ...muted, weight: 700 }));
      top += TITLE;
      for (const row of shown) {
        drawn.push(listRow(row, { x, y: top, width, height: ROW }));
        top += ROW;
      }
      if (total > shown.length) {
        drawn.push(text(`and ${total - shown.length} more`, x, top + 30, muted));
        top += ROW;
      }
      top += BELOW;
    }
    for (const note of notes) {
      if (bottom - top < ROW) {
        break;
      }
      drawn.push(text(cutToFit(note, width, LEAST_TEXT), x, top + 30, muted));
      top += ROW;
    }
    return drawn.join("");
  }

  function listRow({ left, right, tone }: Row, { x, y, width }: Box): string {
    // The figure matters most; a person's own exit reason may be long.
    const value = cutToFit(right, width * 0.6, LEAST_TEXT);
    const name = cutToFit(left, width - textWidth(value, LEAST_TEXT) - BETWEEN, LEAST_TEXT);
    const style = { size: LEAST_TEXT, weight: 700, color: colorOf(tone), anchor: "end" } as const;
    return [
      text(name, x, y + 30, { size: LEAST_TEXT, color: colors.text }),
      text(value, x + width, y + 30, style),
    ].join("");
  }

  return { colors, head, figures, lists };
}

/** Splits `+0.4 % of equity` into its large and its small part. */
function split(value: string): [number: string, of: string] {
  const at = value.indexOf(" % of ");
  return at < 0 ? [value, ""] : [value.slice(0, at + 2), value.slice(at + 3)];
}
