import { useState } from "preact/hooks";
import { amountsOf } from "./amounts.ts";
import { AxisLabels, Grid, Pill, Triangle } from "./axis.tsx";
import { Chart } from "./chart.tsx";
import { type EquityLayout, type EquityPoint, equityLayout } from "./equity-layout.ts";
import { type Range, rangesOf, within } from "./equity-range.ts";

const NAMES: Record<Range, string> = { month: "Month", quarter: "Quarter", year: "Year", all: "All" };

/** The equity at every close, or the P&L where equity is unknown, with drawdowns and flows. */
export function EquityChart({ points, hide }: { points: EquityPoint[]; hide: boolean }) {
  const ranges = rangesOf(points.map(({ day }) => day));
  const [wanted, want] = useState<Range>("all");
  const range = ranges.includes(wanted) ? wanted : "all";
  const shown = within(points, range);
  return (
    <div>
      {ranges.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form, and this asks for nothing.
        <div class="chart-ranges" role="group" aria-label="Time shown">
          {ranges.map((each) => (
            <button
              type="button"
              class="button"
              key={each}
              aria-pressed={each === range}
              onClick={() => want(each)}
            >
              {NAMES[each]}
            </button>
          ))}
        </div>
      )}
      <Chart
        layOut={(width) => equityLayout(shown, shown.length === points.length, width, amountsOf(hide))}
        draw={(layout) => <Drawn {...layout} />}
      />
    </div>
  );
}

function Drawn(layout: EquityLayout) {
  const { size, plot, levels, y, paths, last, dates, baseline, flows, legend, isAgainstZero, strip } = layout;
  const edge = { left: plot.left, right: plot.right };
  return (
    <g>
      <Grid levels={levels} y={y} {...edge} size={size} taken={last?.y} />
      <path class="chart-gain-area" d={paths.gain} />
      <path class="chart-loss-area" d={paths.loss} />
      {!isAgainstZero && <path class="chart-base" d={paths.base} />}
      <path class="chart-curve" d={paths.curve} />
      {flows.map((flow) => (
        <Flow key={flow.x} {...flow} />
      ))}
      {last && <circle class="chart-end" cx={last.x} cy={last.y} r={4} />}
      {last && <Pill x={plot.right + 5} y={last.y} text={last.text} size={size} />}
      <AxisLabels labels={dates} baseline={baseline} size={size} />
      <g font-size={size}>
        {legend.map(({ kind, text, x: left, y: bottom }) => (
          <g key={kind}>
            {kind === "base" ? (
              <line
                class="chart-base"
                x1={left}
                x2={left + 20}
                y1={bottom - size / 3}
                y2={bottom - size / 3}
              />
            ) : (
              <Flow x={left + 10} y={bottom + 1} kind={kind} />
            )}
            <text class="chart-muted" x={left + 26} y={bottom}>
              {text}
            </text>
          </g>
        ))}
      </g>
      {strip && (
        <g font-size={size}>
          <path class="chart-drawdown" d={strip.path} />
          <line class="chart-line" x1={plot.left} x2={plot.right} y1={strip.top} y2={strip.top} />
          {strip.deepest && <circle class="chart-loss-dot" cx={strip.deepest.x} cy={strip.deepest.y} r={3} />}
          <text class="chart-muted" x={plot.right + 10} y={strip.top + size}>
            drawdown
          </text>
          <text class="chart-strong" x={plot.right + 10} y={strip.top + size * 2.4}>
            {strip.text}
          </text>
        </g>
      )}
    </g>
  );
}

/** A triangle: up for a deposit, down for a withdrawal. */
function Flow({ x, y, kind }: { x: number; y: number; kind: "deposit" | "withdrawal" }) {
  const isIn = kind === "deposit";
  return <Triangle x={x} y={isIn ? y - 11 : y} to={isIn ? "up" : "down"} name="chart-flow" />;
}
