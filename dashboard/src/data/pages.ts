type Amount = number | null;
type Day = string;
type Instant = string;
type Rule = "profit_target" | "stop_loss" | "21dte";
export type Mode = "PAPER" | "SIM" | "LIVE";

export interface Head {
  mode: Mode | null;
  market_open: boolean;
  day: Day;
  run_id: number | null;
  checked_at: Instant | null;
  killed: boolean;
  paused: boolean;
  unwell: string[];
}

export interface Run {
  run_id: number | null;
  market_open: boolean;
}

export interface OpenPosition {
  position_id: number;
  ticker: string;
  strategy_type: string;
  contract: string;
  contract_short: string;
  expiration_date: Day;
  dte: number;
  quantity: number;
  open_quantity: number;
  entry_date: Instant;
  entry_price: number;
  mark: Amount;
  natural_price: Amount;
  mark_fault: string | null;
  marked_at: Instant | null;
  unrealized_pnl: Amount;
  credit_percent: Amount;
  profit_target: Amount;
  stop_loss: Amount;
  exit_dte: number | null;
  to_profit_target_way: Amount;
  to_stop_loss_way: Amount;
  to_exit_dte_way: Amount;
  nearest_rule: Rule | null;
  nearest: Amount;
  exit_reason: string | null;
  verdict: string | null;
  close_status: string | null;
  close_reason: string | null;
  close_limit_price: Amount;
  auto_exit: boolean;
  collateral: number;
  max_risk: Amount;
  realized_pnl: number;
  fees: number;
  days_held: number;
}

export type Question =
  | "settlement"
  | "settlement_value"
  | "which_order"
  | "drift"
  | "working_closes"
  | "unfilled_entry"
  | "confirmation";

export type Need =
  | {
      kind: "request";
      request_id: string;
      ticker: string;
      contract: string;
      contract_short: string;
      quantity: number;
      net_credit: number;
      since: Instant;
    }
  | {
      kind: "question";
      question: Question;
      position_id: number | null;
      ticker: string | null;
      since: Instant;
    }
  | { kind: "fault"; part: string; says: string; since: Instant | null }
  | { kind: "drift"; ticker: string; since: Instant };

export interface Overview {
  head: Head;
  equity: Amount;
  periods: {
    name: "today" | "week" | "month" | "year" | "all";
    since: Day | null;
    trades: number;
    wins: number;
    realized_pnl: Amount;
    account_pnl: Amount;
  }[];
  curve: { day: Day; equity: Amount; total_pnl: number; drawdown: Amount; flow: Amount }[];
  open: {
    total: number;
    unrealized_pnl: Amount;
    unmarked: number;
    day: Day;
    day_change: Amount;
    shares: { unrealized_pnl: Amount; market_value: Amount } | null;
  };
  nearest: OpenPosition[];
  exposure: {
    collateral: number;
    risk: Amount;
    max_total_collateral: Amount;
    by_underlying: {
      underlying: string;
      positions: number;
      collateral: number;
      risk: Amount;
      price: Amount;
      priced_at: Instant | null;
      down_10: Amount;
      down_20: Amount;
    }[];
    by_expiration: { expiration_date: Day | null; positions: number; collateral: number; risk: Amount }[];
    down_10: Amount;
    down_20: Amount;
    up_10: Amount;
    up_20: Amount;
    unpriced: string[];
  };
  needs: Need[];
}

export interface Positions {
  head: Head;
  positions: OpenPosition[];
}

export interface Note {
  note_id: number;
  trade_date: Day;
  text: string | null;
  tags: string[];
  mistakes: string[];
  mood_before: string | null;
  mood_after: string | null;
  rating: number | null;
  written_at: Instant;
}

