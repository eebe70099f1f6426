create table public.settings (
  only_row boolean primary key default true check (only_row),
  max_spread_dollars numeric(14, 4) not null default 10 check (max_spread_dollars >= 0),
  max_spread_percent numeric(6, 2) not null default 40 check (max_spread_percent >= 0),
  max_quote_age interval not null default '2 minutes' check (max_quote_age > '0'),
  quiet_minutes_rules integer not null default 0 check (quiet_minutes_rules between 0 and 60),
  quiet_minutes_orders integer not null default 2 check (quiet_minutes_orders between 0 and 60),
  stop_confirmations integer not null default 1 check (stop_confirmations > 0),
  stop_confirmation_checks integer not null default 1 check (stop_confirmation_checks between 1 and 30),
  settlement_margin_percent numeric(6, 2) not null default 0.5 check (settlement_margin_percent >= 0),
  decision_retention interval not null default '90 days' check (decision_retention >= '1 day'),
  message_retention interval not null default '90 days' check (message_retention >= '2 days'),
  update_retention interval not null default '2 days' check (update_retention >= '1 day'),
  job_retention interval not null default '7 days' check (job_retention >= '1 day'),
  max_entry_deviation_percent numeric(6, 2) not null default 25 check (max_entry_deviation_percent >= 0),
  max_close_refusals integer not null default 3 check (max_close_refusals > 0),
  unmarked_checks_alert integer not null default 3 check (unmarked_checks_alert > 0),
  risk_free_percent numeric(6, 2) not null default 4 check (risk_free_percent between 0 and 100),
  hide_dollars boolean not null default false,
  hide_quantities boolean not null default false,
  hide_tickers boolean not null default false,
  card_theme text not null default 'dark' check (card_theme in ('dark', 'light')),
  channel_id bigint,
  paper_fee numeric(14, 4) not null default 0 check (paper_fee >= 0),
  -- Safety limits: null = not chosen.
  max_open_positions integer check (max_open_positions >= 0),
  max_positions_per_expiration integer check (max_positions_per_expiration >= 0),
  max_total_collateral numeric(18, 4) check (max_total_collateral >= 0),
  max_risk_per_trade numeric(18, 4) check (max_risk_per_trade >= 0),
  max_risk_per_ticker numeric(18, 4) check (max_risk_per_ticker >= 0),
  max_daily_loss numeric(18, 4) check (max_daily_loss > 0),
  min_buying_power numeric(18, 4) check (min_buying_power >= 0),
  -- Switches: null = off.
  entries_paused_at timestamptz,
  entries_paused_by text,
  killed_at timestamptz,
  killed_by text,
  check (stop_confirmations <= stop_confirmation_checks),
  check ((entries_paused_at is null) = (entries_paused_by is null)),
  check ((killed_at is null) = (killed_by is null))
);

comment on table public.settings is 'One row: the tolerances and the safety limits an owner may change, and the switches of /pause and /kill. A limit refuses entries, see private.entry_breach(), and never an exit.';
comment on column public.settings.max_spread_dollars is 'A quote whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.settings.max_spread_percent is 'Otherwise ask - bid may be at most this part of the mid. Percent.';
comment on column public.settings.max_quote_age is 'A quote older than this by the market clock is stale.';
comment on column public.settings.quiet_minutes_rules is 'For so long after the open no price rule is judged: early quotes are stubs. Minutes.';
comment on column public.settings.quiet_minutes_orders is 'For so long after the open no order leaves. Minutes.';
comment on column public.settings.stop_confirmations is 'A stop closes when it held in this many of the last stop_confirmation_checks checks that had a mark.';
comment on column public.settings.stop_confirmation_checks is 'See stop_confirmations.';
comment on column public.settings.settlement_margin_percent is 'An expired option whose underlying closed this near to its strike is settled by a person. Percent of the strike.';
comment on column public.settings.decision_retention is 'How long private.exit_decisions and public.incidents that are over are kept.';
comment on column public.settings.message_retention is 'How long messages of private.outbox are kept that were sent or parked.';
comment on column public.settings.update_retention is 'How long private.telegram_updates are kept. Telegram brings an update for a day at most, and gives an old number to a new one some day.';
comment on column public.settings.job_retention is 'How long cron.job_run_details and private.calls are kept.';
comment on column public.settings.max_entry_deviation_percent is 'An approved entry whose mid is further than this from the approved credit is asked again. Percent of the credit.';
comment on column public.settings.max_close_refusals is 'How often a position''s close may be refused by the broker on one trading date before it is left to a person.';
comment on column public.settings.unmarked_checks_alert is 'After this many checks in a row without a trustworthy mark private.watch() alerts the owner.';
comment on column public.settings.risk_free_percent is 'What the money would earn without risk, for Sharpe and Sortino. Percent per year.';
comment on column public.settings.hide_dollars is 'On the pictures of reports, and in what is published: percent in place of dollars.';
comment on column public.settings.hide_quantities is 'There, too: no number of contracts.';
comment on column public.settings.hide_tickers is 'There, too: no ticker and no strike.';
comment on column public.settings.card_theme is 'The colors of those pictures.';
comment on column public.settings.channel_id is 'Telegram''s id of the channel in which reports are published, after an approver''s press; null = none. The bot has to be an administrator there.';
comment on column public.settings.paper_fee is 'What the paper broker charges. USD per contract and leg.';
comment on column public.settings.max_open_positions is 'Positions open at most, the entry included.';
comment on column public.settings.max_positions_per_expiration is 'Positions open at most in one ticker and expiration; 1 = never the same twice.';
comment on column public.settings.max_total_collateral is 'Collateral of everything open at most. USD.';
comment on column public.settings.max_risk_per_trade is 'Max risk of one trade. USD.';
comment on column public.settings.max_risk_per_ticker is 'Max risk of everything open in one ticker. USD.';
comment on column public.settings.max_daily_loss is 'Realized loss of one New York date at which entries end for that date. USD.';
comment on column public.settings.min_buying_power is 'What has to be left of the broker''s buying power after an entry''s collateral. USD.';
comment on column public.settings.entries_paused_at is 'Since then no entry is sent; exits go on. Market clock.';
comment on column public.settings.entries_paused_by is 'Telegram user id.';
comment on column public.settings.killed_at is 'Since then nothing is sent, neither entries nor exits. Market clock.';
comment on column public.settings.killed_by is 'Telegram user id.';

insert into public.settings default values;

alter table public.settings enable row level security;
grant select on public.settings to service_role;
