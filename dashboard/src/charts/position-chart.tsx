import type { ChartFacts } from "../../../shared/pictures/chart-facts.ts";
import { amountsOf } from "./amounts.ts";
import { AxisLabels, Grid, Pill, Triangle } from "./axis.tsx";
import { Chart } from "./chart.tsx";
import { type PositionLayout, positionLayout } from "./position-layout.ts";

/** The P&L of a position at every check, with its exit levels and its date rule. */
export function PositionChart({ chart, hide }: { chart: ChartFacts; hide: boolean }) {
  return (
    <Chart
      layOut={(width) => positionLayout(chart, width, amountsOf(hide))}
      draw={(layout) => <Drawn {...layout} />}
    />
  );
}

function Drawn(layout: PositionLayout) {
  const { size, plot, grid, y, uprights, dates, baseline, paths, levels, exit, entry, last, isClosed } =
    layout;
  return (
    <g>
      {uprights.map((x) => (
        <line key={x} class="chart-line" x1={x} x2={x} y1={plot.top} y2={plot.bottom} />
      ))}
      <Grid levels={grid} y={y} left={plot.left} right={plot.right} size={size} taken={last?.y} />
      <AxisLabels labels={dates} baseline={baseline} size={size} />
      <path class="chart-gain-area" d={paths.gain} />
      <path class="chart-loss-area" d={paths.loss} />
      {exit && (
        <g font-size={size}>
          {exit.line !== null && (
            <line class="chart-date" x1={exit.line} x2={exit.line} y1={plot.top} y2={plot.bottom} />
          )}
          {exit.arrow && (
            <Triangle name="chart-strong" x={plot.right - 4} y={plot.bottom - 9} to="right" size={5} />
          )}
        </g>
      )}
      {paths.gaps.map((d) => (
        <path key={d} class="chart-gap" d={d} />
      ))}
      {paths.runs.map((d) => (
        <path key={d} class="chart-curve" d={d} />
      ))}
      {levels.map((level) => (
        <ExitLevel key={level.text} {...level} plot={plot} size={size} />
      ))}
      {exit && (
        <text class="chart-strong" font-size={size} x={exit.x} y={plot.bottom - 5} text-anchor={exit.anchor}>
          {exit.text}
        </text>
      )}
      <circle class="chart-entry" cx={entry.x} cy={entry.y} r={4} />
      {last && isClosed && (
        <g font-size={size}>
          <line class="chart-closed" x1={last.x} x2={last.x} y1={plot.top} y2={plot.bottom} />
          <text class="chart-strong" x={last.x - 6} y={plot.top + size} text-anchor="end">
            closed
          </text>
          <path class="chart-end" d="M0 -7L7 0 0 7 -7 0z" transform={`translate(${last.x} ${last.y})`} />
        </g>
      )}
      {last && !isClosed && <circle class="chart-end" cx={last.x} cy={last.y} r={5} />}
      {last && <Pill x={plot.right + 5} y={last.y} text={last.text} size={size} />}
    </g>
  );
}

type Level = PositionLayout["levels"][number] & Pick<PositionLayout, "plot" | "size">;

function ExitLevel({ text, isGain, line, arrow, baseline, plot, size }: Level) {
  const tone = isGain ? "gain" : "loss";
  return (
    <g font-size={size}>
      {line !== null && (
        <line class={`chart-${tone}-level`} x1={plot.left} x2={plot.right} y1={line} y2={line} />
      )}
      {arrow !== null && (
        <Triangle
          name={`chart-${tone}-dot`}
          x={plot.left + 12}
          y={arrow}
          to={isGain ? "up" : "down"}
          size={6}
        />
      )}
      <text class={`chart-${tone}-text`} x={plot.left + (arrow === null ? 8 : 24)} y={baseline}>
        {text}
      </text>
    </g>
  );
}
