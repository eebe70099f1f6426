import { amountsOf } from "./amounts.ts";
import { AxisLabels, Grid } from "./axis.tsx";
import { Chart } from "./chart.tsx";
import { type Bin, type HistogramLayout, histogramLayout } from "./histogram-layout.ts";

/** A histogram of trades by P&L, with losses left of the zero line. */
export function Histogram({ bins, hide }: { bins: Bin[]; hide: boolean }) {
  return (
    <Chart
      layOut={(width) => histogramLayout(bins, width, amountsOf(hide))}
      draw={(layout) => <Drawn {...layout} />}
    />
  );
}

function Drawn({ size, plot, y, grid, bars, zero, edges, baseline }: HistogramLayout) {
  return (
    <g>
      <Grid levels={grid} y={y} left={plot.left} right={plot.right} size={size} />
      {bars.map(({ middle, isLoss, x, y: top, width, height, count }) => (
        <g key={middle}>
          <rect
            class={isLoss ? "chart-loss-bar" : "chart-gain-bar"}
            x={x}
            y={top}
            width={width}
            height={height}
          />
          <text class="chart-ink" x={middle} y={top - 4} font-size={size} text-anchor="middle">
            {count}
          </text>
        </g>
      ))}
      {zero !== null && (
        <g font-size={size}>
          <line class="chart-upright" x1={zero} x2={zero} y1={plot.top - 20} y2={plot.bottom} />
          <text class="chart-loss-text" x={zero - 7} y={plot.top - 10} text-anchor="end">
            − lost
          </text>
          <text class="chart-gain-text" x={zero + 7} y={plot.top - 10}>
            + made
          </text>
        </g>
      )}
      <AxisLabels labels={edges} baseline={baseline} size={size} />
    </g>
  );
}
