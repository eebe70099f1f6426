import { type Day, daysBetween } from "../calendar.ts";
import { toNumber } from "../money.ts";
import { lotsOf, madeOf } from "../shares.ts";
import { closedTrades, type Trade, together } from "./closed-trades.ts";
import { type Close, equityCurve } from "./equity-curve.ts";
import { type Figures, mean, ratio, sum } from "./figures.ts";
import { type History, realizedBy } from "./history.ts";

/** The largest difference between two ways to compute the same growth. */
const NOISE = 1e-11;

/** Student's two-sided 95 % quantile for so few degrees of freedom, derived from the normal distribution's. */
function student(degrees: number): number {
  const z = 1.959964;
  const terms: [number[], number][] = [
    [[1, 1], 4],
    [[3, 16, 5], 96],
    [[-15, 17, 19, 3], 384],
  ];
  return terms.reduce(
    (total, [factors, divisor], order) =>
      total + sum(factors.map((factor, i) => factor * z ** (2 * i + 1))) / (divisor * degrees ** (order + 1)),
    z,
  );
}

/** The number of Mondays since 1970, which identifies a week. */
const weekOf = (day: Day) => Math.floor((Date.parse(day) / 86_400_000 + 3) / 7);

/**
 * The 95 % confidence interval of the win rate, in percent: Wilson's interval (1927) for a reduced number of trades,
 * because trades of one week are correlated (Korn and Graubard 1998).
 */
