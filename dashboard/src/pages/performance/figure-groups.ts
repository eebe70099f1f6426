import { compactDate, counted, decimal, signed } from "../../../../shared/words/format.ts";
import type { Figures } from "../../data/pages.ts";
import type { FigureKind } from "../../parts/figure-words.ts";
import { whyNoAccount, whyNoAnnual, whyNoDaily, whyNoRatio } from "./why-none.ts";

type Key = {
  [Name in keyof Figures]: Figures[Name] extends number | null ? Name : never;
}[keyof Figures];

export interface FigureItem {
  key: Key;
  name: string;
  as: FigureKind;
  /** Why the figure is missing. */
  because?: (figures: Figures) => string;
  /** Writes the figure in words, where a number is not enough. */
  write?: (value: number) => string;
  /** A remark beside the figure. */
  beside?: (figures: Figures) => string | null;
  /** Whether the figure is left out. */
  isLeftOut?: (figures: Figures) => boolean;
}

export interface FigureGroup {
  title: string;
  items: FigureItem[];
}

const noLoss = () => "No trade lost";
const noWin = () => "No trade won";
const noMarks = () => "No marks were stored";
const since = (day: string | null) => (day === null ? null : `on ${compactDate(day)}`);

/** Figures of closed trades: USD, net of fees. */
export const OF_TRADES: FigureGroup[] = [
  {
    title: "Result",
    items: [
      {
        ...{ key: "shares_pnl", name: "P&L of shares, included", as: "signed-usd" },
        isLeftOut: ({ shares_pnl }) => shares_pnl === 0,
      },
      {
        key: "premium_captured",
        name: "Premium kept",
        as: "signed-percent",
        because: () => "No premium was sold",
      },
      { key: "return_on_collateral", name: "On collateral", as: "signed-percent" },
      { key: "annual_return_on_collateral", name: "On collateral, a year", as: "signed-percent" },
      { key: "fees", name: "Fees", as: "usd" },
      {
        ...{ key: "slippage", name: "Slippage, in the P&L", as: "usd" },
        because: () => "No quote at the decision",
      },
    ],
  },
  {
    title: "The average trade",
    items: [
      { key: "expectancy", name: "Average", as: "signed-usd" },
      {
        ...{ key: "expectancy_r", name: "Average, in stops (R)", as: "ratio" },
        because: () => "No trade opened with a stop",
        beside: ({ trades_with_stop }) => `of ${counted(trades_with_stop, "trade")} with a stop`,
      },
      { key: "avg_win", name: "Average win", as: "signed-usd", because: noWin },
      { key: "avg_loss", name: "Average loss", as: "signed-usd", because: noLoss },
      {
        ...{ key: "profit_factor", name: "Profit factor", as: "ratio", because: noLoss },
        beside: () => "won for every dollar lost",
      },
      {
        ...{ key: "payoff_ratio", name: "Payoff ratio", as: "ratio" },
        because: ({ wins }) => (wins === 0 ? noWin() : noLoss()),
        beside: () => "average win divided by average loss",
      },
      { key: "avg_days_held", name: "Held", as: "days" },
      {
        key: "avg_mfe_percent",
        name: "Highest P&L (MFE), of credit",
        as: "signed-percent",
        because: noMarks,
      },
      {
        key: "avg_mae_percent",
        name: "Lowest P&L (MAE), of credit",
        as: "signed-percent",
        because: noMarks,
      },
    ],
  },
  {
    title: "Streaks",
    items: [
      { key: "longest_win_streak", name: "Longest winning streak", as: "count" },
      { key: "longest_loss_streak", name: "Longest losing streak", as: "count" },
      {
        ...{ key: "current_streak", name: "Current streak", as: "count" },
        because: () => "No trade has won or lost",
        write: signed,
        beside: ({ current_streak: streak }) => (streak === null ? null : streak < 0 ? "lost" : "won"),
      },
    ],
  },
];

/** Figures of the account at every close: percent. */
export const OF_ACCOUNT: FigureGroup[] = [
  {
    title: "Return",
    items: [
      { key: "equity", name: "Equity", as: "usd", because: whyNoAccount },
      { key: "total_return", name: "Return", as: "signed-percent", because: whyNoAccount },
      { key: "annual_return", name: "Return, a year", as: "signed-percent", because: whyNoAnnual },
      {
        ...{ key: "sharpe", name: "Sharpe", as: "ratio", because: whyNoRatio },
        beside: ({ sharpe_error }) => (sharpe_error === null ? null : `± ${decimal(sharpe_error, 2)}`),
      },
      { key: "sortino", name: "Sortino", as: "ratio", because: whyNoRatio },
      {
        ...{ key: "calmar", name: "Calmar", as: "ratio" },
        because: (figures) =>
          figures.max_drawdown === null ? whyNoDaily(figures, "Never below a high") : whyNoAnnual(figures),
      },
      { key: "sessions", name: "Sessions", as: "count" },
      {
        ...{ key: "unmarked_sessions", name: "of them without marks", as: "count" },
        isLeftOut: ({ unmarked_sessions }) => unmarked_sessions === 0,
      },
    ],
  },
  {
    title: "Tail risk",
    items: [
      {
        ...{ key: "max_drawdown", name: "Deepest drawdown", as: "percent" },
        because: (figures) => whyNoDaily(figures, "Never below a high"),
        beside: drawdownInWords,
      },
      {
        ...{ key: "drawdown_days", name: "Duration", as: "days" },
        because: (figures) => whyNoDaily(figures, "Never below a high"),
        beside: ({ max_drawdown, recovered_on }) =>
          max_drawdown === null
            ? null
            : recovered_on === null
              ? "not recovered yet"
              : `recovered on ${compactDate(recovered_on)}`,
      },
      {
        ...{ key: "longest_drawdown_days", name: "Longest drawdown", as: "days" },
        because: (figures) => whyNoDaily(figures, "Never below a high"),
      },
      {
        ...{ key: "worst_day", name: "Worst day", as: "signed-percent" },
        because: (figures) => whyNoDaily(figures, "No day lost"),
        beside: ({ worst_day_on }) => since(worst_day_on),
      },
      {
        ...{ key: "worst_month", name: "Worst month", as: "signed-percent" },
        because: (figures) => whyNoDaily(figures, "No month lost"),
        beside: ({ worst_month_on }) => worst_month_on?.slice(0, 7) ?? null,
      },
      {
        ...{
          key: "expected_shortfall",
          name: "Worst 5 % of days",
          as: "signed-percent",
          because: whyNoRatio,
        },
        beside: ({ expected_shortfall }) => (expected_shortfall === null ? null : "their mean, a day"),
      },
      {
        ...{ key: "skew", name: "Skew of the days", as: "ratio", because: whyNoRatio },
        beside: ({ skew }) => (skew === null || skew >= 0 ? null : "a few losses larger than the many gains"),
      },
    ],
  },
];

function drawdownInWords({ drawdown_from, drawdown_to }: Figures): string | null {
  return drawdown_to === null
    ? null
    : `${drawdown_from === null ? "the start" : compactDate(drawdown_from)} to ${compactDate(drawdown_to)}`;
}
