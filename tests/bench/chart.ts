import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { type Attributes, element, escapeXml } from "../../shared/pictures/svg.ts";
import type { Figure } from "./figures.ts";
import { counted } from "./measurement.ts";
import { written } from "./table.ts";

const WIDTH = 1080;
const MARGIN = 40;
const LINES = { left: 100, right: 790, height: 400 };
const BARS = { left: 520, right: 920, row: 34 };

const COLORS = {
  background: "#0d1117",
  text: "#f0f6fc",
  muted: "#9aa4af",
  grid: "#21262d",
  met: "#3fb950",
  missed: "#f85149",
};

/** Curves over the number of open positions. */
const CURVES = [
  { name: "row-by-row", label: "row by row", color: "#f85149" },
  { name: "check", label: "one check", color: "#79c0ff" },
  { name: "floor", label: "the bare writes", color: "#9aa4af" },
];

interface Point {
  size: number;
  seconds: number;
  isReckoned: boolean;
}

/** An SVG: seconds per check over the number of open positions, and every ratio next to its target. */
export function chart(figures: Figure[]): string {
  const bars = figures.filter(({ unit, target }) => unit === "times" && target?.atMost !== undefined);
  const curves = CURVES.map((curve) => ({ ...curve, points: pointsOf(figures, curve.name) })).filter(
    ({ points }) => points.length > 1,
  );
  const parts: string[] = [];
  let y = MARGIN;
  if (curves.length > 0) {
    parts.push(drawLines(curves, y));
    y += LINES.height + 130;
  }
  if (bars.length > 0) {
    parts.push(drawBars(bars, y));
    y += bars.length * BARS.row + 90;
  }
  return element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height: y, viewBox: `0 0 ${WIDTH} ${y}` },
      "font-family": "system-ui, sans-serif",
    },
    element("title", {}, "What a check costs, and each ratio beside its target"),
    element("rect", { width: WIDTH, height: y, fill: COLORS.background }),
    ...parts,
  );
}

function pointsOf(figures: Figure[], name: string): Point[] {
  return figures.flatMap(({ id, median, isReckoned = false }) => {
    const [, size, of] = /^exit-check\/(\d+)\/([a-z-]+)$/.exec(id) ?? [];
    return of === name ? [{ size: Number(size), seconds: median, isReckoned }] : [];
  });
}

function drawLines(curves: ((typeof CURVES)[number] & { points: Point[] })[], top: number): string {
  const all = curves.flatMap(({ points }) => points);
  const sizes = [...new Set(all.map(({ size }) => size))];
  const [least, most] = [Math.min(...all.map((p) => p.seconds)), Math.max(...all.map((p) => p.seconds))];
  const decades = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))] as const;
  const x = scaleLog([Math.min(...sizes), Math.max(...sizes)], [LINES.left, LINES.right]);
  const y = scaleLog([10 ** decades[0], 10 ** decades[1]], [top + 60 + LINES.height, top + 60]);
  const path = line<Point>(
    (point) => x(point.size),
    (point) => y(point.seconds),
  ).digits(1);

  const rows = Array.from({ length: decades[1] - decades[0] + 1 }, (_, i) => 10 ** (decades[0] + i)).map(
    (seconds) => [
      rule(LINES.left, y(seconds), LINES.right, y(seconds)),
      text(written(seconds, "s"), LINES.left - 12, y(seconds) + 6, {
        "text-anchor": "end",
        fill: COLORS.muted,
      }),
    ],
  );
  const columns = sizes.map((size) => [
    rule(x(size), y.range()[0] ?? 0, x(size), y.range()[1] ?? 0),
    text(counted(size), x(size), top + LINES.height + 90, { "text-anchor": "middle", fill: COLORS.muted }),
  ]);
  const drawn = curves.map(({ label, color, points }) => {
    const last = points.at(-1);
    return [
      element("path", { d: path(points) ?? "", fill: "none", stroke: color, "stroke-width": 3 }),
      ...points.map((point) =>
        element("circle", {
          ...{ cx: x(point.size), cy: y(point.seconds), r: 6, stroke: color, "stroke-width": 3 },
          // Hollow where only a part was measured.
          fill: point.isReckoned ? COLORS.background : color,
        }),
      ),
      last === undefined
        ? ""
        : text(`${label}, ${written(last.seconds, "s")}`, x(last.size) + 18, y(last.seconds) + 6, {
            fill: color,
          }),
    ];
  });
  return [
    title("One check, seconds over open positions", top),
    ...[...rows, ...columns, ...drawn].flat(),
  ].join("");
}

/** The share of its target that each ratio takes. */
function drawBars(bars: Figure[], top: number): string {
  const part = ({ median, target }: Figure) => median / (target?.atMost ?? 1);
  const x = scaleLinear([0, Math.max(1.25, ...bars.map(part))], [BARS.left, BARS.right]);
  const bottom = top + 40 + bars.length * BARS.row;
  return [
    title("Times as long as the least possible; dashed: the most it may be", top),
    ...bars.map((bar, i) => {
      const y = top + 40 + i * BARS.row;
      const label = `${written(bar.median, "times")} of ${written(bar.target?.atMost ?? 0, "times")}`;
      return [
        text(bar.what, BARS.left - 12, y + 21, { "text-anchor": "end" }),
        element("rect", {
          ...{ x: BARS.left, y: y + 5, width: x(part(bar)) - BARS.left, height: BARS.row - 10, rx: 3 },
          fill: part(bar) <= 1 ? COLORS.met : COLORS.missed,
        }),
        text(label, x(Math.max(part(bar), 1)) + 10, y + 21, { fill: COLORS.muted }),
      ].join("");
    }),
    element("line", {
      ...{ x1: x(1), y1: top + 36, x2: x(1), y2: bottom + 4, stroke: COLORS.text, "stroke-width": 2 },
      "stroke-dasharray": "5 4",
    }),
  ].join("");
}

function title(content: string, top: number): string {
  return text(content, MARGIN, top + 18, { "font-size": 22, "font-weight": 700 });
}

function text(content: string, x: number, y: number, attributes: Attributes = {}): string {
  return element("text", { x, y, "font-size": 17, fill: COLORS.text, ...attributes }, escapeXml(content));
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return element("line", { x1, y1, x2, y2, stroke: COLORS.grid, "stroke-width": 2 });
}
