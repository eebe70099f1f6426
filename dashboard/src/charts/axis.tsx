import { textWidth } from "../../../shared/pictures/svg.ts";
import type { AxisLabel, Level } from "./grid.ts";

/** The lines of the grid with their values on the right. The zero line has a style of its own. */
export function Grid({
  levels,
  y,
  left,
  right,
  size,
  taken,
}: {
  levels: Level[];
  y: (value: number) => number;
  left: number;
  right: number;
  size: number;
  /** Height of another label in pixels, beside which a value has no room. */
  taken?: number | undefined;
}) {
  return (
    <g font-size={size}>
      {levels.map(({ at, label }) => (
        <g key={at}>
          <line class={at === 0 ? "chart-zero" : "chart-line"} x1={left} x2={right} y1={y(at)} y2={y(at)} />
          {(taken === undefined || Math.abs(y(at) - taken) >= size * 1.5) && (
            <text class="chart-muted" x={right + 10} y={y(at)} dy="0.35em">
              {label}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** Dates or prices below a plot. */
export function AxisLabels({
  labels,
  baseline,
  size,
}: {
  labels: AxisLabel[];
  baseline: number;
  size: number;
}) {
  return (
    <g font-size={size}>
      {labels.map(({ x, text, anchor }) => (
        <text key={`${x} ${text}`} class="chart-muted" x={x} y={baseline} text-anchor={anchor}>
          {text}
        </text>
      ))}
    </g>
  );
}

/** The latest value beside the plot, on a background of its own. */
export function Pill({ x, y, text, size }: { x: number; y: number; text: string; size: number }) {
  // The page's font may be wider than Lato, for which the width is computed.
  const width = textWidth(text, size) * 1.06 + 12;
  return (
    <g>
      <rect class="chart-pill" x={x} y={y - size * 0.8} width={width} height={size * 1.6} rx={4} />
      <text class="chart-pill-text" x={x + width / 2} y={y} dy="0.35em" font-size={size} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** A triangle with its tip at the point. */
export function Triangle({
  x,
  y,
  to,
  size = 7,
  name,
}: {
  x: number;
  y: number;
  to: "up" | "down" | "right";
  size?: number;
  name: string;
}) {
  const turn = { up: 0, right: 90, down: 180 }[to];
  return (
    <path
      class={name}
      d={`M0 0l${size} ${size * 1.5}h${-2 * size}z`}
      transform={`translate(${x} ${y}) rotate(${turn})`}
    />
  );
}
