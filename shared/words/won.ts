/** With fewer trades than this, a percentage would pretend precision. */
const FEW = 30;

/** `3 of 4`, `80 % of 30`; `–` without trades. */
export function wonOf({ total, wins }: { total: number; wins: number }): string {
  return total === 0 ? "–" : total < FEW ? `${wins} of ${total}` : `${share(wins, total)} of ${total}`;
}

/** The same for a column: `3/4`, `80 %`. */
export function shareWon({ trades, wins }: { trades: number; wins: number }): string {
  return trades < FEW ? `${wins}/${trades}` : share(wins, trades);
}

/** A rounded percentage. It is 100 only if all were won, and 0 only if none was. */
function share(wins: number, total: number): string {
  const percent = Math.round((100 * wins) / total);
  return `${wins === total ? 100 : wins === 0 ? 0 : Math.min(Math.max(percent, 1), 99)} %`;
}