function winRateInterval(trades: Trade[]): [number, number] | [null, null] {
  const n = trades.length;
  if (n === 0) {
    return [null, null];
  }
  const weeks = new Map<number, Trade[]>();
  for (const trade of trades) {
    const week = weekOf(trade.exit_day);
    weeks.set(week, [...(weeks.get(week) ?? []), trade]);
  }
  const rate = trades.filter(({ pnl }) => pnl > 0).length / n;
  const m = weeks.size;
  const squares = sum(
    [...weeks.values()].map((week) => (week.filter(({ pnl }) => pnl > 0).length - rate * week.length) ** 2),
  );
  const variance = ((m / (m - 1)) * squares) / n ** 2;
  let like = m;
  if (m > 1 && rate > 0 && rate < 1) {
    like = squares < 1e-12 ? n : Math.min(n, (rate * (1 - rate)) / variance);
  }
  const z = 1.959964;
  const alone = Math.max(1, like * (z / student(Math.max(m - 1, 1))) ** 2);
  const centre = rate + z ** 2 / (2 * alone);
  const half = z * Math.sqrt((rate * (1 - rate)) / alone + z ** 2 / (4 * alone ** 2));
  return [centre - half, centre + half].map((end) => (100 * end) / (1 + z ** 2 / alone)) as [number, number];
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

/** The deepest drawdown of the curve, the first of two equal ones, and the longest. */
function falls(curve: { day: Day; growth: number }[]): Figures {
  let high = 1;
  let highDay: Day | null = null;
  let deepest: { fall: number; from: Day | null; to: Day | null; high: number; at: number } = {
    fall: 0,
    from: null,
    to: null,
    high: 1,
    at: 0,
  };
  const first = curve[0]?.day ?? "";
  let longest: number | null = null;
  let below = false;
  for (const [at, { day, growth }] of curve.entries()) {
    const isHigh = growth >= high - high * NOISE;
    if (below || !isHigh) {
      longest = Math.max(longest ?? 0, daysBetween(highDay ?? first, day));
    }
    below = !isHigh;
    if (isHigh) {
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
  const end = recovered?.day ?? curve.at(-1)?.day ?? "";
  return {
    max_drawdown: fall === 0 ? null : 100 * fall,
    drawdown_from: from,
    drawdown_to: to,
    recovered_on: fall === 0 ? null : (recovered?.day ?? null),
    drawdown_days: fall === 0 ? null : daysBetween(from ?? first, end),
    longest_drawdown_days: longest,
  };
}

/** The lowest return below zero; the first of two equal ones. */
function worst(name: string, returns: { on: Day; made: number }[]): Figures {
  const [lowest] = returns
    .filter(({ made }) => made < 0)
    .sort((a, b) => a.made - b.made || a.on.localeCompare(b.on));
  return { [name]: lowest === undefined ? null : 100 * lowest.made, [`${name}_on`]: lowest?.on ?? null };
}

/** The growth of each calendar month. */
function monthly(curve: { day: Day; growth: number }[]): { on: Day; made: number }[] {
  const ends = new Map(curve.map(({ day, growth }) => [`${day.slice(0, 7)}-01`, growth]));
  let before = 1;
  return [...ends].flatMap(([on, growth]) => {
    const from = before;
    before = growth;
    return from > 0 ? [{ on, made: growth / from - 1 }] : [];
  });
}

/** Of the sample, with the adjustment of Fisher and Pearson. */
function skewness(values: number[]): number | null {
  const n = values.length;
  const average = mean(values) ?? 0;
  const deviation = Math.sqrt(sum(values.map((value) => (value - average) ** 2)) / (n - 1));
  return (n / ((n - 1) * (n - 2))) * sum(values.map((value) => ((value - average) / deviation) ** 3));
}

/** Figures that need every day's mark are given if nine of ten days are marked. */
function ofAccount(curve: Close[], riskFree: number): Figures {
  const returns = curve.flatMap(({ daily_return }) => (daily_return === null ? [] : [daily_return]));
  const growth = curve.at(-1)?.growth ?? null;
  const n = returns.length;
  const unmarked = curve.filter(({ held, unmarked }) => unmarked > held / 10).length;
  const isMarked = unmarked <= curve.length / 10;
  const annual = growth === null || n < 60 ? null : 100 * (growth ** (252 / n) - 1);
  const excess = returns.map((r) => r - riskFree / 100 / 252);
  const average = mean(excess) ?? 0;
  const isFlat = returns.every((r) => r === returns[0]);
  const deviation = Math.sqrt(sum(excess.map((r) => (r - average) ** 2)) / (n - 1));
  const daily = average / deviation;
  const downside = Math.sqrt(sum(excess.map((r) => Math.min(r, 0) ** 2)) / n);
  const grown = curve.flatMap(({ trade_date, growth }) =>
    growth === null ? [] : [{ day: trade_date, growth }],
  );
  const days = curve.flatMap(({ trade_date, daily_return }) =>
    daily_return === null ? [] : [{ on: trade_date, made: daily_return }],
  );
  const seen: Figures = {
    ...falls(grown),
    ...worst("worst_day", days),
    ...worst("worst_month", monthly(grown)),
  };
  const isSure = isMarked && n >= 60;
  const hasRatio = isSure && !isFlat;
  const tail = returns.toSorted((a, b) => a - b).slice(0, Math.ceil(n / 20));
  return {
    sessions: curve.length,
    unmarked_sessions: unmarked,
    returns: n,
    equity: curve.at(-1)?.equity ?? null,
    total_return: growth === null ? null : 100 * (growth - 1),
    annual_return: annual,
    sharpe: hasRatio ? daily * Math.sqrt(252) : null,
    sharpe_error: hasRatio ? Math.sqrt((1 + daily ** 2 / 2) / n) * Math.sqrt(252) : null,
    sortino: hasRatio && downside > 0 ? (average / downside) * Math.sqrt(252) : null,
    skew: hasRatio ? skewness(returns) : null,
    expected_shortfall: isSure ? 100 * (mean(tail) ?? 0) : null,
    ...(isMarked ? seen : Object.fromEntries(Object.keys(seen).map((name) => [name, null]))),
    calmar:
      annual === null || !isMarked || seen.max_drawdown === null ? null : annual / Number(seen.max_drawdown),
    is_short: n < 252,
  };
}

/** v_performance; nothing is rounded. */
export function performance(history: History): Figures {
  const trades = closedTrades(history);
  const { pnls, wins, losses, figures } = together(trades);
  const [win_rate_low, win_rate_high] = winRateInterval(trades);
  const shares_pnl = sum(madeOf(lotsOf(history.shares ?? [])).map(({ pnl }) => toNumber(pnl)));
  const open = history.positions.filter(({ exit }) => exit === null);
  const avg_win = mean(wins);
  const avg_loss = mean(losses);
  const known = (values: (number | null)[]) => values.filter((value) => value !== null);
  const stopped = known(trades.map(({ r_multiple }) => r_multiple));
  // The risk-free rate is subtracted if the interest on the cash is known.
  const riskFree = history.ledger.some(({ kind }) => kind === "interest") ? history.riskFree : 0;
  return {
    ...figures,
    losses: losses.length,
    win_rate_low,
    win_rate_high,
    exit_weeks: new Set(trades.map(({ exit_day }) => weekOf(exit_day))).size,
    fees: sum(trades.map(({ fees }) => fees)),
    slippage: null,
    avg_win,
    avg_loss,
    payoff_ratio: avg_win === null || avg_loss === null ? null : ratio(avg_win, -avg_loss),
    expectancy_r: mean(stopped),
    trades_with_stop: stopped.length,
    ...streaks(pnls.filter((pnl) => pnl !== 0).map((pnl) => pnl > 0)),
    avg_mfe: mean(known(trades.map(({ mfe }) => mfe))),
    avg_mae: mean(known(trades.map(({ mae }) => mae))),
    avg_mfe_percent: mean(known(trades.map(({ mfe_percent }) => mfe_percent))),
    avg_mae_percent: mean(known(trades.map(({ mae_percent }) => mae_percent))),
    total_pnl: Number(figures.total_pnl) + sum(open.map((p) => realizedBy(p, "9999-12-31"))) + shares_pnl,
    shares_pnl,
    ...ofAccount(equityCurve(history), riskFree),
  };
}
