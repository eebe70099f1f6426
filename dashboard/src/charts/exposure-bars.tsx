import { amountsOf } from "./amounts.ts";
import { Chart } from "./chart.tsx";
import { type Exposure, type ExposureLayout, exposureLayout } from "./exposure-layout.ts";

/** Collateral and risk, with a bar for each underlying or expiration. */
export function ExposureBars({ rows, hide }: { rows: Exposure[]; hide: boolean }) {
  return (
    <Chart
      layOut={(width) => exposureLayout(rows, width, amountsOf(hide))}
      draw={(layout) => <Drawn {...layout} />}
    />
  );
}

function Drawn({ width, size, bars, legend }: ExposureLayout) {
  return (
    <g font-size={size}>
      {legend.map(({ kind, text, x, y }) => (
        <g key={kind}>
          <rect class={`chart-${kind}`} x={x} y={y - size + 3} width={16} height={size - 4} rx={2} />
          <text class="chart-muted" x={x + 22} y={y}>
            {text}
          </text>
        </g>
      ))}
      {bars.map(({ label, value, baseline, collateral, risk }) => (
        <g key={label}>
          <text class="chart-strong" x={0} y={baseline}>
            {label}
          </text>
          <text class="chart-ink" x={width} y={baseline} text-anchor="end">
            {value}
          </text>
          <rect class="chart-collateral" {...collateral} rx={2} />
          <rect class="chart-risk" {...risk} rx={1} />
        </g>
      ))}
    </g>
  );
}
