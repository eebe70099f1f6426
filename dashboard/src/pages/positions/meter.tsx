import { placeBetween, type Ways } from "./place-between.ts";

/** The place of the P&L between the stop (left) and the profit target (right). The columns beside it have the figures. */
export function RuleMeter({ position }: { position: Ways }) {
  const place = placeBetween(position);
  if (place === null) {
    return <span class="muted">no mark</span>;
  }
  const end = 50 + place * 48;
  const side = (position.unrealized_pnl ?? 0) < 0 ? "bad" : "well";
  return (
    <svg class="meter" viewBox="0 0 100 12" role="img" aria-label={inWords(place, position)}>
      <rect class="track" x="2" y="4" width="96" height="4" rx="2" />
      <rect class={side} x={Math.min(50, end)} y="4" width={Math.abs(end - 50)} height="4" />
      <line class="middle" x1="50" x2="50" y1="1" y2="11" />
      <circle class={side} cx={end} cy="6" r="3.6" />
    </svg>
  );
}

function inWords(place: number, { unrealized_pnl, to_profit_target_way, to_stop_loss_way }: Ways): string {
  const isLoss = (unrealized_pnl ?? 0) < 0;
  const rule = isLoss ? "stop" : "profit target";
  return (isLoss ? to_stop_loss_way : to_profit_target_way) === null
    ? `${isLoss ? "A loss" : "No loss"}, and there is no ${rule}`
    : `${Math.round(Math.abs(place) * 100)} % of the way to the ${rule}`;
}
