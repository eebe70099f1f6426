import { newYorkDate } from "../calendar.ts";
import { toNumber } from "../money.ts";
import { lotsOf } from "../shares.ts";
import { closedTrades, together } from "./closed-trades.ts";
import { equityCurve } from "./equity-curve.ts";
import { type Figures, sum } from "./figures.ts";
import { exitDay, type History, realizedBy } from "./history.ts";

/** v_months by the first day of each; nothing is rounded. */
export function months(history: History): Map<string, Figures> {
  const trades = closedTrades(history);
  const curve = equityCurve(history);
  const sold = lotsOf(history.shares ?? []).flatMap(({ end }) =>
    end === null ? [] : [{ day: newYorkDate(end.at), pnl: toNumber(end.pnl) }],
  );
  const closing = history.positions.flatMap((p) =>
    [...(p.parts ?? []).map(({ at }) => newYorkDate(at)), exitDay(p)].filter((day) => day !== null),
  );
  const all = [...curve.map(({ trade_date }) => trade_date), ...sold.map(({ day }) => day), ...closing];
  const names = [...new Set(all.map((day) => day.slice(0, 7)))].sort();
  const rows = new Map<string, Figures>();
  let growth = 1;
  for (const name of names) {
    const isIn = (day: string) => day.startsWith(name);
    const { figures, pnls } = together(trades.filter((trade) => isIn(trade.exit_day)));
    const closes = curve.filter(({ trade_date }) => isIn(trade_date));
    const last = closes.at(-1);
    const from = growth;
    growth = last?.growth ?? growth;
    // What was realised by the last day, minus what was realised by the day before the first.
    const made = history.positions.map((p) => realizedBy(p, `${name}-99`) - realizedBy(p, `${name}-00`));
    rows.set(`${name}-01`, {
      trades: pnls.length,
      wins: figures.wins,
      losses: pnls.filter((pnl) => pnl < 0).length,
      scratches: figures.scratches,
      realized_pnl: sum(made) + sum(sold.filter(({ day }) => isIn(day)).map(({ pnl }) => pnl)),
      credit: sum(trades.filter((trade) => isIn(trade.exit_day)).map(({ credit }) => credit)),
      premium_captured: figures.premium_captured,
      account_pnl: last ? sum(closes.map(({ pnl }) => pnl)) : null,
      flow: last ? sum(closes.map(({ flow }) => flow)) : null,
      equity: last?.equity ?? null,
      account_return: last?.growth == null || from === 0 ? null : 100 * (last.growth / from - 1),
      drawdown: last?.growth == null ? null : Math.max(...closes.map((close) => close.drawdown_percent ?? 0)),
    });
  }
  return rows;
}