export interface PositionPage {
  head: Head;
  position: {
    position_id: number;
    ticker: string;
    strategy_type: string;
    status: "OPEN" | "CLOSED" | "EXPIRED";
    contract: string;
    contract_short: string;
    expiration_date: Day;
    dte: number;
    quantity: number;
    open_quantity: number;
    credit: number;
    entry_price: number;
    entry_date: Instant;
    mark: Amount;
    natural_price: Amount;
    mark_fault: string | null;
    marked_at: Instant | null;
    pnl: Amount;
    unrealized_pnl: Amount;
    realized_pnl: Amount;
    pnl_percent: Amount;
    fees: number;
    days_held: number;
    collateral: number;
    capital: number;
    max_risk: Amount;
    profit_target: Amount;
    profit_price: Amount;
    stop_loss: Amount;
    stop_price: Amount;
    exit_dte: number | null;
    exit_on: Day | null;
    to_profit_target: Amount;
    to_stop_loss: Amount;
    to_exit_dte: number | null;
    auto_exit: boolean;
    no_effective_stop: boolean;
    close_asked_at: Instant | null;
    close_asked_by: string | null;
    due: string | null;
    verdict: string | null;
    exit_price: Amount;
    exit_reason: string | null;
    exit_date: Instant | null;
    request_id: string;
    legs: {
      action: "sell" | "buy";
      option_type: "put" | "call";
      strike: number;
      expiration: Day;
      quantity: number;
    }[];
  };
  chart: {
    position_id: number;
    ticker: string;
    contract: string;
    contract_short: string;
    expiration_date: Day;
    quantity: number;
    credit: number;
    profit_target: Amount;
    stop_loss: Amount;
    can_lose: Amount;
    points: { at: Instant; pnl: number }[];
    entry_at: Instant;
    exit_on: Day | null;
    closed?: { at: Instant; pnl: number; reason: string } | null;
  };
  payoff: {
    price: Amount;
    pnl: Amount;
    priced_at: Instant | null;
    shares_at: Amount;
    break_evens: number[];
    points: { price: number; pnl: number }[];
  };
  verdicts: {
    since: Instant;
    until: Instant;
    checks: number;
    verdict: string;
    exit_reason: string | null;
    code: string | null;
    lowest_pnl: Amount;
    highest_pnl: Amount;
  }[];
  orders: {
    order_id: number;
    purpose: "entry" | "exit";
    source: string;
    status: string;
    exit_reason: string | null;
    limit_price: Amount;
    quantity: number;
    filled_quantity: number;
    fill_cash: Amount;
    fees: Amount;
    created_at: Instant;
    broker_message: string | null;
  }[];
  rule_changes: {
    changed_at: Instant;
    changed_by: string | null;
    rule: string;
    old_value: string | number | boolean | null;
    new_value: string | number | boolean | null;
  }[];
  notes: Note[];
}

/** A row of v_trades. */
export interface Trade {
  trade_id: number;
  position_id: number;
  request_id: string;
  ticker: string;
  strategy_type: string;
  contract: string;
  contract_short: string;
  expiration_date: Day;
  quantity: number;
  entry_date: string;
  entry_day: Day;
  entry_price: number;
  exit_date: string;
  exit_day: Day;
  exit_price: Amount;
  exit_reason: string;
  executed_by: string;
  pnl_realized: number;
  pnl_percent: Amount;
  win_loss: string;
  fees: number;
  capital: number;
  credit: number;
  days_held: number;
  dte_at_entry: number;
  return_on_collateral: Amount;
  annual_return: Amount;
  mfe: Amount;
  mae: Amount;
  mfe_percent: Amount;
  mae_percent: Amount;
  stop_at_entry: Amount;
  r_multiple: Amount;
  slippage: Amount;
  tags: string[];
  mistakes: string[];
  mood_before: string | null;
  mood_after: string | null;
  rating: number | null;
}

export interface History {
  head: Head;
  sums: {
    trades: number;
    wins: number;
    losses: number;
    scratches: number;
    win_rate: Amount;
    total_pnl: Amount;
    fees: Amount;
    credit: Amount;
    expectancy: Amount;
    premium_captured: Amount;
    avg_days_held: Amount;
    best: Amount;
    worst: Amount;
    few_trades: boolean;
  };
  trades: Trade[];
  next: number | null;
  choices: Record<"strategy" | "ticker" | "reason" | "tag" | "mistake", string[]>;
}

export interface Figures {
  trades: number;
  wins: number;
  losses: number;
  scratches: number;
  win_rate: Amount;
  win_rate_low: Amount;
  win_rate_high: Amount;
  exit_weeks: number;
  total_pnl: Amount;
  fees: Amount;
  slippage: Amount;
  expectancy: Amount;
  avg_win: Amount;
  avg_loss: Amount;
  profit_factor: Amount;
  payoff_ratio: Amount;
  expectancy_r: Amount;
  trades_with_stop: number;
  longest_win_streak: number;
  longest_loss_streak: number;
  current_streak: number;
  avg_days_held: Amount;
  premium_captured: Amount;
  return_on_collateral: Amount;
  annual_return_on_collateral: Amount;
  avg_mfe: Amount;
  avg_mae: Amount;
  avg_mfe_percent: Amount;
  avg_mae_percent: Amount;
  few_trades: boolean;
  sessions: number;
  unmarked_sessions: number;
  returns: number;
  equity: Amount;
  total_return: Amount;
  annual_return: Amount;
  sharpe: Amount;
  sharpe_error: Amount;
  sortino: Amount;
  max_drawdown: Amount;
  drawdown_from: Day | null;
  drawdown_to: Day | null;
  recovered_on: Day | null;
  drawdown_days: number | null;
  longest_drawdown_days: number | null;
  calmar: Amount;
  worst_day: Amount;
  worst_day_on: Day | null;
  worst_month: Amount;
  worst_month_on: Day | null;
  skew: Amount;
  expected_shortfall: Amount;
  is_short: boolean;
  shares_pnl: Amount;
}

export interface Month {
  month: Day;
  trades: number;
  wins: number;
  losses: number;
  scratches: number;
  realized_pnl: number;
  credit: number;
  premium_captured: Amount;
  account_pnl: Amount;
  flow: Amount;
  equity: Amount;
  account_return: Amount;
  drawdown: Amount;
}

