const replayed = {
  trades: 36,
  wins: 32,
  win_rate: 88.9 as number | null,
  total_pnl: 1_284.15,
  expectancy: 35.67,
  worst: -1_099.65,
  avg_days_held: 10.1,
  annual_return_on_collateral: 7.42 as number | null,
};

const compared = {
  difference: -12.5,
  difference_error: 3.21 as number | null,
  few_trades: false,
  stops_at_mid: 0,
};

/** What /pnl and /performance say of shares that are held. */
export const held: { unrealized_pnl: number; market_value: number } | null = {
  unrealized_pnl: 310.5,
  market_value: 57_310.5,
};

const note = {
  note_id: 4,
  position_id: 12 as number | null,
  trade_date: "2026-03-03",
  text: "Sold too early #earnings !impatient",
  tags: ["earnings"],
  mistakes: ["impatient"],
  mood_before: "calm" as string | null,
  mood_after: null as string | null,
  rating: 3 as number | null,
};

/** Facts of what is said about how it went: sums, comparisons, replays and the journal. */
export const OF_RESULTS = {
  pnl: {
    today: { date: "2026-03-03", trades: 1, wins: 1, losses: 0, win_rate: 100, total_pnl: 75, shares_pnl: 0 },
    all: { total_trades: 12, total_wins: 10, win_rate: 83.3, total_pnl: 1_234.5, shares_pnl: 500 },
    open: { total: 2, unrealized_pnl: -1_200, shares: held },
    period: {
      name: "week",
      since: "2026-03-02" as string | null,
      until: "2026-03-03",
      trades: 3,
      wins: 2,
      losses: 1,
      win_rate: 66.7 as number | null,
      total_pnl: -125,
      shares_pnl: 0,
      fees: 3.9,
      best: 75 as number | null,
      worst: -275 as number | null,
    },
  },
  performance: {
    figures: {
      trades: 12,
      wins: 10,
      losses: 2,
      win_rate: 83.3,
      win_rate_low: 55.2,
      win_rate_high: 95.3,
      total_pnl: 1_234.5,
      fees: 15.6,
      slippage: -2.5 as number | null,
      expectancy: 102.88,
      avg_win: 150.12,
      avg_loss: -133.33,
      profit_factor: 5.63,
      payoff_ratio: 1.13,
      longest_win_streak: 8,
      longest_loss_streak: 1,
      avg_days_held: 17.3,
      return_on_collateral: 1.2,
      annual_return_on_collateral: 25.4,
      few_trades: true,
      equity: 101_234.5 as number | null,
      total_return: 1.23,
      annual_return: 12.9,
      sharpe: 1.31,
      sharpe_error: 2.11,
      sortino: 1.9,
      max_drawdown: 2.2,
      drawdown_from: "2026-01-12" as string | null,
      drawdown_to: "2026-01-20" as string | null,
      recovered_on: null as string | null,
      calmar: 5.9,
      few_sessions: true,
      shares_pnl: 0,
    },
    since: "2026-01-05" as string | null,
    reasons: [
      { exit_reason: "profit_target", trades: 9, wins: 9, total_pnl: 1_500 },
      { exit_reason: "rolled into the next month, again", trades: 3, wins: 1, total_pnl: -265.5 },
    ],
    open: { total: 2, unrealized_pnl: -1_200, shares: null as object | null },
  },
  comparison: {
    dimension: "exit_reason",
    dimensions: ["strategy", "ticker", "exit_reason", "tag", "mood"],
    total: 14,
    shares_pnl: 0,
    rows: [
      {
        bucket: "profit_target",
        trades: 109,
        wins: 109,
        total_pnl: 15_001.5,
        expectancy: 137.63,
        few_trades: false,
      },
      {
        bucket: "stop_loss",
        trades: 3,
        wins: 0,
        total_pnl: -2_710.95,
        expectancy: -903.65,
        few_trades: true,
      },
    ],
  },
  replay: {
    as_traded: { ...replayed, total_pnl: -12_345.67 },
    without_marks: 3,
    results: [
      { ...replayed, ...compared, rules: {}, cut_off: 0, reasons: { profit_target: 31, stop_loss: 3 } },
      {
        ...replayed,
        ...compared,
        rules: { profit_percent: 75 },
        cut_off: 31,
        reasons: { stop_loss: 3, "21dte": 2 },
      },
      {
        ...replayed,
        ...compared,
        few_trades: true,
        stops_at_mid: 2,
        rules: { profit_percent: 25, exit_dte: 14, stop_multiple: null },
        cut_off: 2,
        reasons: {},
      },
    ],
    unread: [] as string[],
    since: "2025-03-03",
  },
  notes: {
    search: "early",
    total: 12,
    notes: [
      { ...note, ticker: "SPY" },
      { ...note, position_id: null, ticker: null },
    ],
  },
  noted: note,
};
