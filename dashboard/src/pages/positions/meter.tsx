import type { OpenPosition } from "../../data/pages.ts";
import { placeBetween } from "./place-between.ts";

/** Where the P&L stands between the stop (left) and the profit target (right). The columns beside it say it in figures. */
export function RuleMeter({
  position,
}: {
  position: Pick<OpenPosition, "unrealized_pnl" | "to_profit_target_way" | "to_stop_loss_way">;
}) {
  const place = placeBetween(position);
  if (place === null) {
    return <span class="muted">no mark</span>;
  }
  const end = 50 + place * 48;
  return (
    <svg class="meter" viewBox="0 0 100 12" role="img" aria-label={inWords(place)}>
      <rect class="track" x="2" y="4" width="96" height="4" rx="2" />
      <rect
        class={place < 0 ? "bad" : "well"}
        x={Math.min(50, end)}
        y="4"
        width={Math.abs(end - 50)}
        height="4"
      />
      <line class="middle" x1="50" x2="50" y1="1" y2="11" />
      <circle class={place < 0 ? "bad" : "well"} cx={end} cy="6" r="3.6" />
    </svg>
  );
}

function inWords(place: number): string {
  const percent = Math.round(Math.abs(place) * 100);
  return `${percent} % of the way to the ${place < 0 ? "stop" : "profit target"}`;
}