export interface Bucket {
  bucket: string;
  trades: number;
  wins: number;
  scratches: number;
  win_rate: Amount;
  total_pnl: number;
  expectancy: number;
  profit_factor: Amount;
  best: number;
  worst: number;
  avg_days_held: Amount;
  premium_captured: Amount;
  return_on_collateral: Amount;
  annual_return_on_collateral: Amount;
  few_trades: boolean;
}

export type Dimension =
  | "strategy"
  | "ticker"
  | "exit_reason"
  | "dte_at_entry"
  | "days_held"
  | "weekday"
  | "month"
  | "tag"
  | "mistake"
  | "rating"
  | "mood";

export interface Performance {
  head: Head;
  figures: Figures;
  since: Day | null;
  months: Month[];
  days: { day: Day; trades: number; wins: number; pnl: number }[];
  comparison: Record<Dimension, Bucket[]>;
  distribution: { from: number; until: number; trades: number }[];
}

export interface Replayed {
  trades: number;
  wins: number;
  win_rate: Amount;
  total_pnl: Amount;
  expectancy: Amount;
  worst: Amount;
  avg_days_held: Amount;
  pnl_per_collateral_day: Amount;
  annual_return_on_collateral: Amount;
}

export interface Replay {
  head: Head;
  replay: {
    since: Day | null;
    as_traded: Replayed;
    without_marks: number;
    results: (Replayed & {
      rules: { profit_percent?: number; exit_dte?: number; stop_multiple?: number | null };
      cut_off: number;
      stops_at_mid: number;
      difference: Amount;
      difference_error: Amount;
      few_trades: boolean;
      reasons: Record<string, number>;
    })[];
  };
}

export interface Journal {
  head: Head;
  total: number;
  notes: (Note & {
    position_id: number | null;
    ticker: string | null;
    contract_short: string | null;
    pnl: Amount;
    status: string | null;
  })[];
  next: number | null;
}

export interface Opportunity {
  opportunity_id: number;
  place: number | null;
  fell_out: string | null;
  rule: string;
  strategy_type: string;
  ticker: string;
  contract: string;
  expiration_date: Day;
  dte: number;
  quantity: number;
  underlying_price: Amount;
  credit: Amount;
  natural_credit: Amount;
  floor_credit: Amount;
  capital: Amount;
  delta: Amount;
  implied_volatility: Amount;
  chance: Amount;
  return_percent: Amount;
  annualised_percent: Amount;
  score: Amount;
  score_return: Amount;
  score_edge: Amount;
  score_liquidity: Amount;
  score_fit: Amount;
  request_status: string | null;
  position_id: number | null;
  position_status: string | null;
  exit_reason: string | null;
  pnl_per_contract: Amount;
  pnl_if_held: Amount;
}

export interface Opportunities {
  head: Head;
  scans: {
    scan_id: number;
    trade_date: Day;
    began_at: Instant;
    is_scheduled: boolean;
    is_live: boolean;
    listed: number;
    taken: number;
  }[];
  scan: {
    scan_id: number;
    trade_date: Day;
    began_at: Instant;
    ended_at: Instant | null;
    repriced_at: Instant | null;
    is_scheduled: boolean;
    is_live: boolean;
    equity: Amount;
  } | null;
  opportunities: Opportunity[];
  fell_out: {
    ticker: string;
    rule: string;
    total: number;
    passed: number;
    reasons: { reason: string; count: number }[];
  }[];
}

export interface Health {
  head: Head;
  parts: { part: string; ok: boolean; since: Instant | null; says: string | null }[];
  facts: {
    now: string;
    market_open: boolean;
    opens_at: string | null;
    last_check: { at: string; minutes_ago: number; is_missed: boolean } | null;
    lease: { held: boolean; seconds_left: number };
    outbox: { due: number; parked: number; last_error: string | null };
    open: number;
    unmarked: number[];
    drifts: string[];
    live_orders: number;
    unknown_orders: number;
    requests: { pending: number; approved: number; executing: number };
    killed_at: string | null;
    killed_by: string | null;
    paused_at: string | null;
    paused_by: string | null;
    token_age_minutes: number | null;
    faults: string[];
  };
  incidents: {
    incident_id: number;
    part: string;
    fault: string;
    subject: string;
    says: string;
    began_at: Instant;
    ended_at: Instant | null;
  }[];
  runs: {
    run_id: number;
    started_at: Instant;
    seconds: Amount;
    asked_only: boolean;
    market_open: boolean;
    checked: number;
    exits: number;
    warnings: { asked: string; message: string }[];
    failure: string | null;
  }[];
}

/** Each page's JSON, by its name in the address. */
export interface Pages {
  overview: Overview;
  positions: Positions;
  position: PositionPage;
  history: History;
  performance: Performance;
  replay: Replay;
  journal: Journal;
  opportunities: Opportunities;
  health: Health;
}
