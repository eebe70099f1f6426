import { textWidth } from "../../../shared/pictures/svg.ts";
import type { Amounts } from "./amounts.ts";
import { fontSize } from "./grid.ts";

/** Collateral and risk, as the limits count it, of one underlying or one expiration, USD. */
export interface Exposure {
  label: string;
  risk: number;
  collateral: number;
}

export type ExposureLayout = ReturnType<typeof exposureLayout>;

const BAR = 12;

/** A bar of the collateral below each label, and inside it a bar of the risk. */
export function exposureLayout(rows: Exposure[], width: number, amounts: Amounts) {
  const size = fontSize(width);
  const rowHeight = size + BAR + 18;
  const most = Math.max(0, ...rows.map(({ risk, collateral }) => Math.max(risk, collateral)));
  const long = (usd: number) => (most === 0 ? 0 : (Math.max(usd, 0) / most) * width);
  const legend = [
    { kind: "collateral" as const, text: "collateral" },
    { kind: "risk" as const, text: "at risk" },
  ];
  const top = size + 14;
  const bars = rows.map(({ label, risk, collateral }, i) => {
    const y = top + i * rowHeight;
    const value = `collateral ${amounts.whole(collateral)} · at risk ${amounts.whole(risk)}`;
    const bar = { y: y + size + 6, height: BAR };
    return {
      ...{ label, value, baseline: y + size },
      collateral: { ...bar, x: 0, width: long(collateral) },
      risk: { x: 0, y: bar.y + 3, width: long(risk), height: BAR - 6 },
      box: { x: 0, y: y - 2, width, height: rowHeight - 4 },
      says: `${label}: collateral ${amounts.exact(collateral)}, at risk ${amounts.exact(risk)}.`,
    };
  });
  let x = 0;
  return {
    ...{ width, size, bars, height: top + rows.length * rowHeight },
    plot: { left: 0, right: width, top, bottom: top + rows.length * rowHeight },
    along: "y" as const,
    legend: legend.map((entry) => {
      const placed = { ...entry, x, y: size };
      x += 22 + textWidth(entry.text, size) + 24;
      return placed;
    }),
    spots: bars.map(({ box, says }) => ({ x: 0, y: box.y + box.height / 2, box, says })),
    label: labelOf(rows, amounts),
  };
}

function labelOf(rows: Exposure[], amounts: Amounts): string {
  if (rows.length === 0) {
    return "Exposure: nothing is open.";
  }
  const largest = rows.reduce((most, row) => (row.collateral > most.collateral ? row : most));
  const riskiest = rows.reduce((most, row) => (row.risk > most.risk ? row : most));
  return [
    `Exposure of ${rows.map(({ label }) => label).join(", ")}: most collateral in ${largest.label}, `,
    `${amounts.exact(largest.collateral)}; most at risk in ${riskiest.label}, ${amounts.exact(riskiest.risk)}.`,
  ].join("");
}
