import { amountsOf } from "./amounts.ts";
import { AxisLabels, Grid } from "./axis.tsx";
import { Chart } from "./chart.tsx";
import { type Payoff, type PayoffLayout, payoffLayout } from "./payoff-layout.ts";

/** The P&L of a position at expiration over the price of the underlying. */
export function PayoffChart({ payoff, hide }: { payoff: Payoff; hide: boolean }) {
  return (
    <Chart
      layOut={(width) => payoffLayout(payoff, width, amountsOf(hide))}
      draw={(layout) => <Drawn {...layout} />}
    />
  );
}

function Drawn({ size, plot, grid, y, prices, baseline, evens, now, paths }: PayoffLayout) {
  return (
    <g>
      <Grid levels={grid} y={y} left={plot.left} right={plot.right} size={size} />
      <AxisLabels labels={prices} baseline={baseline} size={size} />
      <path class="chart-gain-area" d={paths.gain} />
      <path class="chart-loss-area" d={paths.loss} />
      <path class="chart-curve" d={paths.curve} />
      {evens.map(({ x, text }) => (
        <g key={text}>
          <line class="chart-line" x1={x} x2={x} y1={y(0)} y2={plot.bottom} />
          <circle class="chart-entry" cx={x} cy={y(0)} r={4.5} />
        </g>
      ))}
      {now && (
        <g font-size={size}>
          <line class="chart-closed" x1={now.x} x2={now.x} y1={plot.top} y2={plot.bottom} />
          {now.y !== null && <circle class="chart-end" cx={now.x} cy={now.y} r={5} />}
          {now.texts.map((text, i) => (
            <text
              key={text}
              class={i === 0 ? "chart-muted" : "chart-strong"}
              x={now.x}
              y={size + i * (size + 3)}
              text-anchor={now.anchor}
            >
              {text}
            </text>
          ))}
        </g>
      )}
    </g>
  );
}
