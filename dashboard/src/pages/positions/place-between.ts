export interface Ways {
  unrealized_pnl: number | null;
  /** Per cent of the way that is left; null = the rule is off. */
  to_profit_target_way: number | null;
  to_stop_loss_way: number | null;
}

/** From -1 at the stop over 0 at no gain or loss to 1 at the profit target; null without a mark. */
export function placeBetween({
  unrealized_pnl,
  to_profit_target_way,
  to_stop_loss_way,
}: Ways): number | null {
  if (unrealized_pnl === null) {
    return null;
  }
  const missing = unrealized_pnl < 0 ? to_stop_loss_way : to_profit_target_way;
  // If the rule on this side is off, the place stays in the middle.
  const gone = missing === null ? 0 : Math.min(Math.max(1 - missing / 100, 0), 1);
  return unrealized_pnl < 0 ? -gone : gone;
}
