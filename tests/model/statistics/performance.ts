import type { Day } from "../calendar.ts";
import { toNumber } from "../money.ts";
import { lotsOf, madeOf } from "../shares.ts";
import { closedTrades, together } from "./closed-trades.ts";
import { type Close, equityCurve } from "./equity-curve.ts";
import { type Figures, mean, ratio, sum } from "./figures.ts";
import { type History, realizedBy } from "./history.ts";

/** Two ways to the same growth differ by this much at most. */
const NOISE = 1e-11;

/** Wilson (1927): where the true rate lies with 95 % confidence, in percent. */
function wilson(wins: number, trades: number): [number, number] | [null, null] {
  if (trades === 0) {
    return [null, null];
  }
  const z = 1.959964;
  const rate = wins / trades;
  const centre = rate + z ** 2 / (2 * trades);
  const half = z * Math.sqrt((rate * (1 - rate)) / trades + z ** 2 / (4 * trades ** 2));
  return [centre - half, centre + half].map((end) => (100 * end) / (1 + z ** 2 / trades)) as [number, number];
}

function streaks(won: boolean[]): Figures {
  const longest = { true: 0, false: 0 };
  let run = 0;
  for (const [i, win] of won.entries()) {
    run = i > 0 && won[i - 1] === win ? run + 1 : 1;
    longest[`${win}`] = Math.max(longest[`${win}`], run);
  }
  return {
    longest_win_streak: longest.true,
    longest_loss_streak: longest.false,
    current_streak: won.length === 0 ? null : won.at(-1) ? run : -run,
  };
}

/** The deepest fall of the curve, the first of two that are equal. */
function deepestFall(curve: { day: Day; growth: number }[]): Figures {
  let high = 1;
  let highDay: Day | null = null;
  let deepest: { fall: number; from: Day | null; to: Day | null; high: number; at: number } = {
    fall: 0,
    from: null,
    to: null,
    high: 1,
    at: 0,
  };
  for (const [at, { day, growth }] of curve.entries()) {
    if (growth >= high - high * NOISE) {
      high = Math.max(high, growth);
      highDay = day;
    }
    const fall = 1 - growth / high;
    if (fall > deepest.fall + NOISE) {
      deepest = { fall, from: highDay, to: day, high, at };
    }
  }
  const { fall, from, to } = deepest;
  const recovered = curve.slice(deepest.at).find(({ growth }) => growth >= deepest.high * (1 - NOISE));
  return {
    max_drawdown: fall === 0 ? null : 100 * fall,
    drawdown_from: from,
    drawdown_to: to,
    recovered_on: fall === 0 ? null : (recovered?.day ?? null),
  };
}

function ofAccount(curve: Close[], riskFree: number): Figures {
  const returns = curve.flatMap(({ daily_return }) => (daily_return === null ? [] : [daily_return]));
  const growth = curve.at(-1)?.growth ?? null;
  const n = returns.length;
  const annual = growth === null || n === 0 ? null : 100 * (growth ** (252 / n) - 1);
  const excess = returns.map((r) => r - riskFree / 100 / 252);
  const average = mean(excess) ?? 0;
  const flat = returns.every((r) => r === returns[0]);
  const deviation = Math.sqrt(sum(excess.map((r) => (r - average) ** 2)) / (n - 1));
  const daily = flat ? null : average / deviation;
  const downside = Math.sqrt(sum(excess.map((r) => Math.min(r, 0) ** 2)) / n);
  const fall = deepestFall(
    curve.flatMap(({ trade_date, growth }) => (growth === null ? [] : [{ day: trade_date, growth }])),
  );
  return {
    sessions: curve.length,
    equity: curve.at(-1)?.equity ?? null,
    total_return: growth === null ? null : 100 * (growth - 1),
    annual_return: annual,
    sharpe: daily === null ? null : daily * Math.sqrt(252),
    sharpe_error: daily === null ? null : Math.sqrt((1 + daily ** 2 / 2) / n) * Math.sqrt(252),
    sortino: flat || downside === 0 ? null : (average / downside) * Math.sqrt(252),
    ...fall,
    calmar: annual === null || fall.max_drawdown === null ? null : annual / Number(fall.max_drawdown),
    few_sessions: n < 126,
  };
}

/** v_performance; nothing is rounded. */
export function performance(history: History): Figures {
  const trades = closedTrades(history);
  const { pnls, wins, losses, figures } = together(trades);
  const [win_rate_low, win_rate_high] = wilson(wins.length, pnls.length);
  const shares_pnl = sum(madeOf(lotsOf(history.shares ?? [])).map(({ pnl }) => toNumber(pnl)));
  const open = history.positions.filter(({ exit }) => exit === null);
  const avg_win = mean(wins);
  const avg_loss = mean(losses);
  const known = (values: (number | null)[]) => values.filter((value) => value !== null);
  return {
    ...figures,
    losses: losses.length,
    win_rate_low,
    win_rate_high,
    fees: sum(trades.map(({ fees }) => fees)),
    slippage: null,
    avg_win,
    avg_loss,
    payoff_ratio: avg_win === null || avg_loss === null ? null : ratio(avg_win, -avg_loss),
    ...streaks(pnls.map((pnl) => pnl > 0)),
    avg_mfe: mean(known(trades.map(({ mfe }) => mfe))),
    avg_mae: mean(known(trades.map(({ mae }) => mae))),
    total_pnl: Number(figures.total_pnl) + sum(open.map((p) => realizedBy(p, "9999-12-31"))) + shares_pnl,
    shares_pnl,
    ...ofAccount(equityCurve(history), history.riskFree),
  };
}
