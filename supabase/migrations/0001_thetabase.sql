-- Generated from supabase/schemas by `npm run migration`; not edited.
-- schemas: 73229dc92b989f3e48708d9e416a751ba58a9a41adfa45e374efc2a29ad62e78

-- 00_ground/private_schema
-- This file makes what every other file needs first: the extensions, the schema for machinery, and privileges
-- that are closed by default.

-- Each extension is created only where its schema is absent, because the hosted platform may have it already.
-- pg_net needs its schema named: otherwise it would go into public.
do $$
begin
  if to_regnamespace('cron') is null then create extension pg_cron; end if;
  if to_regnamespace('net') is null then create extension pg_net with schema extensions; end if;
  if to_regnamespace('vault') is null then create extension supabase_vault; end if;
end;
$$;

create schema private;
comment on schema private is 'Machinery that the owner need not look at. The API does not expose it.';
grant usage on schema private to service_role;

-- Postgres lets everybody execute a new function unless this revokes it. Every grant below is explicit.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;

-- 00_ground/read_osi_symbol
create function private.read_osi_symbol(
  symbol text, out root text, out expiration date, out option_type text, out strike numeric
)
language plpgsql immutable set search_path = ''
as $$
begin
  expiration := private.osi_expiration(read_osi_symbol.symbol);
  if expiration is not null then
    root := trim(left(read_osi_symbol.symbol, -15));
    option_type := case substr(right(read_osi_symbol.symbol, 9), 1, 1) when 'P' then 'put' else 'call' end;
    strike := right(read_osi_symbol.symbol, 8)::numeric / 1000;
  end if;
end;
$$;

comment on function private.read_osi_symbol(text) is
  'The parts of an option''s OSI symbol, strike in USD per share; all null for any other text.';

-- 00_ground/sentence
create function private.sentence(message text) returns text
language sql immutable set search_path = ''
return regexp_replace(upper(left(message, 1)) || substr(message, 2), '([^.?!])$', '\1.');

comment on function private.sentence(text) is
  'An error message as a sentence for a person: capitalized, with a full stop.';

-- 00_ground/day_in_words
create function private.day_in_words(day date) returns text
language sql stable set search_path = ''
return to_char(day, 'Mon FMDD ''YY');

comment on function private.day_in_words(date) is 'A day as a trader reads it: Nov 23 ''26.';

-- 00_ground/in_dollars
create function private.in_dollars(amount numeric) returns text
language sql immutable set search_path = ''
return to_char(amount, 'FM999,999,999,990.00');

comment on function private.in_dollars(numeric) is 'An amount of USD for a sentence: 58,000.00.';

-- 00_ground/minutes_between
create function private.minutes_between(earlier timestamptz, later timestamptz) returns integer
language sql immutable strict set search_path = ''
-- The market clock of a local stack can be set back, so later may lie before earlier.
return greatest(0, floor(extract(epoch from later - earlier) / 60))::integer;

comment on function private.minutes_between(timestamptz, timestamptz) is
  'Whole minutes from earlier to later; 0 where later is before earlier.';

-- 00_ground/new_york_date
create function private.new_york_date(at timestamptz) returns date
language sql immutable set search_path = ''
return (at at time zone 'America/New_York')::date;

comment on function private.new_york_date(timestamptz) is 'The trading date at an instant: the calendar date in New York.';
grant execute on function private.new_york_date(timestamptz) to service_role;

-- 00_ground/new_york_time
create function private.new_york_time(at timestamptz) returns text
language sql stable set search_path = ''
return to_char(at at time zone 'America/New_York', 'Dy Mon FMDD, HH24:MI');

comment on function private.new_york_time(timestamptz) is
  'An instant in New York time, as messages show it: Mon Nov 23, 10:05.';

-- 00_ground/now
create function private.now() returns timestamptz
language sql stable set search_path = ''
return now();

comment on function private.now() is
  'The market clock: trading dates, marks, rules, days to expiration and every timestamp a trader reads. It is real time, except on a local stack that has set it. Leases, retries and delivery use clock_timestamp() instead.';
grant execute on function private.now() to service_role;

-- 00_ground/osi_expiration
create function private.osi_expiration(symbol text) returns date
language sql immutable set search_path = ''
-- The date is not validated, because a symbol from outside must never raise: a day that its month does not have
-- falls into the next month.
return (
  select make_date(2000 + part[1]::integer, part[2]::integer, 1) + part[3]::integer - 1
  from regexp_match(osi_expiration.symbol, '(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[CP]\d{8}$') part
);

comment on function private.osi_expiration(text) is
  'The expiration date in an option''s OSI symbol; null for any other text.';

-- 00_ground/osi_symbol
create function private.osi_symbol(ticker text, expiration date, option_type text, strike numeric) returns text
language sql immutable set search_path = ''
return regexp_replace(ticker, '[^A-Z0-9]', '', 'g')
  || to_char(expiration, 'YYMMDD')
  || upper(left(option_type, 1))
  || lpad(round(strike * 1000)::text, 8, '0');

comment on function private.osi_symbol(text, date, text, numeric) is
  'OSI symbol without padding, SPY260320P00580000: root, expiration, C or P, strike (USD per share) x 1000.';

-- 00_ground/both_ways
create function private.both_ways(price numeric) returns text
language sql immutable set search_path = ''
return format('%s a share, %s a contract',
  to_char(both_ways.price / 100, 'FM999,999,999,990.0099'), private.in_dollars(both_ways.price));

comment on function private.both_ways(numeric) is
  'A price for a sentence, per share as people write it and per contract as it is stored: 0.75 a share, 75.00 a contract. price in USD per contract.';

-- 10_calendar/market_calendar
create table public.market_calendar (
  date date primary key,
  closes_at time check (closes_at > '09:30' and closes_at < '16:00')
);

comment on table public.market_calendar is
  'The weekdays on which the US options market is closed or closes early. Source: NYSE Group''s release of 2025-12-23 for 2026 to 2028. Earlier years are there for imported trades, with the holidays as they were.';
comment on column public.market_calendar.date is 'Trading date, New York.';
comment on column public.market_calendar.closes_at is 'Early close, New York time; null = closed all day.';

alter table public.market_calendar enable row level security;
grant select on public.market_calendar to service_role;

insert into public.market_calendar (date) values
  ('2020-01-01'), ('2020-01-20'), ('2020-02-17'), ('2020-04-10'), ('2020-05-25'),
  ('2020-07-03'), ('2020-09-07'), ('2020-11-26'), ('2020-12-25'),
  ('2021-01-01'), ('2021-01-18'), ('2021-02-15'), ('2021-04-02'), ('2021-05-31'),
  ('2021-07-05'), ('2021-09-06'), ('2021-11-25'), ('2021-12-24'),
  ('2022-01-17'), ('2022-02-21'), ('2022-04-15'), ('2022-05-30'), ('2022-06-20'),
  ('2022-07-04'), ('2022-09-05'), ('2022-11-24'), ('2022-12-26'),
  ('2023-01-02'), ('2023-01-16'), ('2023-02-20'), ('2023-04-07'), ('2023-05-29'),
  ('2023-06-19'), ('2023-07-04'), ('2023-09-04'), ('2023-11-23'), ('2023-12-25'),
  ('2024-01-01'), ('2024-01-15'), ('2024-02-19'), ('2024-03-29'), ('2024-05-27'),
  ('2024-06-19'), ('2024-07-04'), ('2024-09-02'), ('2024-11-28'), ('2024-12-25'),
  -- January 9 was the national day of mourning for President Carter.
  ('2025-01-01'), ('2025-01-09'), ('2025-01-20'), ('2025-02-17'), ('2025-04-18'), ('2025-05-26'),
  ('2025-06-19'), ('2025-07-04'), ('2025-09-01'), ('2025-11-27'), ('2025-12-25'),
  ('2026-01-01'), ('2026-01-19'), ('2026-02-16'), ('2026-04-03'), ('2026-05-25'),
  ('2026-06-19'), ('2026-07-03'), ('2026-09-07'), ('2026-11-26'), ('2026-12-25'),
  ('2027-01-01'), ('2027-01-18'), ('2027-02-15'), ('2027-03-26'), ('2027-05-31'),
  ('2027-06-18'), ('2027-07-05'), ('2027-09-06'), ('2027-11-25'), ('2027-12-24'),
  ('2028-01-17'), ('2028-02-21'), ('2028-04-14'), ('2028-05-29'), ('2028-06-19'),
  ('2028-07-04'), ('2028-09-04'), ('2028-11-23'), ('2028-12-25');

insert into public.market_calendar (date, closes_at) values
  ('2020-11-27', '13:00'), ('2020-12-24', '13:00'), ('2021-11-26', '13:00'), ('2022-11-25', '13:00'),
  ('2023-07-03', '13:00'), ('2023-11-24', '13:00'), ('2024-07-03', '13:00'), ('2024-11-29', '13:00'),
  ('2024-12-24', '13:00'), ('2025-07-03', '13:00'), ('2025-11-28', '13:00'), ('2025-12-24', '13:00'),
  ('2026-11-27', '13:00'), ('2026-12-24', '13:00'), ('2027-11-26', '13:00'),
  ('2028-07-03', '13:00'), ('2028-11-24', '13:00');

-- 10_calendar/next_close
create function private.next_close(at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select min(session.closes_at)
    from generate_series(0, 7) ahead
    cross join lateral (select private.session_close(private.new_york_date(at) + ahead) as closes_at offset 0) session
    where session.closes_at > at
  );
end;
$$;

comment on function private.next_close(timestamptz) is
  'The first session close after an instant. It looks one week ahead: the market never closes for longer.';
grant execute on function private.next_close(timestamptz) to service_role;

-- 10_calendar/next_open
create function private.next_open(at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select min(session.opens_at)
    from generate_series(0, 7) ahead
    cross join lateral (select private.session_open(private.new_york_date(at) + ahead) as opens_at offset 0) session
    where session.opens_at > at
  );
end;
$$;

comment on function private.next_open(timestamptz) is 'The first session open after an instant.';

-- 10_calendar/session_close
create function private.session_close(day date) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select (session.day + coalesce(holiday.closes_at, '16:00')) at time zone 'America/New_York'
    from (select session_close.day as day where extract(isodow from session_close.day) < 6) session
    left join public.market_calendar holiday on holiday.date = session.day
    where holiday.date is null or holiday.closes_at is not null
  );
end;
$$;

comment on function private.session_close(date) is
  'When the session of a New York date ends; null where there is no session (weekend, holiday).';
grant execute on function private.session_close(date) to service_role;

-- 10_calendar/session_open
create function private.session_open(day date) returns timestamptz
language sql stable set search_path = ''
return case when private.session_close(day) is not null then (day + time '09:30') at time zone 'America/New_York' end;

comment on function private.session_open(date) is
  'When the session of a New York date begins; null where there is no session (weekend, holiday).';
grant execute on function private.session_open(date) to service_role;

-- 10_calendar/earliest_expiration
create function private.earliest_expiration() returns date
language sql stable set search_path = ''
return private.new_york_date(private.next_close(private.now()));

comment on function private.earliest_expiration() is
  'The first expiration date (New York) whose options can still trade: the date of the next session to close. Options that expire earlier no longer trade; those that expire on it or later do.';
grant execute on function private.earliest_expiration() to service_role;

-- 10_calendar/expiration_close
create function private.expiration_close(expiration date) returns timestamptz
language sql stable set search_path = ''
as $$
  select max(private.session_close(expiration - back)) from generate_series(0, 7) back
$$;

comment on function private.expiration_close(date) is
  'When options of an expiration date (New York) stop trading: the close of that date''s session or, where it has none, the close of the last session before it.';
grant execute on function private.expiration_close(date) to service_role;

-- 10_calendar/is_market_open
create function private.is_market_open(at timestamptz) returns boolean
language sql stable set search_path = ''
return coalesce(
  (at at time zone 'America/New_York')::time >= '09:30' and at < private.session_close(private.new_york_date(at)),
  false
);

comment on function private.is_market_open(timestamptz) is
  'Whether options trade at an instant: from 09:30 until just before the session''s close, New York.';
grant execute on function private.is_market_open(timestamptz) to service_role;

-- 10_calendar/last_session
create function private.last_session() returns date
language sql stable set search_path = ''
begin atomic
  select max(day::date)
  -- Two weeks back is enough: no two weeks are without a session.
  from generate_series(private.new_york_date(private.now()) - 14, private.new_york_date(private.now()), '1 day') day
  where private.session_open(day::date) <= private.now();
end;

comment on function private.last_session() is
  'The current session or, between sessions, the last one that began. New York date.';

-- 10_calendar/session_before
create function private.session_before(day date) returns date
language sql stable set search_path = ''
begin atomic
  select max(before::date)
  -- Two weeks back is enough: no two weeks are without a session.
  from generate_series(session_before.day - 14, session_before.day - 1, '1 day') before
  where private.session_close(before::date) is not null;
end;

comment on function private.session_before(date) is 'The last session before a New York date.';

-- 10_calendar/still_trades
create function private.still_trades(expiration date) returns boolean
language sql stable set search_path = ''
return expiration >= private.earliest_expiration();

comment on function private.still_trades(date) is
  'Whether options of an expiration date (New York) have a session left. Where they have none, no rule and no order applies, only settlement. For many dates compare with (select private.earliest_expiration()) instead: it is looked up once.';
grant execute on function private.still_trades(date) to service_role;

-- 20_settings/counts_again
create function private.counts_again(counted_at timestamptz, at timestamptz) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return counted_at is null
    or at >= counted_at + private.exit_check_interval() - interval '1 minute'
    -- The market clock of a local stack can be set back.
    or at < counted_at;
end;
$$;

comment on function private.counts_again(timestamptz, timestamptz) is
  'Whether a check at an instant counts as one more after the one at counted_at (both of the market clock; null = there was none): it does from four minutes later on. Two checks at the same time count once, whoever asks for them.';

-- 20_settings/exit_check_interval
create function private.exit_check_interval() returns interval
language sql immutable set search_path = ''
return interval '5 minutes';

comment on function private.exit_check_interval() is
  'The interval of scheduled exit checks, in whole minutes that divide the hour. The job exit-check reads it once, when it is created: after a change, call cron.schedule() again.';

-- 20_settings/exit_rules
create table public.exit_rules (
  strategy_type text primary key,
  profit_target_percent numeric(6, 2) check (profit_target_percent > 0 and profit_target_percent <= 100),
  profit_target_percent_at_one_strike numeric(6, 2)
    check (profit_target_percent_at_one_strike > 0 and profit_target_percent_at_one_strike <= 100),
  stop_loss_percent numeric(8, 2) check (stop_loss_percent > 0),
  stop_loss_of text not null check (stop_loss_of in ('credit', 'width')),
  exit_dte integer check (exit_dte >= 0)
);

comment on table public.exit_rules is
  'The default exit rules of each strategy; null = off. A position copies them when it opens, so a change here does not touch open positions.';
comment on column public.exit_rules.strategy_type is 'One of private.strategies().';
comment on column public.exit_rules.profit_target_percent is 'Percent of the credit received; null = no profit target.';
comment on column public.exit_rules.profit_target_percent_at_one_strike is
  'Percent of the credit where the short put and the short call have the same strike (iron butterfly, straddle); null = profit_target_percent applies.';
comment on column public.exit_rules.stop_loss_percent is 'Loss at which to close, in percent of stop_loss_of; null = no stop.';
comment on column public.exit_rules.stop_loss_of is
  'The amount that stop_loss_percent refers to: the credit received, or the width of the spread x 100.';
comment on column public.exit_rules.exit_dte is
  'The position closes when this many calendar days to expiration, or fewer, remain; null = never by date.';

insert into public.exit_rules
  (strategy_type, profit_target_percent, profit_target_percent_at_one_strike, stop_loss_percent, stop_loss_of, exit_dte)
values
  ('CSP', 50, null, 200, 'credit', 21),
  ('VPC', 50, null, 100, 'width', 21),
  ('VCC', 50, null, 100, 'width', 21),
  ('IC', 50, 25, 200, 'credit', 21),
  ('CC', 50, null, null, 'credit', null),
  ('STR', 50, 25, 200, 'credit', 21);

alter table public.exit_rules enable row level security;
grant select on public.exit_rules to service_role;

-- 20_settings/limit_names
create function private.limit_names() returns table (name text, place integer, is_needed boolean)
language sql immutable set search_path = ''
begin atomic
  values
    ('max_risk_per_trade', 1, true), ('max_risk_per_ticker', 2, true), ('max_total_collateral', 3, true), ('max_daily_loss', 4, true),
    ('max_open_positions', 5, false), ('max_positions_per_expiration', 6, false), ('min_buying_power', 7, false);
end;

comment on function private.limit_names() is
  'The columns of public.limits, in the order in which they are shown. is_needed: with real money nothing is opened until the owner has chosen it; infinity (none) is a choice, too.';

-- 20_settings/limits
create table public.limits (
  only_row boolean primary key default true check (only_row),
  max_open_positions integer check (max_open_positions >= 0),
  max_positions_per_expiration integer check (max_positions_per_expiration >= 0),
  max_total_collateral numeric check (max_total_collateral >= 0),
  max_risk_per_trade numeric check (max_risk_per_trade >= 0),
  max_risk_per_ticker numeric check (max_risk_per_ticker >= 0),
  max_daily_loss numeric check (max_daily_loss > 0),
  min_buying_power numeric(18, 4) check (min_buying_power >= 0)
);

comment on table public.limits is
  'One row: the safety limits that the owner has chosen; null = not chosen, infinity = none. A limit refuses entries (see private.entry_breach()), never an exit.';
comment on column public.limits.max_open_positions is 'The most positions that may be open, the new one included.';
comment on column public.limits.max_positions_per_expiration is
  'The most positions that may be open in one ticker and expiration; 1 = never the same twice.';
comment on column public.limits.max_total_collateral is
  'The most collateral that all open positions may tie up. USD.';
comment on column public.limits.max_risk_per_trade is 'The largest max risk of one trade. USD.';
comment on column public.limits.max_risk_per_ticker is
  'The largest max risk of all open positions in one ticker. USD.';
comment on column public.limits.max_daily_loss is
  'Realized loss on one New York date from which on no entry is made on that date. USD.';
comment on column public.limits.min_buying_power is
  'The broker''s buying power that has to be left after an entry''s collateral. USD.';

insert into public.limits default values;

alter table public.limits enable row level security;
grant select on public.limits to service_role;

-- 20_settings/missing_limits
create function private.missing_limits() returns text[]
language sql stable set search_path = ''
begin atomic
  select coalesce(array_agg(n.name order by n.place), '{}')
  from private.limit_names() n cross join public.limits l
  where n.is_needed and to_jsonb(l) ->> n.name is null;
end;

comment on function private.missing_limits() is
  'The limits that real money needs and that the owner has not chosen yet.';

-- 20_settings/order_settings
create table public.order_settings (
  only_row boolean primary key default true check (only_row),
  quiet_minutes integer not null default 2 check (quiet_minutes between 0 and 60),
  max_entry_deviation_percent numeric(6, 2) not null default 25 check (max_entry_deviation_percent >= 0),
  max_close_refusals integer not null default 3 check (max_close_refusals > 0),
  paper_fee numeric(14, 4) not null default 0 check (paper_fee >= 0),
  estimated_fee numeric(14, 4) not null default 0 check (estimated_fee >= 0)
);

comment on table public.order_settings is 'One row: how orders are sent. The owner may change it.';
comment on column public.order_settings.quiet_minutes is 'No order leaves in this many minutes after the open.';
comment on column public.order_settings.max_entry_deviation_percent is
  'An approved entry whose mid is further than this from the approved credit needs a new approval. Percent of the credit.';
comment on column public.order_settings.max_close_refusals is
  'How often the broker may refuse a position''s close on one trading date before the close is left to a person.';
comment on column public.order_settings.paper_fee is 'The paper broker''s fee. USD per contract and leg.';
comment on column public.order_settings.estimated_fee is
  'The fee assumed for a broker that reports no fees with its orders: commission, exchange and regulatory fees. USD per contract and leg.';

insert into public.order_settings default values;

alter table public.order_settings enable row level security;
grant select on public.order_settings to service_role;

-- 20_settings/quote_settings
create table public.quote_settings (
  only_row boolean primary key default true check (only_row),
  max_spread_dollars numeric(14, 4) not null default 10 check (max_spread_dollars >= 0),
  max_spread_percent numeric(6, 2) not null default 40 check (max_spread_percent >= 0),
  max_whole_percent numeric(6, 2) not null default 60 check (max_whole_percent >= 0),
  max_quote_age interval not null default '2 minutes' check (max_quote_age > '0'),
  positions_per_call integer not null default 5000 check (positions_per_call > 0),
  unmarked_checks_alert integer not null default 3 check (unmarked_checks_alert > 0),
  quiet_minutes integer not null default 0 check (quiet_minutes between 0 and 60),
  settlement_margin_percent numeric(6, 2) not null default 0.5 check (settlement_margin_percent >= 0),
  max_unchanged_age interval not null default '15 minutes' check (max_unchanged_age > '0')
);

comment on table public.quote_settings is
  'One row: when a quote is trusted (see private.quote_fault()), and when an official close settles a position. The owner may change it.';
comment on column public.quote_settings.max_spread_dollars is 'A quote whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.quote_settings.max_spread_percent is
  'A wider quote is accepted while ask - bid is at most this percent of the mid.';
comment on column public.quote_settings.max_whole_percent is
  'For several legs: their widths together may be at most this percent of the whole position''s mid, or max_spread_dollars per leg.';
comment on column public.quote_settings.max_quote_age is 'A quote older than this is stale. Market clock.';
comment on column public.quote_settings.positions_per_call is
  'How many open positions a check quotes and evaluates at a time. Positions.';
comment on column public.quote_settings.unmarked_checks_alert is
  'After this many checks in a row without a trustworthy mark, private.watch() alerts the owner.';
comment on column public.quote_settings.quiet_minutes is
  'No price rule is evaluated in this many minutes after the open, because early quotes are stubs.';
comment on column public.quote_settings.settlement_margin_percent is 'An expired option whose underlying closed this near to its strike is settled by a person. Percent of the strike.';
comment on column public.quote_settings.max_unchanged_age is
  'For a source that reports when a quote last changed instead of how old it is: a short leg''s quote that has not changed for longer than this is stale. A long leg''s quote only has to have changed today.';

insert into public.quote_settings default values;

alter table public.quote_settings enable row level security;
grant select on public.quote_settings to service_role;

-- 20_settings/refuse_while_killed
create function private.refuse_while_killed() returns void
language plpgsql stable set search_path = ''
as $$
declare
  killed text := private.why_killed();
begin
  if killed is not null then
    raise exception '%', killed using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.refuse_while_killed() is 'Raises PT409 while the kill switch is on.';

-- 20_settings/report_settings
create table public.report_settings (
  only_row boolean primary key default true check (only_row),
  risk_free_percent numeric(6, 2) not null default 4 check (risk_free_percent between 0 and 100),
  hide_dollars boolean not null default false,
  hide_quantities boolean not null default false,
  hide_tickers boolean not null default false,
  card_theme text not null default 'dark' check (card_theme in ('dark', 'light')),
  channel_id bigint
);

comment on table public.report_settings is
  'One row: how results are calculated and shown, and where they are published. The owner may change it.';
comment on column public.report_settings.risk_free_percent is
  'The risk-free rate for Sharpe and Sortino. Percent per year.';
comment on column public.report_settings.hide_dollars is
  'Report pictures and published posts show percent in place of dollars.';
comment on column public.report_settings.hide_quantities is
  'Report pictures and published posts show no number of contracts.';
comment on column public.report_settings.hide_tickers is
  'Report pictures and published posts show no ticker and no strike.';
comment on column public.report_settings.card_theme is 'The colors of report pictures and of the charts of positions.';
comment on column public.report_settings.channel_id is
  'Telegram''s id of the channel in which reports are published after an approver''s press; null = none. The bot has to be an administrator of the channel.';

insert into public.report_settings default values;

alter table public.report_settings enable row level security;
grant select on public.report_settings to service_role;

-- 20_settings/retention
create table public.retention (
  only_row boolean primary key default true check (only_row),
  decisions interval not null default '90 days' check (decisions >= '1 day'),
  messages interval not null default '90 days' check (messages >= '2 days'),
  updates interval not null default '2 days' check (updates >= '1 day'),
  jobs interval not null default '7 days' check (jobs >= '1 day'),
  opportunities interval not null default '90 days' check (opportunities >= '1 day')
);

comment on table public.retention is
  'One row: how long private.keep_house() keeps rows that are no longer needed. The owner may change it.';
comment on column public.retention.decisions is
  'How long private.exit_decisions and closed public.incidents are kept.';
comment on column public.retention.messages is 'How long sent and parked messages of private.outbox are kept.';
comment on column public.retention.updates is
  'How long private.telegram_updates are kept. Telegram repeats an update for at most a day, and it may use the number of an old update again for a new one.';
comment on column public.retention.jobs is
  'How long cron.job_run_details, private.calls and finished private.lookups are kept.';

comment on column public.retention.opportunities is
  'How long scans and their opportunities are kept, so that the result of each can be seen.';

insert into public.retention default values;

alter table public.retention enable row level security;
grant select on public.retention to service_role;

-- 20_settings/stop_confirmation
create table public.stop_confirmation (
  only_row boolean primary key default true check (only_row),
  needed integer not null default 1 check (needed > 0),
  checks integer not null default 1 check (checks between 1 and 30),
  check (needed <= checks)
);

comment on table public.stop_confirmation is
  'One row: in how many checks a stop has to hold before the position closes. The owner may change it.';
comment on column public.stop_confirmation.needed is
  'A stop closes the position when it held in this many of the last checks that had a mark. Checks.';
comment on column public.stop_confirmation.checks is
  'How many of the last checks that had a mark are looked at. Checks.';

insert into public.stop_confirmation default values;

alter table public.stop_confirmation enable row level security;
grant select on public.stop_confirmation to service_role;

-- 20_settings/switches
create table public.switches (
  only_row boolean primary key default true check (only_row),
  entries_paused_at timestamptz,
  entries_paused_by text,
  killed_at timestamptz,
  killed_by text,
  check ((entries_paused_at is null) = (entries_paused_by is null)),
  check ((killed_at is null) = (killed_by is null))
);

comment on table public.switches is
  'One row: the switches of /pause and /kill; null = off. Commands set them, nobody edits them by hand.';
comment on column public.switches.entries_paused_at is 'Since this time no entry is sent; exits go on. Market clock.';
comment on column public.switches.entries_paused_by is 'Telegram user id.';
comment on column public.switches.killed_at is
  'Since this time nothing is sent, neither entries nor exits. Market clock.';
comment on column public.switches.killed_by is 'Telegram user id.';

insert into public.switches default values;

alter table public.switches enable row level security;
grant select on public.switches to service_role;

-- 20_settings/why_killed
create function private.why_killed() returns text
language sql stable set search_path = ''
as $$
  select format('The kill switch has been on since %s: no order is sent. /unkill turns it off.', private.new_york_time(killed_at))
  from public.switches where killed_at is not null
$$;

comment on function private.why_killed() is 'Why nothing is sent, as a sentence; null while the kill switch is off.';

-- 25_contract/assigned_shares
create function private.assigned_shares(legs jsonb, close numeric, debit numeric, out quantity integer, out price numeric)
language plpgsql immutable set search_path = ''
as $$
declare
  short jsonb := private.short_legs(legs);
begin
  price := assigned_shares.close;
  if price is null then
    -- Without a close, the debit still gives the price where there is a single short leg and the debit is below
    -- its maximum.
    if jsonb_array_length(short) > 1 or assigned_shares.debit >= private.max_worth(legs) then
      return;
    end if;
    price := (short -> 0 ->> 'strike')::numeric
      + assigned_shares.debit / 100 * case short -> 0 ->> 'option_type' when 'put' then -1 else 1 end;
  end if;

  -- A short put brings shares and a short call takes them; long legs do the opposite.
  select sum(100 * case when (leg.action = 'sell') = (leg.option_type = 'put') then 1 else -1 end)::integer into quantity
  from jsonb_to_recordset(legs) leg (action text, option_type text, strike numeric)
  where case leg.option_type when 'put' then price < leg.strike else price > leg.strike end;

  if quantity is null then
    -- No leg is in the money, but the holder of a short option may still exercise it. The nearest short leg
    -- counts as exercised, at its strike.
    select case leg.option_type when 'put' then 100 else -100 end, leg.strike into quantity, price
    from jsonb_to_recordset(short) leg (option_type text, strike numeric)
    order by abs(leg.strike - price), leg.option_type desc limit 1;
  end if;
end;
$$;

comment on function private.assigned_shares(jsonb, numeric, numeric) is
  'The shares that assignment of a contract''s legs brings: quantity (negative = shares go; 0 where the legs pass them on) at price (USD per share). With the debit at which the contract was booked, that price adds up to the strike less the premium, counted once. close: the price that valued the legs, USD per share; null = it is worked out from debit (as booked, USD per contract) where there is a single short leg. quantity is null where it cannot be known.';

-- 25_contract/collateral
create function private.collateral(legs jsonb, credit numeric, price numeric, is_broad boolean default false) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  -- Read once: as a join condition it would be evaluated again for every strategy.
  shape text := private.shape(collateral.legs);
begin
  return (
    select case s.secured_by
      when 'cash' then private.max_worth(collateral.legs)
      when 'shares' then 0
      when 'margin' then private.margin(collateral.legs, collateral.credit, collateral.price, collateral.is_broad)
    end
    from private.strategies() s where s.strategy_type = shape
  );
end;
$$;

comment on function private.collateral(jsonb, numeric, numeric, boolean) is
  'The collateral of one contract: the most its legs can be worth, nothing beside pledged shares, or the margin that follows from credit (USD per contract) and the underlying''s price at entry (USD per share). USD per contract.';

-- 25_contract/contract_name
create function private.contract_name(ticker text, legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  shape text := private.shape(contract_name.legs);
  has_sides boolean := contract_name.legs @> '[{"option_type": "put"}, {"option_type": "call"}]';
begin
  return (
    select concat_ws(' ', contract_name.ticker, drawn.strikes,
      case when drawn.at_one_strike then coalesce(s.name_at_one_strike, s.name) else s.name end,
      to_char(drawn.expiration, 'Mon FMDD ''YY'))
    from (
      select
        string_agg(distinct_strike.words, '/' order by distinct_strike.place) as strikes,
        min(distinct_strike.expiration) as expiration,
        bool_or(distinct_strike.short_legs = 2) as at_one_strike
      from (
        select trim_scale(leg.strike)::text as words, min(leg.expiration) as expiration,
          count(*) filter (where leg.action = 'sell') as short_legs,
          -- A spread names its short strike first; a contract with puts and calls names its strikes from the
          -- lowest up.
          case when has_sides then leg.strike else min(case leg.action when 'sell' then 0 else 1 end) end as place
        from jsonb_to_recordset(contract_name.legs) leg (action text, option_type text, strike numeric, expiration date)
        group by leg.strike
      ) distinct_strike
    ) drawn
    left join private.strategies() s on s.strategy_type = shape
  );
end;
$$;

comment on function private.contract_name(text, jsonb) is
  'The full name of a contract, the same wherever it is shown: SPY 580 put Apr 17 ''26; SPY 580/575 put spread; SPY 560/565/620/625 iron condor.';
-- The view v_opportunities runs as its caller.
grant execute on function private.contract_name(text, jsonb) to service_role;

-- 25_contract/contract_short
create function private.contract_short(ticker text, legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select concat_ws(' ', contract_short.ticker, string_agg(side.words, ' ' order by side.option_type desc))
    from (
      select leg.option_type,
        string_agg(trim_scale(leg.strike)::text, '/' order by leg.action desc) || left(leg.option_type, 1) as words
      from jsonb_to_recordset(contract_short.legs) leg (action text, option_type text, strike numeric)
      group by leg.option_type
    ) side
  );
end;
$$;

comment on function private.contract_short(text, jsonb) is
  'The short name of a contract, for lists and buttons: SPY 580p; SPY 580/575p 620/625c, short strikes first.';

-- 25_contract/has_one_strike
create function private.has_one_strike(legs jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select count(*) > 1 and count(distinct leg.strike) = 1
    from jsonb_to_recordset(has_one_strike.legs) leg (action text, strike numeric)
    where leg.action = 'sell'
  );
end;
$$;

comment on function private.has_one_strike(jsonb) is
  'Whether the short put and the short call have the same strike: a straddle or an iron butterfly.';

-- 25_contract/index_roots
create table public.index_roots (
  root text primary key,
  underlying text not null,
  settles_by text check (settles_by in ('open', 'close')),
  is_broad boolean not null default false,
  spread_tick numeric(6, 2) not null default 1 check (spread_tick > 0)
);

comment on table public.index_roots is
  'Roots of options on an index, which pay cash. Every other root is an option on shares. The owner may add a missing one.';
comment on column public.index_roots.root is 'The root as an option''s symbol has it: SPXW.';
comment on column public.index_roots.underlying is
  'The index itself: limits count by it, and quotes and closes are asked for under this name.';
comment on column public.index_roots.settles_by is
  'The price that settles: the opening print of the expiration date (options trade until the session before it), or its close; null = options of this root are refused.';
comment on column public.index_roots.is_broad is
  'A broad index: its margin is 15 % of the underlying, that of other underlyings 20 %.';
comment on column public.index_roots.spread_tick is 'Price increment of orders with several legs. USD per contract.';

insert into public.index_roots (root, underlying, settles_by, is_broad, spread_tick) values
  ('SPX', 'SPX', 'open', true, 5),
  ('SPXW', 'SPX', 'close', true, 5),
  ('XSP', 'XSP', 'close', true, 1),
  ('NDX', 'NDX', 'open', true, 1),
  ('NDXP', 'NDX', 'close', true, 1),
  ('RUT', 'RUT', 'open', true, 1),
  ('RUTW', 'RUT', 'close', true, 1),
  -- These settle by a special opening quotation of their own, or by rules that are not implemented here.
  ('VIX', 'VIX', null, false, 1),
  ('VIXW', 'VIX', null, false, 1),
  ('DJX', 'DJX', null, true, 1),
  ('OEX', 'OEX', null, true, 1),
  ('XEO', 'XEO', null, true, 1),
  ('MRUT', 'MRUT', null, true, 1),
  ('XND', 'XND', null, true, 1),
  ('NANOS', 'NANOS', null, true, 1);

alter table public.index_roots enable row level security;
grant select on public.index_roots to service_role;

-- 25_contract/legs_by_strike
create function private.legs_by_strike(strategy_type text, strike_price numeric, width numeric) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('action', leg.action, 'option_type', side.option_type, 'strike', leg.strike))
    from private.strategies() s
    cross join lateral (select case when s.legs ilike 'p%' then 'put' else 'call' end as option_type) side
    cross join lateral (values
      ('sell', legs_by_strike.strike_price),
      ('buy', legs_by_strike.strike_price + case side.option_type when 'put' then -1 else 1 end * legs_by_strike.width)
    ) leg (action, strike)
    where s.strategy_type = legs_by_strike.strategy_type
      -- Without a width the strategy must be one short leg; with a width, a short leg and a long one of the same
      -- type.
      and s.legs ~ case when legs_by_strike.width is null then '^[pc]$' else '^(Pp|cC)$' end
      and leg.strike is not null
  );
end;
$$;

comment on function private.legs_by_strike(text, numeric, numeric) is
  'The legs that a strike_price and, for a spread, a width describe: [{action, option_type, strike}]; null for strategies that need more than these. Strikes and width in USD per share.';

-- 25_contract/legs_fault
create function private.legs_fault(request jsonb, out field text, out message text)
language plpgsql stable set search_path = ''
as $$
declare
  legs jsonb := private.legs_of(legs_fault.request);
  strategy_type text := legs_fault.request ->> 'strategy_type';
  shape text := private.shape(legs);
  signature text;
  by_strike jsonb;
  odd record;
  most numeric;
begin
  select s.legs into signature from private.strategies() s where s.strategy_type = legs_fault.request ->> 'strategy_type';
  if signature is null then
    field := 'strategy_type';
    message := format('is not a known strategy. Known are %s',
      (select string_agg(s.strategy_type, ', ') from private.strategies() s));
    return;
  end if;
  if exists (select from public.index_roots i where i.root = legs_fault.request ->> 'ticker' and i.settles_by is null) then
    field := 'ticker';
    message := 'is an index whose options cannot be traded here: how they settle is not known';
    return;
  elsif private.needs_shares(strategy_type)
    and exists (select from public.index_roots i where i.root = legs_fault.request ->> 'ticker') then
    field := 'ticker';
    message := 'is an index: it has no shares that could cover a call';
    return;
  end if;
  if legs_fault.request ->> 'strike_price' is not null then
    by_strike := private.legs_of(legs_fault.request - 'legs');
    if by_strike is null then
      field := case when signature in ('p', 'c', 'Pp', 'cC') then 'width' else 'legs' end;
      message := case
        when field = 'legs' then format('are needed: a strike_price alone does not describe a %s', strategy_type)
        when length(signature) = 1 then format('does not belong to a %s', strategy_type)
        else format('is needed for a %s', strategy_type)
      end;
      return;
    end if;
  elsif legs_fault.request ->> 'width' is not null then
    field := 'width';
    message := 'needs a strike_price beside it';
    return;
  end if;

  select leg.* into odd
  from jsonb_to_recordset(legs) leg (expiration date, quantity integer, strike numeric)
  where leg.expiration <> (legs_fault.request ->> 'expiration_date')::date
    or leg.quantity <> (legs_fault.request ->> 'quantity')::integer
    or leg.strike <= 0 or leg.strike >= 100000 or scale(trim_scale(leg.strike)) > 3
  limit 1;
  field := 'legs';
  if legs is null then
    message := 'are needed where no strike_price is given';
  elsif odd.strike <= 0 then
    field := 'width';
    message := 'must be below the strike';
  elsif odd.strike >= 100000 or scale(trim_scale(odd.strike)) > 3 then
    message := format('have a strike of %s, which no option has', trim_scale(odd.strike));
  elsif odd.expiration is distinct from (legs_fault.request ->> 'expiration_date')::date and odd is not null then
    message := format('expire on %s, but the trade expires on %s', odd.expiration, legs_fault.request ->> 'expiration_date');
  elsif odd.quantity is not null then
    message := format('have a quantity of %s, but the trade has a quantity of %s', odd.quantity, legs_fault.request ->> 'quantity');
  elsif by_strike <> legs then
    message := 'do not agree with strike_price and width';
  elsif shape is distinct from strategy_type then
    message := format('make %s, not %s', coalesce(shape, 'no known strategy'), strategy_type);
  else
    most := private.max_worth(legs);
    field := 'net_credit';
    if (legs_fault.request ->> 'net_credit')::numeric >= most then
      message := format('must be below %s, the most the legs can be worth', trim_scale(most));
    else
      field := null;
    end if;
  end if;
end;
$$;

comment on function private.legs_fault(jsonb) is
  'The fault in the contract of a TradeRequest whose fields are valid (shared/schemas/trade-request.ts): the field, and the rest of a sentence about it; null = the contract can be traded.';

-- 25_contract/legs_of
create function private.legs_of(request jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(
      jsonb_build_object(
        'action', leg.action,
        'option_type', leg.option_type,
        'strike', trim_scale(leg.strike),
        'expiration', coalesce(leg.expiration, r.expiration_date),
        'quantity', coalesce(leg.quantity, r.quantity),
        'symbol', private.osi_symbol(r.ticker, coalesce(leg.expiration, r.expiration_date), leg.option_type, leg.strike)
      ) order by leg.action desc, leg.option_type desc, leg.strike
    )
    from jsonb_to_record(legs_of.request)
      r (strategy_type text, ticker text, expiration_date date, strike_price numeric, width numeric, quantity integer, legs jsonb)
    cross join lateral jsonb_to_recordset(
      case when jsonb_typeof(r.legs) = 'array' then r.legs else private.legs_by_strike(r.strategy_type, r.strike_price, r.width) end
    ) leg (action text, option_type text, strike numeric, expiration date, quantity integer)
  );
end;
$$;

comment on function private.legs_of(jsonb) is
  'The legs of a TradeRequest in the form of trade_requests.legs, short legs first: the legs that it names, or those that its strike_price and width describe; null where it has neither. private.legs_fault() says whether they can be traded.';

-- 25_contract/margin
create function private.margin(legs jsonb, credit numeric, price numeric, is_broad boolean default false) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  -- With two short legs only the larger requirement counts, plus the other leg's premium; the whole credit
  -- already includes that premium.
  return (
    select margin.credit + 100 * max(greatest(
      case when margin.is_broad then 0.15 else 0.20 end * margin.price - out_of_the_money, 0.10 * floor_of)) filter (where margin.price is not null)
    from jsonb_to_recordset(margin.legs) leg (action text, option_type text, strike numeric)
    cross join lateral (
      select
        greatest(0, case leg.option_type when 'put' then margin.price - leg.strike else leg.strike - margin.price end) as out_of_the_money,
        case leg.option_type when 'put' then leg.strike else margin.price end as floor_of
    ) v
    where leg.action = 'sell'
  );
end;
$$;

comment on function private.margin(jsonb, numeric, numeric, boolean) is
  'Approximate margin of uncovered short legs (Cboe''s strategy-based margin): the largest requirement of any side plus the whole premium. A requirement is 20 % of the underlying (15 % of a broad index) less what the leg is out of the money, at least 10 % of the put''s strike or of the underlying. credit and result in USD per contract, price in USD per share.';

-- 25_contract/max_worth
create function private.max_worth(legs jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select case
      -- More calls are sold than bought, so their worth has no upper bound.
      when private.uncovered_calls(max_worth.legs) > 0 then null
      -- Between the strikes the worth is a straight line, so its maximum is at a strike or at zero.
      else greatest(private.worth(max_worth.legs, 0), max(private.worth(max_worth.legs, leg.strike)))
    end
    from jsonb_to_recordset(max_worth.legs) leg (strike numeric)
  );
end;
$$;

comment on function private.max_worth(jsonb) is
  'The most that legs can be worth at any price of the underlying; less the credit, this is the most they can lose. USD per contract; null = no upper bound.';

-- 25_contract/needs_shares
create function private.needs_shares(strategy_type text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return exists (
    select from private.strategies() s where s.strategy_type = needs_shares.strategy_type and s.secured_by = 'shares'
  );
end;
$$;

comment on function private.needs_shares(text) is
  'Whether a strategy is secured by shares of the underlying: the account has to hold 100 per contract.';
-- The view v_opportunities runs as its caller.
grant execute on function private.needs_shares(text) to service_role;

-- 25_contract/shape
create function private.shape(legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select s.strategy_type
    from private.strategies() s
    join (
      select string_agg(
        case when leg.action = 'sell' then left(leg.option_type, 1) else upper(left(leg.option_type, 1)) end, ''
        order by leg.strike, leg.option_type desc
      ) as legs,
        -- Two legs in the same option, or a long leg at the strike of its short leg, do not make a spread.
        count(*) = count(distinct (leg.option_type, leg.strike)) as are_apart
      from jsonb_to_recordset(shape.legs) leg (action text, option_type text, strike numeric)
    ) drawn on drawn.legs = s.legs and drawn.are_apart
  );
end;
$$;

comment on function private.shape(jsonb) is
  'The strategy that legs (trade_requests.legs) make, by their sides, types and strikes; null where they make no known strategy.';
-- The view v_opportunities runs as its caller.
grant execute on function private.shape(jsonb) to service_role;

-- 25_contract/short_legs
create function private.short_legs(legs jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_path_query_array(short_legs.legs, '$[*] ? (@.action == "sell")');
end;
$$;

comment on function private.short_legs(jsonb) is 'The short legs among the given legs.';

-- 25_contract/spread_tick
create function private.spread_tick(ticker text) returns numeric
language sql stable set search_path = ''
return coalesce((select i.spread_tick from public.index_roots i where i.root = spread_tick.ticker), 1);

comment on function private.spread_tick(text) is
  'Price increment of orders with several legs on a root. USD per contract.';

-- 25_contract/strategies
create function private.strategies() returns table (
  strategy_type text, title text, legs text, secured_by text, name text, name_at_one_strike text
)
language plpgsql immutable rows 6 set search_path = ''
as $$
begin
  return query values
    ('CSP', 'cash-secured put', 'p', 'cash', 'put', null::text),
    ('VPC', 'vertical put credit spread', 'Pp', 'cash', 'put spread', null),
    ('VCC', 'vertical call credit spread', 'cC', 'cash', 'call spread', null),
    ('IC', 'iron condor', 'PpcC', 'cash', 'iron condor', 'iron butterfly'),
    ('CC', 'covered call', 'c', 'shares', 'covered call', null),
    ('STR', 'short strangle', 'pc', 'margin', 'strangle', 'straddle');
end;
$$;

comment on function private.strategies() is
  'The known strategies, defined only here; exit_rules has their default rules. legs: the legs from the lowest strike up, a put before a call of the same strike: p a short put, P a long put, c a short call, C a long call (see private.shape()). secured_by: cash (the most the legs can be worth), shares of the underlying, or margin. name: the name of such a contract; name_at_one_strike: its name where the short put and the short call have the same strike.';
grant execute on function private.strategies() to service_role;

-- 25_contract/stress_loss
create function private.stress_loss(legs jsonb, credit numeric, price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case when price is not null
  then greatest(0, private.worth(legs, 0.8 * price) - credit, private.worth(legs, 1.2 * price) - credit) end;
end;
$$;

comment on function private.stress_loss(jsonb, numeric, numeric) is
  'The larger of the losses at expiration with the underlying 20 % below and 20 % above its price (USD per share). The limits count it for legs whose loss has no bound. credit and result in USD per contract.';

-- 25_contract/trades_until
create function private.trades_until(ticker text, expiration date) returns date
language sql stable set search_path = ''
begin atomic
  select case when exists (
    select from public.index_roots i where i.root = trades_until.ticker and i.settles_by = 'open'
  ) then private.new_york_date(private.expiration_close(trades_until.expiration)) - 1
    else trades_until.expiration end;
end;

comment on function private.trades_until(text, date) is
  'The last date (New York) on which options of a root and expiration can trade: the expiration or, where the opening print settles them, the day before its session. private.expiration_close() finds the session.';

-- 25_contract/uncovered_calls
create function private.uncovered_calls(legs jsonb) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select greatest(coalesce(sum(case leg.action when 'sell' then 1 else -1 end), 0), 0)::integer
    from jsonb_to_recordset(uncovered_calls.legs) leg (action text, option_type text)
    where leg.option_type = 'call'
  );
end;
$$;

comment on function private.uncovered_calls(jsonb) is
  'Short calls per contract that no long call covers: each needs 100 shares or margin, and its worth has no upper bound.';

-- 25_contract/underlying_of
create function private.underlying_of(ticker text) returns text
language sql stable set search_path = ''
begin atomic
  select coalesce((select i.underlying from public.index_roots i where i.root = underlying_of.ticker), underlying_of.ticker);
end;

comment on function private.underlying_of(text) is
  'The underlying of an option root: SPX for SPXW. A stock''s root is its own underlying.';

-- 25_contract/with_quantity
create function private.with_quantity(legs jsonb, quantity integer) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(leg.of || jsonb_build_object('quantity', with_quantity.quantity) order by leg.place)
    from jsonb_array_elements(with_quantity.legs) with ordinality leg (of, place)
  );
end;
$$;

comment on function private.with_quantity(jsonb, integer) is 'The same legs, each with this many contracts.';

-- 25_contract/worth
create function private.worth(legs jsonb, price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select sum(
      case leg.action when 'sell' then 100 else -100 end
      * greatest(0, case leg.option_type when 'put' then leg.strike - worth.price else worth.price - leg.strike end))
      -- Without the filter, greatest() would ignore an unknown price and value the leg at 0.
      filter (where worth.price is not null)
    from jsonb_to_recordset(worth.legs) leg (action text, option_type text, strike numeric)
  );
end;
$$;

comment on function private.worth(jsonb, numeric) is
  'The worth of legs at expiration at a price of the underlying (USD per share): the cost of closing one contract of each; negative where closing would bring money. USD per contract.';
-- The view v_opportunities runs as its caller.
grant execute on function private.worth(jsonb, numeric) to service_role;

-- 25_contract/break_evens
create function private.break_evens(legs jsonb, credit numeric) returns numeric[]
language sql immutable set search_path = ''
begin atomic
  with corner as (
    select price, private.worth(break_evens.legs, price) - break_evens.credit as loss
    from (
      select leg.strike as price from jsonb_to_recordset(break_evens.legs) leg (strike numeric)
      union select 0
      -- Beyond the last strike the loss is a straight line, so one point at twice the highest strike is enough.
      union select 2 * max(leg.strike) + break_evens.credit from jsonb_to_recordset(break_evens.legs) leg (strike numeric)
    ) point
  ),
  piece as (
    select price as low, lead(price) over (order by price) as high, loss as low_loss, lead(loss) over (order by price) as high_loss
    from corner
  )
  select coalesce(array_agg(distinct v.price order by v.price), '{}')
  from piece
  cross join lateral (select round(low + (high - low) * low_loss / (low_loss - high_loss), 4) as price) v
  where low_loss * high_loss <= 0 and low_loss <> high_loss;
end;

comment on function private.break_evens(jsonb, numeric) is
  'The prices of the underlying at which the legs are worth the credit at expiration: neither gain nor loss, before fees. credit in USD per contract, prices in USD per share, ascending.';

-- 25_contract/settlement_outcome
create function private.settlement_outcome(
  legs jsonb, close numeric, margin_percent numeric, pays_cash boolean, out outcome text, out debit numeric
)
language sql immutable set search_path = ''
begin atomic
  select case
      when settlement_outcome.close is null then 'unknown'
      when settlement_outcome.pays_cash then 'settled'
      when bool_and(side.is_clear) then 'settled'
      else 'confirm'
    end,
    private.worth(settlement_outcome.legs, settlement_outcome.close)
  from (
    select
      -- A side is clear where all of it is out of the money, or where all of it is in the money and its long legs
      -- pass on every share.
      not bool_or(v.is_near)
        and (not bool_or(v.is_in) or bool_and(v.is_in) and sum(case leg.action when 'sell' then 1 else -1 end) <= 0) as is_clear
    from jsonb_to_recordset(settlement_outcome.legs) leg (action text, option_type text, strike numeric)
    cross join lateral (
      select
        case leg.option_type when 'put' then settlement_outcome.close < leg.strike else settlement_outcome.close > leg.strike end as is_in,
        abs(settlement_outcome.close - leg.strike) <= leg.strike * settlement_outcome.margin_percent / 100 as is_near
    ) v
    group by leg.option_type
  ) side;
end;

comment on function private.settlement_outcome(jsonb, numeric, numeric, boolean) is
  'The result of settling legs at the underlying''s official close: settled (at the debit), confirm (shares may change hands, or the close is near a strike, so a person decides), unknown (no close yet). close in USD per share; margin in percent of each strike; pays_cash: no shares change hands, so every close is clear. debit in USD per contract.';

-- 30_book/account_ledger
create table public.account_ledger (
  entry_id bigint generated always as identity primary key,
  entry_date date not null default private.new_york_date(private.now()),
  kind text not null check (kind in
    ('starting_balance', 'deposit', 'withdrawal', 'interest', 'dividend', 'fee', 'adjustment')),
  amount numeric(14, 2) not null check (amount <> 0),
  note text check (length(note) <= 500),
  created_at timestamptz not null default clock_timestamp(),
  recorded_by text,
  cash numeric(14, 2) not null generated always as (case when kind in ('withdrawal', 'fee') then -amount else amount end) stored,
  check (amount > 0 or kind in ('interest', 'dividend', 'fee', 'adjustment'))
);

comment on table public.account_ledger is
  'Money that entered or left the account other than by trades. The starting balance, deposits and withdrawals are not performance; interest, dividends, fees and adjustments are. Returns, Sharpe and drawdown are computed from it and are null without a starting balance.';
comment on column public.account_ledger.entry_date is
  'New York date. A deposit counts from that day''s open and a withdrawal until its close, so neither is a return. Everything else counts on that day.';
comment on column public.account_ledger.kind is
  'starting_balance = the account''s value, open positions included, before the open of the first day that counts; it includes all earlier results. deposit, withdrawal = money paid in or out. interest = paid by the broker on cash; dividend = paid on shares. fee = a charge that belongs to no trade: data, transfers, assignments; the fees of a trade are in its P&L. adjustment = any other difference between the book and the broker.';
comment on column public.account_ledger.amount is
  'Positive, except for four kinds: interest and dividend are negative when they were paid (on margin, on short shares), fee is positive when it was paid and negative when it was refunded, adjustment can be either. USD.';
comment on column public.account_ledger.recorded_by is 'Telegram user id; null = not recorded from the chat.';
comment on column public.account_ledger.cash is
  'The change of the account''s cash; negative = the account lost it. USD.';

create unique index account_ledger_one_start on public.account_ledger (kind) where kind = 'starting_balance';

alter table public.account_ledger enable row level security;
grant select on public.account_ledger to service_role;

-- 30_book/drifts
create table public.drifts (
  symbol text primary key,
  ticker text not null,
  kind text not null check (kind in ('missing', 'quantity_differs', 'assigned', 'exercised', 'foreign')),
  booked integer not null,
  held integer not null check (held <> booked),
  position_ids bigint[] not null,
  checks integer not null default 1,
  counted_at timestamptz not null default private.now(),
  since timestamptz not null default private.now(),
  dismissed_at timestamptz,
  dismissed_by text,
  shares_change integer,
  underlying_price numeric(14, 4) check (underlying_price > 0),
  -- An assignment needs no second reconciliation, because the options and the shares confirm each other.
  speaks boolean not null generated always as (kind <> 'foreign' and (checks >= 2 or kind in ('assigned', 'exercised'))) stored,
  explained integer not null default 0,
  check ((dismissed_at is null) = (dismissed_by is null))
);

comment on table public.drifts is
  'Differences between the broker''s holdings and the book, from the latest reconciliation. A row is deleted when both agree again.';
comment on column public.drifts.symbol is 'OSI symbol without padding, or the ticker of shares.';
comment on column public.drifts.ticker is 'The underlying of an option, or the ticker of shares.';
comment on column public.drifts.kind is
  'missing = the broker holds none of it; assigned = short options are gone, and their shares came (puts) or went (calls); exercised = the same for long options; quantity_differs = any other difference in a position of the book; foreign = not part of any position of the book (its shares may be in the book), for information only.';
comment on column public.drifts.booked is 'Quantity in the book: open contracts, or shares; negative when short.';
comment on column public.drifts.held is 'Quantity at the broker: contracts or shares; negative when short.';
comment on column public.drifts.position_ids is 'The open positions that contain the symbol.';
comment on column public.drifts.checks is 'Number of reconciliations in a row that found this difference, or a larger one that it is the rest of.';
comment on column public.drifts.counted_at is
  'Time of the last reconciliation that counted; see private.counts_again(). Market clock.';
comment on column public.drifts.since is 'First reconciliation that found the difference. Market clock.';
comment on column public.drifts.dismissed_at is
  'When a person decided that the book stays as it is; cleared when the difference changes. Market clock.';
comment on column public.drifts.dismissed_by is 'Telegram user id.';
comment on column public.drifts.shares_change is
  'For assigned and exercised: the number of the change of shares that shows it, see private.shares_held.changes.';
comment on column public.drifts.underlying_price is
  'For options that are gone: the underlying''s price since the difference was found. USD per share; null = not known yet.';
comment on column public.drifts.explained is
  'The part of held - booked that was assigned or exercised before the difference grew. Contracts, with its sign.';
comment on column public.drifts.speaks is
  'The difference is reported and blocks trading: no entry in its ticker, and no close for more than the broker holds.';

alter table public.drifts enable row level security;
grant select on public.drifts to service_role;

-- 30_book/exit_checks
create table private.exit_checks (
  run_id bigint generated always as identity primary key,
  key uuid not null unique default gen_random_uuid(),
  asked_only boolean not null default false,
  started_at timestamptz not null default private.now(),
  began_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  market_open boolean not null,
  page integer not null default 1,
  page_after text not null default '',
  page_upto text,
  checked integer not null default 0,
  exits jsonb not null default '[]',
  warnings jsonb not null default '[]'
    check (jsonb_typeof(warnings) = 'array' and not jsonb_path_exists(warnings, 'strict $[*] ? (@.type() != "object")')),
  answer jsonb,
  failure text,
  quote_calls integer not null default 0
);

create index exit_checks_began_at on private.exit_checks (began_at);

comment on table private.exit_checks is
  'One row per run of the exit check. A run without finished_at failed or was cut off; the next check continues its work.';
comment on column private.exit_checks.run_id is 'Grows with every run: the fencing token of the lease.';
comment on column private.exit_checks.key is
  'Chosen by the caller that began the run: two calls with the same key are one run.';
comment on column private.exit_checks.asked_only is
  'A partial check: it handles approved requests, closes that a person requested and live orders. Whatever counts checks does not count it.';
comment on column private.exit_checks.started_at is 'Market clock.';
comment on column private.exit_checks.began_at is 'Real time.';
comment on column private.exit_checks.finished_at is 'Real time.';
comment on column private.exit_checks.page is
  'Positions are quoted and evaluated in pages; the number of the current page, from 1.';
comment on column private.exit_checks.page_after is
  'The current page begins after this key of private.checkable_positions.';
comment on column private.exit_checks.page_upto is
  'The current page ends with this key of private.checkable_positions; null = it is the last page.';
comment on column private.exit_checks.checked is 'Positions evaluated.';
comment on column private.exit_checks.exits is 'Exits claimed by this run: [{position_id, reason}].';
comment on column private.exit_checks.warnings is
  'Questions that the market data or the broker did not answer: [{asked, message}]. asked = ''a holding'' means that the holding of the symbol in message could not be read. See private.system_faults().';
comment on column private.exit_checks.answer is
  'The latest answer of apply_quotes() or finish_exit_check(): a repeated call returns it again.';
comment on column private.exit_checks.failure is 'Why the run gave up, in words.';
comment on column private.exit_checks.quote_calls is
  'Estimated number of quote requests that the run needs; 0 where the source has no quota. See private.reckon_quotes().';

alter table private.exit_checks enable row level security;

-- 30_book/paper_orders
create table private.paper_orders (
  paper_order_id bigint generated always as identity primary key,
  client_order_id text not null unique,
  purpose text not null check (purpose in ('entry', 'exit')),
  legs jsonb not null,
  max_worth numeric(14, 4),
  collateral numeric(14, 4) not null,
  quantity integer not null check (quantity > 0),
  limit_price numeric(14, 4) not null check (limit_price >= 0),
  status text not null default 'working' check (status in ('working', 'filled', 'cancelled')),
  fill_cash numeric(18, 4) not null default 0,
  fees numeric(14, 4) not null default 0,
  day_ends_at timestamptz not null
);

comment on table private.paper_orders is
  'The orders as the paper broker has them: what a real broker would keep on its side.';
comment on column private.paper_orders.legs is 'As in positions.legs.';
comment on column private.paper_orders.max_worth is 'As in trade_requests. USD per contract.';
comment on column private.paper_orders.collateral is 'Collateral of one contract. USD.';
comment on column private.paper_orders.quantity is 'Contracts.';
comment on column private.paper_orders.limit_price is 'USD per contract.';
comment on column private.paper_orders.fill_cash is 'Positive when received, negative when paid. USD.';
comment on column private.paper_orders.fees is 'USD.';
comment on column private.paper_orders.day_ends_at is
  'Close of the session for which the order is good. Market clock.';

create index paper_orders_working on private.paper_orders (paper_order_id) where status = 'working';

alter table private.paper_orders enable row level security;

-- 30_book/rule_amount
create function private.rule_amount(
  overrides jsonb, rule text, credit numeric, quantity integer, of_quantity integer, otherwise numeric
) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  percent text := split_part(rule_amount.rule, '_', 1) || '_percent';
  -- The division comes last: rounding a share first could lose a cent.
  amount numeric := case
    when rule_amount.overrides ? rule_amount.rule
      then (rule_amount.overrides ->> rule_amount.rule)::numeric * rule_amount.quantity / rule_amount.of_quantity
    when rule_amount.overrides ? percent then rule_amount.credit * (rule_amount.overrides ->> percent)::numeric / 100
    else rule_amount.otherwise
  end;
begin
  -- An entry can fill below the credit that was asked for. All of the credit is the most that can be made.
  if rule_amount.rule = 'profit_target' and amount > rule_amount.credit then
    amount := rule_amount.credit;
  end if;
  -- The amount is at least a cent and at most what the column holds. The case keeps a rule that is off (null)
  -- off, which greatest() alone would turn into a cent.
  return case when amount > 0 then least(greatest(round(amount, 2), 0.01), 999999999999.99) else amount end;
end;
$$;

comment on function private.rule_amount(jsonb, text, numeric, integer, integer, numeric) is
  'The P&L at which profit_target or stop_loss (rule) closes quantity contracts of of_quantity: their share of the amount in overrides, or their percent of the credit (profit_percent, stop_percent), or otherwise. A profit target is never above the credit. USD, for contracts that brought credit; null = off.';

-- 30_book/settled_shares
create table private.settled_shares (
  ticker text not null,
  closed_on date not null,
  held integer not null,
  held_after integer,
  compared_at timestamptz,
  primary key (ticker, closed_on),
  check ((held_after is null) = (compared_at is null))
);

comment on table private.settled_shares is
  'Shares at the broker before options of an underlying were settled, and in the next session. Both are compared because holders may exercise after the close.';
comment on column private.settled_shares.closed_on is 'The last session of the options. New York date.';
comment on column private.settled_shares.held is
  'Shares when the options had expired; negative when short. Shares of an assignment that was not booked by then are left out.';
comment on column private.settled_shares.held_after is
  'Shares at the first full check of a later session that could read them; null = no such check yet.';
comment on column private.settled_shares.compared_at is 'When that check was. Market clock.';

create index settled_shares_due on private.settled_shares (closed_on) where compared_at is null;

alter table private.settled_shares enable row level security;

-- 30_book/settlements
create table private.settlements (
  id text primary key,
  symbol text not null,
  date date not null,
  kind text not null check (kind in ('expired', 'assigned', 'exercised', 'delivered')),
  quantity integer not null,
  told_at timestamptz not null default private.now(),
  check (kind = 'delivered' or quantity > 0)
);

comment on table private.settlements is
  'The broker''s reports of what became of expired contracts, from brokers that report it. They answer questions of kind settlement and book nothing by themselves.';
comment on column private.settlements.id is 'The broker''s own id, so that a repeated report is stored once.';
comment on column private.settlements.symbol is
  'OSI symbol of the contract; for delivered, the ticker of the shares.';
comment on column private.settlements.date is 'The date on which the broker books it. New York date.';
comment on column private.settlements.kind is
  'expired = the contract expired worthless; assigned = the holder exercised a short contract; exercised = a long contract of the account was exercised; delivered = shares that came or went by assignment or exercise.';
comment on column private.settlements.quantity is 'Contracts; for delivered, shares, negative = they went.';
comment on column private.settlements.told_at is 'When the report was first received. Market clock.';

create index on private.settlements (symbol);

alter table private.settlements enable row level security;

-- 30_book/share_closes
create table private.share_closes (
  ticker text not null,
  trade_date date not null,
  close numeric(14, 4) not null check (close >= 0),
  primary key (ticker, trade_date)
);

comment on table private.share_closes is
  'Official closes of the underlyings whose shares the account has held, kept for ever: lots are marked at them.';
comment on column private.share_closes.ticker is 'As share_trades.ticker.';
comment on column private.share_closes.trade_date is 'New York date of the session.';
comment on column private.share_closes.close is 'USD per share.';

alter table private.share_closes enable row level security;
grant select on private.share_closes to service_role;

-- 30_book/shares_held
create table private.shares_held (
  ticker text primary key,
  held integer not null,
  held_before integer check (held_before <> held),
  changes integer not null default 0,
  changed_at timestamptz not null default private.now(),
  seen_at timestamptz not null default private.now(),
  uncovered_calls integer not null default 0 check (uncovered_calls >= 0),
  lacking integer not null default 0 check (lacking >= 0)
);

comment on table private.shares_held is
  'The broker''s latest report of shares, for every ticker that it has named and for the underlyings of open positions. See private.keep_shares_held().';
comment on column private.shares_held.held is 'Shares, negative when short.';
comment on column private.shares_held.held_before is
  'The last number that differed from held; null = the number has never changed. Shares.';
comment on column private.shares_held.changes is 'How often the number has changed.';
comment on column private.shares_held.changed_at is 'The check that first found held. Market clock.';
comment on column private.shares_held.seen_at is 'The latest check that could read the shares. Market clock.';
comment on column private.shares_held.uncovered_calls is
  'Short calls in the account on the ticker that no long call of equal or later expiration covers: each needs 100 of the shares. Contracts; adjusted contracts are left out, because they deliver something else.';
comment on column private.shares_held.lacking is
  'Shares that open covered calls lacked at the last look; see private.tell_uncovered().';

alter table private.shares_held enable row level security;

-- 30_book/trade_requests
create table public.trade_requests (
  request_id text primary key check (request_id ~ '^[!-~]([ -~]{0,253}[!-~])?$'),
  strategy_type text not null references public.exit_rules,
  ticker text not null check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  underlying text not null,
  expiration_date date not null,
  trades_until date not null,
  net_credit numeric(14, 4) not null check (net_credit > 0),
  floor_credit numeric(14, 4) not null check (floor_credit > 0),
  seen_price numeric(14, 4),
  quantity integer not null check (quantity between 1 and 10000),
  legs jsonb not null check (jsonb_typeof(legs) = 'array'),
  contract text not null,
  contract_short text not null,
  max_worth numeric(14, 4) check (max_worth > net_credit),
  overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object'),
  status text not null default 'pending'
    check (status in ('pending', 'approved', 'executing', 'executed', 'rejected', 'expired', 'failed')),
  status_note text,
  origin text not null default 'proposal' check (origin in ('proposal', 'chat', 'scan', 'import')),
  created_at timestamptz not null default private.now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  card_chat_id bigint,
  card_message_id bigint,
  quoted jsonb check (jsonb_typeof(quoted) = 'object')
);

comment on table public.trade_requests is
  'Trades proposed for approval. pending -> approved -> executing -> executed | rejected (by a person) | expired | failed (by the broker).';
comment on column public.trade_requests.request_id is
  'The proposer''s own name for the trade; the same name never trades twice. Printable ASCII without spaces at the ends, so that two names cannot look alike and differ.';
comment on column public.trade_requests.strategy_type is
  'The one of private.strategies() that the legs make: CSP = cash-secured put, VPC = vertical put credit spread, VCC = vertical call credit spread, IC = iron condor, CC = covered call, STR = short strangle.';
comment on column public.trade_requests.underlying is
  'The underlying of the options: private.underlying_of(ticker), where ticker is the options'' root.';
comment on column public.trade_requests.trades_until is
  'The last date on which the options can trade: private.trades_until(). New York date.';
comment on column public.trade_requests.expiration_date is 'Expiration, New York date.';
comment on column public.trade_requests.net_credit is 'The credit that the request asks for. USD per contract.';
comment on column public.trade_requests.floor_credit is
  'The least credit for which the trade may be sold: the credit asked for, or the market''s when the request was shown again; a person can lower it. USD per contract.';
comment on column public.trade_requests.seen_price is
  'The underlying''s price when the card was last shown again because of the market: a short strike that it has crossed since needs a new approval. USD per share; null = the short legs were out of the money.';
comment on column public.trade_requests.quantity is 'Contracts of each leg.';
comment on column public.trade_requests.legs is
  'The short legs first: [{action: sell|buy, option_type: put|call, strike (USD per share), expiration, quantity (contracts), symbol (OSI)}].';
comment on column public.trade_requests.contract is 'Name of the contract: private.contract_name() of the legs.';
comment on column public.trade_requests.contract_short is 'Short name of the contract: private.contract_short().';
comment on column public.trade_requests.max_worth is
  'The most that the legs can be worth: private.max_worth(). USD per contract; null = no upper bound.';
comment on column public.trade_requests.overrides is
  'Exit rules that differ from the defaults: {profit_target?, stop_loss? (USD for the whole request; a partial fill gets its share), profit_percent?, stop_percent? (percent of the credit instead), exit_dte? (days), auto_exit?}; null = off.';
comment on column public.trade_requests.status_note is 'Why the request has its status, as a sentence.';
comment on column public.trade_requests.origin is
  'Where the request came from: proposal = a proposer, or a script that recorded a trade; chat = /sell or /add; scan = a scan; import = a file, so nobody approved it. For all but proposal, private.dte_off_on_arrival() decides about the date rule.';
comment on column public.trade_requests.expires_at is
  'A request that was not sent by then expires: the next close of the market, or the last close of its contract.';
comment on column public.trade_requests.quoted is
  'The answers of the market and the broker when the request came from the chat or from a scan: private.quoted_facts(); null = they were not asked.';
comment on column public.trade_requests.decided_by is 'Telegram user id of the person who approved or rejected it.';

create index on public.trade_requests (strategy_type);
create index trade_requests_undecided on public.trade_requests (status) where status in ('pending', 'approved', 'executing');

alter table public.trade_requests enable row level security;
grant select on public.trade_requests to service_role;

-- 30_book/check_lease
create table private.check_lease (
  only_row boolean primary key default true check (only_row),
  run_id bigint references private.exit_checks,
  expires_at timestamptz not null default '-infinity',
  reconciliation_asked boolean not null default false,
  wanted_at timestamptz,
  full_wanted boolean not null default false,
  reconciled_at timestamptz,
  mode text check (mode in ('PAPER', 'SIM', 'LIVE')),
  permits jsonb check (
    permits is null or (
      jsonb_typeof(permits -> 'broker') = 'string' and jsonb_typeof(permits -> 'strategies') = 'array'
      and jsonb_typeof(permits -> 'indices') = 'boolean'
      and coalesce(permits ->> 'expiry_cutoff_minutes', '0') ~ '^\d{1,3}$'
      and coalesce(permits ->> 'liquidates_minutes', '0') ~ '^\d{1,3}$'
    ) is true)
);

comment on table private.check_lease is
  'One row: the run that holds the book. Every function that changes orders or positions locks this row first, so the book has one writer at a time.';
comment on column private.check_lease.expires_at is 'Real time.';
comment on column private.check_lease.reconciliation_asked is
  'A person waits for the result of the next reconciliation; see public.ask_reconciliation().';
comment on column private.check_lease.wanted_at is
  'When a check outside the schedule was last requested: after an approval or another request of a person, or by a check that found another one running. Null = no request is open. Real time.';
comment on column private.check_lease.full_wanted is
  'A full check is among the checks that found another one running.';

comment on column private.check_lease.reconciled_at is 'When the broker''s holdings were last compared with the book. Market clock.';
comment on column private.check_lease.mode is
  'Where orders go, as the latest check reported it: PAPER = the paper broker, SIM = a broker''s simulation, LIVE = real money; null = not reported yet.';
comment on column private.check_lease.permits is
  'The trades that the broker accepts, as the latest check reported it: {broker (its name), strategies, indices (options on an index), expiry_cutoff_minutes (on an option''s last day, no entry this many minutes before the close; absent = entries until the close), liquidates_minutes (the broker may close the position itself this many minutes before that close; absent = never)}; null = everything, or not reported yet.';

insert into private.check_lease default values;
create index on private.check_lease (run_id);

alter table private.check_lease enable row level security;

-- 30_book/dte_off_on_arrival
create function private.dte_off_on_arrival(r public.trade_requests) returns integer
language plpgsql stable set search_path = ''
as $$
declare
  exit_dte integer := case when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer
    else (select rules.exit_dte from public.exit_rules rules where rules.strategy_type = r.strategy_type) end;
begin
  -- A proposal keeps its date rule, even if that closes it at once: its card says so.
  return case when r.origin <> 'proposal' and r.expiration_date - private.earliest_expiration() between 0 and exit_dte then exit_dte end;
end;
$$;

comment on function private.dte_off_on_arrival(public.trade_requests) is
  'The date rule (days) that a request loses because no more days than that are left at the start of the next session: it would close the position on arrival. Null = the request keeps its date rule.';

-- 30_book/lock_book
create function private.lock_book(run_id bigint default null) returns void
language plpgsql set search_path = ''
as $$
declare
  lease private.check_lease;
begin
  select * into lease from private.check_lease for update;
  if lock_book.run_id is null then
    return;
  end if;
  if lease.run_id is distinct from lock_book.run_id or lease.expires_at <= clock_timestamp() then
    raise exception 'run % no longer has the lock of the book', lock_book.run_id using errcode = 'PT409';
  end if;
  update private.check_lease set expires_at = clock_timestamp() + interval '90 seconds' where only_row;
end;
$$;

comment on function private.lock_book(bigint) is
  'Makes one writer at a time: every function that changes orders or positions calls it first. With a run_id it also verifies that run''s lease and renews it for 90 seconds of real time; PT409 when another run has taken over.';

-- 30_book/positions
create table public.positions (
  position_id bigint generated always as identity primary key,
  request_id text not null unique references public.trade_requests,
  ticker text not null,
  strategy_type text not null references public.exit_rules,
  status text not null default 'OPEN' check (status in ('OPEN', 'CLOSED', 'EXPIRED')),

  -- Entry
  entry_date timestamptz not null default private.now(),
  credit numeric(18, 4) not null check (credit > 0),
  entry_price numeric(14, 4) not null check (entry_price > 0),
  quantity integer not null check (quantity between 1 and 1000000),
  open_quantity integer not null check (open_quantity between 0 and quantity),

  -- Exit
  exit_date timestamptz,
  exit_price numeric(14, 4) check (exit_price >= 0),
  exit_reason text check (length(exit_reason) between 1 and 50),

  -- P&L
  mark numeric(14, 4),
  natural_price numeric(14, 4),
  mark_fault text,
  marked_at timestamptz,
  unmarked_checks integer not null default 0,
  unrealized_pnl numeric(14, 2),
  realized_pnl numeric(14, 2) not null default 0,
  pnl_percent numeric(18, 2),
  fees numeric(14, 4) not null default 0 check (fees >= 0),

  -- Rules, copied when the position opened
  stop_loss numeric(14, 2) check (stop_loss > 0),
  profit_target numeric(14, 2) check (profit_target > 0),
  exit_dte integer check (exit_dte >= 0),
  auto_exit boolean not null default true,
  stop_checks integer not null default 0,
  counted_at timestamptz,
  close_asked_at timestamptz,
  close_asked_by text,
  close_limit numeric(14, 4) check (close_limit > 0),
  close_to integer check (close_to > 0),
  verdict text,
  expiry_announced_on date,
  days_held integer not null default 0,

  -- Contract
  underlying text not null,
  expiration_date date not null,
  trades_until date not null,
  legs jsonb not null,
  contract text not null,
  contract_short text not null,
  max_worth numeric(14, 4),
  collateral numeric(18, 4) not null check (collateral >= 0),
  capital numeric(18, 4) not null check (capital > 0),
  max_risk numeric(18, 4) check (max_risk >= 0),
  stress_loss numeric(18, 4) not null check (stress_loss >= 0),
  notes text,
  last_updated timestamptz not null default private.now(),

  unique (position_id, request_id),
  check ((status = 'OPEN') = (open_quantity > 0)),
  check ((status = 'OPEN') = (exit_date is null)),
  check ((close_asked_at is null) = (close_asked_by is null)),
  check (close_asked_at is not null or close_limit is null and close_to is null),
  check (status = 'OPEN' or (exit_price is not null and exit_reason is not null and pnl_percent is not null))
);

comment on table public.positions is
  'Every position ever opened. OPEN -> CLOSED | EXPIRED; a position closes only on confirmed fills.';
comment on column public.positions.request_id is 'The trade request the position came from.';
comment on column public.positions.strategy_type is 'As in trade_requests.';
comment on column public.positions.credit is
  'Cash received for the whole position, before fees; the rules are based on it. USD.';
comment on column public.positions.entry_price is 'credit / quantity, rounded. USD per contract.';
comment on column public.positions.quantity is 'Contracts opened.';
comment on column public.positions.open_quantity is 'Contracts not closed yet.';
comment on column public.positions.exit_price is 'Net debit paid to close, averaged over fills. USD per contract.';
comment on column public.positions.exit_reason is '21dte, profit_target, stop_loss, expired, assigned, manual, or a person''s own word.';
comment on column public.positions.mark is 'Latest trustworthy mark: what closing costs at the mid. USD per contract.';
comment on column public.positions.natural_price is
  'Cost of closing at once, buying at the ask and selling at the bid, at the time of the mark. USD per contract.';
comment on column public.positions.mark_fault is 'Why the latest check had no trustworthy mark; null = it had one.';
comment on column public.positions.marked_at is 'When the mark was taken.';
comment on column public.positions.unmarked_checks is 'Checks in a row without a trustworthy mark.';
comment on column public.positions.unrealized_pnl is
  'P&L of the open contracts: their share of the credit - mark x open_quantity, before fees. USD.';
comment on column public.positions.realized_pnl is 'P&L of the closed contracts, from fill cash, net of fees. USD.';
comment on column public.positions.pnl_percent is 'realized_pnl in percent of the credit.';
comment on column public.positions.fees is 'All fees so far, entry and exits, of all contracts and legs together. USD.';
comment on column public.positions.stop_loss is
  'Loss of the whole position at which it closes; at most what its legs can lose. USD; null = off.';
comment on column public.positions.profit_target is
  'Profit of the whole position at which it closes. USD; null = off.';
comment on column public.positions.exit_dte is
  'The position closes when this many calendar days to expiration, or fewer, remain; null = off.';
comment on column public.positions.auto_exit is 'false = the rules are evaluated but send no order.';
comment on column public.positions.stop_checks is
  'The latest checks with a mark, one bit each, the newest lowest: 1 = the stop held in that check.';
comment on column public.positions.counted_at is
  'The last check that counted for unmarked_checks, stop_checks and the steps of a walking limit; see private.counts_again(). Market clock.';
comment on column public.positions.expiry_announced_on is
  'New York date on which the owner was told that the position expires that day.';
comment on column public.positions.close_asked_at is
  'When a person requested the close, whatever the rules say. Market clock.';
comment on column public.positions.close_asked_by is 'Telegram user id.';
comment on column public.positions.close_limit is
  'The most debit that the person will pay, whatever the quotes are; null = no limit of a person. USD per contract.';
comment on column public.positions.close_to is 'Contracts that stay open after the requested close; null = none.';
comment on column public.positions.verdict is 'The latest check''s decision: see private.exit_decisions.verdict.';
comment on column public.positions.days_held is 'Calendar days in New York since entry, to exit or to the latest check.';
comment on column public.positions.underlying is 'As in trade_requests.';
comment on column public.positions.trades_until is 'As in trade_requests.';
comment on column public.positions.expiration_date is 'Expiration, New York date.';
comment on column public.positions.legs is 'As in trade_requests.legs, for the quantity that filled.';
comment on column public.positions.contract is 'Name of the contract: private.contract_name() of the legs.';
comment on column public.positions.contract_short is 'Short name of the contract: private.contract_short().';
comment on column public.positions.max_worth is
  'The most that the legs can be worth: private.max_worth(). USD per contract; null = no upper bound.';
comment on column public.positions.collateral is
  'Collateral of the position: private.collateral() x quantity. USD; a margin is an estimate.';
comment on column public.positions.capital is
  'The capital that returns refer to: the collateral, or the pledged shares at their price at entry. USD.';
comment on column public.positions.max_risk is
  'The most that the legs and the shares pledged to them can lose because of the legs: max_worth x quantity - credit; 0 where shares carry the risk. USD; null = no upper bound.';
comment on column public.positions.stress_loss is
  'Risk counted in the limits: max_risk or, where that has no bound, the larger loss at expiration with the underlying 20 % below and 20 % above its price at entry. USD.';

create index on public.positions (strategy_type);
create index positions_open on public.positions (position_id) where status = 'OPEN';

alter table public.positions enable row level security;
grant select on public.positions to service_role;

-- 30_book/read_request
create function private.read_request(request jsonb, path text default '', origin text default 'proposal') returns public.trade_requests
language plpgsql stable set search_path = ''
as $$
declare
  legs jsonb := private.legs_of(read_request.request);
  fault record := private.legs_fault(read_request.request);
  overrides jsonb := coalesce(nullif(read_request.request -> 'overrides', 'null'), '{}');
  credit numeric := (read_request.request ->> 'net_credit')::numeric * (read_request.request ->> 'quantity')::integer;
begin
  if fault.message is not null then
    raise exception '% %', fault.field, fault.message using errcode = 'PT422', detail = read_request.path || fault.field;
  end if;
  if (overrides ->> 'profit_target')::numeric > credit then
    raise exception 'overrides.profit_target is %, but the credit is only %: the profit cannot be more than the credit',
      private.in_dollars((overrides ->> 'profit_target')::numeric), private.in_dollars(credit)
      using errcode = 'PT422', detail = read_request.path || 'overrides.profit_target';
  elsif (overrides ->> 'profit_percent')::numeric > 100 then
    raise exception 'overrides.profit_percent is % %% of the credit of %: the profit cannot be more than the credit',
      trim_scale((overrides ->> 'profit_percent')::numeric), private.in_dollars(credit)
      using errcode = 'PT422', detail = read_request.path || 'overrides.profit_percent';
  end if;
  return jsonb_populate_record(null::public.trade_requests, read_request.request || jsonb_build_object(
    'floor_credit', read_request.request -> 'net_credit',
    'legs', legs,
    'underlying', private.underlying_of(read_request.request ->> 'ticker'),
    'trades_until', private.trades_until(read_request.request ->> 'ticker', (read_request.request ->> 'expiration_date')::date),
    'contract', private.contract_name(read_request.request ->> 'ticker', legs),
    'contract_short', private.contract_short(read_request.request ->> 'ticker', legs),
    'max_worth', private.max_worth(legs),
    'overrides', overrides,
    'origin', read_request.origin));
end;
$$;

comment on function private.read_request(jsonb, text, text) is
  'A TradeRequest (its caller has checked its fields) as a row of trade_requests, with the contract worked out from its legs; it is not stored. PT422 for legs that make no strategy or contradict other fields, and for a profit target above the credit; its detail is path and the field.';

-- 30_book/record_rule_changes
create function private.record_rule_changes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.rule_changes (position_id, changed_by, rule, old_value, new_value, is_growth)
  select new.position_id,
    case when new.quantity <> old.quantity then 'entry fill' else coalesce(nullif(current_setting('thetabase.changed_by', true), ''), session_user::text) end,
    was.rule, was.value, now.value, new.quantity <> old.quantity
  from jsonb_each_text(to_jsonb(old)) was (rule, value)
  join jsonb_each_text(to_jsonb(new)) now (rule, value) using (rule)
  where rule in ('profit_target', 'stop_loss', 'exit_dte', 'auto_exit') and was.value is distinct from now.value;
  return null;
end;
$$;

comment on function private.record_rule_changes() is
  'Writes a row of rule_changes for every change of a position''s exit rules.';

create trigger record_rule_changes after update of profit_target, stop_loss, exit_dte, auto_exit on public.positions
  for each row execute function private.record_rule_changes();

-- 30_book/requests_alike
create function private.requests_alike(r public.trade_requests) returns setof public.trade_requests
language sql stable set search_path = ''
begin atomic
  select other.*
  from public.trade_requests other
  where other.status in ('pending', 'approved', 'executing')
    and other.contract = r.contract
    and other.request_id <> r.request_id;
end;

comment on function private.requests_alike(public.trade_requests) is
  'The other unfinished requests for the same contract as a request. Approving both would trade it twice.';

-- 30_book/rule_changes
create table public.rule_changes (
  change_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  changed_at timestamptz not null default private.now(),
  changed_by text not null,
  rule text not null check (rule in ('profit_target', 'stop_loss', 'exit_dte', 'auto_exit')),
  old_value text,
  new_value text,
  is_growth boolean not null default false
);

comment on table public.rule_changes is
  'Every change of an exit rule of an open position: who, when, from what to what. A trigger writes it, so no change can bypass it.';
comment on column public.rule_changes.changed_by is
  'The person that the caller of override_rules() named; the database role for a change made in SQL.';
comment on column public.rule_changes.old_value is 'USD for the whole position, days, or true and false; null = off.';
comment on column public.rule_changes.new_value is 'As old_value.';
comment on column public.rule_changes.is_growth is
  'No person made the change: the entry filled further, and the rules grew with the position.';

create index on public.rule_changes (position_id);

alter table public.rule_changes enable row level security;
grant select on public.rule_changes to service_role;

-- 30_book/trade_history
create table public.trade_history (
  trade_id bigint generated always as identity primary key,
  request_id text not null references public.trade_requests,
  position_id bigint not null unique references public.positions,

  ticker text not null,
  strategy_type text not null references public.exit_rules,

  entry_date timestamptz not null,
  entry_price numeric(14, 4) not null,
  quantity integer not null check (quantity > 0),

  exit_date timestamptz not null,
  exit_price numeric(14, 4) not null,
  exit_reason text not null,

  pnl_realized numeric(14, 2) not null,
  pnl_percent numeric(18, 2) not null,
  win_loss text not null generated always as (case when pnl_realized > 0 then 'WIN' else 'LOSS' end) stored,
  fees numeric(14, 4) not null,

  collateral_required numeric(18, 4) not null,
  max_risk numeric(18, 4),
  target_return numeric(18, 2),

  status text not null check (status in ('CLOSED', 'EXPIRED')),
  executed_by text not null check (executed_by in ('auto', 'manual')),
  created_at timestamptz not null default private.now(),
  closed_at timestamptz not null
);

comment on table public.trade_history is 'One row per position, written when its last contract closes.';
comment on column public.trade_history.entry_price is 'Net credit received. USD per contract.';
comment on column public.trade_history.quantity is 'Contracts.';
comment on column public.trade_history.exit_price is 'Net debit paid. USD per contract.';
comment on column public.trade_history.pnl_realized is 'From fill cash, net of fees. USD.';
comment on column public.trade_history.pnl_percent is 'pnl_realized in percent of entry_price x quantity.';
comment on column public.trade_history.win_loss is 'WIN above zero, otherwise LOSS.';
comment on column public.trade_history.fees is 'All fees, entry and exits, of all contracts and legs together. USD.';
comment on column public.trade_history.collateral_required is 'As positions.collateral. USD.';
comment on column public.trade_history.max_risk is 'As positions.max_risk. USD; null = no upper bound.';
comment on column public.trade_history.target_return is
  'Profit target in percent of positions.capital; null = the position had none.';
comment on column public.trade_history.status is 'As positions.status.';
comment on column public.trade_history.executed_by is 'auto = closed by a rule; manual = closed by a person.';
comment on column public.trade_history.closed_at is 'When the last contract closed. Market clock.';

-- The expression is private.new_york_date(exit_date), written out: with a hundred thousand trades the function
-- call would take most of a query's time.
create index trade_history_exit_day on public.trade_history (((exit_date at time zone 'America/New_York')::date), ticker);
-- For the best and the worst trade.
create index trade_history_pnl on public.trade_history (pnl_realized);
create index on public.trade_history (request_id);
create index on public.trade_history (strategy_type);

alter table public.trade_history enable row level security;
grant select on public.trade_history to service_role;

-- 30_book/want_check
create function private.want_check() returns void
language sql set search_path = ''
begin atomic
  update private.check_lease set wanted_at = clock_timestamp() where only_row;
end;

comment on function private.want_check() is
  'Requests an exit check soon. private.wakes() passes the request to whoever called the database, and the schedule makes sure that the check happens.';

-- 30_book/contract
create function private.contract(p public.positions) returns jsonb
language sql immutable set search_path = ''
return jsonb_build_object(
  'position_id', p.position_id, 'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short,
  'expiration_date', p.expiration_date
);

comment on function private.contract(public.positions) is 'The facts that name a position in a message.';

-- 30_book/daily_marks
create table private.daily_marks (
  position_id bigint not null references public.positions,
  trade_date date not null,
  low numeric(14, 4) not null,
  high numeric(14, 4) not null,
  close numeric(14, 4) not null,
  times timestamptz[] not null,
  marks numeric(14, 4)[] not null,
  naturals numeric(14, 4)[],
  -- The included columns let a query of daily ranges skip the arrays of marks.
  primary key (position_id, trade_date) include (low, high, close),
  check (cardinality(times) = cardinality(marks)),
  check (cardinality(naturals) = cardinality(marks))
);

comment on table private.daily_marks is
  'The trustworthy marks of a position on one New York date, kept for ever. The equity curve, MFE, MAE and the replay are computed from them. private.keep_marks() writes them each night.';
comment on column private.daily_marks.low is 'The day''s lowest mark. USD per contract.';
comment on column private.daily_marks.high is 'The day''s highest mark. USD per contract.';
comment on column private.daily_marks.close is 'The day''s last mark. USD per contract.';
comment on column private.daily_marks.times is 'The times of the checks in ascending order. Market clock.';
comment on column private.daily_marks.marks is 'The mark of each check. USD per contract.';
comment on column private.daily_marks.naturals is
  'The natural price of each check, which is the price a stop pays. USD per contract; null where it was not stored.';

alter table private.daily_marks enable row level security;
grant select on private.daily_marks to service_role;

-- 30_book/draft_position
create function private.draft_position(
  r public.trade_requests, credit numeric, quantity integer, underlying_price numeric default null
) returns public.positions
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_populate_record(null::public.positions, jsonb_build_object(
      'request_id', r.request_id,
      'ticker', r.ticker,
      'strategy_type', r.strategy_type,
      'status', 'OPEN',
      'entry_date', private.now(),
      'credit', draft_position.credit,
      'entry_price', draft_position.credit / draft_position.quantity,
      'quantity', draft_position.quantity,
      'open_quantity', draft_position.quantity,
      -- The override is in dollars for the whole request; a partial fill gets its share.
      'profit_target', private.rule_amount(r.overrides, 'profit_target', draft_position.credit, draft_position.quantity, r.quantity, draft_position.credit / 100
        * case when private.has_one_strike(r.legs)
          then coalesce(rules.profit_target_percent_at_one_strike, rules.profit_target_percent) else rules.profit_target_percent end),
      'stop_loss', private.rule_amount(r.overrides, 'stop_loss', draft_position.credit, draft_position.quantity, r.quantity, rules.stop_loss_percent / 100
        * case rules.stop_loss_of when 'width' then r.max_worth * draft_position.quantity else draft_position.credit end),
      'exit_dte', case
        when private.dte_off_on_arrival(r) is not null then null
        when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer
        else rules.exit_dte end,
      -- The rules of imported positions act only after a person has confirmed them.
      'auto_exit', coalesce((r.overrides ->> 'auto_exit')::boolean, r.origin is distinct from 'import'),
      'underlying', r.underlying,
      'expiration_date', r.expiration_date,
      'trades_until', r.trades_until,
      'contract', r.contract,
      'contract_short', r.contract_short,
      'max_worth', r.max_worth,
      'collateral', v.collateral * draft_position.quantity,
      'capital', case s.secured_by when 'shares' then 100 * at.price else v.collateral end * draft_position.quantity,
      'max_risk', v.max_risk * draft_position.quantity,
      'stress_loss', coalesce(v.max_risk, private.stress_loss(r.legs, per.credit, at.price)) * draft_position.quantity,
      'legs', private.with_quantity(r.legs, draft_position.quantity)
    ))
    from public.exit_rules rules
    join private.strategies() s using (strategy_type)
    cross join lateral (select draft_position.credit / draft_position.quantity as credit) per
    -- Where the underlying's price is not known, the average of the short strikes replaces it.
    cross join lateral (
      select coalesce(draft_position.underlying_price, avg(leg.strike)) as price
      from jsonb_to_recordset(r.legs) leg (action text, strike numeric) where leg.action = 'sell'
    ) at
    cross join lateral (
      select private.collateral(r.legs, per.credit, at.price,
        exists (select from public.index_roots i where i.root = r.ticker and i.is_broad)) as collateral,
        case s.secured_by when 'shares' then 0 else r.max_worth - per.credit end as max_risk
    ) v
    where rules.strategy_type = r.strategy_type
  );
end;
$$;

comment on function private.draft_position(public.trade_requests, numeric, integer, numeric) is
  'The position that a request becomes when quantity contracts fill for credit (USD in all) at a price of the underlying (USD per share; null = not known): its rules, collateral and risk. It is not stored here: the card previews it, opening the position stores it.';

-- 30_book/exit_decisions
create table private.exit_decisions (
  run_id bigint not null references private.exit_checks,
  position_id bigint not null references public.positions,
  mark numeric(14, 4),
  legs jsonb,
  code text,
  pnl numeric(14, 2),
  dte integer not null,
  to_profit_target numeric(14, 2),
  to_stop_loss numeric(16, 2),
  exit_reason text,
  verdict text not null check (verdict in ('hold', 'unmarked', 'exit', 'closing', 'confirming', 'waiting', 'off', 'killed', 'refused', 'drift')),
  natural_price numeric(14, 4),
  primary key (run_id, position_id)
);

comment on table private.exit_decisions is
  'The decision of each check about each position, with the numbers behind it.';
comment on column private.exit_decisions.mark is 'USD per contract; null without a trustworthy quote for every leg.';
comment on column private.exit_decisions.natural_price is
  'The cost of closing at once, at the time of the mark. USD per contract; null where it was not stored.';
comment on column private.exit_decisions.legs is 'The quotes of the legs: [{symbol, bid, ask}], USD per contract.';
comment on column private.exit_decisions.code is
  'Why no price rule was evaluated or no order left: a fault of private.quote_fault(), quiet_period, or entry_working (the rest of the entry has to be cancelled first).';
comment on column private.exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column private.exit_decisions.dte is 'Calendar days to expiration, New York.';
comment on column private.exit_decisions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column private.exit_decisions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column private.exit_decisions.exit_reason is
  'The rule that holds, if any; manual = a person has requested the close.';
comment on column private.exit_decisions.verdict is
  'hold = no rule holds; unmarked = no date rule holds and no price rule could be evaluated; exit = a close was claimed; closing = a close is working; confirming = the stop holds, but not in enough checks yet; waiting = a close is due, but has to wait for the reason in code; off = due, but auto_exit is off; killed = due, but the kill switch is on; refused = due, but the broker refused it too often today; drift = due, but the broker does not hold the position.';

create index on private.exit_decisions (position_id);

alter table private.exit_decisions enable row level security;

-- 30_book/journal
create table public.journal (
  note_id bigint generated always as identity primary key,
  position_id bigint references public.positions,
  trade_date date not null default private.new_york_date(private.now()),
  text text not null check (length(trim(text)) between 1 and 2000),
  tags text[] not null default '{}',
  mistakes text[] not null default '{}',
  mood_before text check (mood_before in ('fearful', 'nervous', 'calm', 'confident', 'greedy')),
  mood_after text check (mood_after in ('fearful', 'nervous', 'calm', 'confident', 'greedy')),
  rating smallint check (rating between 1 and 5),
  written_by text,
  written_at timestamptz not null default private.now(),
  words tsvector not null generated always as (to_tsvector('simple', text)) stored,
  check (array_position(tags, null) is null and array_position(mistakes, null) is null)
);

comment on table public.journal is
  'The trader''s notes on a position, or on a day and so on the positions opened that day. They are written with /note or by hand; v_comparison compares trades by them.';
comment on column public.journal.position_id is 'The position of the note; null = the note is about the day.';
comment on column public.journal.trade_date is 'The day of the note, New York.';
comment on column public.journal.tags is 'Tags for searching, in lower case, without #.';
comment on column public.journal.mistakes is 'Mistakes against the plan, in lower case, without !.';
comment on column public.journal.mood_before is 'How the trader felt going in.';
comment on column public.journal.mood_after is 'How the trader felt coming out.';
comment on column public.journal.rating is 'How well the position was traded, whatever its P&L: 1 to 5.';
comment on column public.journal.written_by is 'Telegram user id; null = by hand.';
comment on column public.journal.written_at is 'Market clock.';
comment on column public.journal.words is 'The index of the text search.';

create index on public.journal (position_id);
create index on public.journal (trade_date);
create index on public.journal using gin (words);

alter table public.journal enable row level security;
grant select on public.journal to service_role;

-- 30_book/open_position
create function private.open_position(position_id bigint) returns public.positions
language plpgsql stable set search_path = ''
as $$
declare
  p public.positions;
begin
  select * into p from public.positions stored where stored.position_id = open_position.position_id;
  if open_position.position_id is null then
    raise exception 'no position was named' using errcode = 'PT404';
  elsif p.position_id is null then
    raise exception 'there is no position %', open_position.position_id using errcode = 'PT404';
  elsif p.status <> 'OPEN' then
    raise exception 'position % is already %', p.position_id, p.status using errcode = 'PT404';
  elsif not private.still_trades(p.trades_until) then
    raise exception 'position % has expired and waits for settlement', p.position_id using errcode = 'PT409';
  end if;
  return p;
end;
$$;

comment on function private.open_position(bigint) is
  'The position that a command names. PT404 when there is none or it is no longer open, PT409 when only its settlement is left.';

-- 30_book/orders
create table public.orders (
  order_id bigint generated always as identity primary key,
  -- 22 characters are the longest reference that the strictest broker accepts.
  client_order_id text not null unique default 'tb' || left(replace(gen_random_uuid()::text, '-', ''), 20),
  request_id text not null references public.trade_requests,
  position_id bigint,
  purpose text not null check (purpose in ('entry', 'exit')),
  source text not null default 'engine' check (source in ('engine', 'manual', 'settlement')),
  exit_reason text check (length(exit_reason) between 1 and 50),
  urgency smallint,
  status text not null default 'intent' check (status in
    ('intent', 'sent', 'working', 'partially_filled', 'filled', 'cancelled', 'rejected', 'unknown')),
  is_live boolean not null generated always as
    (status in ('intent', 'sent', 'working', 'partially_filled', 'unknown')) stored,
  limit_price numeric(14, 4) not null check (limit_price >= 0),
  broker_limit_price numeric(14, 4),
  max_debit numeric(14, 4),
  mid numeric(14, 4),
  underlying_price numeric(14, 4),
  walked_at timestamptz,
  walk smallint not null default 0 check (walk between 0 and 4),
  cancelling boolean not null default false,
  quantity integer not null check (quantity between 1 and 1000000),
  filled_quantity integer not null default 0 check (filled_quantity between 0 and quantity),
  fill_cash numeric(18, 4) not null default 0,
  fees numeric(14, 4) not null default 0 check (fees >= 0),
  broker_order_id text,
  candidates jsonb,
  broker_message text check (length(broker_message) <= 500),
  execution_data jsonb,
  run_id bigint,
  absent_since timestamptz,
  created_at timestamptz not null default private.now(),
  sent_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  absences smallint not null default 0 check ((absences > 0) <= (absent_since is not null)),

  -- An order and its position belong to the same request.
  foreign key (position_id, request_id) references public.positions (position_id, request_id),
  check ((purpose = 'exit') = (exit_reason is not null)),
  check (purpose = 'entry' or position_id is not null),
  check ((status = 'filled') = (filled_quantity = quantity)),
  check (status <> 'partially_filled' or filled_quantity > 0),
  check (status not in ('intent', 'rejected') or filled_quantity = 0),
  check (filled_quantity > 0 or fill_cash = 0),
  check (case purpose when 'entry' then fill_cash >= 0 else fill_cash <= 0 end)
);

comment on table public.orders is
  'Orders, entries and exits. intent -> sent -> working -> partially_filled -> filled | cancelled (filled_quantity may be > 0) | rejected | unknown. An intent was certainly not sent; any other order may have been.';
comment on column public.orders.client_order_id is 'Our reference at the broker.';
comment on column public.orders.position_id is 'The position that the order closes, or that its first fill opened.';
comment on column public.orders.source is
  'engine = sent by the engine; manual = executed elsewhere and recorded; settlement = the result of expiration.';
comment on column public.orders.exit_reason is 'Why the order closes the position; see positions.exit_reason.';
comment on column public.orders.urgency is
  'Priority of an exit sent by the engine: 1 stop_loss, 2 manual, 3 21dte, 4 profit_target, 5 manual at a limit. A reason with a smaller number takes the order over.';
comment on column public.orders.is_live is
  'The order may still fill: it is neither filled, cancelled nor rejected. Only an intent is certainly not at the broker.';
comment on column public.orders.limit_price is 'The least credit (entry) or the most debit (exit). USD per contract.';
comment on column public.orders.broker_limit_price is
  'The limit at the broker, in the book''s terms: a limit that is limit_price rounded to the broker''s tick counts as limit_price. Where the two differ, the order is to be replaced. USD per contract.';
comment on column public.orders.max_debit is
  'The most that an exit may pay, also after rounding to the tick; null = no such bound. USD per contract.';
comment on column public.orders.mid is
  'The contract''s mid when the order was decided on; for a close without fills, when it got its latest reason. Slippage is the fill compared with it. USD per contract; null where nothing was quoted.';
comment on column public.orders.underlying_price is
  'The underlying''s price when an entry was decided on; for a settlement or an assignment, the price that valued the legs. USD per share; null where it is not known.';
comment on column public.orders.walked_at is
  'When the limit of an entry last moved a step. Market clock; null = not yet.';
comment on column public.orders.walk is
  'How far the limit has walked: an exit''s from the mid (0) to the natural price (the last of private.walk_steps()), an entry''s from the mid (0) to the approved credit (2).';
comment on column public.orders.cancelling is
  'The next check cancels the order at the broker. It may still fill before that.';
comment on column public.orders.quantity is 'Contracts ordered.';
comment on column public.orders.filled_quantity is 'Contracts filled so far.';
comment on column public.orders.fill_cash is
  'Cash of the fills so far, positive when received, negative when paid, before fees. USD.';
comment on column public.orders.fees is 'Fees of the fills so far, of all contracts and legs together. USD.';
comment on column public.orders.broker_order_id is 'The broker''s reference.';
comment on column public.orders.candidates is
  'For an unknown order: references of the orders at the broker that may be this one.';
comment on column public.orders.broker_message is 'The broker''s own words, or why the order was never sent.';
comment on column public.orders.execution_data is
  'For a manual record, the data that its caller gave. For a settlement decided by a person, its source: {value (USD per share) of /settle or question (prompt_id), said_by, said_on}.';
comment on column public.orders.run_id is 'The check that claimed the order.';
comment on column public.orders.absent_since is
  'When the broker first did not know an order that may have been sent. Real time.';
comment on column public.orders.absences is 'Number of look-ups since absent_since that did not find the order.';
comment on column public.orders.created_at is 'Market clock.';
comment on column public.orders.sent_at is
  'Just before the request left: used to match the order with the broker''s. Real time.';
comment on column public.orders.updated_at is 'Real time.';

-- These indexes let the database itself guarantee that nothing opens or closes twice.
create unique index orders_one_live_per_position on public.orders (position_id)
  where is_live;
create unique index orders_one_live_entry_per_request on public.orders (request_id)
  where purpose = 'entry' and is_live;
create unique index orders_one_filled_entry_per_request on public.orders (request_id)
  where purpose = 'entry' and filled_quantity > 0;
create index orders_live on public.orders (status)
  where is_live;
create index orders_unopened on public.orders (order_id)
  where purpose = 'entry' and position_id is null and filled_quantity > 0;
create index orders_rejected on public.orders (created_at) where status = 'rejected';
create index on public.orders (position_id, request_id);
create index on public.orders (request_id);

alter table public.orders enable row level security;
grant select on public.orders to service_role;

-- 30_book/share_trades
create table public.share_trades (
  trade_id bigint generated always as identity primary key,
  ticker text not null,
  quantity integer not null check (quantity <> 0),
  price numeric(14, 4) not null check (price >= 0),
  fees numeric(14, 4) not null default 0 check (fees >= 0),
  traded_at timestamptz not null default private.now(),
  order_id bigint unique references public.orders,
  recorded_by text,
  import_id text unique,
  check (order_id is null or recorded_by is null)
);

comment on table public.share_trades is
  'Trades of shares: by assignment of a position''s options, or bought and sold elsewhere and recorded. v_share_lots pairs them into lots.';
comment on column public.share_trades.ticker is 'As positions.underlying.';
comment on column public.share_trades.quantity is 'Shares; negative = sold or called away.';
comment on column public.share_trades.price is
  'USD per share. For an assignment it is the price at which its legs were booked (the official close): the results of option and shares together make the strike less the premium, counted once.';
comment on column public.share_trades.fees is 'USD.';
comment on column public.share_trades.traded_at is 'Market clock.';
comment on column public.share_trades.order_id is
  'The order that booked the assignment; null = the trade was recorded.';
comment on column public.share_trades.recorded_by is
  'Telegram user id; null = recorded by hand, by a file, or by an assignment.';
comment on column public.share_trades.import_id is
  'The trade''s id in the imported file, so that a second import of it adds nothing. Null = not imported.';

create index on public.share_trades (ticker, traded_at);

alter table public.share_trades enable row level security;
grant select on public.share_trades to service_role;

-- 30_book/shares_booked
create function private.shares_booked(ticker text) returns integer
language sql stable set search_path = ''
return (select coalesce(sum(t.quantity), 0)::integer from public.share_trades t where t.ticker = shares_booked.ticker);

comment on function private.shares_booked(text) is 'Number of shares of a ticker in the book; negative = short.';

-- 30_book/v_daily_marks
create view private.v_daily_marks with (security_invoker = true) as
select position_id, trade_date, low, high, close, times, marks, naturals
from private.daily_marks
union all
select position_id, trade_date, min(mark), max(mark), (array_agg(mark order by run_id desc))[1],
  array_agg(started_at order by run_id), array_agg(mark order by run_id), array_agg(natural_price order by run_id)
from (
  select d.position_id, d.run_id, d.mark, d.natural_price, c.started_at, (c.started_at at time zone 'America/New_York')::date as trade_date
  from private.exit_decisions d join private.exit_checks c using (run_id)
  -- Marks of the quiet period after the open have no P&L: no rule was evaluated on them.
  where d.pnl is not null
) decided
where not exists (
  select from private.daily_marks kept
  where kept.position_id = decided.position_id and kept.trade_date = decided.trade_date
)
group by position_id, trade_date;

comment on view private.v_daily_marks is
  'private.daily_marks, and the days that private.keep_marks() has not added yet. USD per contract.';
grant select on private.v_daily_marks to service_role;

-- 30_book/v_realized
create view private.v_realized with (security_invoker = true) as
with closing as (
  -- Positions that were closed in parts. A record that a person makes later counts on the last session.
  select o.position_id, o.order_id, p.ticker, p.status, p.quantity as whole, p.credit, p.fees,
    o.filled_quantity as quantity, o.fill_cash - o.fees as cash, o.fees as exit_fees,
    least((o.created_at at time zone 'America/New_York')::date, p.trades_until) as on_date
  from public.orders o join public.positions p using (position_id)
  where o.purpose = 'exit' and o.filled_quantity > 0 and o.filled_quantity < p.quantity
),
so_far as (
  select c.*,
    sum(c.quantity) over parts as closed,
    sum(c.cash) over parts as closed_cash,
    sum(c.exit_fees) over parts as closed_fees,
    c.fees - sum(c.exit_fees) over (partition by c.position_id) as entry_fees,
    c.status = 'OPEN' or lead(c.order_id) over parts is not null as is_part
  from closing c
  window parts as (partition by c.position_id order by c.order_id)
),
part as (
  select position_id, order_id, ticker, on_date, quantity, cash,
    -- Rounded as positions.realized_pnl was at that time, so that the parts add up to the whole to the cent.
    round((credit - entry_fees) * closed / whole + closed_cash, 2) as made,
    entry_fees * closed / whole + closed_fees as paid
  from so_far where is_part
),
first as (
  select position_id, ticker, on_date, quantity, cash,
    made - lag(made, 1, 0) over parts as pnl, paid - lag(paid, 1, 0) over parts as fees
  from part
  window parts as (partition by position_id order by order_id)
),
so_many as (
  select position_id, sum(pnl) as pnl, sum(fees) as fees, sum(quantity) as quantity from first group by position_id
)
select position_id, ticker, on_date, quantity::integer, cash, pnl, round(fees, 4) as fees, false as is_last, null::numeric as trade_pnl
from first
union all
select t.position_id, t.ticker, (t.exit_date at time zone 'America/New_York')::date, (t.quantity - coalesce(s.quantity, 0))::integer,
  null, t.pnl_realized - coalesce(s.pnl, 0), round(t.fees - coalesce(s.fees, 0), 4), true, t.pnl_realized
from public.trade_history t left join so_many s using (position_id);

comment on view private.v_realized is
  'Realized P&L of option positions by New York date: a row for every order that closed a part, and one for the rest. Only this view decides on which day a P&L counts. USD.';
comment on column private.v_realized.quantity is 'Contracts closed.';
comment on column private.v_realized.cash is
  'For a part: cash of the close, positive when received, negative when paid, net of its fees. USD.';
comment on column private.v_realized.pnl is
  'P&L of the closed contracts with their share of the entry, net of fees. The rows of a position add up to its realized_pnl. USD.';
comment on column private.v_realized.fees is
  'The closed contracts'' share of the entry''s fees, plus the fees of the close. USD.';
comment on column private.v_realized.is_last is 'The row closed the position: its trade is in trade_history.';
comment on column private.v_realized.trade_pnl is 'On the last row: P&L of the whole trade, net of fees. USD.';
grant select on private.v_realized to service_role;

-- 30_book/v_share_lots
create view public.v_share_lots with (security_invoker = true) as
with numbered as (
  -- First in, first out: the first share bought is paired with the first share sold, whichever came first.
  select t.*, abs(t.quantity) as shares,
    sum(abs(t.quantity)) over side as upto,
    sum(t.quantity) over run as held,
    row_number() over run as place,
    sum(abs(t.quantity)) filter (where t.quantity > 0) over all_of_it as bought,
    sum(abs(t.quantity)) filter (where t.quantity < 0) over all_of_it as sold
  from public.share_trades t
  window side as (partition by t.ticker, t.quantity > 0 order by t.traded_at, t.trade_id),
    run as (partition by t.ticker order by t.traded_at, t.trade_id),
    all_of_it as (partition by t.ticker)
),
traded as (
  select n.*,
    count(*) filter (where n.held <> 0 and sign(n.held) <> sign(n.held - n.quantity))
      over (partition by n.ticker order by n.place) as chain
  from numbered n
),
lot as (
  select i.ticker, i.chain, i.trade_id as opened_by, o.trade_id as closed_by, sign(i.quantity::numeric) * common.shares as quantity,
    i.price as price_in, i.traded_at as opened_at, i.fees * common.shares / i.shares as fees_in,
    o.price as price_out, o.traded_at as closed_at, o.fees * common.shares / o.shares as fees_out
  from traded i
  join traded o on o.ticker = i.ticker and o.place > i.place and (o.quantity > 0) <> (i.quantity > 0)
  cross join lateral (select least(i.upto, o.upto) - greatest(i.upto - i.shares, o.upto - o.shares) as shares) common
  where common.shares > 0
  union all
  select i.ticker, i.chain, i.trade_id, null, sign(i.quantity::numeric) * rest.shares,
    i.price, i.traded_at, i.fees * rest.shares / i.shares, null, null, null
  from traded i
  cross join lateral (
    select least(i.shares, i.upto - coalesce(case when i.quantity > 0 then i.sold else i.bought end, 0)) as shares
  ) rest
  where rest.shares > 0
)
select ticker, chain::integer, opened_by, closed_by, quantity::integer, price_in, opened_at, round(fees_in, 4) as fees_in,
  price_out, closed_at, round(fees_out, 4) as fees_out,
  round(quantity * (price_out - price_in) - fees_in - fees_out, 2) as pnl
from lot;

comment on view public.v_share_lots is
  'Lots of shares, open and closed, first in first out, computed from share_trades. Selling a part of a lot splits it. Prices in USD per share.';
comment on column public.v_share_lots.chain is
  'The number of the holding of its ticker, counted from the first: a holding goes from no shares to no shares. With the options that brought the shares and the covered calls sold on them it makes a wheel.';
comment on column public.v_share_lots.opened_by is 'As share_trades.trade_id.';
comment on column public.v_share_lots.closed_by is 'As share_trades.trade_id; null = open.';
comment on column public.v_share_lots.quantity is 'Shares; negative = short: called away without being held.';
comment on column public.v_share_lots.fees_in is 'The lot''s part of the fees of the trade that opened it. USD.';
comment on column public.v_share_lots.fees_out is 'The lot''s part of the fees of the trade that closed it. USD.';
comment on column public.v_share_lots.pnl is 'Realized P&L, net of fees. USD; null while the lot is open.';
grant select on public.v_share_lots to service_role;

-- 30_book/v_shares
create view public.v_shares with (security_invoker = true) as
select l.ticker, l.quantity, l.price_in, l.opened_at, l.opened_by, l.chain,
  case when l.quantity > 0 then round(l.price_in
    -- Less what is left of the premium of the option that brought the shares, after its legs were booked ...
    - coalesce((
      -- Per share at the time of the assignment, so that a later split changes nothing.
      select (p.credit * o.filled_quantity / p.quantity + o.fill_cash) / abs(t.quantity)
      from public.share_trades t join public.orders o using (order_id) join public.positions p using (position_id)
      where t.trade_id = l.opened_by
    ), 0)
    -- ... and less the premiums of the covered calls opened since, each spread over all shares held at the time.
    - coalesce((
      select sum((p.credit + coalesce(bought_back.cash, 0)) / nullif(greatest(held.shares, 100 * p.quantity), 0))
      from public.positions p
      join private.strategies() s on s.strategy_type = p.strategy_type and s.secured_by = 'shares'
      left join lateral (
        select sum(o.fill_cash) as cash from public.orders o
        where o.position_id = p.position_id and o.purpose = 'exit' and o.exit_reason <> 'assigned'
      ) bought_back on true
      cross join lateral (
        select sum(t.quantity) as shares from public.share_trades t where t.ticker = l.ticker and t.traded_at <= p.entry_date
      ) held
      where p.underlying = l.ticker and p.entry_date >= l.opened_at
    ), 0), 2) end as effective_cost,
  m.close as last_close, m.trade_date as last_close_on,
  round(l.quantity * v.mark, 2) as market_value,
  round(l.quantity * (v.mark - l.price_in) - l.fees_in, 2) as unrealized_pnl
from public.v_share_lots l
left join lateral (
  select c.close, c.trade_date from private.share_closes c
  where c.ticker = l.ticker and c.trade_date >= (l.opened_at at time zone 'America/New_York')::date
  order by c.trade_date desc limit 1
) m on true
cross join lateral (select coalesce(m.close, l.price_in) as mark) v
where l.closed_by is null;

comment on view public.v_shares is
  'The open lots, marked at the latest official close since they were opened. Prices in USD per share, amounts in USD.';
comment on column public.v_shares.quantity is 'Shares, negative = short.';
comment on column public.v_shares.opened_by is 'As share_trades.trade_id.';
comment on column public.v_shares.chain is 'As in v_share_lots.';
comment on column public.v_shares.effective_cost is
  'The cost of the shares less option premiums, before fees: the strike less the put''s premium, less the premiums of the calls sold on them. It helps to decide and is part of no P&L. USD per share; null for short shares.';
comment on column public.v_shares.last_close is
  'USD per share. Null = no close since the lot was opened: it is marked at price_in.';
comment on column public.v_shares.last_close_on is 'New York date.';
comment on column public.v_shares.unrealized_pnl is 'Net of the fees paid so far. USD.';
grant select on public.v_shares to service_role;

-- 30_book/exposures
create view private.exposures with (security_invoker = true) as
with at_the_broker as (
  select draft.request_id, draft.ticker, draft.underlying, draft.expiration_date, draft.collateral, draft.stress_loss as risk
  from public.orders o
  join public.trade_requests r using (request_id)
  cross join lateral private.draft_position(r, r.floor_credit * o.quantity, o.quantity, o.underlying_price) draft
  where o.purpose = 'entry' and o.is_live
)
select request_id, ticker, underlying, expiration_date, collateral, risk from at_the_broker
union all
select request_id, ticker, underlying, expiration_date,
  collateral * open_quantity / quantity, stress_loss * open_quantity / quantity
from public.positions
where status = 'OPEN' and request_id not in (select request_id from at_the_broker)
union all
select null, ticker, ticker, null, abs(market_value), abs(market_value) from public.v_shares;

comment on view private.exposures is
  'Everything that counts in the limits: the open part of every position; every entry at the broker, as if all of it had filled; and the book''s shares at their market value (request_id is null). Collateral and risk (positions.stress_loss) in USD.';

-- 30_book/last_share_price
create function private.last_share_price(ticker text, out price numeric, out at timestamptz)
language sql stable set search_path = ''
begin atomic
  select known.price, known.at from (
    select c.close, private.session_close(c.trade_date)
    from (
      select * from private.share_closes kept where kept.ticker = last_share_price.ticker order by kept.trade_date desc limit 1
    ) c
    union all
    select t.price, t.traded_at from public.share_trades t where t.ticker = last_share_price.ticker
    union all
    select o.underlying_price, o.created_at
    from public.orders o join public.trade_requests r using (request_id)
    where r.underlying = last_share_price.ticker and o.underlying_price is not null
  ) known (price, at)
  order by known.at desc limit 1;
end;

comment on function private.last_share_price(text) is
  'The latest known price of an underlying, and its time: an official close, a trade of shares, or the price noted with an order. USD per share; null = none.';

-- 30_book/known_share_price
create function private.known_share_price(ticker text) returns numeric
language sql stable set search_path = ''
return (private.last_share_price(known_share_price.ticker)).price;

comment on function private.known_share_price(text) is
  'The price of private.last_share_price(). USD per share; null = none.';

-- 35_chat/actions
create table public.actions (
  action_id bigint generated always as identity primary key,
  update_id bigint unique,
  user_id text not null,
  action text not null,
  subject jsonb not null default '{}' check (jsonb_typeof(subject) = 'object'),
  outcome text not null,
  message text,
  at timestamptz not null default private.now(),
  acted_at timestamptz not null default clock_timestamp()
);

comment on table public.actions is
  'Everything that people did in Telegram that changed something or could have, with its outcome, refusals included. One row per update, written in the transaction of its effect.';
comment on column public.actions.update_id is
  'Telegram''s id of the update. It is cleared together with private.telegram_updates, because Telegram may use an old number again for a new update.';
comment on column public.actions.user_id is 'Telegram user id.';
comment on column public.actions.action is
  'approve, reject; a command: pause, resume, kill, unkill, close, close_all, closed, settle, reopen, shares, balance, deposit, withdraw, rules, reconcile, card (sent again); the kind of a question of private.prompts; press = an unknown button.';
comment on column public.actions.subject is
  'The subject of the action, and the answer that the person gave: {request_id?, position_id?, prompt_id?, answer?, ...}.';
comment on column public.actions.outcome is
  'The outcome that the function behind the action returned: approved, done, asked, answered, refused, already, stale, ...';
comment on column public.actions.message is 'Why the action was refused.';
comment on column public.actions.at is 'Market clock.';
comment on column public.actions.acted_at is 'Real time.';

create index on public.actions (acted_at);

alter table public.actions enable row level security;
grant select on public.actions to service_role;

-- 35_chat/ask_confirmation
create function private.ask_confirmation(facts jsonb, position_id bigint default null) returns void
language plpgsql set search_path = ''
as $$
begin
  -- The same question is queued and has not left: it keeps its place and gets the new facts.
  update private.prompts q set facts = ask_confirmation.facts
  where q.kind = 'confirmation' and q.answered_at is null and q.telegram_message_id is null
    and q.facts ->> 'action' = ask_confirmation.facts ->> 'action'
    -- /add asks about each contract separately, because several trades may be typed one after the other.
    and (q.facts ->> 'action' <> 'add' or q.facts -> 'contract' = ask_confirmation.facts -> 'contract')
    and q.position_id is not distinct from ask_confirmation.position_id
    and exists (select from private.outbox o where o.prompt_id = q.prompt_id and o.status = 'due');
  if found then
    return;
  end if;

  with replaced as (
    update private.prompts q set answered_at = private.now(), answer = 'replaced'
    where q.kind = 'confirmation' and q.answered_at is null
      -- For one position only the latest command counts, whether it is a close to send or a close to record.
      and q.position_id is not distinct from ask_confirmation.position_id
      and (q.position_id is not null or q.facts ->> 'action' = ask_confirmation.facts ->> 'action')
      and (q.facts ->> 'action' <> 'add' or q.facts -> 'contract' = ask_confirmation.facts -> 'contract')
    returning q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from replaced;

  with asked as (
    insert into private.prompts (kind, position_id, facts)
    values ('confirmation', ask_confirmation.position_id, ask_confirmation.facts)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from asked;
end;
$$;

comment on function private.ask_confirmation(jsonb, bigint) is
  'The first of two steps: asks whether a command is meant, {action: close|closed|close_all|settle|kill|unkill|shares|auto_on|limit|balance|deposit|withdraw|add, position_ids, ...}. The question can be answered for private.confirmation_lifetime() from its delivery on. It replaces an open question of the same kind (for add, about the same contract); where that one has not left yet, it takes over its message.';

-- 35_chat/card_tokens
create table private.card_tokens (
  request_id text primary key references public.trade_requests on delete cascade,
  token text not null unique default replace(gen_random_uuid()::text, '-', '')
);

comment on table private.card_tokens is
  'The tokens in the buttons of cards. A token is made when a card with buttons leaves, and deleted when a new card replaces that one.';
comment on column private.card_tokens.token is
  'Unguessable, and only in the buttons of the newest card: a press without it does nothing.';

alter table private.card_tokens enable row level security;

-- 35_chat/chats
create table private.chats (
  chat_id bigint primary key,
  paced_until timestamptz not null default '-infinity',
  blocked_at timestamptz,
  blocked_error text,
  telegram_id bigint,
  moved_to bigint,
  answered_last boolean not null default false,
  check ((blocked_at is null) = (blocked_error is null))
);

comment on table private.chats is 'The state of delivery to each chat.';
comment on column private.chats.chat_id is
  'Telegram''s chat id; 0 = the owner''s chat, whose id only the functions know.';
comment on column private.chats.paced_until is
  'Real time at which everything sent so far would have left at an even pace; see private.message_interval().';
comment on column private.chats.blocked_at is
  'Telegram has refused the bot in this chat since then, because the user blocked it. Real time.';
comment on column private.chats.blocked_error is 'The refusal in Telegram''s words.';
comment on column private.chats.telegram_id is
  'For the owner''s chat: its Telegram id when messages were last claimed; null = not known yet.';
comment on column private.chats.moved_to is
  'The chat''s new id, as Telegram reported it. Telegram accepts nothing under the old one.';
comment on column private.chats.answered_last is
  'The latest message was an answer to a person: the next one is another message, if one waits.';

alter table private.chats enable row level security;

-- 35_chat/claim_lifetime
create function private.claim_lifetime() returns interval
language sql immutable set search_path = ''
return interval '60 seconds';

comment on function private.claim_lifetime() is
  'How long a claimed message belongs to its sender, in real time. It is longer than a sender ever needs: a sender starts no call to Telegram that could end later (MESSAGE_SECONDS of shared/telegram/deliver.ts).';

-- 35_chat/confirmation_lifetime
create function private.confirmation_lifetime() returns interval
language sql immutable set search_path = ''
return interval '2 minutes';

comment on function private.confirmation_lifetime() is
  'How long a confirmation can be answered, in real time. The message itself says so.';

-- 35_chat/consume_update
create function private.consume_update(update_id bigint) returns boolean
language plpgsql set search_path = ''
as $$
begin
  insert into private.telegram_updates (update_id) values (consume_update.update_id) on conflict do nothing;
  return found;
end;
$$;

comment on function private.consume_update(bigint) is
  'Marks a Telegram update as handled, in the transaction of its effect; false when it was handled before.';

-- 35_chat/leaves_at
create function private.leaves_at(due_at timestamptz, paced_until timestamptz, spacing interval, lane smallint) returns timestamptz
language sql stable set search_path = ''
return greatest(due_at, paced_until - case when lane <= 2 then 4 else 3 end * spacing);

comment on function private.leaves_at(timestamptz, timestamptz, interval, smallint) is
  'The earliest time at which a message can leave: it is due, and its chat has room for it. Five messages may leave at once; the fifth place is reserved for lanes that a person waits for. paced_until: private.chats, null = nothing was sent yet; spacing: private.message_interval(); lane: private.message_kinds(). Real time.';

-- 35_chat/log_action
create function private.log_action(
  update_id bigint, user_id text, action text, subject jsonb, outcome text, message text default null
) returns void
language sql set search_path = ''
begin atomic
  insert into public.actions (update_id, user_id, action, subject, outcome, message)
  values (log_action.update_id, log_action.user_id, log_action.action,
    jsonb_strip_nulls(log_action.subject), log_action.outcome, log_action.message);
end;

comment on function private.log_action(bigint, text, text, jsonb, text, text) is
  'Writes a row of public.actions for an update that was just consumed.';

-- 35_chat/lookups
create table private.lookups (
  lookup_id bigint generated always as identity primary key,
  kind text not null check (kind in ('trade', 'card', 'account', 'reprice', 'chain')),
  is_waited_for boolean not null generated always as (kind in ('trade', 'card', 'account')) stored,
  facts jsonb not null default '{}',
  learned jsonb not null default '{}',
  status text not null default 'due' check (status in ('due', 'asking', 'done', 'failed')),
  attempts integer not null default 0,
  round integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  asked_by text,
  topic bigint,
  edits_message_id bigint,
  quote_calls integer not null default 0 check (quote_calls >= 0),
  chain_calls integer not null default 0 check (chain_calls >= 0),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  ended_at timestamptz
);

comment on table private.lookups is
  'Questions to the market and the broker for people and for scans, never for the book. The function scan asks them one after the other. due -> asking -> done, or failed when no answer came.';
comment on column private.lookups.kind is
  'The most urgent first: trade = quotes for a trade that a person wants to sell or add, which becomes a card; card = quotes for the card of a proposal; account = the broker''s report of the account; reprice = new prices for a morning''s list; chain = one ticker of a scan.';
comment on column private.lookups.is_waited_for is 'A person waits for the answer: it goes before those of scans.';
comment on column private.lookups.facts is 'The question, by kind.';
comment on column private.lookups.learned is 'Results of earlier rounds.';
comment on column private.lookups.attempts is 'Number of claims: an answer for an earlier claim changes nothing.';
comment on column private.lookups.round is
  'Number of the round of questions within a claim, from 0 on: an answer that arrives twice is taken once.';
comment on column private.lookups.due_at is
  'Real time: before it is claimed, the earliest time for that; while asking, when the claim lapses.';
comment on column private.lookups.asked_by is
  'Telegram user id of the person who waits for the answer; null = the schedule.';
comment on column private.lookups.topic is 'Telegram''s message_thread_id of the topic for the answer.';
comment on column private.lookups.edits_message_id is
  'Telegram''s id of the message that the answer replaces; null = the answer is a new message.';
comment on column private.lookups.quote_calls is 'Requests that the lookup took from the quota for quotes.';
comment on column private.lookups.chain_calls is
  'Requests that the source counts separately: chains, their lists and daily bars.';
comment on column private.lookups.error is 'Why there was no answer.';
comment on column private.lookups.created_at is 'Real time.';
comment on column private.lookups.asked_at is 'When the lookup was last claimed. Real time.';
comment on column private.lookups.ended_at is 'Real time.';

create index lookups_waiting on private.lookups (lookup_id) where status in ('due', 'asking');
create index lookups_asked on private.lookups (asked_at) where quote_calls > 0 or chain_calls > 0;

alter table private.lookups enable row level security;

-- 35_chat/message_interval
create function private.message_interval(chat_id bigint) returns interval
language sql immutable set search_path = ''
return case when chat_id < 0 then interval '4 seconds' else interval '1 second' end;

comment on function private.message_interval(bigint) is
  'The average interval between messages to one chat (Telegram''s id); five may leave at once after a pause. Telegram''s limits are one message a second for a person, and 20 a minute for groups and channels, whose ids are negative. Five at once and then one every four seconds stay below that.';

-- 35_chat/message_kinds
create function private.message_kinds() returns table (kind text, lane smallint, navigable boolean)
language sql immutable set search_path = ''
begin atomic
  values
    ('confirmation', 1::smallint, false), ('working_closes', 1, false),

    ('positions', 2, true), ('position', 2, true), ('why', 2, true), ('rules', 2, true), ('pnl', 2, true),
    ('performance', 2, true), ('comparison', 2, true), ('replay', 2, true), ('notes', 2, true), ('noted', 2, true),
    ('orders', 2, true), ('shares', 2, true), ('pending', 2, true), ('health', 2, true), ('help', 2, true), ('refused', 2, true),
    ('months', 2, true), ('arrivals', 2, true), ('dividends', 2, true), ('limits', 2, true),
    ('opportunities', 2, true), ('fell_out', 2, true), ('scan_rules', 2, true), ('earnings', 2, true), ('picker', 2, true), ('account', 2, true),
    ('publish_menu', 2, true), ('publishing', 2, true),
    ('entries', 2, false), ('reconcile', 2, false), ('published', 2, false), ('settled', 2, false), ('ledger', 2, false),

    ('opened', 3, false), ('closed', 3, false), ('close_refused', 3, false), ('exit_due', 3, false),
    ('killed_due', 3, false), ('incidents_begun', 3, false), ('incidents_over', 3, false), ('expiring', 3, false),
    ('impossible_report', 3, false), ('asks_again', 3, false), ('entry_news', 3, false), ('reopened', 3, false), ('uncovered', 3, false), ('settled_otherwise', 3, false),
    ('ex_dividend', 3, false), ('early_assignment', 3, false), ('last_hours', 3, false),
    ('settlement', 3, false), ('settlement_value', 3, false), ('which_order', 3, false), ('drift', 3, false), ('unfilled_entry', 3, false),

    ('card', 4, false),

    ('brief', 5, false), ('scorecard', 5, false), ('weekly', 5, false), ('post', 5, false);
end;

comment on function private.message_kinds() is
  'Every kind of message of private.outbox: the templates of shared/telegram. Lanes, the most urgent first: 1 = confirmations that a person waits for, 2 = answers to a person, 3 = alerts and questions about money, 4 = cards, 5 = reports. navigable: a press may replace one such message by another; only answers are navigable, so that all edits of one message are in one lane.';

-- 35_chat/network_name
create function private.network_name(network text) returns text
language sql immutable set search_path = ''
return case network
  when 'telegram' then 'The channel' when 'x' then 'X' when 'linkedin' then 'LinkedIn'
  when 'instagram' then 'Instagram' when 'bluesky' then 'Bluesky' else network end;

comment on function private.network_name(text) is 'The name of a network at the beginning of a sentence.';

-- 35_chat/networks
create table private.networks (
  network text primary key check (network in ('x', 'linkedin', 'instagram', 'bluesky')),
  seen_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  expires_at timestamptz,
  fault text
);

comment on table private.networks is
  'The networks for which the functions have settings, as the function publish last reported them. The Telegram channel is not among them: see report_settings.';
comment on column private.networks.seen_at is 'Real time.';
comment on column private.networks.asked_at is
  'Real time: when the network''s credential was last renewed or checked.';
comment on column private.networks.expires_at is 'When the credential expires; null = never, or not known.';
comment on column private.networks.fault is
  'Why the credential could not be renewed or checked, in words; null = no fault.';

alter table private.networks enable row level security;

-- 35_chat/note_owners_chat
create function private.note_owners_chat(chat_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  before bigint;
begin
  insert into private.chats (chat_id) values (0) on conflict do nothing;
  select c.telegram_id into before from private.chats c where c.chat_id = 0;
  if before = note_owners_chat.chat_id then
    return;
  end if;
  update private.chats c set telegram_id = note_owners_chat.chat_id, moved_to = null, blocked_at = null, blocked_error = null
  where c.chat_id = 0;
  if before is not null then
    -- The new chat may accept messages that the old one refused.
    update private.outbox o set due_at = clock_timestamp() where o.chat_id is null and o.status = 'due';
    perform private.ask_again('0');
  end if;
end;
$$;

comment on function private.note_owners_chat(bigint) is
  'Stores the id of the owner''s chat (Telegram''s). When it replaces another id, waiting messages become due and open questions are asked in the new chat.';

-- 35_chat/post_patience
create function private.post_patience() returns interval
language sql immutable set search_path = ''
return interval '1 day';

comment on function private.post_patience() is
  'How long a post that cannot leave is tried again. An older report interests nobody.';

-- 35_chat/posts
create table public.posts (
  post_id bigint generated always as identity primary key,
  network text not null check (network in ('telegram', 'x', 'linkedin', 'instagram', 'bluesky')),
  report text not null check (report in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  facts jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'sending', 'published', 'failed', 'unknown')),
  approved_by text not null,
  approved_at timestamptz not null default private.now(),
  key uuid not null unique default gen_random_uuid(),
  prepared jsonb not null default '{}',
  attempt integer not null default 0,
  due_at timestamptz default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  give_up_at timestamptz not null default clock_timestamp() + private.post_patience(),
  sent_at timestamptz,
  published_at timestamptz,
  text text,
  alt_text text,
  network_id text,
  link text,
  error text,
  may_be_there boolean not null default false,
  check ((status = 'published') = (published_at is not null)),
  check (status in ('pending', 'sending', 'unknown') or due_at is null),
  check (status in ('pending', 'published', 'failed') or sent_at is not null or network = 'telegram')
);

comment on table public.posts is
  'Published reports, one row per network: pending -> sending -> published | failed (may be tried again as a new row) | unknown (the answer was lost, so the post may exist; it is never sent again blindly). The settings report_settings.hide_* apply to posts, too.';
comment on column public.posts.network is
  'The network. telegram = the channel report_settings.channel_id, sent through the outbox; the function publish serves the others.';
comment on column public.posts.report is 'Kind of the report; trade_date is its day (for a week, its Monday).';
comment on column public.posts.facts is
  'The facts of the report when it was shown. with_open = open positions are included; looks = the settings for hiding at the approval, so that every attempt shows the same text.';
comment on column public.posts.approved_by is
  'Telegram user id; schedule = published because of public.standing_posts.';
comment on column public.posts.approved_at is 'Market clock.';
comment on column public.posts.key is 'The same for every attempt; the network''s own key is derived from it.';
comment on column public.posts.prepared is 'Preparations that nobody sees yet: ids of pictures and containers.';
comment on column public.posts.attempt is 'Grows with every claim: a report names the attempt that it belongs to.';
comment on column public.posts.due_at is
  'Real time: when the next attempt starts; during an attempt, when that one is given up. Null = no automatic attempt.';
comment on column public.posts.created_at is 'Real time.';
comment on column public.posts.give_up_at is 'Real time: when automatic attempts end.';
comment on column public.posts.sent_at is 'Real time: start of the latest call that publishes.';
comment on column public.posts.published_at is 'Market clock.';
comment on column public.posts.text is 'The text of the post, before the network''s own escaping.';
comment on column public.posts.alt_text is 'The description of the picture, for networks that take one.';
comment on column public.posts.network_id is 'The network''s own id of the post.';
comment on column public.posts.error is 'The error in the network''s words.';
comment on column public.posts.may_be_there is
  'An earlier answer was lost and the post is sent again, because the network does not duplicate it. A failure now does not prove that the post is absent.';

create unique index posts_once on public.posts (network, report, trade_date) where status <> 'failed';
create index posts_due on public.posts (due_at) where due_at is not null;

alter table public.posts enable row level security;
grant select on public.posts to service_role;

-- 35_chat/prompts
create table private.prompts (
  prompt_id bigint generated always as identity primary key,
  kind text not null check (kind in
    ('settlement', 'settlement_value', 'which_order', 'drift', 'confirmation', 'working_closes', 'unfilled_entry')),
  position_id bigint references public.positions,
  order_id bigint references public.orders,
  ticker text,
  token text not null unique default replace(gen_random_uuid()::text, '-', ''),
  facts jsonb not null,
  chat_id bigint,
  telegram_message_id bigint,
  asked_at timestamptz not null default private.now(),
  expires_at timestamptz,
  answered_at timestamptz,
  answered_by text,
  answer text,
  check ((kind = 'settlement' or kind = 'confirmation' and facts ->> 'action' in ('close', 'closed')) = (position_id is not null)),
  check ((kind in ('which_order', 'unfilled_entry')) = (order_id is not null)),
  check ((kind in ('drift', 'settlement_value')) = (ticker is not null)),
  check (kind = 'confirmation' or expires_at is null),
  check (kind <> 'confirmation' or (facts ->> 'action' in ('close', 'closed', 'close_all', 'settle', 'kill', 'unkill', 'shares', 'auto_on', 'limit',
    'balance', 'deposit', 'withdraw', 'add')) is true),
  check ((answered_at is null) = (answer is null))
);

comment on table private.prompts is
  'Questions that only a person can answer, each a message with buttons, answered once.';
comment on column private.prompts.kind is
  'settlement = how a position was settled at expiration; settlement_value = the value of the opening print for a root (ticker) and expiration, which /settle gives; which_order = which order at the broker belongs to the book; drift = the broker''s holdings differ from the book; confirmation = whether a command that bypasses the rules is meant; working_closes = what to do with closes at the broker after a kill; unfilled_entry = what to do with an entry that does not fill at the approved credit.';
comment on column private.prompts.token is 'Unguessable; it is in the buttons of the message.';
comment on column private.prompts.facts is
  'The facts of the message, and what each answer would book; amounts in USD, prices in USD per contract.';
comment on column private.prompts.telegram_message_id is
  'Telegram''s id of the question''s message; it is edited to show the answer.';
comment on column private.prompts.asked_at is 'Market clock.';
comment on column private.prompts.expires_at is
  'Real time: end of a confirmation''s lifetime; null until the question is delivered, because nobody can answer it earlier.';
comment on column private.prompts.answered_at is 'Market clock.';
comment on column private.prompts.answered_by is
  'Telegram user id, or the broker; null when an event made the question obsolete.';
comment on column private.prompts.answer is
  'settlement: how the position was closed; settlement_value: the value (USD per share), or gone when nothing waits for it any more; which_order: order1, order2, ... of the candidates, none, or found when it resolved itself; drift: adopt, dismiss, or gone when both agree again; confirmation: confirm, cancel, adjustment, deposit or withdrawal (how a difference of /balance was booked), withdraw (confirmed and then taken back), lapsed, replaced (asked again) or gone; working_closes: cancelcloses, letwork or gone; unfilled_entry: lower, leave, takeback or gone.';

create unique index prompts_one_open on private.prompts
  (kind, coalesce(ticker, coalesce(position_id, order_id)::text, facts ->> 'action', ''), coalesce(facts ->> 'expiration_date', case facts ->> 'action' when 'add' then facts ->> 'contract' end, ''))
  where answered_at is null;
create index on private.prompts (position_id);
create index on private.prompts (order_id);

alter table private.prompts enable row level security;

-- 35_chat/queue_answer
create function private.queue_answer(
  kind text, facts jsonb, asked_by text, topic bigint default null, edits_message_id bigint default null, most integer default null
) returns text
language plpgsql set search_path = ''
as $$
begin
  -- No Telegram id is longer than 64 characters, and an index entry must stay short.
  asked_by := left(queue_answer.asked_by, 64);
  -- The lock makes simultaneous presses of one person count one after the other.
  perform pg_advisory_xact_lock(hashtextextended('answers of ' || queue_answer.asked_by, 0));
  if exists (
    select from private.outbox o
    where o.status = 'due' and o.asked_by = queue_answer.asked_by and o.kind = queue_answer.kind and o.facts = queue_answer.facts
      and o.topic is not distinct from queue_answer.topic and o.edits_message_id is not distinct from queue_answer.edits_message_id
  ) then
    return 'waiting';
  elsif queue_answer.most <= (
    select count(*) from private.outbox o where o.status in ('due', 'sending') and o.asked_by = queue_answer.asked_by
  ) then
    return 'many';
  end if;
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values (queue_answer.kind, queue_answer.facts, queue_answer.asked_by, queue_answer.topic, queue_answer.edits_message_id);
  return 'queued';
end;
$$;

comment on function private.queue_answer(text, jsonb, text, bigint, bigint, integer) is
  'Queues an answer to a person (Telegram user id): queued | waiting (the same answer is already on its way) | many (most answers wait for that person already; most null = no limit).';

-- 35_chat/queue_lookup
create function private.queue_lookup(
  kind text, facts jsonb, asked_by text default null, topic bigint default null, edits_message_id bigint default null
) returns bigint
language sql set search_path = ''
begin atomic
  insert into private.lookups (kind, facts, asked_by, topic, edits_message_id)
  values (queue_lookup.kind, queue_lookup.facts, left(queue_lookup.asked_by, 64), queue_lookup.topic, queue_lookup.edits_message_id)
  returning lookup_id;
end;

comment on function private.queue_lookup(text, jsonb, text, bigint, bigint) is
  'Queues a question to the market or the broker (private.lookups) and returns its lookup_id. private.wakes() then names scan.';

-- 35_chat/queue_reply
create function public.queue_reply(
  update_id bigint, kind text, facts jsonb default '{}', user_id text default '', topic bigint default null,
  pressed boolean default false, nav_chat_id bigint default null, nav_message_id bigint default null, in_place boolean default true
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  -- A phone's screen shows no more answers at once.
  most integer := 5;
  outcome text;
begin
  if not private.consume_update(queue_reply.update_id) then
    outcome := 'replayed';
  elsif queue_reply.nav_message_id is not null
    and not private.is_navigable(queue_reply.nav_chat_id, queue_reply.nav_message_id)
    and not private.is_arriving(queue_reply.nav_chat_id, queue_reply.nav_message_id)
  then
    outcome := 'stale';
  else
    outcome := private.queue_answer(queue_reply.kind, queue_reply.facts, queue_reply.user_id, queue_reply.topic,
      case when queue_reply.in_place and exists (select from private.message_kinds() k where k.kind = queue_reply.kind and k.navigable)
        then queue_reply.nav_message_id end,
      most);
    if outcome = 'many' and not queue_reply.pressed then
      -- A press gets a toast. Written commands get one line, however many there are.
      perform private.queue_answer('refused', jsonb_build_object('message',
        format('%s answers to you are still being sent. Ask again when they have arrived.', most)), queue_reply.user_id, queue_reply.topic);
    end if;
  end if;
  return jsonb_build_object('outcome', outcome, 'wakes', private.wakes());
end;
$$;

comment on function public.queue_reply(bigint, text, jsonb, text, bigint, boolean, bigint, bigint, boolean) is
  'Answers a command or press (pressed) that only reads, in the owner''s chat and through the outbox; consumes the update in the same transaction. user_id: Telegram''s id of the person; topic: the message_thread_id of the question. nav_chat_id, nav_message_id: the message whose navigation button was pressed; the answer replaces it (in_place), or is a new message where it cannot. {outcome: queued | waiting (the same answer is on its way) | many (five answers wait for that person: nothing more is queued) | stale (a press may not change that message) | replayed (the update was consumed before), wakes (private.wakes())}.';
grant execute on function public.queue_reply(bigint, text, jsonb, text, bigint, boolean, bigint, bigint, boolean) to service_role;

-- 35_chat/quote_card
create function private.quote_card(r public.trade_requests) returns void
language sql set search_path = ''
begin atomic
  select private.queue_lookup('card', jsonb_build_object('request_id', r.request_id, 'ticker', r.ticker, 'legs', r.legs))
  where not exists (
    select from private.lookups l where l.kind = 'card' and l.status = 'due' and l.facts ->> 'request_id' = r.request_id);
end;

comment on function private.quote_card(public.trade_requests) is
  'Queues the quotes of a proposed trade, for its card.';

-- 35_chat/report_looks
create function private.report_looks(shown jsonb default '{}') returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'hide_dollars', s.hide_dollars, 'hide_quantities', s.hide_quantities, 'hide_tickers', s.hide_tickers, 'theme', s.card_theme,
    'mode', coalesce(shown #>> '{looks,mode}', (select l.mode from private.check_lease l)))
  from public.report_settings s;
end;

comment on function private.report_looks(jsonb) is
  'The current settings for the content and the colors of reports: {hide_dollars, hide_quantities, hide_tickers, theme, mode (PAPER, SIM or LIVE; null before the first check)}. shown: the facts of a report that was shown before, which keeps its mode.';

-- 35_chat/reports
create table private.reports (
  kind text not null check (kind in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  primary key (kind, trade_date)
);

comment on table private.reports is
  'The reports already sent, so that each is sent once, however often its job runs.';
comment on column private.reports.trade_date is 'New York date; for a weekly review, its Saturday.';

alter table private.reports enable row level security;

-- 35_chat/standing_posts
create table public.standing_posts (
  network text not null check (network in ('telegram', 'x', 'linkedin', 'instagram', 'bluesky')),
  report text not null check (report in ('brief', 'scorecard', 'weekly')),
  set_by text not null,
  set_at timestamptz not null default private.now(),
  primary key (network, report)
);

comment on table public.standing_posts is
  'Reports that are published automatically after they were sent. Empty at first; /publishing shows and changes it.';
comment on column public.standing_posts.network is 'As in posts.';
comment on column public.standing_posts.set_by is 'Telegram user id.';
comment on column public.standing_posts.set_at is 'Market clock.';

alter table public.standing_posts enable row level security;
grant select on public.standing_posts to service_role;

-- 35_chat/telegram_updates
create table private.telegram_updates (
  update_id bigint primary key,
  received_at timestamptz not null default clock_timestamp()
);

comment on table private.telegram_updates is
  'Updates that were handled. Telegram repeats an update until it is answered, for at most a day. The row is written with the effect and kept for retention.updates.';
comment on column private.telegram_updates.received_at is 'Real time.';

alter table private.telegram_updates enable row level security;

-- 35_chat/tell_requests_alike
create function private.tell_requests_alike() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.status is not distinct from new.status then
    return null;
  end if;
  -- Two requests proposed at the same moment wait for each other here, so that the later one sees the earlier
  -- one.
  perform pg_advisory_xact_lock(hashtextextended(new.contract, 0));
  insert into private.outbox (kind, request_id)
  select 'card', a.request_id
  from private.requests_alike(new) a
  where a.status = 'pending' and private.has_card(a.request_id)
    -- A waiting card reads its facts when it leaves, and this lock delays that until the transaction has
    -- committed.
    and not exists (
      select from private.outbox o where o.request_id = a.request_id and o.status = 'due' for update skip locked
    );
  return null;
end;
$$;

comment on function private.tell_requests_alike() is
  'Updates the cards that still ask, when another request for the same contract arrives, is decided or ends.';

create trigger tell_requests_alike after insert or update of status on public.trade_requests
  for each row when (new.origin <> 'import') execute function private.tell_requests_alike();

-- 35_chat/wakes
create function private.wakes() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(name), '[]')
    from (
      select 'deliver-alerts' as name
      where exists (select from private.outbox where status = 'due' and due_at <= clock_timestamp())
      union all
      select 'exit-check' from private.check_lease where wanted_at is not null
      union all
      -- A running scan continues by itself. A lookup that a person waits for does not wait for it.
      select 'scan' where exists (
        select from private.lookups l
        where l.status = 'due' and l.due_at <= clock_timestamp()
          and (l.is_waited_for or not exists (
            select from private.lookups other where other.status = 'asking' and other.due_at > clock_timestamp())))
      union all
      select 'publish' where exists (select from public.posts p where p.due_at <= clock_timestamp())
    ) waiting
  );
end;
$$;

comment on function private.wakes() is
  'The functions that have work now: deliver-alerts, exit-check, scan, publish. A function of the API returns them in its answer, and the Edge Function that called it calls them.';

-- 35_chat/end_post
create function private.end_post(
  post_id bigint, status text, text text, alt_text text, network_id text, link text, error text
) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  update public.posts stored set
    status = end_post.status,
    due_at = null,
    sent_at = case when end_post.status = 'unknown' then coalesce(stored.sent_at, clock_timestamp()) else stored.sent_at end,
    published_at = case end_post.status when 'published' then private.now() end,
    text = coalesce(end_post.text, stored.text),
    alt_text = coalesce(end_post.alt_text, stored.alt_text),
    network_id = coalesce(end_post.network_id, stored.network_id),
    link = coalesce(end_post.link, stored.link),
    error = case when end_post.status <> 'published' then left(end_post.error, 500) end
  where stored.post_id = end_post.post_id and stored.status not in ('published', 'failed')
  returning * into p;
  if p.post_id is not null then
    insert into private.outbox (kind, facts) values ('published', to_jsonb(p) - 'facts' - 'prepared');
  end if;
end;
$$;

comment on function private.end_post(bigint, text, text, text, text, text, text) is
  'Ends a post that is not tried again automatically: published, failed, or unknown, which only a person can resolve. The owner is told. A post that is already published or failed stays as it is.';

-- 35_chat/is_set_up
create function private.is_set_up(network text) returns boolean
language sql stable set search_path = ''
return case network when 'telegram' then exists (select from public.report_settings s where s.channel_id is not null)
  else exists (select from private.networks n where n.network = is_set_up.network) end;

comment on function private.is_set_up(text) is
  'Whether a network is ready for publishing: the channel''s id is set, or the functions have the network''s settings.';

-- 35_chat/outbox
create table private.outbox (
  message_id bigint generated always as identity primary key,
  chat_id bigint,
  kind text not null,
  request_id text references public.trade_requests,
  prompt_id bigint references private.prompts,
  edits_message_id bigint,
  facts jsonb not null default '{}',
  status text not null default 'due' check (status in ('due', 'sending', 'sent', 'parked')),
  attempts integer not null default 0,
  lapses integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  lane smallint not null,
  asked_by text,
  topic bigint,
  sent_chat_id bigint,
  sent_message_id bigint,
  check ((kind = 'card') = (request_id is not null)),
  check ((kind in ('settlement', 'settlement_value', 'which_order', 'drift', 'confirmation', 'working_closes', 'unfilled_entry')) = (prompt_id is not null))
);

comment on table private.outbox is
  'Messages to Telegram, written in the transaction of their cause. deliver-alerts is the only sender. due -> sending -> sent, or parked when Telegram refuses for good.';
comment on column private.outbox.chat_id is
  'The chat of the message; null = the owner''s chat, whose id only the functions know.';
comment on column private.outbox.kind is 'The name of the template in shared/telegram.';
comment on column private.outbox.request_id is
  'For a card: its request. The card is sent once and edited afterwards.';
comment on column private.outbox.prompt_id is
  'For a question: its prompt. The question is sent once and edited to show its answer.';
comment on column private.outbox.edits_message_id is
  'Telegram''s id of the message that this one replaces; null = a new message, or the request or prompt has the id.';
comment on column private.outbox.facts is
  'The facts for the template as of the event, or what private.message_facts() needs to read them when the message leaves. A report keeps the facts that it showed, for publishing. USD, USD per contract, New York dates.';
comment on column private.outbox.attempts is 'Number of claims: a late report of an earlier attempt changes nothing.';
comment on column private.outbox.lapses is
  'Number of claims that were cut off, so that it is not known whether the message arrived.';
comment on column private.outbox.due_at is
  'Real time: before sending, the earliest time for it; while sending, when the claim lapses.';
comment on column private.outbox.error is 'The latest failure, in Telegram''s words.';
comment on column private.outbox.created_at is 'Real time.';
comment on column private.outbox.sent_at is 'Real time.';
comment on column private.outbox.lane is
  'Lane of the kind: private.message_kinds(). The lanes of a chat are sent in parallel, each in order.';
comment on column private.outbox.asked_by is
  'Telegram user id of the person who asked; at most five answers wait for one person.';
comment on column private.outbox.topic is
  'Telegram''s message_thread_id: the topic of a forum in which the question was asked; null = the general topic.';
comment on column private.outbox.sent_chat_id is 'Telegram''s id of the chat that has the message; null = not known.';
comment on column private.outbox.sent_message_id is 'Telegram''s id of the sent message.';

-- One message in flight per chat and lane keeps the order.
create unique index outbox_one_in_flight on private.outbox (coalesce(chat_id, 0), lane) where status = 'sending';
create index outbox_waiting on private.outbox (coalesce(chat_id, 0), lane, message_id) where status in ('due', 'sending');
create index outbox_asked on private.outbox (asked_by) where status in ('due', 'sending');
create index outbox_shown on private.outbox (sent_message_id) where sent_message_id is not null;
create index outbox_sent on private.outbox (sent_at) where status = 'sent';
create index on private.outbox (request_id);
create index on private.outbox (prompt_id);

alter table private.outbox enable row level security;

-- 35_chat/outbox_facts
create function private.outbox_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'due', count(*) filter (where o.status <> 'parked'),
    'parked', count(*) filter (where o.status = 'parked'),
    'last_error', (array_agg(o.error order by o.message_id desc) filter (where o.error is not null))[1]
  )
  from private.outbox o
  where o.status in ('due', 'sending') or o.status = 'parked' and o.due_at > clock_timestamp() - interval '1 day';
end;

comment on function private.outbox_facts() is
  'The state of delivery: {due, parked (in a day of real time), last_error}. Stuck and refused messages are faults: private.system_faults().';

-- 35_chat/park_message
create function private.park_message(m private.outbox, error text, outcome text default 'refused') returns void
language plpgsql set search_path = ''
as $$
begin
  update private.outbox o set status = 'parked', error = park_message.error, due_at = clock_timestamp()
  where o.message_id = m.message_id;
  if m.kind = 'post' then
    perform private.record_post(m, park_message.outcome, null, park_message.error, null);
  end if;
end;
$$;

comment on function private.park_message(private.outbox, text, text) is
  'Parks a message that will not be sent (again), with the reason. A parked post becomes failed, or unknown where outcome = lost, and the owner is told.';

-- 35_chat/post_without_word
create function private.post_without_word(p public.posts) returns text
language sql immutable set search_path = ''
return case when p.status = 'pending' and not p.may_be_there then 'failed' else 'unknown' end;

comment on function private.post_without_word(public.posts) is
  'The status of a post that is given up: failed where the network certainly did not take it, otherwise unknown.';

-- 35_chat/queue_card
create function private.queue_card(request_id text) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, request_id) values ('card', queue_card.request_id);
end;

comment on function private.queue_card(text) is
  'Sends the request''s card, or updates the one in the chat. Its facts are read when it is sent.';

-- 35_chat/queue_post
create function private.queue_post(network text, shown private.outbox, with_open boolean, approved_by text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  told constant jsonb := shown.facts || jsonb_build_object(
    'report', shown.kind, 'with_open', with_open, 'looks', private.report_looks(shown.facts));
  queued bigint;
begin
  insert into public.posts (network, report, trade_date, facts, approved_by, due_at)
  values (queue_post.network, shown.kind, (shown.facts ->> 'day')::date, told, queue_post.approved_by,
    case when queue_post.network <> 'telegram' then clock_timestamp() end)
  on conflict do nothing
  returning post_id into queued;
  if queued is not null and queue_post.network = 'telegram' then
    insert into private.outbox (kind, chat_id, facts)
    select 'post', s.channel_id, told || jsonb_build_object('post_id', queued) from public.report_settings s;
  end if;
  return queued;
end;
$$;

comment on function private.queue_post(text, private.outbox, boolean, text) is
  'Queues a report for publishing as a message has shown it, with or without open positions and with the current settings for hiding. Returns the number of the post; null where the report is already published or on its way.';

-- 35_chat/record_delivery
create function public.record_delivery(
  message_id bigint, attempt integer, outcome text,
  telegram_chat_id bigint default null, telegram_message_id bigint default null,
  retry_after numeric default null, error text default null, posted jsonb default null, moved_to bigint default null
) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  m private.outbox;
  was_blocked boolean;
begin
  update private.outbox o set
    status = case when outcome = 'sent' then 'sent' when outcome in ('refused', 'blocked', 'lost') then 'parked' else 'due' end,
    sent_at = case outcome when 'sent' then clock_timestamp() end,
    error = record_delivery.error,
    sent_chat_id = record_delivery.telegram_chat_id,
    sent_message_id = record_delivery.telegram_message_id,
    edits_message_id = case when outcome <> 'gone' then o.edits_message_id end,
    due_at = clock_timestamp() + make_interval(secs => case when outcome = 'retry'
      then coalesce(record_delivery.retry_after, least(power(2, o.attempts), 300))::double precision else 0 end)
  where o.message_id = record_delivery.message_id and o.status = 'sending' and o.attempts = record_delivery.attempt
  returning * into m;
  if m.message_id is null then
    return;
  end if;

  if outcome in ('sent', 'gone') then
    update public.trade_requests r
    set card_chat_id = record_delivery.telegram_chat_id, card_message_id = record_delivery.telegram_message_id
    where r.request_id = m.request_id;
    update private.prompts q
    set chat_id = record_delivery.telegram_chat_id, telegram_message_id = record_delivery.telegram_message_id,
      expires_at = case when q.kind = 'confirmation' and outcome = 'sent'
        then coalesce(q.expires_at, clock_timestamp() + private.confirmation_lifetime()) else q.expires_at end
    where q.prompt_id = m.prompt_id;
  end if;
  if m.kind = 'post' then
    perform private.record_post(m, outcome, record_delivery.telegram_message_id, record_delivery.error, record_delivery.posted);
  end if;
  if outcome = 'sent' and m.kind in ('brief', 'scorecard', 'weekly') then
    perform private.post_standing(m);
  end if;
  if outcome = 'sent' then
    update private.chats c set blocked_at = null, blocked_error = null, moved_to = null
    from private.chats was
    where c.chat_id = coalesce(m.chat_id, 0) and was.chat_id = c.chat_id and (c.blocked_at is not null or c.moved_to is not null)
    returning was.blocked_at is not null and was.chat_id = 0 into was_blocked;
    if was_blocked then
      perform private.ask_again('0');
    end if;
  elsif outcome = 'blocked' then
    update private.chats c set
      blocked_at = coalesce(c.blocked_at, clock_timestamp()),
      blocked_error = coalesce(record_delivery.error, 'Telegram gave no reason.')
    where c.chat_id = coalesce(m.chat_id, 0);
    -- Nobody would receive the waiting messages. Later messages are tried once each, until one arrives again.
    perform private.park_message(o, record_delivery.error)
    from private.outbox o where o.status = 'due' and coalesce(o.chat_id, 0) = coalesce(m.chat_id, 0);
  elsif record_delivery.retry_after is not null or record_delivery.moved_to is not null then
    update private.chats c set
      -- Telegram's pause applies to the whole chat, so no lane may send before it ends.
      paced_until = greatest(c.paced_until, clock_timestamp() + make_interval(secs => coalesce(record_delivery.retry_after, 0)::double precision)
        + 4 * private.message_interval(coalesce(m.chat_id, c.telegram_id))),
      moved_to = coalesce(record_delivery.moved_to, c.moved_to)
    where c.chat_id = coalesce(m.chat_id, 0);
  end if;
end;
$$;

comment on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text, jsonb, bigint) is
  'Records the result of a claimed message. outcome: sent (with Telegram''s ids) | retry (after retry_after seconds, for which the whole chat waits, otherwise after 2, 4, 8 ... up to 300; moved_to: the chat''s new id) | gone (the message to edit no longer exists: it is sent anew) | refused (for good: parked) | lost (a post that Telegram did not answer: parked, it may exist) | blocked (Telegram refuses the bot in this chat: parked, together with everything that is due there). A confirmation can be answered for private.confirmation_lifetime() from its delivery on. When a chat accepts messages again, questions that did not reach it are asked again. posted: {text, alt_text} of a published report. A report of an earlier attempt changes nothing.';
grant execute on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text, jsonb, bigint) to service_role;

-- 35_chat/record_post
create function private.record_post(m private.outbox, outcome text, telegram_message_id bigint, error text, posted jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if record_post.outcome in ('sent', 'refused', 'blocked', 'lost') then
    perform private.end_post(
      (m.facts ->> 'post_id')::bigint,
      case record_post.outcome when 'sent' then 'published' when 'lost' then 'unknown' else 'failed' end,
      record_post.posted ->> 'text', record_post.posted ->> 'alt_text', record_post.telegram_message_id::text,
      -- This form of link works in private channels, too: members can open it.
      case record_post.outcome when 'sent' then
        'https://t.me/c/' || regexp_replace(m.chat_id::text, '^-100', '') || '/' || record_post.telegram_message_id end,
      record_post.error);
  end if;
end;
$$;

comment on function private.record_post(private.outbox, text, bigint, text, jsonb) is
  'Records the result of a report sent to the channel: an outcome of record_delivery(). posted: {text, alt_text}.';

-- 35_chat/show_confirmations
create function private.show_confirmations(position_ids jsonb) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, prompt_id)
  select q.kind, q.prompt_id
  from private.prompts q
  where q.kind = 'confirmation' and q.answer = 'confirm' and exists (
    select from jsonb_array_elements(show_confirmations.position_ids) id where q.facts -> 'position_ids' @> id.value
  );
end;

comment on function private.show_confirmations(jsonb) is
  'Updates the questions that a person confirmed with a close, after the closes have progressed. position_ids: [int].';

-- 35_chat/unasked_questions
create view private.unasked_questions with (security_invoker = true) as
select q.kind, q.prompt_id, null::text as request_id, latest.due_at as given_up_at
from private.prompts q
cross join lateral (
  select o.status, o.due_at from private.outbox o where o.prompt_id = q.prompt_id order by o.message_id desc limit 1
) latest
left join private.chats c on c.chat_id = 0
where q.answered_at is null and q.kind <> 'confirmation'
  and (latest.status = 'parked' or latest.status = 'sent' and q.chat_id <> c.telegram_id)
union all
select 'card', null, r.request_id, latest.due_at
from public.trade_requests r
cross join lateral (
  select o.status, o.due_at from private.outbox o where o.request_id = r.request_id order by o.message_id desc limit 1
) latest
left join private.chats c on c.chat_id = 0
where r.status = 'pending' and (latest.status = 'parked' or latest.status = 'sent' and r.card_chat_id <> c.telegram_id);

comment on view private.unasked_questions is
  'Open questions that are not in the owner''s chat: Telegram refused them, or they are in the owner''s former chat. Confirmations are left out: a person who still wants the command gives it again.';
comment on column private.unasked_questions.kind is 'Kind of the message in private.outbox.';
comment on column private.unasked_questions.prompt_id is 'For a question of private.prompts: its id.';
comment on column private.unasked_questions.request_id is 'For a card: its request.';
comment on column private.unasked_questions.given_up_at is 'Real time: when it was last tried.';

-- 35_chat/ask_again
create function private.ask_again(after interval) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, prompt_id, request_id)
  select u.kind, u.prompt_id, u.request_id from private.unasked_questions u
  where u.given_up_at <= clock_timestamp() - ask_again.after
  order by u.given_up_at;
end;

comment on function private.ask_again(interval) is
  'Queues again every question that is not in the owner''s chat and whose last attempt is at least this long ago. It runs every hour, and at once when the chat can be reached again or was replaced by another.';

-- 35_chat/count_due_messages
create function public.count_due_messages() returns integer
language sql stable security definer set search_path = ''
begin atomic
  select count(*)::integer from private.outbox where status in ('due', 'sending');
end;

comment on function public.count_due_messages() is 'Number of messages that are neither sent nor parked.';
grant execute on function public.count_due_messages() to service_role;

-- 35_chat/file_message
create function private.file_message() returns trigger
language plpgsql set search_path = ''
as $$
begin
  -- A kind without a template gets the last lane: it is parked when its turn comes and delays no known message.
  new.lane := coalesce((select k.lane from private.message_kinds() k where k.kind = new.kind), 5::smallint);
  if new.topic is null and new.lane <= 2 then
    new.topic := nullif(current_setting('thetabase.topic', true), '')::bigint;
  end if;
  return new;
end;
$$;

comment on function private.file_message() is
  'Puts a message into the lane of its kind, and an answer to a person into the topic from which public.run_command() was called.';

create trigger file_message before insert on private.outbox for each row execute function private.file_message();

-- 35_chat/has_card
create function private.has_card(request_id text) returns boolean
language sql stable set search_path = ''
return exists (
  select from public.trade_requests r where r.request_id = has_card.request_id and r.card_message_id is not null
) or exists (
  select from private.outbox o where o.request_id = has_card.request_id
);

comment on function private.has_card(text) is
  'Whether a request was proposed in the chat, so that its card has to be kept up to date. A trade that a script recorded was not.';

-- 35_chat/is_arriving
create function private.is_arriving(chat_id bigint, message_id bigint) returns boolean
language sql stable set search_path = ''
begin atomic
  select not exists (
    select from private.outbox o where o.sent_message_id = is_arriving.message_id and o.sent_chat_id = is_arriving.chat_id
  ) and exists (
    select from private.outbox o join private.message_kinds() k using (kind)
    where o.status = 'sending' and o.chat_id is null and k.navigable
  );
end;

comment on function private.is_arriving(bigint, bigint) is
  'Whether a message (Telegram''s ids) may be an answer that has just arrived and that its sender has not reported yet. The report comes before the next answer leaves; public.claim_messages() then checks again.';

-- 35_chat/is_navigable
create function private.is_navigable(chat_id bigint, message_id bigint) returns boolean
language sql stable set search_path = ''
begin atomic
  select exists (
    select from private.outbox o join private.message_kinds() k using (kind)
    where o.sent_message_id = is_navigable.message_id and o.sent_chat_id = is_navigable.chat_id and k.navigable
  );
end;

comment on function private.is_navigable(bigint, bigint) is
  'Whether a message (Telegram''s ids) is an answer that a press may replace by another one. Only messages that were sent as answers are.';

-- 35_chat/next_messages
create function private.next_messages() returns table (message_id bigint, chat_id bigint, lane smallint, status text, leaves_at timestamptz)
language sql stable set search_path = ''
begin atomic
  with head as (
    -- A message in flight comes first, because an earlier message may be committed after a later one left.
    select distinct on (coalesce(o.chat_id, 0), o.lane) o.message_id, coalesce(o.chat_id, 0) as chat_id, o.lane, o.status, o.due_at
    from private.outbox o
    where o.status in ('due', 'sending')
    order by coalesce(o.chat_id, 0), o.lane, o.status = 'sending' desc, o.message_id
  )
  select h.message_id, h.chat_id, h.lane, h.status,
    private.leaves_at(h.due_at, c.paced_until + case when h.due then h.place - 1 else 0 end * pace.spacing, pace.spacing, h.lane)
  from (
    select head.*, due, row_number() over (
      partition by head.chat_id, due
      -- After an answer the other lanes go first: a person who presses without a pause gets every second slot,
      -- and alerts get the rest.
      order by case when head.lane = 2 and was.answered_last then 9 else head.lane end
    ) as place
    from head
    left join private.chats was using (chat_id)
    cross join lateral (select head.due_at <= clock_timestamp()) at_once (due)
  ) h
  left join private.chats c using (chat_id)
  cross join lateral (select private.message_interval(coalesce(nullif(h.chat_id, 0), c.telegram_id))) pace (spacing);
end;

comment on function private.next_messages() is
  'The first unsent message of every lane of every chat (0 = the owner''s), and its earliest departure in real time: one after the other at the chat''s pace, the most urgent lane first.';

-- 35_chat/post_standing
create function private.post_standing(shown private.outbox) returns void
language sql set search_path = ''
begin atomic
  select private.queue_post(s.network, shown, false, 'schedule')
  from public.standing_posts s
  where s.report = shown.kind and shown.facts ? 'scheduled' and (shown.facts ->> 'is_over')::boolean and private.is_set_up(s.network)
    -- The report is incomplete while a person still has to settle a position.
    and not exists (
      select from public.positions p where p.status = 'OPEN' and private.expiration_close(p.trades_until) <= private.now());
end;

comment on function private.post_standing(private.outbox) is
  'Publishes a scheduled report in the networks of public.standing_posts. While an expired position is not settled it publishes nothing, and a person decides when.';

-- 35_chat/seconds_to_next_message
create function public.seconds_to_next_message() returns numeric
language sql stable security definer set search_path = ''
begin atomic
  -- At least 0.1 seconds: a sender that found nothing to claim must not ask again in a loop.
  select greatest(0.1, round(extract(epoch from min(m.leaves_at) - clock_timestamp()), 3))
  from private.next_messages() m
  where m.status = 'due'
  having count(*) > 0;
end;

comment on function public.seconds_to_next_message() is
  'Seconds of real time until claim_messages() has a message to send; null while none is due.';
grant execute on function public.seconds_to_next_message() to service_role;

-- 40_rules/arrivals
create view private.arrivals with (security_invoker = true) as
select p.position_id
from public.positions p
join public.trade_requests r using (request_id)
where p.status = 'OPEN' and not p.auto_exit and r.origin = 'import';

comment on view private.arrivals is
  'Open positions that were imported and whose automatic exit is still off.';

-- 40_rules/break_evens_of
create function private.break_evens_of(p public.positions) returns numeric[]
language plpgsql immutable set search_path = ''
as $$
begin
  return case when exists (
    select from private.strategies() s where s.strategy_type = p.strategy_type and s.secured_by <> 'shares'
  ) then private.break_evens(p.legs, p.credit / p.quantity) end;
end;
$$;

comment on function private.break_evens_of(public.positions) is
  'private.break_evens() of a position, USD per share; null for a covered call, because the cost of its shares is not known here.';

-- 40_rules/can_lose
create function private.can_lose(p public.positions) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return p.max_worth * p.quantity - p.credit;
end;
$$;

comment on function private.can_lose(public.positions) is
  'The most that the legs of a position can lose, without regard to shares behind them. USD; null = no upper bound.';
grant execute on function private.can_lose(public.positions) to service_role;

-- 40_rules/evaluate_exit
create function private.evaluate_exit(
  p public.positions, mark numeric, today date,
  out pnl numeric, out dte integer, out stop numeric, out profit_price numeric, out stop_price numeric,
  out to_profit_target numeric, out to_stop_loss numeric, out to_exit_dte integer, out exit_reason text, out urgency smallint
)
language plpgsql immutable set search_path = ''
as $$
declare
  -- A rule that is off is null and never holds.
  is_stopped boolean;
  is_reached boolean;
  is_late boolean;
begin
  -- A spread cannot lose more than its width less its credit, so an uncapped stop at its width would never fire.
  stop := case when p.stop_loss is not null then least(p.stop_loss, private.can_lose(p)) end;
  pnl := p.credit - mark * p.quantity;
  dte := p.expiration_date - today;
  profit_price := (p.credit - p.profit_target) / p.quantity;
  stop_price := (p.credit + stop) / p.quantity;
  to_profit_target := p.profit_target - pnl;
  to_stop_loss := stop + pnl;
  to_exit_dte := dte - p.exit_dte;
  is_stopped := coalesce(-pnl >= stop, false);
  is_reached := coalesce(pnl >= p.profit_target, false);
  is_late := coalesce(dte <= p.exit_dte, false);
  exit_reason := case
    when dte < 0 then null
    when p.close_asked_at is not null and p.close_limit is null then 'manual'
    when is_late then '21dte'
    when is_reached then 'profit_target'
    when is_stopped then 'stop_loss'
    -- A close at a person's limit may never fill, so every rule that holds comes before it.
    when p.close_asked_at is not null then 'manual'
  end;
  urgency := case
    when dte < 0 then null
    when is_stopped then 1::smallint
    when p.close_asked_at is not null and p.close_limit is null then 2::smallint
    when is_late then 3::smallint
    when is_reached then 4::smallint
    when p.close_asked_at is not null then 5::smallint
  end;
end;
$$;

comment on function private.evaluate_exit(public.positions, numeric, date) is
  'The exit rules, defined only here (stop_confirmation says in how many checks a stop has to hold). Input: a position with its own rules, its mark (USD per contract, null = no trustworthy one) and the New York date. Output: P&L (USD), days to expiration, the effective stop (USD: never more than the legs can lose), trigger prices (USD per contract), dollars and days to each rule; the exit reason: manual where a person has requested the close, otherwise the first of 21dte, profit_target, stop_loss that holds, otherwise manual where a person has requested a close at a limit, otherwise null; the urgency of the most urgent reason that holds (1 stop_loss, 2 manual, 3 21dte, 4 profit_target, 5 manual at a limit). For a rule that is off, its values are null.';
grant execute on function private.evaluate_exit(public.positions, numeric, date) to service_role;

-- 40_rules/exit_day
create function private.exit_day(p public.positions) returns date
language sql stable set search_path = ''
begin atomic
  select session.day
  from (
    select private.new_york_date(private.next_close(greatest(
      (p.expiration_date - p.exit_dte)::timestamp at time zone 'America/New_York', p.entry_date))) as day
  ) session
  where p.exit_dte is not null and session.day <= p.trades_until;
end;

comment on function private.exit_day(public.positions) is
  'The session in which the date rule closes a position: the first one from exit_dte days before expiration on, and not before the entry. New York date; null where the rule is off or no such session is left.';

-- 40_rules/is_far
create function private.is_far(given numeric, known numeric) returns boolean
language sql immutable set search_path = ''
return coalesce(is_far.given not between is_far.known / 2 and is_far.known * 2, false);

comment on function private.is_far(numeric, numeric) is
  'Whether a given price is less than half or more than double the known one: a typing error, or a price per share in place of one per contract. Both in USD per contract, or both per share; false where nothing is known (null).';

-- 40_rules/likely_tick
create function private.likely_tick(legs integer, price numeric, spread_tick numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when likely_tick.legs > 1 then likely_tick.spread_tick
    when likely_tick.price < 300 then 5
    else 10
  end;
end;
$$;

comment on function private.likely_tick(integer, numeric, numeric) is
  'The widest tick that an order may have at a price: with several legs, that of the root (private.spread_tick()). The tick of a single option is not known here; brokers round to 0.05 a share below 3.00 and to 0.10 from there on. All in USD per contract.';

-- 40_rules/max_debit
create function private.max_debit(urgency smallint, profit_price numeric, max_worth numeric, mark numeric, close_limit numeric) returns numeric
language sql immutable set search_path = ''
-- Paying more than the legs can ever be worth makes no sense; a profit closed above its trigger price is not that
-- profit.
return least(case urgency when 4 then profit_price when 5 then close_limit end, coalesce(max_worth, 1.25 * mark));

comment on function private.max_debit(smallint, numeric, numeric, numeric, numeric) is
  'The most that a close pays: the trigger price for a profit target (urgency 4), a person''s own limit (urgency 5), and never more than the legs can be worth (max_worth) or, where that has no bound, a quarter above the mark. USD per contract.';

-- 40_rules/not_permitted
create function private.not_permitted(r public.trade_requests, out field text, out breach text)
language plpgsql stable set search_path = ''
as $$
declare
  permits jsonb := (select l.permits from private.check_lease l);
  last_entry timestamptz;
begin
  if permits is null then
    return;
  elsif not permits -> 'strategies' ? r.strategy_type then
    field := 'strategy_type';
    breach := format('%s does not trade %ss.', permits ->> 'broker',
      (select s.title from private.strategies() s where s.strategy_type = r.strategy_type));
  elsif not (permits ->> 'indices')::boolean and exists (select from public.index_roots i where i.root = r.ticker) then
    field := 'ticker';
    breach := format('%s does not trade options on an index, and %s is one.', permits ->> 'broker', r.ticker);
  else
    last_entry := private.expiration_close(r.trades_until) - make_interval(mins => (permits ->> 'expiry_cutoff_minutes')::integer);
    if private.now() >= last_entry then
      field := 'expiration_date';
      breach := format('Today is its last trading day, and %s accepts no new positions in it after %s New York.',
        permits ->> 'broker', to_char(last_entry at time zone 'America/New_York', 'HH24:MI'));
    end if;
  end if;
end;
$$;

comment on function private.not_permitted(public.trade_requests) is
  'Why the broker does not trade a request''s contract, or not so late on its last day (private.check_lease.permits), as a sentence, and the field of the request that it concerns; nulls = the broker trades it.';

-- 40_rules/opening_limit
create function private.opening_limit(walk integer, mark numeric, floor_credit numeric, max_worth numeric) returns numeric
language sql immutable set search_path = ''
-- A credit equal to the most that the legs can be worth would be a position without risk, which nobody buys;
-- 10.00 is the widest tick of any broker.
return floor_credit + greatest(least(mark, max_worth - 10) - floor_credit, 0) * (2 - least(walk, 2)) / 2;

comment on function private.opening_limit(integer, numeric, numeric, numeric) is
  'The credit that an entry asks for: the mid where it is above the approved credit (walk 0), half-way down (1), the approved credit (2). The mid counts at most as the most that the legs can be worth (null = no upper bound) less the widest tick. USD per contract; brokers round up to their tick.';

-- 40_rules/quote_fault
create function private.quote_fault(
  bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, tolerance public.quote_settings, at timestamptz,
  changed_at timestamptz default null
) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when bid is null and ask is null then 'missing'
    when halted then 'halted'
    when delayed then 'delayed'
    when as_of < at - tolerance.max_quote_age then 'stale'
    -- A quote is valid until it changes, but not from an earlier day.
    when changed_at is not null and private.new_york_date(changed_at) < private.new_york_date(at) then 'stale'
    when coalesce(ask, 0) <= 0 then 'no_ask'
    when bid > ask then 'crossed'
    when bid < 0 then 'out_of_bounds'
    when ask - coalesce(bid, 0) > greatest(
      tolerance.max_spread_dollars,
      (ask + coalesce(bid, 0)) / 2 * tolerance.max_spread_percent / 100
    ) then 'too_wide'
  end;
end;
$$;

comment on function private.quote_fault(numeric, numeric, timestamptz, boolean, boolean, public.quote_settings, timestamptz, timestamptz) is
  'Why one leg''s quote cannot be trusted; null when it can: missing, halted, delayed, stale, no_ask, crossed, out_of_bounds, too_wide. Bid and ask in USD per contract; as_of null = fresh; changed_at: when the quote last changed, null = not reported. private.combined_marks() limits how long a short leg''s quote may stay unchanged.';

-- 40_rules/quoted_legs
create view private.quoted_legs with (security_invoker = true) as
with subjects as (
  select 'position' as subject, position_id::text as subject_id, underlying, max_worth as max_mark, legs
  from public.positions
  where status = 'OPEN' and trades_until >= (select private.earliest_expiration())
  union all
  select 'request', request_id, underlying, max_worth, legs
  from public.trade_requests
  where status = 'approved'
    -- An entry at the broker is quoted while its limit still walks down to the approved credit.
    or status in ('executing', 'executed') and exists (
      select from public.orders o
      where o.request_id = trade_requests.request_id and o.purpose = 'entry' and o.status in ('working', 'partially_filled')
        and not exists (select from private.prompts q where q.order_id = o.order_id and q.kind = 'unfilled_entry'))
  union all
  select 'paper_order', paper_order_id::text, null, max_worth, legs
  from private.paper_orders
  where status = 'working'
)
select subjects.subject, subjects.subject_id, subjects.underlying, subjects.max_mark, leg.action, leg.symbol
from subjects
cross join lateral jsonb_to_recordset(subjects.legs) leg (action text, symbol text);

comment on view private.quoted_legs is
  'Every leg that needs a quote: of open positions that still trade, of approved requests, of requests whose entry at the broker still walks, and of the paper broker''s working orders. max_mark: the most that the whole can be worth, USD per contract.';

-- 40_rules/rules_of
create function private.rules_of(p public.positions) returns jsonb
language sql stable set search_path = ''
begin atomic
  select private.contract(p) || jsonb_build_object(
    'status', p.status,
    'credit', p.credit,
    'quantity', p.quantity,
    'mark', p.mark,
    'pnl', e.pnl,
    'dte', e.dte,
    'profit_target', p.profit_target,
    'profit_percent', round(100 * p.profit_target / p.credit, 1),
    'profit_price', round(e.profit_price, 2),
    'to_profit_target', e.to_profit_target,
    'stop_loss', e.stop,
    'stop_price', round(e.stop_price, 2),
    'to_stop_loss', e.to_stop_loss,
    'max_risk', p.max_risk,
    'no_effective_stop', coalesce(p.stop_loss >= private.can_lose(p), false),
    'exit_dte', p.exit_dte,
    'exit_on', date_rule.day,
    'to_exit_dte', date_rule.day - today.day,
    'auto_exit', p.auto_exit,
    'due', case when p.status = 'OPEN' and private.still_trades(p.trades_until) then e.exit_reason end
  )
  from (select private.new_york_date(private.now()) as day) today
  cross join lateral (select private.exit_day(p) as day) date_rule
  cross join lateral private.evaluate_exit(p, case when p.mark_fault is null then p.mark end, today.day) e;
end;

comment on function private.rules_of(public.positions) is
  'A position''s exit rules: where each closes it, the distance to it, and the rule that holds (due; manual = a person has requested the close). pnl and the distances are null without a trustworthy mark; exit_on and to_exit_dte (days) follow private.exit_day(). Prices in USD per contract, amounts in USD.';

-- 40_rules/unbounded_breach
create function private.unbounded_breach(p public.positions) returns text
language plpgsql stable set search_path = ''
as $$
begin
  -- A limit of infinity is no limit.
  return case when p.max_risk is null
    and (select l.mode = 'LIVE' from private.check_lease l)
    and not coalesce((select l.max_risk_per_trade < 'infinity' from public.limits l), false)
  then 'Its loss is unlimited. With real money it needs max_risk_per_trade to be an amount: /limits max_risk_per_trade 500.' end;
end;
$$;

comment on function private.unbounded_breach(public.positions) is
  'Why real money does not open a position whose loss has no bound, as a sentence; null = real money opens it.';

-- 40_rules/v_open_positions
create view public.v_open_positions with (security_invoker = true) as
select
  p.position_id, p.request_id, p.ticker, p.strategy_type, p.contract, p.contract_short, p.expiration_date,
  e.dte, p.quantity, p.open_quantity, p.entry_date, p.entry_price,
  p.mark, p.natural_price, p.mark_fault, p.marked_at, p.unrealized_pnl,
  e.pnl, p.profit_target, p.stop_loss, p.exit_dte, p.auto_exit,
  round(e.profit_price, 2) as profit_price, round(e.stop_price, 2) as stop_price,
  e.to_profit_target, e.to_stop_loss, e.to_exit_dte,
  way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way,
  case least(way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way)
    when way.to_exit_dte_way then '21dte' when way.to_profit_target_way then 'profit_target' when way.to_stop_loss_way then 'stop_loss'
  end as nearest_rule,
  least(way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way) as nearest,
  p.close_asked_at, p.close_asked_by,
  case when p.trades_until >= (select private.earliest_expiration()) then e.exit_reason end as exit_reason, p.verdict,
  working.order_id as close_order_id, working.status as close_status, working.exit_reason as close_reason,
  working.limit_price as close_limit_price,
  p.collateral, p.capital, p.max_risk, p.stress_loss, p.realized_pnl, p.fees, p.days_held
from public.positions p
-- The last trustworthy mark is shown, but no price rule acts on an outdated one.
cross join lateral private.evaluate_exit(
  p, case when p.mark_fault is null then p.mark end, (select private.new_york_date(private.now()))) e
cross join lateral (
  select round(100 * e.to_profit_target / p.profit_target, 1) as to_profit_target_way,
    round(100 * e.to_stop_loss / e.stop, 1) as to_stop_loss_way,
    round(100.0 * e.to_exit_dte
      -- The expression is private.new_york_date(), written out: a function call per row would take longer than
      -- the rest.
      / greatest(1, p.expiration_date - p.exit_dte - (p.entry_date at time zone 'America/New_York')::date), 1) as to_exit_dte_way
  -- offset 0 makes Postgres compute these once and not at every use.
  offset 0
) way
left join public.orders working on working.position_id = p.position_id and working.purpose = 'exit' and working.is_live
where p.status = 'OPEN';

comment on view public.v_open_positions is
  'The open positions with their latest trustworthy mark, P&L, distance to every exit rule and working close. Prices in USD per contract, amounts in USD.';
comment on column public.v_open_positions.dte is 'Calendar days to expiration, New York.';
comment on column public.v_open_positions.pnl is
  '(entry_price - mark) x quantity, the P&L that the rules compare. USD; null when the latest check had no trustworthy mark.';
comment on column public.v_open_positions.profit_price is 'Mark at which the profit target is reached. USD per contract.';
comment on column public.v_open_positions.stop_price is 'Mark at which the stop is reached. USD per contract.';
comment on column public.v_open_positions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column public.v_open_positions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column public.v_open_positions.to_exit_dte is 'Calendar days until the date rule closes the position.';
comment on column public.v_open_positions.to_profit_target_way is
  'The missing part of the way from a P&L of zero to the profit target; zero or less = reached. Percent.';
comment on column public.v_open_positions.to_stop_loss_way is
  'The missing part of the way from a P&L of zero to the stop; zero or less = reached. Percent.';
comment on column public.v_open_positions.to_exit_dte_way is
  'The missing part of the days from entry to the date rule; zero or less = reached. Percent.';
comment on column public.v_open_positions.nearest_rule is
  'The rule with the smallest missing part of its way; null where all rules are off.';
comment on column public.v_open_positions.nearest is 'The missing part of the way to nearest_rule. Percent.';
comment on column public.v_open_positions.close_asked_at is
  'When a person requested the close, whatever the rules say. Market clock.';
comment on column public.v_open_positions.exit_reason is
  'The rule that holds at the latest mark, if any; manual = a person has requested the close.';
comment on column public.v_open_positions.close_limit_price is 'Limit of the working close. USD per contract.';

grant select on public.v_open_positions to service_role;

-- 40_rules/walk_steps
create function private.walk_steps(legs integer) returns integer
language sql immutable set search_path = ''
return case when legs < 3 then 2 else 4 end;

comment on function private.walk_steps(integer) is
  'The number of steps in which the limit of a close walks from the mid to the natural price. Three legs and more are quoted wider than they trade, so they walk in quarters.';

-- 40_rules/closing_limit
create function private.closing_limit(
  urgency smallint, walk integer, legs integer, mark numeric, natural_price numeric, max_debit numeric
) returns numeric
language sql immutable set search_path = ''
-- The least limit is 1.00 per contract, one cent a share.
return greatest(1, least(
  max_debit,
  case when urgency < 5 then mark end + (natural_price - mark) * case
    when urgency = 1 and (legs < 3 or walk > 0) then 1
    when urgency = 1 then 0.5
    else walk::numeric / private.walk_steps(legs)
  end
));

comment on function private.closing_limit(smallint, integer, integer, numeric, numeric, numeric) is
  'The debit offered to close, by orders.urgency and the number of legs. A stop offers the natural price at once; with three legs or more it first offers half of the way to it. A close at a person''s limit (urgency 5) offers max_debit. Other closes walk from the mid (walk 0) to the natural price (the last of private.walk_steps()). It is never above max_debit. USD per contract; brokers round to their tick.';

-- 40_rules/combined_marks
create function private.combined_marks(subject text, quotes json, subject_ids text[] default null)
returns table (subject_id text, mark numeric, natural_price numeric, worst numeric, fault text, legs jsonb)
language sql stable set search_path = ''
as $$
  with quote as materialized (
    -- A source may list a symbol twice; counting it twice would double the mark.
    select distinct on (q.symbol) q.symbol, q.bid, q.ask,
      private.quote_fault(q.bid, q.ask, q.as_of, q.halted, q.delayed, tolerance, (select private.now()), q.changed_at) as fault,
      q.changed_at < (select private.now()) - tolerance.max_unchanged_age as is_unchanged
    from json_to_recordset(combined_marks.quotes)
      q (symbol text, bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, changed_at timestamptz)
    cross join public.quote_settings tolerance
  ),
  combined as (
    select leg.subject_id, leg.max_mark,
      -- A fault of a short leg is named first.
      coalesce(max(leg_fault.fault) filter (where leg.action = 'sell'), max(leg_fault.fault)) as fault,
      sum(case
        when leg.action = 'sell' then (coalesce(quote.bid, 0) + quote.ask) / 2
        -- A long leg without a bid is worth nothing, not half its ask.
        when coalesce(quote.bid, 0) = 0 then 0
        else -(quote.bid + quote.ask) / 2
      end) as mark,
      sum(case leg.action when 'sell' then quote.ask else -coalesce(quote.bid, 0) end) as natural_price,
      -- The difference between closing and opening at the natural prices.
      sum(quote.ask - coalesce(quote.bid, 0)) as width,
      -- With any other fault in one leg nothing is known of the whole.
      bool_and(quote.bid is not null and coalesce(leg_fault.fault, 'too_wide') = 'too_wide') as is_quoted,
      count(*) as quoted,
      jsonb_agg(jsonb_build_object('symbol', leg.symbol, 'bid', quote.bid, 'ask', quote.ask)) as legs
    from private.quoted_legs leg
    left join quote using (symbol)
    -- A missing row counts as a missing quote.
    cross join lateral (
      select case
        when quote.symbol is null then 'missing'
        -- A short leg needs a recent quote; a long leg far out of the money may keep the same quote for hours.
        when leg.action = 'sell' and quote.is_unchanged and coalesce(quote.fault, 'too_wide') = 'too_wide' then 'stale'
        else quote.fault
      end as fault
    ) leg_fault
    where leg.subject = combined_marks.subject
      and (combined_marks.subject_ids is null or leg.subject_id in (select unnest(combined_marks.subject_ids)))
    group by leg.subject_id, leg.max_mark
  ),
  judged as (
    select combined.subject_id, combined.mark, combined.natural_price, combined.is_quoted, combined.legs,
      coalesce(combined.fault, case
        when combined.mark < 0 or combined.mark > combined.max_mark then 'out_of_bounds'
        -- Legs whose own quotes are narrow enough may together be too wide.
        when combined.quoted > 1 and combined.width > greatest(
          tolerance.max_spread_dollars * combined.quoted, combined.mark * tolerance.max_whole_percent / 100) then 'too_wide'
      end) as fault
    from combined cross join public.quote_settings tolerance
  )
  select judged.subject_id,
    case when judged.fault is null then judged.mark end,
    case when judged.fault is null then judged.natural_price end,
    case when judged.fault is null
      or judged.fault = 'too_wide' and judged.is_quoted and judged.natural_price >= 0 then judged.natural_price end,
    judged.fault, judged.legs
  from judged
$$;

comment on function private.combined_marks(text, json, text[]) is
  'Marks of all subjects of one kind (see private.quoted_legs): the mid, which is what closing costs or opening brings, and the natural price, which is what closing costs at once, buying at the ask and selling at the bid. Both in USD per contract; null, with the name of the fault, when a leg''s quote or the sum cannot be trusted. worst: the natural price, given also where the only fault is the width: closing cannot cost more. legs: their quotes. quotes: [{symbol, bid, ask (USD per contract), as_of?, halted?, delayed?, changed_at?}]; subject_ids: only these subjects, null = all.';

-- 40_rules/next_walk
create function private.next_walk(urgency smallint, walk integer, legs integer, at timestamptz) returns integer
language sql stable set search_path = ''
return case
  -- Three legs or more mostly trade half-way, so until the session's last hour nobody pays more.
  when legs >= 3 and urgency > 1 and walk = 2 and at < private.session_close(private.new_york_date(at)) - interval '1 hour' then 2
  else least(walk + 1, private.walk_steps(legs))
end;

comment on function private.next_walk(smallint, integer, integer, timestamptz) is
  'The next step (orders.walk) of the limit of a close that has not filled; at: the market clock.';

-- 50_paper/paper_cancel
create function public.paper_cancel(client_order_ids jsonb) returns void
language sql security definer set search_path = ''
begin atomic
  update private.paper_orders set status = 'cancelled'
  where status = 'working' and paper_cancel.client_order_ids ? client_order_id;
end;

comment on function public.paper_cancel(jsonb) is 'Cancels working orders of the paper broker; their fills stay.';
grant execute on function public.paper_cancel(jsonb) to service_role;

-- 50_paper/paper_place
create function public.paper_place(orders jsonb) returns void
language sql security definer set search_path = '' set jit = off
begin atomic
  insert into private.paper_orders (client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, day_ends_at)
  select client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, private.next_close(private.now())
  from jsonb_to_recordset(paper_place.orders) o (
    client_order_id text, purpose text, legs jsonb, max_worth numeric, collateral numeric, quantity integer, limit_price numeric
  )
  on conflict (client_order_id) do nothing;
end;

comment on function public.paper_place(jsonb) is
  'Enters orders (private.order_facts()) into the paper broker''s book, good for the day; an order that is already there stays as it is.';
grant execute on function public.paper_place(jsonb) to service_role;

-- 50_paper/paper_poll
create function public.paper_poll(client_order_ids jsonb, quotes json) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
begin
  update private.paper_orders set status = 'cancelled' where status = 'working' and day_ends_at <= private.now();

  if private.is_market_open(private.now()) then
    update private.paper_orders p set
      status = 'filled',
      fill_cash = p.limit_price * p.quantity * case p.purpose when 'entry' then 1 else -1 end,
      fees = s.paper_fee * p.quantity * jsonb_array_length(p.legs)
    from private.combined_marks('paper_order', paper_poll.quotes) m, public.order_settings s
    where m.subject_id = p.paper_order_id::text and p.status = 'working'
      and case p.purpose when 'entry' then m.mark >= p.limit_price else m.mark <= p.limit_price end;
  end if;

  return (
    select coalesce(jsonb_agg(case
      when p.paper_order_id is null then jsonb_build_object('client_order_id', asked.client_order_id, 'status', 'absent')
      else jsonb_build_object(
        'client_order_id', p.client_order_id,
        'broker_order_id', 'paper-' || p.paper_order_id,
        'status', p.status,
        'limit_price', p.limit_price,
        'filled_quantity', case p.status when 'filled' then p.quantity else 0 end,
        'fill_cash', p.fill_cash,
        'fees', p.fees
      )
    end), '[]')
    from jsonb_array_elements_text(paper_poll.client_order_ids) asked (client_order_id)
    left join private.paper_orders p using (client_order_id)
  );
end;
$$;

comment on function public.paper_poll(jsonb, json) is
  'Fills paper orders at quotes (see private.combined_marks()) and reports them. In market hours a limit order fills completely, at its limit, once the mid is at the limit or better; an order whose day has ended is cancelled. Returns [{client_order_id, status: working|filled|cancelled|absent, broker_order_id, limit_price, filled_quantity, fill_cash, fees}].';
grant execute on function public.paper_poll(jsonb, json) to service_role;

-- 50_paper/paper_replace
create function public.paper_replace(orders jsonb) returns void
language sql security definer set search_path = ''
begin atomic
  update private.paper_orders p set limit_price = o.limit_price
  from jsonb_to_recordset(paper_replace.orders) o (client_order_id text, limit_price numeric)
  where p.client_order_id = o.client_order_id and p.status = 'working';
end;

comment on function public.paper_replace(jsonb) is
  'Gives working orders of the paper broker a new limit: [{client_order_id, limit_price (USD per contract)}].';
grant execute on function public.paper_replace(jsonb) to service_role;

-- 50_paper/paper_transfers
create table private.paper_transfers (
  symbol text primary key,
  quantity integer not null
);

comment on table private.paper_transfers is
  'Shares and contracts that entered or left the paper account without an order: shares, and contracts that were assigned, exercised or replaced.';
comment on column private.paper_transfers.symbol is 'OSI without padding, or a ticker for shares.';
comment on column private.paper_transfers.quantity is
  'Contracts or shares in total; negative where more left than came.';

alter table private.paper_transfers enable row level security;

-- 50_paper/simulated_quotes
create table private.simulated_quotes (
  symbol text primary key,
  bid numeric(12, 4) check (bid >= 0),
  ask numeric(12, 4) check (ask >= 0),
  as_of timestamptz,
  halted boolean not null default false
);

comment on table private.simulated_quotes is
  'Quotes of the simulated market that were set by hand; all others are computed.';
comment on column private.simulated_quotes.symbol is 'OSI without padding: SPY260320P00580000.';
comment on column private.simulated_quotes.bid is 'USD per share; bid and ask both null = no quote.';
comment on column private.simulated_quotes.ask is 'USD per share.';
comment on column private.simulated_quotes.as_of is 'Market clock; null = always fresh.';

alter table private.simulated_quotes enable row level security;

-- 50_paper/simulated_underlyings
create table private.simulated_underlyings (
  ticker text primary key,
  price numeric(12, 4) not null check (price > 0)
);

comment on table private.simulated_underlyings is
  'Prices of the simulated market that were set by hand: they stay fixed, all others move.';
comment on column private.simulated_underlyings.price is 'USD per share. It is also the official close of every day.';

alter table private.simulated_underlyings enable row level security;

-- 50_paper/paper_account
create function public.paper_account() returns json
language sql stable security definer set search_path = '' set jit = off
begin atomic
  with booked as (
    select purpose, legs, collateral, quantity, status, (legs -> 0 ->> 'expiration')::date as expiration_date
    from private.paper_orders where status in ('working', 'filled')
    union all
    -- Trades that were recorded as made elsewhere are in the account, too.
    select o.purpose, r.legs, coalesce(p.collateral / p.quantity, 0), o.filled_quantity, 'filled', r.expiration_date
    from public.orders o join public.trade_requests r using (request_id) left join public.positions p using (position_id) where o.source = 'manual'
  ),
  unexpired as (
    -- All legs of an order expire on the same date.
    select *, case purpose when 'entry' then 1 else -1 end as direction
    from booked where expiration_date >= (select private.earliest_expiration())
  ),
  in_shares as (
    select ticker, sum(quantity)::integer as shares, sum(quantity * price) as paid
    from public.share_trades group by ticker having sum(quantity) <> 0
  ),
  begun as (
    select entry_date as on_date from public.account_ledger where kind = 'starting_balance'
  ),
  money as (
    select (select sum(l.cash) from public.account_ledger l where l.entry_date >= begun.on_date)
      + coalesce((select sum(r.pnl) from private.v_realized r where r.on_date >= begun.on_date), 0)
      + coalesce((select sum(s.pnl) from public.v_share_lots s where private.new_york_date(s.closed_at) >= begun.on_date), 0) as usd
    from begun
  ),
  moved as (
    select leg.symbol, o.quantity * o.direction * case leg.action when 'sell' then -1 else 1 end as quantity
    from unexpired o
    cross join lateral jsonb_to_recordset(o.legs) leg (action text, symbol text)
    where o.status = 'filled'
    union all
    select ticker, shares from in_shares
    union all
    select t.symbol, t.quantity from private.paper_transfers t
    where coalesce(private.osi_expiration(t.symbol) >= (select private.earliest_expiration()), true)
  )
  select json_build_object(
    'holdings', (
      select coalesce(json_agg(json_build_object('symbol', symbol, 'quantity', quantity) order by symbol), '[]')
      from (select symbol, sum(quantity) as quantity from moved group by symbol having sum(quantity) <> 0) h
    ),
    'buying_power', coalesce((select usd from money), 100000000) - (
      select coalesce(sum(collateral * quantity * direction), 0)
      from unexpired
      -- A working close has not freed its collateral yet.
      where status = 'filled' or purpose = 'entry'
    ) - (select coalesce(sum(abs(paid)), 0) from in_shares)
  );
end;

comment on function public.paper_account() is
  'The paper account: the paper broker''s own orders, transfers without an order, and trades that the book has as made elsewhere: {holdings: [{symbol, quantity (contracts or shares, negative when short)}], buying_power (USD: the starting balance with the ledger''s entries and the P&L realized since, or 100,000,000 without a starting balance; less the collateral of holdings and working entries, less the cost of the shares)}. Expired contracts are left out.';
grant execute on function public.paper_account() to service_role;

-- 50_paper/simulated_market
create function public.simulated_market(symbols jsonb, tickers jsonb) returns json
language sql stable security definer set search_path = ''
begin atomic
  select json_build_object(
    'now', private.now(),
    -- Nobody quotes while the market is closed, so the last quotes stay.
    'quoted_at', least(private.now(), private.session_close(private.last_session())),
    'quotes', (
      select coalesce(json_agg(q), '[]') from private.simulated_quotes q
      where q.symbol = any (array(select jsonb_array_elements_text(simulated_market.symbols)))
    ),
    'underlyings', (
      select coalesce(json_agg(u), '[]') from private.simulated_underlyings u
      where u.ticker = any (array(select jsonb_array_elements_text(simulated_market.tickers)))
    )
  );
end;

comment on function public.simulated_market(jsonb, jsonb) is
  'Inputs of the simulated market''s quotes: the market clock (now), the time of its quotes (quoted_at), and the values that were set for the requested symbols and tickers (two lists of text). Prices in USD per share.';
grant execute on function public.simulated_market(jsonb, jsonb) to service_role;

-- 55_tradestation/broker_order_owners
create function public.broker_order_owners(broker_order_ids jsonb) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object('broker_order_id', broker_order_id, 'order_id', order_id)), '[]')
  from public.orders
  where broker_order_owners.broker_order_ids ? broker_order_id;
end;

comment on function public.broker_order_owners(jsonb) is
  'The orders of the book that have these references at the broker: [{broker_order_id, order_id}]. A search by an order''s facts must not match another order''s reference.';
grant execute on function public.broker_order_owners(jsonb) to service_role;

-- 55_tradestation/tradestation_refresh
create table private.tradestation_refresh (
  only_row boolean primary key default true check (only_row),
  claim bigint not null default 0,
  claimed_until timestamptz not null default '-infinity',
  stored_claim bigint not null default 0,
  failure text
);

comment on table private.tradestation_refresh is
  'One row: the right to refresh TradeStation''s token. The tokens themselves are in Vault, as tradestation_token.';
comment on column private.tradestation_refresh.claim is 'Number of the latest claim.';
comment on column private.tradestation_refresh.claimed_until is 'Real time: no other claim is given until then.';
comment on column private.tradestation_refresh.stored_claim is
  'The claim whose tokens are in Vault; tokens of an earlier claim are ignored.';
comment on column private.tradestation_refresh.failure is
  'Why the last refresh failed, as a sentence; null when it succeeded. See private.system_faults().';

insert into private.tradestation_refresh default values;

alter table private.tradestation_refresh enable row level security;

-- 55_tradestation/tradestation_token
create function public.tradestation_token(origin text, refused text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  refresh private.tradestation_refresh;
  kept jsonb;
  usable boolean;
begin
  select * into refresh from private.tradestation_refresh for update;
  select decrypted_secret::jsonb into kept from vault.decrypted_secrets where name = 'tradestation_token';
  if kept ->> 'origin' is distinct from tradestation_token.origin then
    -- The owner has authorized anew, so tokens of the old authorization are worthless.
    kept := null;
  end if;

  usable := kept ->> 'access_token' is distinct from tradestation_token.refused
    and (kept ->> 'expires_at')::timestamptz > clock_timestamp() + interval '1 minute';
  if usable and (kept ->> 'renew_at')::timestamptz > clock_timestamp() then
    return jsonb_build_object(
      'access_token', kept ->> 'access_token',
      'renew_in', extract(epoch from (kept ->> 'renew_at')::timestamptz - clock_timestamp())
    );
  end if;
  if refresh.claimed_until > clock_timestamp() then
    return case when usable
      then jsonb_build_object('access_token', kept ->> 'access_token', 'renew_in', 25)
      else jsonb_build_object('claimed_elsewhere', true)
    end;
  end if;

  -- 25 seconds are longer than a refresh may take.
  update private.tradestation_refresh set claim = claim + 1, claimed_until = clock_timestamp() + interval '25 seconds'
  where only_row;
  return jsonb_build_object(
    'claim', refresh.claim + 1,
    'refresh_token', coalesce(kept ->> 'refresh_token', tradestation_token.origin)
  ) || case when usable then jsonb_build_object('access_token', kept ->> 'access_token') else '{}' end;
end;
$$;

comment on function public.tradestation_token(text, text) is
  'TradeStation''s token from Vault: {access_token, renew_in (seconds until it has to be requested again)}. Where it is due for renewal or equals refused, the caller gets the right to refresh it for 25 seconds of real time: {claim, refresh_token, access_token? (the old one, while it is still valid)}. {claimed_elsewhere: true} while another caller has that right and the old token is not valid. origin: the refresh token in the settings; a newer one derived from it is preferred.';
grant execute on function public.tradestation_token(text, text) to service_role;

-- 55_tradestation/broker_token
create function private.broker_token() returns table (renewed_at timestamptz, fault text)
language sql stable set search_path = ''
-- The body is text, because a parsed body would depend on Vault's view and block an upgrade of Vault.
as $$
  select s.updated_at, case when t.failure is not null then format('TradeStation''s token could not be renewed: %s It expires %s.',
    private.sentence(t.failure), coalesce(private.new_york_time((s.decrypted_secret::jsonb ->> 'expires_at')::timestamptz), 'now')) end
  from private.tradestation_refresh t
  left join vault.decrypted_secrets s on s.name = 'tradestation_token'
$$;

comment on function private.broker_token() is
  'The token of a broker whose token has to be renewed: when it was last renewed (real time; null = never), and as a sentence why the last renewal failed (null = it did not). One row.';

-- 55_tradestation/keep_tradestation_token
create function public.keep_tradestation_token(
  claim bigint, origin text, refresh_token text,
  access_token text default null, expires_in numeric default null, failure text default null
) returns numeric
language plpgsql security definer set search_path = ''
as $$
declare
  refresh private.tradestation_refresh;
  kept_id uuid;
  -- Six minutes before the token expires another check is still to come, which can try again.
  renew_in numeric := expires_in - least(360, expires_in / 2);
  token text := jsonb_build_object(
    'origin', keep_tradestation_token.origin,
    'refresh_token', keep_tradestation_token.refresh_token,
    'access_token', keep_tradestation_token.access_token,
    'renew_at', clock_timestamp() + make_interval(secs => renew_in::double precision),
    'expires_at', clock_timestamp() + make_interval(secs => keep_tradestation_token.expires_in::double precision)
  )::text;
begin
  select * into refresh from private.tradestation_refresh for update;
  -- A claim that ran out may still bring the newest refresh token, unless a later claim has stored its own.
  if keep_tradestation_token.access_token is not null and keep_tradestation_token.claim > refresh.stored_claim then
    select id into kept_id from vault.secrets where name = 'tradestation_token';
    if kept_id is null then
      perform vault.create_secret(token, 'tradestation_token', 'TradeStation''s tokens; the functions renew them.');
    else
      perform vault.update_secret(kept_id, token);
    end if;
    update private.tradestation_refresh set stored_claim = keep_tradestation_token.claim where only_row;
  end if;
  update private.tradestation_refresh r set claimed_until = '-infinity', failure = keep_tradestation_token.failure
  where r.claim = keep_tradestation_token.claim;
  return renew_in;
end;
$$;

comment on function public.keep_tradestation_token(bigint, text, text, text, numeric, text) is
  'Ends a claim of tradestation_token(). After a refresh it stores the tokens in Vault (expires_in in seconds) and returns the seconds until the next renewal; after a failure (access_token null, failure a sentence) it stores the reason.';
grant execute on function public.keep_tradestation_token(bigint, text, text, text, numeric, text) to service_role;

-- 60_fills/apply_order_reports
create function private.apply_order_reports(reports jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  touched bigint[];
  ambiguous bigint[];
  opened jsonb;
  closed jsonb;
begin
  with said as (
    select * from jsonb_to_recordset(apply_order_reports.reports) report (
      order_id bigint, status text, broker_order_id text, limit_price numeric,
      filled_quantity integer, fill_cash numeric, fees numeric, message text, candidates jsonb
    )
  ),
  judged as (
    select said.*,
      private.is_possible_report(o, said.status, said.filled_quantity, said.fill_cash, said.fees)
        and coalesce(said.limit_price, 0) between 0 and 1e9
        -- A credit equal to the most that the legs can lose is impossible: it would make a position without risk.
        and (o.purpose = 'exit' or coalesce(said.fill_cash, 0) <= 0
          or said.fill_cash < coalesce(r.max_worth * said.filled_quantity, 'infinity'))
        -- Two orders of one position may each have room, although both together have not.
        and private.has_room(o, sum(greatest(coalesce(said.filled_quantity, 0) - o.filled_quantity, 0))
          over (partition by o.purpose, coalesce(o.position_id::text, o.request_id))) as is_possible,
      s.estimated_fee * said.filled_quantity * jsonb_array_length(r.legs) as estimated_fees
    from said join public.orders o using (order_id) join public.trade_requests r using (request_id) cross join public.order_settings s
  ),
  report as (select * from judged where is_possible),
  impossible as (
    -- An impossible report must not keep the others from being booked. A person is told once.
    update public.orders o set broker_message = v.words
    from judged cross join lateral (
      select 'Impossible report: ' || left((to_jsonb(judged) - array['is_possible', 'estimated_fees'])::text, 400) as words
    ) v
    where o.order_id = judged.order_id and not judged.is_possible and o.broker_message is distinct from v.words
    returning o.order_id, o.request_id, o.position_id, o.broker_message
  ),
  alarmed as (
    insert into private.outbox (kind, facts) select 'impossible_report', to_jsonb(impossible) from impossible
  ),
  updated as (
    update public.orders o set
      status = case
        when coalesce(r.filled_quantity, 0) = o.quantity then 'filled'
        when o.status in ('cancelled', 'rejected') then 'cancelled'
        when r.status = 'absent' then case when private.never_arrived(o) then 'cancelled' else 'unknown' end
        when r.status = 'not_sent' then 'cancelled'
        when r.filled_quantity > 0 then case r.status when 'working' then 'partially_filled' when 'rejected' then 'cancelled' else r.status end
        else r.status
      end,
      absent_since = case
        when r.status in ('absent', 'not_sent') then coalesce(o.absent_since, clock_timestamp())
        when v.is_silent then o.absent_since
      end,
      absences = case when r.status = 'absent' then o.absences + 1 when v.is_silent then o.absences else 0 end,
      candidates = (select jsonb_agg(c order by c) from jsonb_array_elements_text(r.candidates) c),
      broker_order_id = coalesce(r.broker_order_id, o.broker_order_id),
      broker_limit_price = coalesce(r.limit_price, o.broker_limit_price),
      broker_message = case r.status
        when 'absent' then 'The order never reached the broker.'
        when 'unknown' then coalesce(left(r.message, 500), o.broker_message)
        else left(r.message, 500)
      end,
      filled_quantity = coalesce(r.filled_quantity, o.filled_quantity),
      fill_cash = case when r.filled_quantity > 0 then r.fill_cash else o.fill_cash end,
      fees = coalesce(r.fees, greatest(r.estimated_fees, o.fees)),
      updated_at = clock_timestamp()
    from report r cross join lateral (
      -- The report says nothing new, so the earlier knowledge stays.
      select r.status = 'unknown' and coalesce(r.broker_order_id, r.candidates::text) is null as is_silent
    ) v
    where o.order_id = r.order_id
      -- An order that has ended changes only by a late fill, and fills never shrink.
      and coalesce(r.filled_quantity, 0) >= o.filled_quantity
      and (o.is_live or r.filled_quantity > o.filled_quantity)
    returning o.order_id, o.candidates, o.purpose = 'exit' and o.absences > 0 and not private.is_being_sent(o) as is_missed
  )
  select array_agg(order_id), array_agg(order_id) filter (where updated.candidates = before.candidates or is_missed)
  into touched, ambiguous
  -- This reads the table as it was before this statement.
  from updated join public.orders before using (order_id);

  opened := private.open_filled_entries();
  perform private.take_back_crossing(apply_order_reports.reports);
  -- Most checks end here: no order has changed.
  if touched is null then
    return jsonb_build_object('opened', opened, 'closed', '[]'::jsonb);
  end if;
  perform private.grow_positions(touched);
  closed := private.settle_exits(array(
    select distinct o.position_id from public.orders o
    where o.order_id = any (touched) and o.purpose = 'exit' and o.filled_quantity > 0
  ));

  with ended as (
    update public.trade_requests r set
      status = case when o.status = 'rejected' or o.absent_since is not null then 'failed' else 'expired' end,
      status_note = case
        when o.absent_since is not null then o.broker_message || ' Propose it again.'
        when o.cancelling then 'It was cancelled before it filled.' || coalesce(' ' || (private.not_permitted(r)).breach, '')
        when o.status = 'rejected' then 'The broker refused: ' || coalesce(o.broker_message, 'no reason given')
        else coalesce(o.broker_message, 'The order was not filled by the end of the session.')
      end
    from public.orders o
    where o.order_id = any (touched) and o.purpose = 'entry' and o.filled_quantity = 0
      and o.status in ('rejected', 'cancelled')
      and r.request_id = o.request_id and r.status = 'executing'
    returning r.request_id, r.ticker, r.status, r.status_note
  ),
  waiting as (
    -- The answer was lost, or the order has turned up.
    update public.trade_requests r set status_note = v.note
    from public.orders o cross join lateral (
      select case when o.absences > 0 then
        'The broker''s answer was lost, and the broker does not show the order. Do not propose it again. If the order does not turn up, the request fails after the close.'
      end as note
    ) v
    where o.order_id = any (touched) and o.purpose = 'entry' and o.is_live and o.filled_quantity = 0
      and r.request_id = o.request_id and r.status = 'executing' and r.status_note is distinct from v.note
    returning r.request_id, r.ticker, r.status, r.status_note
  ),
  in_part as (
    update public.trade_requests r set status_note = v.note
    from public.orders o cross join lateral (
      select case when o.filled_quantity < o.quantity then
        format('%s of %s filled; ', o.filled_quantity, o.quantity) || case
          when o.status <> 'cancelled' then 'the rest is still working.'
          when o.cancelling then 'the rest was cancelled on request.'
          else coalesce('the rest was cancelled: ' || o.broker_message, 'the rest was not filled by the end of the session.')
        end
      end as note
    ) v
    where o.order_id = any (touched) and o.purpose = 'entry' and o.filled_quantity > 0
      and r.request_id = o.request_id and r.status_note is distinct from v.note
    returning r.request_id
  )
  insert into private.outbox (kind, request_id, facts)
  select 'card', request_id, '{}'::jsonb from (table ended union all table waiting) changed
  union all
  select 'card', request_id, '{}' from in_part where private.has_card(request_id)
  union all
  -- An edited card makes no sound. The approver must hear that the trade failed, or that it must not be proposed
  -- again.
  select 'entry_news', null, to_jsonb(changed) from (table ended union all table waiting) changed
  where changed.status = 'failed' or changed.status = 'executing' and changed.status_note is not null;

  perform private.ask_which_order(ambiguous);

  insert into private.outbox (kind, facts)
  select 'close_refused', jsonb_build_object(
    'position_id', p.position_id, 'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short,
    'expiration_date', p.expiration_date, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price, 'message', o.broker_message
  )
  from public.orders o join public.positions p using (position_id)
  where o.order_id = any (touched) and o.purpose = 'exit' and o.status = 'rejected';

  return jsonb_build_object('opened', opened, 'closed', closed);
end;
$$;

comment on function private.apply_order_reports(jsonb) is
  'Books the broker''s reports of orders: [{order_id, status: working|partially_filled|filled|cancelled|rejected|unknown|absent|not_sent, broker_order_id?, limit_price?, filled_quantity?, fill_cash?, fees?, message?, crossed? (private.take_back_crossing()), candidates?}]. Quantities and cash are totals so far, USD; missing fees are estimated (order_settings.estimated_fee). Fills open and close positions; a person is asked what only a person can know. A repeated report changes nothing. Returns {opened, closed}: position_ids.';

-- 60_fills/ask_which_order
create function private.ask_which_order(order_ids bigint[]) returns void
language sql set search_path = ''
begin atomic
  with found as (
    update private.prompts q set answered_at = private.now(), answer = case
      when q.kind = 'unfilled_entry' then 'gone' when o.absent_since is null then 'found' else 'none' end
    from public.orders o
    where q.answered_at is null and o.order_id = q.order_id
      and (q.kind = 'which_order' and o.status <> 'unknown' or q.kind = 'unfilled_entry' and not o.is_live)
    returning q.kind, q.prompt_id
  ),
  ambiguous as (
    select o.order_id, v.candidates, jsonb_build_object(
      'order_id', o.order_id, 'request_id', o.request_id, 'position_id', o.position_id, 'purpose', o.purpose,
      'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short, 'expiration_date', r.expiration_date,
      'quantity', o.quantity, 'limit_price', o.limit_price, 'candidates', v.candidates) as facts
    from public.orders o join public.trade_requests r using (request_id)
    cross join lateral (select coalesce(o.candidates, '[]') as candidates) v
    where o.order_id = any (ask_which_order.order_ids) and o.status = 'unknown'
  ),
  asked_otherwise as (
    -- The buttons of the sent message name other orders, so a new token makes them stale.
    update private.prompts q set facts = a.facts, token = replace(gen_random_uuid()::text, '-', '')
    from ambiguous a
    where q.order_id = a.order_id and q.answered_at is null and q.facts -> 'candidates' <> a.candidates
    returning q.prompt_id
  ),
  asked as (
    insert into private.prompts (kind, order_id, facts)
    select 'which_order', a.order_id, a.facts from ambiguous a
    where not exists (select from private.prompts q where q.order_id = a.order_id and q.answered_at is null)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id)
  select kind, prompt_id from found
  union all select 'which_order', prompt_id from asked_otherwise
  union all select 'which_order', prompt_id from asked;
end;

comment on function private.ask_which_order(bigint[]) is
  'Asks a person about unknown orders: which of several candidates at the broker is the order, or, without candidates, whether it is at the broker at all. Questions that were answered otherwise meanwhile are ended.';

-- 60_fills/assignment_facts
create function private.assignment_facts(position_id bigint, pnl numeric) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'ticker', p.underlying,
    'quantity', sum(t.quantity),
    'price', max(t.price),
    -- P&L of the lots that the assignment closed.
    'pnl', (select sum(l.pnl) from public.v_share_lots l where l.closed_by = any (array_agg(t.trade_id))),
    'total', assignment_facts.pnl + (select sum(l.pnl) from public.v_share_lots l where l.closed_by = any (array_agg(t.trade_id))),
    'held', private.shares_booked(p.underlying),
    'effective_cost', (select min(s.effective_cost) from public.v_shares s where s.opened_by = any (array_agg(t.trade_id))))
  from public.positions p
  join public.orders o using (position_id)
  join public.share_trades t using (order_id)
  where p.position_id = assignment_facts.position_id
  group by p.position_id;
end;

comment on function private.assignment_facts(bigint, numeric) is
  'The shares of an assigned position''s assignment; pnl (USD) is the position''s: {ticker, quantity (negative = they went), price, pnl (of the lots that it closed, USD; null = none), total (with the position''s), held (shares of the ticker in the book now), effective_cost (USD per share; null where none came)}; null where no shares changed hands.';

-- 60_fills/book_assigned_shares
create function private.book_assigned_shares(position_ids bigint[]) returns void
language sql set search_path = ''
begin atomic
  insert into public.share_trades (ticker, quantity, price, traded_at, order_id)
  select p.underlying, s.quantity * o.filled_quantity, s.price, o.created_at, o.order_id
  from public.orders o
  join public.positions p using (position_id)
  cross join lateral private.assigned_shares(p.legs, o.underlying_price, -o.fill_cash / o.filled_quantity) s
  where o.position_id = any (book_assigned_shares.position_ids)
    and o.purpose = 'exit' and o.exit_reason = 'assigned' and o.filled_quantity > 0
    and s.quantity <> 0
    -- An index pays cash, and an adjusted contract does not deliver 100 shares.
    and not exists (select from public.index_roots i where i.root = p.ticker)
    and left(p.legs -> 0 ->> 'symbol', -15) !~ '\d'
  order by o.order_id
  on conflict (order_id) do nothing;
end;

comment on function private.book_assigned_shares(bigint[]) is
  'Books the shares that assignments of positions brought or took, once per order: private.assigned_shares().';

-- 60_fills/choose_order
create function private.choose_order(q private.prompts, answer text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  o public.orders;
  chosen text;
begin
  select * into o from public.orders stored where stored.order_id = q.order_id;
  if o.status <> 'unknown' then
    return false;
  elsif choose_order.answer = 'none' then
    perform private.apply_order_reports(jsonb_build_array(jsonb_build_object(
      'order_id', o.order_id, 'status', 'not_sent', 'message', 'A user says that it never reached the broker.')));
    -- A close that this order was meant to make is sent again at once.
    perform private.want_check();
    return true;
  end if;

  chosen := q.facts -> 'candidates' ->> (substring(choose_order.answer from '^order([1-9]\d{0,2})$')::integer - 1);
  if chosen is null or exists (select from public.orders other where other.broker_order_id = chosen) then
    return false;
  end if;
  update public.orders stored set broker_order_id = chosen, candidates = null where stored.order_id = o.order_id;
  perform private.want_check();
  return true;
end;
$$;

comment on function private.choose_order(private.prompts, text) is
  'Applies a person''s answer about an unknown order: order1, order2, ... of the candidates (the next check reads it), or none (it never arrived). False when the answer is not possible (any more).';

-- 60_fills/decide_unfilled
create function private.decide_unfilled(q private.prompts, answer text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  o public.orders;
  lower_to numeric := (q.facts ->> 'lower_to')::numeric;
begin
  select * into o from public.orders stored where stored.order_id = q.order_id;
  if o.status not in ('working', 'partially_filled') or o.cancelling or decide_unfilled.answer not in ('lower', 'leave', 'takeback') then
    return false;
  elsif decide_unfilled.answer = 'lower' then
    if lower_to is null then
      return false;
    end if;
    update public.trade_requests r set floor_credit = lower_to where r.request_id = o.request_id;
    update public.orders stored set limit_price = lower_to, walk = 2 where stored.order_id = o.order_id;
    perform private.want_check();
  elsif decide_unfilled.answer = 'takeback' then
    update public.orders stored set cancelling = true where stored.order_id = o.order_id;
    perform private.want_check();
  end if;
  return true;
end;
$$;

comment on function private.decide_unfilled(private.prompts, text) is
  'Applies a person''s answer about an entry that does not fill: lower (to the limit that the question offered, with the next check), leave, or takeback. False when the answer is not possible (any more).';

-- 60_fills/grow_positions
create function private.grow_positions(order_ids bigint[]) returns void
language sql set search_path = ''
as $$
  update public.positions p set
    credit = new.credit,
    entry_price = new.entry_price,
    quantity = new.quantity,
    open_quantity = was.open_quantity + new.quantity - was.quantity,
    fees = (select sum(every.fees) from public.orders every where every.position_id = was.position_id),
    unrealized_pnl = new.credit * (was.open_quantity + new.quantity - was.quantity) / new.quantity
      - was.mark * (was.open_quantity + new.quantity - was.quantity),
    collateral = new.collateral,
    capital = new.capital,
    max_risk = new.max_risk,
    stress_loss = new.stress_loss,
    legs = new.legs,
    -- Amounts that a person set stay. A rule that is still the request's or the default is computed anew. Where
    -- the default has changed since, the rule grows with the credit.
    profit_target = case
      when changes.target_is_set then was.profit_target
      when was.profit_target is not distinct from old.profit_target then new.profit_target
      else was.profit_target * new.credit / was.credit
    end,
    stop_loss = case
      when changes.stop_is_set then was.stop_loss
      when was.stop_loss is not distinct from old.stop_loss then new.stop_loss
      else was.stop_loss * new.credit / was.credit
    end,
    last_updated = private.now()
  from public.orders o
  join public.positions was using (position_id)
  join public.trade_requests r on r.request_id = o.request_id
  cross join lateral private.draft_position(r, was.credit, was.quantity, o.underlying_price) old
  cross join lateral private.draft_position(r, o.fill_cash, o.filled_quantity, o.underlying_price) new
  cross join lateral (
    select
      coalesce(bool_or(c.rule = 'profit_target'), false) as target_is_set,
      coalesce(bool_or(c.rule = 'stop_loss'), false) as stop_is_set
    from public.rule_changes c
    where c.position_id = o.position_id and not c.is_growth
  ) changes
  where o.order_id = any (grow_positions.order_ids) and o.purpose = 'entry' and o.filled_quantity > 0
    and was.status = 'OPEN' and o.filled_quantity > was.quantity and p.position_id = was.position_id;
$$;

comment on function private.grow_positions(bigint[]) is
  'Updates positions to all fills of their entry, where the entry went on filling after its first fill had opened the position.';

-- 60_fills/has_room
create function private.has_room(o public.orders, newly_filled bigint) returns boolean
language sql stable set search_path = ''
return newly_filled <= 0 or case
  when o.position_id is not null then exists (
    select from public.positions p
    where p.position_id = o.position_id and p.status = 'OPEN' and (o.purpose = 'entry' or newly_filled <= p.open_quantity)
  )
  else not exists (select from public.positions p where p.request_id = o.request_id)
end;

comment on function private.has_room(public.orders, bigint) is
  'Whether the book can take this many more contracts of an order. An entry opens its request''s only position or grows it while it is open; exits close no more than is open. A fill that arrives after its order was given up may find no room.';

-- 60_fills/is_being_sent
create function private.is_being_sent(o public.orders) returns boolean
language sql stable set search_path = ''
return exists (
  select from private.exit_checks c
  where c.run_id = o.run_id and c.finished_at is null and c.began_at > clock_timestamp() - interval '7 minutes'
);

comment on function private.is_being_sent(public.orders) is
  'Whether the check that claimed an order may still send it. A check that was cut off cannot: no function lives for 7 minutes (the platform''s limit is 400 seconds).';

-- 60_fills/is_possible_report
create function private.is_possible_report(
  o public.orders, status text, filled_quantity integer, fill_cash numeric, fees numeric
) returns boolean
language sql immutable set search_path = ''
return status in ('working', 'partially_filled', 'filled', 'cancelled', 'rejected', 'unknown', 'absent', 'not_sent')
  and coalesce(filled_quantity, 0) between 0 and o.quantity
  and coalesce(fees, 0) between 0 and 1e9
  and case
    when coalesce(filled_quantity, 0) = 0 then status not in ('filled', 'partially_filled') and coalesce(fill_cash, 0) = 0
    -- No put is worth more than 10,000,000, because strikes are below 100,000. A fill for nothing is not a
    -- credit.
    when o.purpose = 'entry' then fill_cash / filled_quantity between 0.01 and 1e7
    else fill_cash / filled_quantity between -1e7 and 0
  end is true;

comment on function private.is_possible_report(public.orders, text, integer, numeric, numeric) is
  'Whether a broker''s report of an order is plausible in itself: no more fills than ordered, fills with cash, and cash of the right sign and of an amount that an option can cost. Amounts in USD.';

-- 60_fills/never_arrived
create function private.never_arrived(o public.orders) returns boolean
language sql stable set search_path = ''
return o.absences >= 2 and o.absent_since <= clock_timestamp() - interval '10 minutes'
  and (o.purpose = 'exit' or private.next_close(o.created_at) <= private.now())
  and not private.is_being_sent(o);

comment on function private.never_arrived(public.orders) is
  'Whether an order that the broker, asked once more, does not show is taken as never arrived: after three look-ups over ten minutes of real time, because an order can be on its way for a minute. A mistaken second exit would be refused, because nothing is left to close. A second entry would be a second position, so an entry is given up only after its session.';

-- 60_fills/open_filled_entries
create function private.open_filled_entries() returns jsonb
language plpgsql set search_path = ''
as $$
declare
  opened jsonb;
begin
  with drafted as (
    select o.order_id, o.fees as entry_fees, private.dte_off_on_arrival(r) as exit_dte_off, draft.*
    from public.orders o
    join public.trade_requests r using (request_id)
    cross join lateral private.draft_position(r, o.fill_cash, o.filled_quantity, o.underlying_price) draft
    where o.purpose = 'entry' and o.position_id is null and o.filled_quantity > 0
  ),
  inserted as (
    insert into public.positions (
      request_id, ticker, strategy_type, entry_date, credit, entry_price, quantity, open_quantity, fees,
      stop_loss, profit_target, exit_dte, auto_exit,
      underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss
    )
    select
      request_id, ticker, strategy_type, entry_date, credit, entry_price, quantity, open_quantity, entry_fees,
      stop_loss, profit_target, exit_dte, auto_exit,
      underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss
    from drafted order by order_id
    returning position_id, request_id, ticker, strategy_type, contract, contract_short, expiration_date, entry_price, quantity
  ),
  linked as (
    update public.orders o set position_id = inserted.position_id
    from inserted join drafted using (request_id)
    where o.order_id = drafted.order_id
  ),
  executed as (
    update public.trade_requests r set status = 'executed', status_note = null
    from inserted where r.request_id = inserted.request_id
  ),
  announced as (
    insert into private.outbox (kind, request_id, facts)
    (select 'opened', null, to_jsonb(inserted) || jsonb_strip_nulls(jsonb_build_object('exit_dte_off', exit_dte_off))
      from inserted join drafted using (request_id) order by inserted.position_id)
    union all
    (select 'card', request_id, '{}' from inserted where private.has_card(request_id) order by position_id)
  )
  select coalesce(jsonb_agg(position_id order by position_id), '[]') into opened from inserted;
  return opened;
end;
$$;

comment on function private.open_filled_entries() is
  'Opens a position for every entry order with a first fill, with rules that follow from the fill, and announces it. Returns the new position_ids.';

-- 60_fills/order_facts
create function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.order_id,
    'client_order_id', o.client_order_id,
    'broker_order_id', o.broker_order_id,
    'purpose', o.purpose,
    -- A split or a new name may have changed the position's legs since the request.
    'legs', coalesce(p.legs, r.legs),
    'max_worth', case when p.position_id is null then r.max_worth else p.max_worth end,
    -- A close frees the collateral that its position tied up at the opening.
    'collateral', coalesce(p.collateral / p.quantity,
      (private.draft_position(r, r.floor_credit * o.quantity, o.quantity, o.underlying_price)).collateral / o.quantity),
    'quantity', o.quantity,
    'limit_price', o.limit_price,
    'max_debit', o.max_debit,
    'tick', case when jsonb_array_length(r.legs) > 1 then coalesce(i.spread_tick, 1) end,
    'sent_at', o.sent_at
  )
  from public.trade_requests r
  left join public.index_roots i on i.root = r.ticker
  left join public.positions p on p.position_id = o.position_id
  where r.request_id = o.request_id
$$;

comment on function private.order_facts(public.orders) is
  'The facts with which a broker places an order or finds it again. The legs are the position''s (an exit reverses their sides); limit, max_debit (null = no bound) and tick (null = not known) in USD per contract; sent_at in real time.';

-- 60_fills/settle_exits
create function private.settle_exits(position_ids bigint[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  closed jsonb;
begin
  perform private.book_assigned_shares(settle_exits.position_ids);
  with book as (
    select o.position_id,
      sum(o.fill_cash) filter (where o.purpose = 'entry') as entry_cash,
      sum(o.fees) filter (where o.purpose = 'entry') as entry_fees,
      -sum(o.fill_cash) filter (where o.purpose = 'exit') as exit_cash,
      sum(o.fees) filter (where o.purpose = 'exit') as exit_fees,
      sum(o.filled_quantity) filter (where o.purpose = 'exit') as closed_quantity,
      (array_agg(o.exit_reason order by o.order_id desc) filter (where o.purpose = 'exit' and o.filled_quantity > 0))[1] as exit_reason,
      (array_agg(o.source order by o.order_id desc) filter (where o.purpose = 'exit' and o.filled_quantity > 0))[1] as source
    from public.orders o
    where o.position_id = any (settle_exits.position_ids)
    group by o.position_id
    having sum(o.filled_quantity) filter (where o.purpose = 'exit') > 0
  ),
  settled as (
    update public.positions p set
      open_quantity = p.quantity - b.closed_quantity,
      status = case when b.closed_quantity < p.quantity then 'OPEN' when b.exit_reason = 'expired' then 'EXPIRED' else 'CLOSED' end,
      fees = b.entry_fees + b.exit_fees,
      -- The closed part counts with its share of the entry, so that the parts add up to the whole.
      realized_pnl = pnl.realized,
      pnl_percent = round(100 * pnl.realized / b.entry_cash, 2),
      unrealized_pnl = p.credit * (p.quantity - b.closed_quantity) / p.quantity - p.mark * (p.quantity - b.closed_quantity),
      exit_price = case when b.closed_quantity = p.quantity then b.exit_cash / b.closed_quantity end,
      exit_reason = case when b.closed_quantity = p.quantity then b.exit_reason end,
      exit_date = case when b.closed_quantity = p.quantity then life.ended_at end,
      days_held = private.new_york_date(life.ended_at) - private.new_york_date(p.entry_date),
      close_asked_at = case when over.is_met then null else p.close_asked_at end,
      close_asked_by = case when over.is_met then null else p.close_asked_by end,
      close_limit = case when over.is_met then null else p.close_limit end,
      close_to = case when over.is_met then null else p.close_to end,
      last_updated = private.now()
    from book b
    join public.positions whole using (position_id)
    cross join lateral (
      select round(
        (b.entry_cash - b.entry_fees) * b.closed_quantity / whole.quantity - b.exit_cash - b.exit_fees, 2) as realized
    ) pnl
    cross join lateral (
      -- A settlement counts at the end of the last session, however late it is booked.
      select case when whole.trades_until >= (select private.earliest_expiration()) then private.now()
        else private.expiration_close(whole.trades_until) end as ended_at
    ) life
    -- The partial close that a person requested is complete.
    cross join lateral (select coalesce(whole.quantity - b.closed_quantity <= whole.close_to, false) as is_met) over
    where p.position_id = b.position_id and p.status = 'OPEN'
    returning p.*, b.source
  ),
  logged as (
    insert into public.trade_history (
      request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity,
      exit_date, exit_price, exit_reason, pnl_realized, pnl_percent, fees,
      collateral_required, max_risk, target_return, status, executed_by, closed_at
    )
    select
      request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity,
      exit_date, exit_price, exit_reason, realized_pnl, pnl_percent, fees,
      collateral, max_risk, round(100 * profit_target / capital, 2), status,
      case when source <> 'manual' and exit_reason <> 'manual' then 'auto' else 'manual' end, exit_date
    from settled where status <> 'OPEN' order by position_id
    returning *
  ),
  answered as (
    -- The close answers every open question about the position, however it was closed.
    update private.prompts q set
      answered_at = private.now(),
      answer = case q.kind when 'settlement' then logged.exit_reason else 'gone' end
    from logged where q.position_id = logged.position_id and q.answered_at is null
    returning q.kind, q.prompt_id
  ),
  needless as (
    -- No open position needs the value any more.
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker in (select ticker from logged) and not exists (
      select from public.positions p
      where p.status = 'OPEN' and p.ticker = q.ticker and p.expiration_date = (q.facts ->> 'expiration_date')::date
        and p.position_id not in (select position_id from logged)
    )
    returning q.kind, q.prompt_id
  ),
  prompted as (
    insert into private.outbox (kind, prompt_id) select kind, prompt_id from answered union all select kind, prompt_id from needless
  ),
  announced as (
    insert into private.outbox (kind, request_id, facts)
    (select 'closed', null, to_jsonb(logged) || jsonb_build_object(
      'target_percent', trim_scale(round(100 * settled.profit_target / settled.credit, 1)),
      'is_recorded', settled.source = 'manual',
      'shares', case when logged.position_id in (
        select o.position_id from public.share_trades t join public.orders o using (order_id)
      ) then private.assignment_facts(logged.position_id, logged.pnl_realized) end)
    from logged join settled using (position_id) order by position_id)
    union all
    (select 'card', request_id, '{}' from logged where private.has_card(request_id) order by position_id)
  )
  select coalesce(jsonb_agg(position_id order by position_id), '[]') into closed from logged;
  perform private.show_confirmations(closed);
  return closed;
end;
$$;

comment on function private.settle_exits(bigint[]) is
  'Updates open positions to the fills of their exit orders: quantities, P&L from fill cash net of fees, and the shares of an assignment. The last contract closes the position (EXPIRED when it expired), writes trade_history and announces it. Returns the position_ids closed.';

-- 60_fills/take_back_crossing
create function private.take_back_crossing(reports jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not take_back_crossing.reports @? '$[*] ? (@.crossed == true)' then
    return;
  end if;
  update public.orders o set cancelling = true
  from jsonb_to_recordset(take_back_crossing.reports) report (order_id bigint, crossed boolean)
  join public.orders closing using (order_id)
  join public.positions p on p.position_id = closing.position_id
  where report.crossed and closing.purpose = 'exit'
    and o.purpose = 'entry' and o.is_live and o.status <> 'intent' and not o.cancelling
    -- The close buys what the position has sold, and the entry would sell the same contract.
    and exists (
      select from public.trade_requests r
      cross join jsonb_to_recordset(r.legs) opened (symbol text, action text)
      join jsonb_to_recordset(p.legs) held (symbol text, action text) using (symbol, action)
      where r.request_id = o.request_id
    );
  if found then
    -- The close waits for the cancellation, so the check is wanted at once.
    perform private.want_check();
  end if;
end;
$$;

comment on function private.take_back_crossing(jsonb) is
  'Cancels entries that block a close, because the broker refuses two orders of one account on both sides of a contract. reports: as in private.apply_order_reports(); those with crossed count. The close has priority: the next check sends it again, and this refusal is not counted.';

-- 65_record/book_elsewhere
create function private.book_elsewhere(
  r public.trade_requests, position_id bigint, purpose text, exit_reason text, price numeric, quantity integer, execution_data jsonb,
  fees numeric default 0
) returns void
language sql set search_path = ''
begin atomic
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, fees,
      broker_order_id, execution_data)
  values (
    r.request_id, book_elsewhere.position_id, book_elsewhere.purpose, 'manual', book_elsewhere.exit_reason, 'filled',
    book_elsewhere.price, book_elsewhere.quantity, book_elsewhere.quantity,
    book_elsewhere.price * book_elsewhere.quantity * case book_elsewhere.purpose when 'entry' then 1 else -1 end,
    book_elsewhere.fees, book_elsewhere.execution_data ->> 'order_id', book_elsewhere.execution_data
  );
end;

comment on function private.book_elsewhere(public.trade_requests, bigint, text, text, numeric, integer, jsonb, numeric) is
  'Records a fill that happened elsewhere as a filled order of source manual; nothing is sent. price in USD per contract, fees in USD for all contracts together.';

-- 65_record/book_settlement
create function private.book_settlement(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  reason text := case book_settlement.answer when 'settled' then 'expired' else book_settlement.answer end;
  debit numeric := case
    when book_settlement.answer = 'expired' then 0
    when book_settlement.answer = case when (q.facts ->> 'pays_cash')::boolean then 'settled' else 'assigned' end
      then (q.facts ->> 'assigned_debit')::numeric
  end;
  record public.orders;
begin
  if debit is null then
    return false;
  elsif exists (select from public.orders o where o.position_id = q.position_id and o.is_live) then
    raise exception 'an order of position % is still at the broker: booking it now could close the position twice. Answer again when the order has filled or is cancelled', q.position_id
      using errcode = 'PT409';
  end if;
  if q.facts ->> 'outcome' = 'exercised' then
    if book_settlement.answer = 'expired' then
      -- The position stays as it was booked.
      insert into private.outbox (kind, prompt_id) values (q.kind, q.prompt_id);
      return true;
    end if;
    select * into record from public.orders o
    where o.position_id = q.position_id and o.source = 'settlement' and o.status = 'filled';
    perform private.undo_close(record, 'It was booked as expired, but was assigned after the close.');
  end if;
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash,
      underlying_price, execution_data, created_at)
  select p.request_id, p.position_id, 'exit', 'settlement', reason, 'filled', debit,
    p.open_quantity, p.open_quantity, -debit * p.open_quantity,
    (q.facts ->> 'close')::numeric,
    jsonb_build_object('question', q.prompt_id, 'said_by', book_settlement.decided_by, 'said_on', private.new_york_date(private.now())),
    private.expiration_close(p.trades_until)
  from public.positions p where p.position_id = q.position_id;
  perform private.settle_exits(array[q.position_id]);
  return true;
end;
$$;

comment on function private.book_settlement(private.prompts, text, text) is
  'Books the answer of a person or the broker about an expired position: expired (worthless), assigned or, for options that pay cash, settled (both at the worth of its legs at the official close, where that is known). A position that was already booked as expired (outcome exercised) stays so for the answer expired, and is otherwise booked anew. private.take_back_close() can undo it on the same day. False for any other answer; PT409 while an order of the position is at the broker.';

-- 65_record/close_position
create function public.close_position(
  position_id bigint, exit_price numeric, exit_reason text default 'manual', realized_pnl numeric default null,
  confirmed boolean default false, fees numeric default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.positions;
  r public.trade_requests;
  paid numeric := private.fees_paid(close_position.fees, null);
begin
  perform private.lock_book();
  select * into p from public.positions stored where stored.position_id = close_position.position_id;
  if p.position_id is null then
    raise exception 'there is no position %', close_position.position_id using errcode = 'PT404';
  end if;
  perform private.refuse_close_elsewhere(p, close_position.exit_price, close_position.exit_reason, paid);
  if private.is_far(close_position.exit_price, p.mark) and not close_position.confirmed then
    raise exception 'exit_price is %, but the latest mark of position % is %',
      private.both_ways(close_position.exit_price), p.position_id, private.both_ways(p.mark)
      using errcode = 'PT422', detail = 'exit_price', hint = 'It is USD per contract. If it is right, set confirmed.';
  end if;

  select * into r from public.trade_requests stored where stored.request_id = p.request_id;
  perform private.book_elsewhere(
    r, p.position_id, 'exit', trim(close_position.exit_reason), close_position.exit_price, p.open_quantity, null, paid);
  perform private.settle_exits(array[p.position_id]);
  select * into p from public.positions stored where stored.position_id = close_position.position_id;

  if close_position.realized_pnl <> p.realized_pnl then
    raise exception 'realized_pnl is %, but the fills give %', close_position.realized_pnl, p.realized_pnl
      using errcode = 'PT422', detail = 'realized_pnl', hint = 'Leave it out, or correct exit_price.';
  end if;
  return to_jsonb(p);
end;
$$;

comment on function public.close_position(bigint, numeric, text, numeric, boolean, numeric) is
  'Records that the open part of a position was closed elsewhere at exit_price (USD per contract); nothing is sent. fees: of the close, in USD for all contracts and legs together. The P&L is computed here, net of all fees: a given realized_pnl (USD) that differs is refused. A price of less than half or more than double the latest mark needs confirmed. Returns the position. PT404; PT409 when it is not open or a close is at the broker; PT422 for invalid values and for fees above the amount traded.';
grant execute on function public.close_position(bigint, numeric, text, numeric, boolean, numeric) to service_role;

-- 65_record/create_position
create function public.create_position(
  request jsonb, entry_price numeric, quantity integer, execution_data jsonb, fees numeric default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  r public.trade_requests;
  p public.positions;
  paid numeric := private.fees_paid(create_position.fees, create_position.execution_data);
begin
  perform private.lock_book();
  perform private.register_request(request, 'request.');
  select * into r from public.trade_requests stored where stored.request_id = request ->> 'request_id';

  select * into p from public.positions stored where stored.request_id = r.request_id;
  if p.position_id is not null then
    if not exists (
      select from public.orders o
      where o.request_id = r.request_id and o.purpose = 'entry' and o.source = 'manual'
        and o.limit_price = create_position.entry_price and o.quantity = create_position.quantity
        and o.execution_data = create_position.execution_data and o.fees = paid
    ) then
      raise exception 'position % was already opened for request_id %, with a different fill', p.position_id, r.request_id
        using errcode = 'PT409';
    end if;
    return jsonb_build_object('position', to_jsonb(p), 'created', false);
  end if;

  if r.status in ('executing', 'rejected') then
    raise exception 'request_id % is %: it cannot be recorded as filled elsewhere', r.request_id, r.status using errcode = 'PT409';
  end if;
  if create_position.entry_price <= 0 or create_position.entry_price >= r.max_worth then
    raise exception 'entry_price must be above 0 and below %, the most the legs can be worth', trim_scale(r.max_worth)
      using errcode = 'PT422', detail = 'entry_price';
  elsif private.is_far(create_position.entry_price, r.net_credit) then
    raise exception 'entry_price is %, but the net_credit of the request is %',
      private.both_ways(create_position.entry_price), private.both_ways(r.net_credit)
      using errcode = 'PT422', detail = 'entry_price', hint = 'Both are USD per contract.';
  elsif create_position.quantity not between 1 and 10000 then
    raise exception 'quantity must be 1 to 10,000 contracts' using errcode = 'PT422', detail = 'quantity';
  end if;
  perform private.refuse_fees(paid, create_position.entry_price * create_position.quantity);

  perform private.book_elsewhere(
    r, null, 'entry', null, create_position.entry_price, create_position.quantity, create_position.execution_data, paid);
  perform private.open_filled_entries();
  select * into p from public.positions stored where stored.request_id = r.request_id;
  return jsonb_build_object('position', to_jsonb(p), 'created', true, 'wakes', private.wakes());
end;
$$;

comment on function public.create_position(jsonb, numeric, integer, jsonb, numeric) is
  'Records a position that was opened elsewhere: entry_price in USD per contract, quantity in contracts, execution_data from the caller (order_id becomes the broker''s reference, commission the fees where none are given: private.fees_paid()), fees in USD for all contracts and legs together. Returns {position, created, wakes (private.wakes())}; a repeated call changes nothing. PT409 when request_id already belongs to another trade or fill; PT422 for a quantity or a price out of bounds, for a price of less than half or more than double the request''s credit, and for invalid fees or fees above the credit.';
grant execute on function public.create_position(jsonb, numeric, integer, jsonb, numeric) to service_role;

-- 65_record/fees_paid
create function private.fees_paid(fees numeric, execution_data jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  commission text := fees_paid.execution_data ->> 'commission';
begin
  if fees_paid.fees is null and commission !~ '^\d{1,9}(\.\d+)?$' then
    raise exception 'execution_data.commission must be an amount in USD, zero or more, but is %', left(commission, 50)
      using errcode = 'PT422', detail = 'execution_data.commission', hint = 'It is for all contracts together. fees overrides it.';
  elsif fees_paid.fees < 0 then
    raise exception 'fees must be zero or more, but are %', trim_scale(fees_paid.fees) using errcode = 'PT422', detail = 'fees';
  end if;
  return round(coalesce(fees_paid.fees, commission::numeric, 0), 4);
end;
$$;

comment on function private.fees_paid(numeric, jsonb) is
  'Fees of a trade made elsewhere, in USD for all of its contracts and legs together: fees where given, otherwise the commission in execution_data (a number, or one as text), otherwise 0. PT422, naming the field, for a value that is not an amount.';

-- 65_record/import_shares
create function public.import_shares(shares jsonb, write boolean default false) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  fresh jsonb;
  conflicts jsonb;
  faults jsonb;
begin
  perform private.lock_book();
  with given as (
    select given.*, said.trade, row_number() over (partition by given.import_id order by said.place) as nth
    from jsonb_array_elements(import_shares.shares) with ordinality said (trade, place)
    cross join lateral jsonb_to_record(said.trade) given (
      import_id text, ticker text, quantity integer, price numeric, fees numeric, traded_at timestamptz
    )
  )
  select
    coalesce(jsonb_agg(g.trade) filter (where t.import_id is null and v.message is null), '[]'),
    coalesce(jsonb_agg(g.import_id order by g.import_id)
      filter (where v.message is null and (t.ticker, t.quantity, t.price, t.traded_at) <> (g.ticker, g.quantity, g.price, g.traded_at)), '[]'),
    coalesce(jsonb_agg(jsonb_build_object('import_id', g.import_id, 'message', v.message) order by g.import_id)
      filter (where v.message is not null), '[]')
  into fresh, conflicts, faults
  from given g
  left join public.share_trades t using (import_id)
  cross join lateral (
    select case
      when g.nth > 1 then 'import_id appears twice'
      when (g.import_id ~ '^[!-~]{1,255}$') is not true then 'import_id is missing or not valid'
      when (g.ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$') is not true then 'ticker is missing or not valid'
      when (abs(g.quantity) between 1 and 1000000) is not true then 'quantity must be 1 to 1,000,000 shares, negative for a sale'
      when (g.price between 0.0001 and 1000000) is not true then 'price must be 0.0001 to 1,000,000 USD per share'
      when (g.fees between 0 and 1000000) is not true then 'fees must be 0 to 1,000,000 USD'
      when g.traded_at is null then 'traded_at is missing'
      when exists (select from public.index_roots i where g.ticker in (i.root, i.underlying))
        then format('%s is an index: it has no shares', g.ticker)
      when g.traded_at > private.now() then 'traded_at is in the future'
    end as message
  ) v;

  if import_shares.write then
    insert into public.share_trades (ticker, quantity, price, fees, traded_at, order_id, import_id)
    select t.ticker, t.quantity, t.price, t.fees, t.traded_at,
      case when row_number() over (partition by brought.order_id order by t.import_id) = 1 then brought.order_id end, t.import_id
    from jsonb_to_recordset(fresh) t (
      import_id text, request_id text, ticker text, quantity integer, price numeric, fees numeric, traded_at timestamptz
    )
    left join public.orders brought
      on brought.request_id = t.request_id and brought.purpose = 'exit' and brought.exit_reason = 'assigned' and brought.status = 'filled'
    order by t.traded_at, t.quantity < 0, t.import_id;
  end if;

  return jsonb_build_object(
    'new', jsonb_array_length(fresh),
    'known', jsonb_array_length(import_shares.shares)
      - jsonb_array_length(fresh) - jsonb_array_length(conflicts) - jsonb_array_length(faults),
    'conflicts', conflicts,
    'faults', faults);
end;
$$;

comment on function public.import_shares(jsonb, boolean) is
  'Imports share trades of a file, bought, sold, assigned or called away: [{import_id, request_id (of the imported trade whose options brought or took them; null = none), ticker, quantity (negative = sold), price (USD per share), fees (USD), traded_at}]; the caller has checked the fields. Shares of an assignment are linked to its order. A known trade stays as it is, an impossible one is left out. Without write it only reports what it would do. Returns {new, known, conflicts: [import_id] that belong to other trades, faults: [{import_id, message}]}.';
grant execute on function public.import_shares(jsonb, boolean) to service_role;

-- 65_record/import_trades
create function public.import_trades(trades jsonb, write boolean default false) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  fresh jsonb;
  conflicts jsonb;
  faults jsonb;
  late_trade text;
begin
  perform private.lock_book();
  -- A broker's file has only legs, so the strategy is worked out here.
  select coalesce(jsonb_agg(
    case when said.trade ? 'strategy_type' then said.trade
      else said.trade || jsonb_build_object('strategy_type', private.shape(private.legs_of(said.trade))) end order by said.place), '[]')
  into import_trades.trades
  from jsonb_array_elements(import_trades.trades) with ordinality said (trade, place);
  select coalesce(jsonb_agg(jsonb_build_object('request_id', t.trade ->> 'request_id', 'message', v.message) order by t.place), '[]')
  into faults
  from (
    select said.trade, said.place, row_number() over (partition by said.trade ->> 'request_id' order by said.place) as nth
    from jsonb_array_elements(import_trades.trades) with ordinality said (trade, place)
  ) t
  cross join lateral private.legs_fault(t.trade || jsonb_build_object('net_credit', t.trade -> 'entry_price')) f
  cross join lateral private.max_worth(private.short_legs(private.legs_of(t.trade))) most
  cross join lateral (
    select coalesce(
      case when t.nth > 1 then 'request_id appears twice' end,
      -- The file calls this field entry_price.
      case f.field when 'net_credit' then 'entry_price' else f.field end || ' ' || f.message,
      -- Nobody has to pay more than a spread's width to close it, but it can have happened.
      case when (t.trade ->> 'exit_price')::numeric > most
        then format('exit_price must not be above %s, the most its short legs can be worth', trim_scale(most)) end,
      case
        when t.trade ->> 'exit_date' is not null then null
        when (t.trade ->> 'entry_date')::timestamptz > private.now() then 'entry_date is in the future'
        when not private.still_trades(private.trades_until(t.trade ->> 'ticker', (t.trade ->> 'expiration_date')::date))
          then 'exit_date is missing: its options no longer trade'
      end) as message
  ) v
  where v.message is not null;
  if faults <> '[]' then
    if import_trades.write then
      raise exception '%: %', faults -> 0 ->> 'request_id', faults -> 0 ->> 'message' using errcode = 'PT422', detail = 'trades';
    end if;
    return jsonb_build_object('written', false, 'new', 0, 'known', 0, 'conflicts', '[]'::jsonb, 'faults', faults);
  end if;
  with given as (
    select given.*, private.legs_of(said.trade) as legs, said.trade
    from jsonb_array_elements(import_trades.trades) said (trade)
    cross join lateral jsonb_to_record(said.trade) given (
      request_id text, ticker text, strategy_type text, quantity integer,
      entry_date timestamptz, entry_price numeric, exit_date timestamptz, exit_price numeric, exit_reason text, fees numeric
    )
  ),
  compared as (
    select g.trade, g.request_id, r.request_id is not null as is_there,
      -- An imported open position may have changed in any way since.
      case when g.exit_date is null
        then p.position_id is not null and (p.ticker, p.strategy_type, p.quantity, p.entry_price, p.entry_date, r.legs)
          = (g.ticker, g.strategy_type, g.quantity, g.entry_price, g.entry_date, g.legs)
        else t.trade_id is not null and (t.ticker, t.strategy_type, t.quantity, t.entry_price, t.exit_price, t.exit_reason, t.fees)
        = (g.ticker, g.strategy_type, g.quantity, g.entry_price, g.exit_price, g.exit_reason, g.fees)
        and (t.entry_date, t.exit_date, r.legs) = (g.entry_date, g.exit_date, g.legs) end as is_same
    from given g
    left join public.trade_requests r using (request_id)
    left join public.trade_history t using (request_id)
    left join public.positions p using (request_id)
  )
  select coalesce(jsonb_agg(trade) filter (where not is_there), '[]'),
    coalesce(jsonb_agg(request_id order by request_id) filter (where is_there and not is_same), '[]')
  into fresh, conflicts
  from compared;

  select t.request_id into late_trade
  from jsonb_to_recordset(fresh) t (request_id text, exit_date timestamptz) where t.exit_date > private.now() limit 1;
  if late_trade is not null then
    raise exception 'the exit_date of % is in the future: leave it out for an open position', late_trade
      using errcode = 'PT422', detail = 'exit_date';
  end if;
  if import_trades.write and conflicts <> '[]' then
    raise exception 'request_id % already belongs to another trade', conflicts ->> 0
      using errcode = 'PT409', hint = 'Give the new trade a request_id of its own.';
  end if;
  if import_trades.write then
    with trade as (
      select given.*, private.read_request(said.trade || jsonb_build_object('net_credit', said.trade -> 'entry_price')) as request
      from jsonb_array_elements(fresh) said (trade)
      cross join lateral jsonb_to_record(said.trade) given (
        request_id text, entry_date timestamptz, entry_price numeric, exit_date timestamptz, exit_price numeric, exit_reason text,
        quantity integer, fees numeric, pnl_realized numeric
      )
    ),
    requested as (
      insert into public.trade_requests
        (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth,
         status, origin, created_at, expires_at)
      select request_id, (request).strategy_type, (request).ticker, (request).underlying, (request).expiration_date, (request).trades_until, entry_price, entry_price, quantity,
        (request).legs, (request).contract, (request).contract_short, (request).max_worth, 'executed', 'import', entry_date, entry_date
      from trade order by entry_date, request_id
      returning *
    ),
    held as (
      insert into public.positions
        (request_id, ticker, strategy_type, status, entry_date, credit, entry_price, quantity, open_quantity,
         exit_date, exit_price, exit_reason, realized_pnl, pnl_percent, fees, stop_loss, profit_target, exit_dte, auto_exit,
         days_held, underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss, notes)
      select t.request_id, r.ticker, r.strategy_type,
        case when t.exit_date is null then 'OPEN' when t.exit_reason = 'expired' then 'EXPIRED' else 'CLOSED' end,
        t.entry_date, d.credit, t.entry_price, t.quantity, case when t.exit_date is null then t.quantity else 0 end,
        t.exit_date, t.exit_price, t.exit_reason, coalesce(v.pnl, 0), round(100 * v.pnl / d.credit, 2), t.fees,
        d.stop_loss, d.profit_target, d.exit_dte, d.auto_exit,
        private.new_york_date(coalesce(t.exit_date, private.now())) - private.new_york_date(t.entry_date),
        r.underlying, r.expiration_date, r.trades_until, r.legs, r.contract, r.contract_short, r.max_worth, d.collateral, d.capital, d.max_risk, d.stress_loss, 'imported'
      from trade t
      join requested r using (request_id)
      -- A closed trade gets the rules that a proposal would have had.
      cross join lateral private.draft_position(
        jsonb_populate_record(null::public.trade_requests, to_jsonb(r) || case when t.exit_date is null then '{}' else '{"origin": "proposal"}'::jsonb end),
        t.entry_price * t.quantity, t.quantity) d
      cross join lateral (
        select case when t.exit_date is not null then coalesce(t.pnl_realized, round(d.credit - t.exit_price * t.quantity - t.fees, 2)) end as pnl
      ) v
      order by t.entry_date, t.request_id
      returning *
    ),
    filled as (
      insert into public.orders
        (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, fees,
         execution_data, created_at)
      select h.request_id, h.position_id, part.purpose, 'manual', part.exit_reason, 'filled', part.price, h.quantity, h.quantity,
        part.cash, part.fees, '{"source": "import"}', part.at
      from held h
      cross join lateral (values
        ('entry', null, h.entry_price, h.credit, h.fees, h.entry_date),
        -- Averaged prices are rounded, the trade's P&L is not. least() keeps the close from bringing money.
        ('exit', h.exit_reason, h.exit_price, least(h.realized_pnl + h.fees - h.credit, 0), 0, h.exit_date)
      ) part (purpose, exit_reason, price, cash, fees, at)
      where part.at is not null
      order by h.position_id, part.purpose
    )
    insert into public.trade_history
      (request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
       pnl_realized, pnl_percent, fees, collateral_required, max_risk, target_return, status, executed_by, closed_at)
    select request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
      realized_pnl, pnl_percent, fees, collateral, max_risk, round(100 * profit_target / capital, 2), status, 'manual', exit_date
    from held where status <> 'OPEN' order by exit_date, position_id;

    -- One message covers all of them, even when they come in several calls.
    insert into private.outbox (kind, facts)
    select 'arrivals', '{"page": 0}'
    where exists (select from jsonb_to_recordset(fresh) t (exit_date timestamptz) where t.exit_date is null)
      and not exists (select from private.outbox o where o.kind = 'arrivals' and o.asked_by is null and o.status = 'due');
  end if;

  return jsonb_build_object(
    'written', import_trades.write,
    'new', jsonb_array_length(fresh),
    'known', jsonb_array_length(import_trades.trades) - jsonb_array_length(fresh) - jsonb_array_length(conflicts),
    'conflicts', conflicts,
    'faults', '[]'::jsonb);
end;
$$;

comment on function public.import_trades(jsonb, boolean) is
  'Imports trades from elsewhere, so that a new user''s history counts and open positions are watched: [{request_id, ticker, strategy_type? (default: what the legs make), expiration_date, strike_price and width? (USD per share) or legs, quantity, entry_date, entry_price, exit_date, exit_price (USD per contract), exit_reason (these three null = the position is open), fees, pnl_realized? (USD; where averaged prices do not give it to the cent)}]; the caller has checked the fields. Each trade becomes a request, a position with its fills and, once closed, a row of trade_history. An open position starts with its automatic exit off, and one message shows what the rules would do (private.arrivals_facts()); nothing else is announced. A known trade stays as it is. Without write it only reports what it would do. Returns {written, new, known, conflicts: [request_id] of other trades, faults: [{request_id, message}] of impossible trades}. PT409 when write is given and there are conflicts; PT422 for an exit in the future and, with write, for impossible trades.';
grant execute on function public.import_trades(jsonb, boolean) to service_role;

-- 65_record/override_rules
create function public.override_rules(position_id bigint, overrides jsonb, changed_by text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.positions;
begin
  perform private.lock_book();
  perform set_config('thetabase.changed_by', override_rules.changed_by, true);
  update public.positions stored set
    profit_target = private.rule_amount(overrides, 'profit_target', stored.credit, 1, 1, stored.profit_target),
    stop_loss = private.rule_amount(overrides, 'stop_loss', stored.credit, 1, 1, stored.stop_loss),
    exit_dte = case when overrides ? 'exit_dte' then (overrides ->> 'exit_dte')::integer else stored.exit_dte end,
    auto_exit = coalesce((overrides ->> 'auto_exit')::boolean, stored.auto_exit),
    last_updated = private.now()
  where stored.position_id = override_rules.position_id and stored.status = 'OPEN'
  returning * into p;
  perform set_config('thetabase.changed_by', '', true);

  if p.position_id is null then
    raise exception 'there is no open position %', override_rules.position_id using errcode = 'PT404';
  elsif (overrides ->> 'profit_target')::numeric > p.credit or (overrides ->> 'profit_percent')::numeric > 100 then
    raise exception 'a profit target of % is above the credit of %',
      coalesce(private.in_dollars((overrides ->> 'profit_target')::numeric), trim_scale((overrides ->> 'profit_percent')::numeric) || ' %'),
      private.in_dollars(p.credit)
      using errcode = 'PT422', detail = 'profit_target';
  end if;
  return to_jsonb(p);
end;
$$;

comment on function public.override_rules(bigint, jsonb, text) is
  'Changes exit rules of one open position: {profit_target?, stop_loss? (USD for the whole position), profit_percent?, stop_percent? (percent of the credit instead), exit_dte? (days), auto_exit?}; null = off, an omitted rule stays. The changes apply from the next check on; rule_changes records who, when, from what to what. Returns the position; PT404 when it is not open, PT422 for a profit target above the credit.';
grant execute on function public.override_rules(bigint, jsonb, text) to service_role;

-- 65_record/record_shares
create function public.record_shares(
  ticker text, quantity integer, price numeric, fees numeric default 0, confirmed boolean default false, recorded_by text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  t public.share_trades;
  known numeric := private.known_share_price(ticker);
begin
  perform private.lock_book();
  perform private.refuse_shares(ticker, quantity, price, fees);
  if private.is_far(price, known) and not confirmed then
    raise exception 'the price is %, but the last known price of % is %', trim_scale(price), ticker, trim_scale(known)
      using errcode = 'PT422', detail = 'price', hint = 'It is USD per share. If it is right, set confirmed.';
  end if;
  insert into public.share_trades (ticker, quantity, price, fees, recorded_by)
  values (record_shares.ticker, record_shares.quantity, record_shares.price, coalesce(record_shares.fees, 0), record_shares.recorded_by)
  returning * into t;
  return to_jsonb(t) || jsonb_build_object(
    'pnl', (select sum(l.pnl) from public.v_share_lots l where l.closed_by = t.trade_id),
    'held', private.shares_booked(t.ticker));
end;
$$;

comment on function public.record_shares(text, integer, numeric, numeric, boolean, text) is
  'Records shares bought or (negative) sold elsewhere at price (USD per share), fees in USD; nothing is sent. A sale takes the oldest lots, and is refused beyond the shares in the book (PT409). A price of less than half or more than double the last known one needs confirmed. Returns the row of share_trades with {pnl (of the shares sold, USD), held (shares)}; PT409, PT422.';
grant execute on function public.record_shares(text, integer, numeric, numeric, boolean, text) to service_role;

-- 65_record/refuse_close_elsewhere
create function private.refuse_close_elsewhere(p public.positions, exit_price numeric, exit_reason text, fees numeric default 0) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if p.status <> 'OPEN' then
    raise exception 'position % is already %', p.position_id, p.status using errcode = 'PT409';
  elsif exists (select from public.orders o where o.position_id = p.position_id and o.is_live) then
    raise exception 'an order of position % is at the broker: recording a close now could close the position twice', p.position_id
      using errcode = 'PT409', hint = 'Wait until the order has filled or is cancelled.';
  elsif refuse_close_elsewhere.exit_price < 0 then
    raise exception 'the exit price must not be negative' using errcode = 'PT422', detail = 'exit_price';
  elsif refuse_close_elsewhere.exit_price > 1e7 then
    raise exception 'exit_price must not be above 10,000,000 USD per contract' using errcode = 'PT422', detail = 'exit_price';
  -- Nobody has to pay more than a spread's width to close it, but it can have happened.
  elsif refuse_close_elsewhere.exit_price > private.max_worth(private.short_legs(p.legs)) then
    raise exception 'exit_price must not be above %, the most its short legs can be worth', trim_scale(private.max_worth(private.short_legs(p.legs)))
      using errcode = 'PT422', detail = 'exit_price';
  elsif length(trim(refuse_close_elsewhere.exit_reason)) not between 1 and 50 then
    raise exception 'exit_reason must have 1 to 50 characters' using errcode = 'PT422', detail = 'exit_reason';
  end if;
  -- A close for nothing can have fees, too, so they are compared with the credit where that is larger.
  perform private.refuse_fees(
    refuse_close_elsewhere.fees, greatest(refuse_close_elsewhere.exit_price, p.credit / p.quantity) * p.open_quantity);
end;
$$;

comment on function private.refuse_close_elsewhere(public.positions, numeric, text, numeric) is
  'Refuses an impossible close elsewhere, exit_price in USD per contract, fees in USD for all contracts together: PT409 when the position is not open or has an order at the broker; PT422 for invalid values, and for fees above both the amount paid and the credit.';

-- 65_record/refuse_fees
create function private.refuse_fees(fees numeric, traded numeric) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if refuse_fees.fees > refuse_fees.traded then
    raise exception 'fees of % are more than the % that was traded', private.in_dollars(refuse_fees.fees), private.in_dollars(refuse_fees.traded)
      using errcode = 'PT422', detail = 'fees', hint = 'They are USD for all contracts together.';
  end if;
end;
$$;

comment on function private.refuse_fees(numeric, numeric) is
  'Refuses fees above the amount traded (PT422): they are a typing error, such as cents for dollars. Both in USD for all contracts together.';

-- 65_record/refuse_shares
create function private.refuse_shares(ticker text, quantity integer, price numeric, fees numeric) returns void
language plpgsql stable set search_path = ''
as $$
declare
  held integer := private.shares_booked(ticker);
begin
  if ticker is null or ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' then
    raise exception 'ticker is not valid: %', coalesce(ticker, 'it is missing') using errcode = 'PT422', detail = 'ticker';
  elsif exists (select from public.index_roots i where refuse_shares.ticker in (i.root, i.underlying)) then
    raise exception '% is an index: it has no shares', ticker using errcode = 'PT422', detail = 'ticker';
  elsif quantity is null or quantity = 0 or abs(quantity) > 1000000 then
    raise exception 'quantity must be 1 to 1,000,000 shares, negative for a sale' using errcode = 'PT422', detail = 'quantity';
  elsif price is null or price not between 0.0001 and 1000000 then
    raise exception 'price must be 0.0001 to 1,000,000 USD per share' using errcode = 'PT422', detail = 'price';
  elsif fees not between 0 and 1000000 then
    raise exception 'fees must be 0 to 1,000,000 USD' using errcode = 'PT422', detail = 'fees';
  elsif quantity < 0 and -quantity > held then
    raise exception 'the book has only % shares of %: first record the purchase or assignment of the shares that were sold', held, ticker
      using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.refuse_shares(text, integer, numeric, numeric) is
  'Refuses an impossible trade of shares, price in USD per share, fees in USD: PT422, naming the field; PT409 for a sale of more than the book has.';

-- 65_record/register_request
create function private.register_request(request jsonb, path text, origin text default 'proposal') returns boolean
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  r public.trade_requests := private.read_request(request, path, origin);
  created boolean;
begin
  insert into public.trade_requests as stored
    (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth, overrides, origin, expires_at)
  values (
    r.request_id, r.strategy_type, r.ticker, r.underlying, r.expiration_date, r.trades_until, r.net_credit, r.floor_credit, r.quantity,
    r.legs, r.contract, r.contract_short, r.max_worth, r.overrides, r.origin,
    least(private.next_close(private.now()), private.expiration_close(r.trades_until))
  )
  on conflict (request_id) do nothing;
  created := found;

  if created then
    -- A repeated request is accepted even after its expiration.
    if not private.still_trades(r.trades_until) then
      raise exception 'expiration_date % has passed: its options no longer trade (today is % in New York)', r.expiration_date, today
        using errcode = 'PT422', detail = path || 'expiration_date';
    end if;
  elsif not exists (
    select from public.trade_requests stored
    where stored.request_id = r.request_id
      and (stored.legs, stored.net_credit, stored.overrides) = (r.legs, r.net_credit, r.overrides)
  ) then
    raise exception 'request_id % already belongs to another trade', r.request_id
      using errcode = 'PT409', hint = 'Give the new trade a request_id of its own.';
  end if;

  perform from public.trade_requests stored where stored.request_id = r.request_id for no key update;
  return created;
end;
$$;

comment on function private.register_request(jsonb, text, text) is
  'Stores a TradeRequest (its caller has checked the fields) under its request_id, with its origin (trade_requests.origin), or finds it: false when the same request is already stored. PT409 when another trade has that request_id; PT422 when its options have no session left, its detail path and the field. The row stays locked.';

-- 65_record/settle_positions
create function private.settle_positions(prices jsonb, said jsonb default null, out settled jsonb, out asked jsonb)
language plpgsql set search_path = ''
as $$
declare
  booked bigint[];
begin
  with judged as materialized (
    select p.position_id, p.request_id, p.open_quantity, p.entry_price, given.price, o.debit, i.root is not null as pays_cash,
      private.contract(p) as named, private.expiration_close(p.trades_until) as closed_at,
      case
        -- Digits in the root mark an adjusted contract: it does not deliver 100 shares, and its deliverable is
        -- never guessed.
        when left(p.legs -> 0 ->> 'symbol', -15) ~ '\d' then 'adjusted'
        when o.outcome = 'unknown' then 'unknown'
        when exists (
          select from public.drifts d join jsonb_to_recordset(p.legs) leg (symbol text) using (symbol) where d.kind <> 'foreign'
        ) then 'differs'
        -- The value of an opening print settles the position even where no check had its quotes.
        when i.settles_by is distinct from 'open' and not private.was_quoted(p) then 'unquoted'
        else o.outcome
      end as outcome
    from jsonb_to_recordset(settle_positions.prices) given (position_id bigint, price numeric)
    join public.positions p using (position_id)
    left join public.index_roots i on i.root = p.ticker
    cross join public.quote_settings s
    cross join lateral private.settlement_outcome(p.legs, given.price, s.settlement_margin_percent, i.root is not null) o
    -- A position with a live order is not settled, because the order may still fill.
    where p.status = 'OPEN' and not exists (select from public.orders live where live.position_id = p.position_id and live.is_live)
  ),
  clear as (
    insert into public.orders
      (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash,
        underlying_price, execution_data, created_at)
    select request_id, position_id, 'exit', 'settlement', 'expired', 'filled', debit,
      open_quantity, open_quantity, -debit * open_quantity, price, settle_positions.said, closed_at
    from judged where outcome = 'settled'
    returning position_id
  ),
  unclear as (
    insert into private.prompts (position_id, kind, facts)
    select position_id, 'settlement', named || jsonb_build_object(
      'quantity', open_quantity, 'credit', entry_price, 'close', price, 'outcome', outcome, 'pays_cash', pays_cash,
      'assigned_debit', case when outcome <> 'adjusted' then debit end)
    from judged where outcome not in ('settled', 'unknown')
    returning prompt_id, position_id
  ),
  queued as (
    insert into private.outbox (kind, prompt_id) select 'settlement', prompt_id from unclear
  )
  select array(select position_id from clear), (select coalesce(jsonb_agg(position_id order by position_id), '[]') from unclear)
  into booked, settle_positions.asked;

  settle_positions.settled := private.settle_exits(booked);
end;
$$;

comment on function private.settle_positions(jsonb, jsonb) is
  'Settles positions past their last session by the prices of their underlyings [{position_id, price (USD per share; null = not known)}]. A clear result (private.settlement_outcome()) is booked at the worth of the legs. A person is asked about everything else: an unclear result, an adjusted contract, a contract that the broker holds differently, one that was never quoted. Without a price, or while an order is live, the position waits. said: who gave the price, stored with the orders: {value, said_by, said_on}; null = a source. {settled, asked}: position_ids.';

-- 65_record/take_back_close
create function private.take_back_close(position_id bigint, taken_back_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions;
  record public.orders;
  said_on date;
begin
  select * into p from public.positions stored where stored.position_id = take_back_close.position_id;
  select * into record from public.orders o
  where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0 order by o.order_id desc limit 1;
  said_on := case
    when record.source = 'settlement' then (record.execution_data ->> 'said_on')::date
    when record.source = 'manual' and record.execution_data is null then private.new_york_date(record.created_at)
  end;
  if p.position_id is null then
    raise exception '%', coalesce('there is no position ' || take_back_close.position_id, 'no position was named') using errcode = 'PT404';
  elsif p.status = 'OPEN' then
    raise exception 'position % is open: it has no close to undo', p.position_id using errcode = 'PT409';
  elsif said_on is null then
    raise exception 'the close of position % was not recorded by a user: it cannot be undone', p.position_id
      using errcode = 'PT409';
  elsif said_on <> private.new_york_date(private.now()) then
    raise exception 'the close of position % was recorded on another day: it can be undone only on the same day', p.position_id
      using errcode = 'PT409';
  end if;

  for record in
    select o.* from public.orders o
    join public.positions closed using (position_id)
    where o.order_id = record.order_id
      -- One value of /settle settled all of them.
      or record.source = 'settlement' and o.source = 'settlement' and o.status = 'filled' and o.execution_data = record.execution_data
        and closed.ticker = p.ticker and closed.expiration_date = p.expiration_date
    order by o.position_id, o.order_id
  loop
    select * into p from public.positions closed where closed.position_id = record.position_id;
    if exists (
      select from public.share_trades t where t.order_id = record.order_id and t.quantity > 0 and private.shares_booked(t.ticker) < t.quantity
    ) then
      raise exception 'the shares of position % have been sold since: undo that sale first', p.position_id using errcode = 'PT409';
    end if;
    perform private.undo_close(record, format('Recorded at %s, undone by user %s.',
      private.both_ways(record.limit_price), take_back_close.taken_back_by));
    insert into private.outbox (kind, facts)
    values ('reopened', private.contract(p) || jsonb_build_object(
      'exit_price', record.limit_price, 'open_quantity', record.quantity, 'still_trades', private.still_trades(p.trades_until)));
    insert into private.outbox (kind, request_id) select 'card', p.request_id where private.has_card(p.request_id);
    perform private.show_confirmations(jsonb_build_array(p.position_id));
  end loop;
end;
$$;

comment on function private.take_back_close(bigint, text) is
  'Undoes a close that a person recorded by mistake, on the same New York day: the position is open again with its rules and no longer in the history; its order stays, cancelled, with the reason. For a value given by /settle, all positions that it settled are reopened. PT404; PT409 when the position is open, was closed otherwise or on another day.';

-- 65_record/take_back_ledger
create function private.take_back_ledger(command text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  l public.account_ledger;
begin
  select * into l from public.account_ledger stored
  where stored.recorded_by is not null and stored.kind = any (case take_back_ledger.command
    when 'deposit' then array['deposit']
    when 'withdraw' then array['withdrawal']
    else array['starting_balance', 'adjustment'] end)
  order by stored.entry_id desc limit 1;
  if l.entry_id is null then
    raise exception 'nothing was recorded with /%', take_back_ledger.command using errcode = 'PT404';
  elsif l.entry_date <> private.new_york_date(private.now()) then
    raise exception 'the last entry of /% was recorded on another day: it can be undone only on the same day', take_back_ledger.command
      using errcode = 'PT409';
  elsif l.kind = 'starting_balance' and exists (select from public.account_ledger later where later.entry_id > l.entry_id) then
    raise exception 'first undo the entries recorded after the starting balance' using errcode = 'PT409';
  end if;
  delete from public.account_ledger stored where stored.entry_id = l.entry_id;
  return to_jsonb(l);
end;
$$;

comment on function private.take_back_ledger(text) is
  'Undoes the last record made in the chat with /deposit, /withdraw or /balance (a starting balance or an adjustment), on the same New York day. Returns the deleted row of account_ledger; PT404, PT409.';

-- 65_record/take_back_shares
create function public.take_back_shares(ticker text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  t public.share_trades;
begin
  perform private.lock_book();
  select * into t from public.share_trades stored
  where stored.ticker = take_back_shares.ticker and stored.order_id is null order by stored.trade_id desc limit 1;
  if t.trade_id is null then
    raise exception 'no shares of % were recorded', take_back_shares.ticker using errcode = 'PT404';
  elsif private.new_york_date(t.traded_at) <> private.new_york_date(private.now()) then
    raise exception 'the last trade in % was recorded on another day: it can be undone only on the same day', t.ticker using errcode = 'PT409';
  end if;
  delete from public.share_trades stored where stored.trade_id = t.trade_id;
  return to_jsonb(t) || jsonb_build_object('held', private.shares_booked(t.ticker));
end;
$$;

comment on function public.take_back_shares(text) is
  'Undoes the last record of a ticker''s shares, on the same New York day. Returns the deleted row of share_trades, with {held (shares)}; PT404, PT409.';
grant execute on function public.take_back_shares(text) to service_role;

-- 65_record/undo_close
create function private.undo_close(record public.orders, why text) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from public.trade_history t where t.position_id = record.position_id;
  delete from public.share_trades t where t.order_id = record.order_id;
  update public.orders o set status = 'cancelled', filled_quantity = 0, fill_cash = 0, fees = 0, updated_at = clock_timestamp(),
    broker_message = undo_close.why
  where o.order_id = record.order_id;
  update public.positions p set
    status = 'OPEN', open_quantity = record.quantity,
    exit_date = null, exit_price = null, exit_reason = null, realized_pnl = 0, pnl_percent = null,
    fees = (select sum(o.fees) from public.orders o where o.position_id = p.position_id),
    unrealized_pnl = p.credit * record.quantity / p.quantity - p.mark * record.quantity,
    days_held = private.new_york_date(private.now()) - private.new_york_date(p.entry_date),
    last_updated = private.now()
  where p.position_id = record.position_id;
  -- Contracts that were closed earlier stay closed.
  perform private.settle_exits(array[record.position_id]);
end;
$$;

comment on function private.undo_close(public.orders, text) is
  'Undoes the recorded close of a position, by its last order: the position is open again, out of the history, and the shares are deleted; the order stays, cancelled, with the reason.';

-- 65_record/was_quoted
create function private.was_quoted(p public.positions) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(bool_or(not exists (
      select from jsonb_to_recordset(d.legs) leg (bid numeric, ask numeric) where coalesce(leg.bid, leg.ask) is null
    )), true)
    from private.exit_decisions d
    join private.exit_checks c using (run_id)
    where d.position_id = p.position_id
      and private.new_york_date(c.started_at) = private.new_york_date(private.expiration_close(p.trades_until))
  );
end;
$$;

comment on function private.was_quoted(public.positions) is
  'Whether a check in a position''s last session had a quote for every leg; a bid of zero is a quote. True where no check looked at the position in that session.';

-- 70_reconcile/account_holdings
create function private.account_holdings(holdings json) returns table (symbol text, held integer)
language sql immutable set search_path = ''
as $$
  select h.symbol, case
      when bool_and(coalesce(h.symbol is not null and abs(h.quantity) <= 1e9 and (h.quantity = trunc(h.quantity) or private.osi_expiration(h.symbol) is null), false))
        and abs(sum(h.quantity)) <= 1e9 then round(sum(h.quantity))::integer
    end
  from (
    select nullif(trim(said.symbol), '') as symbol, said.quantity
    from json_to_recordset(account_holdings.holdings) said (symbol text, quantity numeric)
  ) h
  group by h.symbol
$$;

comment on function private.account_holdings(json) is
  'The broker''s holdings [{symbol, quantity}], summed by symbol: contracts or shares, negative when short. held is null where the quantity cannot be read; symbol is null where the symbol is missing, so that it may be any holding.';

-- 70_reconcile/ask_about_drifts
create function private.ask_about_drifts() returns void
language plpgsql set search_path = ''
as $$
begin
  with speaking as (
    select d.ticker, private.drift_facts(d.ticker) as facts
    from public.drifts d
    where d.speaks and d.dismissed_at is null
    group by d.ticker
  ),
  gone as (
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'drift' and q.answered_at is null and q.ticker not in (select ticker from speaking)
    returning q.prompt_id
  ),
  asked_otherwise as (
    -- The facts have changed, so an answer to the earlier message no longer counts.
    update private.prompts q set facts = s.facts, token = replace(gen_random_uuid()::text, '-', '')
    from speaking s
    where q.kind = 'drift' and q.answered_at is null and q.ticker = s.ticker
      and ((q.facts -> 'lines', q.facts -> 'appeared', q.facts -> 'succession') is distinct from
          (s.facts -> 'lines', s.facts -> 'appeared', s.facts -> 'succession')
        or (q.facts -> 'adopt' = 'null') <> (s.facts -> 'adopt' = 'null'))
    returning q.prompt_id
  ),
  asked as (
    insert into private.prompts (kind, ticker, facts)
    select 'drift', s.ticker, s.facts from speaking s
    where not exists (select from private.prompts q where q.kind = 'drift' and q.ticker = s.ticker and q.answered_at is null)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id)
  select 'drift', prompt_id from gone
  union all select 'drift', prompt_id from asked_otherwise
  union all select 'drift', prompt_id from asked;
end;
$$;

comment on function private.ask_about_drifts() is
  'Asks about drifts that two reconciliations in a row have found, one question per ticker. A question whose drifts are gone is ended.';

-- 70_reconcile/decide_drift
create function private.decide_drift(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  adopted bigint[];
begin
  if decide_drift.answer = 'dismiss' then
    update public.drifts d set dismissed_at = private.now(), dismissed_by = decide_drift.decided_by
    -- A drift that the question did not name stays undecided.
    where q.facts -> 'lines' @> jsonb_build_array(jsonb_build_object('symbol', d.symbol, 'booked', d.booked, 'held', d.held));
    return found;
  elsif decide_drift.answer = 'takeover' and jsonb_typeof(q.facts -> 'succession') = 'object' then
    if private.take_over_successors(q.facts -> 'succession', decide_drift.decided_by) then
      delete from public.drifts d
      where q.facts #> '{succession,contracts}' @> any (array[
        jsonb_build_array(jsonb_build_object('symbol', d.symbol)), jsonb_build_array(jsonb_build_object('becomes', d.symbol))]);
      return true;
    end if;
    return false;
  elsif decide_drift.answer <> 'adopt' or jsonb_typeof(q.facts -> 'adopt') <> 'array' then
    return false;
  end if;

  with gone as (
    select p.request_id, p.position_id, a.reason, a.price, a.underlying_price, a.quantity, count(*) over () as positions
    from jsonb_to_recordset(q.facts -> 'adopt') a (position_id bigint, quantity integer, price numeric, reason text, underlying_price numeric)
    join public.positions p using (position_id)
    where p.open_quantity >= a.quantity
      and not exists (select from public.orders live where live.position_id = p.position_id and live.is_live)
  ),
  booked as (
    insert into public.orders
      (request_id, position_id, purpose, source, exit_reason, status, limit_price, underlying_price, quantity, filled_quantity, fill_cash)
    select request_id, position_id, 'exit', 'manual', reason, 'filled', price, underlying_price, quantity, quantity, -price * quantity
    -- All positions or none are booked, because the answer was to the whole question.
    from gone where positions = jsonb_array_length(q.facts -> 'adopt')
    returning position_id
  )
  select array_agg(position_id) into adopted from booked;
  if adopted is null then
    return false;
  end if;
  perform private.settle_exits(adopted);
  delete from public.drifts d
  where q.facts -> 'lines' @> jsonb_build_array(jsonb_build_object('symbol', d.symbol));
  return true;
end;
$$;

comment on function private.decide_drift(private.prompts, text, text) is
  'Applies a person''s decision about a ticker''s drifts. adopt books what the broker no longer holds as closed at the price in the question; takeover replaces contracts that vanished by their successors; dismiss leaves the book as it is and allows entries until the quantities change. False when the answer is not possible (any more).';

-- 70_reconcile/drift_adoption
create function private.drift_adoption(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with line as (
      select d.symbol, d.kind, abs(d.booked - d.held) as gone, d.underlying_price as price,
        -- A close elsewhere is assumed only where the broker holds fewer contracts than the book and one position
        -- alone has them. After a part of a drift was assigned, only that part counts.
        case when cardinality(d.position_ids) = 1 and d.held between least(d.booked, 0) and greatest(d.booked, 0)
            and (d.explained = 0 or d.kind in ('assigned', 'exercised')) then d.position_ids[1] end as position_id
      from public.drifts d
      where d.ticker = drift_adoption.ticker and d.speaks and d.dismissed_at is null
    ),
    leg as (
      select p.position_id, leg.symbol, leg.action, leg.option_type, leg.strike, line.kind, line.gone, line.price,
        -- The leg turned into shares. A long leg that protects an assigned short leg and is still held counts,
        -- too: it does so once it is exercised.
        coalesce(line.kind in ('assigned', 'exercised'), false) or line.kind is null and leg.action = 'buy' and exists (
          select from line short join jsonb_to_recordset(p.legs) sold (symbol text, option_type text) using (symbol)
          where short.kind = 'assigned' and short.position_id = p.position_id and sold.option_type = leg.option_type
        ) as by_shares,
        (coalesce(quote.bid, 0) + quote.ask) / 2 * case when leg.action = 'sell' then 1 when quote.bid > 0 then -1 else 0 end as mid
      from (select distinct line.position_id from line) concerned
      join public.positions p on p.position_id = concerned.position_id and p.status = 'OPEN'
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text, strike numeric)
      left join line on line.position_id = p.position_id and line.symbol = leg.symbol
      left join lateral (
        select d.legs from private.exit_decisions d where d.position_id = p.position_id order by d.run_id desc limit 1
      ) latest on true
      left join lateral jsonb_to_recordset(latest.legs) quote (symbol text, bid numeric, ask numeric) on quote.symbol = leg.symbol
    ),
    whole as (
      select leg.position_id, max(leg.gone) as quantity, bool_or(leg.by_shares) as by_shares,
        bool_and(leg.kind is not null or leg.by_shares) and max(leg.gone) = min(leg.gone) as is_whole,
        max(leg.price) as price,
        sum(leg.mid) filter (where not leg.by_shares) as mids, bool_and(leg.by_shares or leg.mid is not null) as has_mids,
        coalesce(jsonb_agg(leg.symbol order by leg.symbol) filter (where leg.kind is null), '[]') as to_exercise,
        -- Between lowest and highest, the legs that turned into shares are in the money and no other leg is. In
        -- that range the price makes no difference: what changes in the worth of the legs changes in the cost of
        -- the shares.
        greatest(max(leg.strike + 0.01) filter (where leg.by_shares and leg.option_type = 'call'),
          max(leg.strike) filter (where not leg.by_shares and leg.option_type = 'put')) as lowest,
        least(min(leg.strike - 0.01) filter (where leg.by_shares and leg.option_type = 'put'),
          min(leg.strike) filter (where not leg.by_shares and leg.option_type = 'call')) as highest
      from leg group by leg.position_id
    ),
    booked as (
      select w.*, p.position_id is not null as is_known,
        case
          when not w.is_whole then null
          when not w.by_shares then case when p.mark_fault is null then p.mark end
          when at.price between coalesce(w.lowest, at.price) and coalesce(w.highest, at.price) and w.has_mids
            then private.worth(p.legs, at.price) + coalesce(w.mids, 0)
        end as debit,
        case when w.by_shares then at.price end as underlying_price
      from (select distinct line.position_id from line) concerned
      left join whole w using (position_id)
      left join public.positions p using (position_id)
      cross join lateral (select case when w.price is not null then greatest(w.lowest, least(w.highest, w.price)) end as price) at
    )
    select case when bool_and(coalesce(b.is_known and b.debit >= 0, false)) then jsonb_agg(jsonb_build_object(
        'position_id', b.position_id, 'quantity', b.quantity, 'price', b.debit,
        'reason', case when b.by_shares then 'assigned' else 'manual' end,
        'underlying_price', b.underlying_price, 'to_exercise', b.to_exercise) order by b.position_id) end
    from booked b
  );
end;
$$;

comment on function private.drift_adoption(text) is
  'The closes that adopting a ticker''s drifts would book: [{position_id, quantity (contracts), price (USD per contract), reason, underlying_price (USD per share, null where no shares changed hands), to_exercise: symbols that are still held and would have to be exercised}]; null where only a person can know what happened. Legs that turned into shares are valued at underlying_price, other missing legs at their latest mids.';

-- 70_reconcile/drift_facts
create function private.drift_facts(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with line as (
      select d.symbol, d.kind, d.booked, d.held, d.position_ids, d.since
      from public.drifts d
      where d.ticker = drift_facts.ticker and d.speaks and d.dismissed_at is null
    ),
    succession as (select private.drift_succession(drift_facts.ticker) as facts)
    select jsonb_build_object(
      'ticker', drift_facts.ticker,
      'lines', (select jsonb_agg(to_jsonb(line) - 'since' order by line.symbol) from line),
      -- Foreign contracts that appeared when a contract of the book disappeared.
      'appeared', (
        select coalesce(jsonb_agg(jsonb_build_object('symbol', d.symbol, 'held', d.held) order by d.symbol), '[]')
        from public.drifts d
        where d.kind = 'foreign' and private.osi_expiration(d.symbol) is not null
          and d.since in (select line.since from line where line.held = 0)
          and (d.ticker = drift_facts.ticker or succession.facts -> 'contracts' @> jsonb_build_array(jsonb_build_object('becomes', d.symbol)))
      ),
      'shares', (
        select jsonb_build_object('held', s.held, 'held_before', s.held_before)
        from private.shares_held s
        where s.ticker = drift_facts.ticker and s.held_before is not null
          and s.changed_at > (select min(line.since) from line) - private.exit_check_interval() + interval '1 minute'
      ),
      'succession', succession.facts,
      'adopt', case when succession.facts is null then private.drift_adoption(drift_facts.ticker) end
    )
    from succession
  );
end;
$$;

comment on function private.drift_facts(text) is
  'The facts of the message about a ticker''s drifts: {ticker, lines: [{symbol, kind, booked, held, position_ids}], appeared: [{symbol, held}] (foreign contracts that appeared when something disappeared), shares: {held, held_before} (where they have changed since, or null), succession (private.drift_succession()), adopt (private.drift_adoption())}.';

-- 70_reconcile/drift_succession
create function private.drift_succession(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with gone as (
      select d.symbol, d.booked, d.since, d.position_ids, option.*, count(*) over () as all_gone, bool_and(d.held = 0) over () as is_all_gone
      from public.drifts d cross join lateral private.read_osi_symbol(d.symbol) option
      where d.ticker = drift_succession.ticker and d.speaks and d.dismissed_at is null
    ),
    successor as (
      select gone.symbol, gone.position_ids, gone.all_gone, appeared.symbol as becomes, option.root, option.strike, split.ratio
      from gone
      join public.drifts appeared on appeared.kind = 'foreign' and appeared.since = gone.since and appeared.held % gone.booked = 0
      cross join lateral private.read_osi_symbol(appeared.symbol) option
      cross join lateral (select appeared.held / gone.booked as ratio) split
      where gone.booked <> 0 and gone.is_all_gone
        and (option.expiration, option.option_type) = (gone.expiration, gone.option_type)
        -- A renamed or adjusted contract keeps its strike. A split n for one makes n times as many contracts at
        -- an n-th of the strike.
        and split.ratio >= 1 and abs(option.strike - gone.strike / split.ratio) < 0.01
    ),
    -- A contract with two possible successors, or a successor shared by two contracts, is not certain.
    way as (
      select s.root, s.ratio, array_agg(s.symbol) as symbols,
        jsonb_agg(jsonb_build_object('symbol', s.symbol, 'becomes', s.becomes, 'strike', trim_scale(s.strike)) order by s.symbol) as contracts
      from successor s
      group by s.root, s.ratio
      having count(*) = max(s.all_gone) and count(distinct s.symbol) = count(*) and count(distinct s.becomes) = count(*)
    )
    select case when count(*) = 1 then jsonb_agg(jsonb_build_object(
        'root', way.root, 'ratio', way.ratio, 'is_adjusted', way.root ~ '\d$', 'contracts', way.contracts)) -> 0 end
    from way
    -- Every position of the book must be replaced as a whole.
    where not exists (
      select from public.positions p
      cross join lateral (select array_agg(leg.symbol) as symbols from jsonb_to_recordset(p.legs) leg (symbol text)) has
      where p.status = 'OPEN' and has.symbols && way.symbols and not has.symbols <@ way.symbols
    )
  );
end;
$$;

comment on function private.drift_succession(text) is
  'The contracts that replaced a ticker''s contracts when those vanished, found in the same check: renamed, adjusted, or split {ratio} for one: {root, ratio, is_adjusted (it does not deliver 100 shares), contracts: [{symbol, becomes, strike (USD per share)}]}; null where old and new contracts cannot be matched one to one.';

-- 70_reconcile/find_assignments
create function private.find_assignments() returns void
language plpgsql set search_path = ''
as $$
begin
  with gone as (
    -- Missing contracts of the book, the shares that their assignment or exercise would have brought, and the
    -- change of shares that was found.
    select d.symbol, d.ticker, d.booked < 0 as is_short, d.kind in ('assigned', 'exercised') as is_known, s.changes,
      (d.held::bigint - d.booked - d.explained) * case option.option_type when 'put' then 100 else -100 end as shares,
      s.held - s.held_before as change
    from public.drifts d
    cross join lateral private.read_osi_symbol(d.symbol) option
    join private.shares_held s on s.ticker = d.ticker
    where coalesce(d.shares_change, s.changes) = s.changes and d.held between least(d.booked, 0) and greatest(d.booked, 0)
      -- The change was found in the same check, or within an hour after the contracts were gone.
      and s.changed_at > d.since - private.exit_check_interval() + interval '1 minute' and s.changed_at <= d.since + interval '1 hour'
      -- A contract that continues under another name was not assigned.
      and not exists (
        select from public.drifts other cross join lateral private.read_osi_symbol(other.symbol) appeared
        where other.kind = 'foreign' and other.ticker = d.ticker and other.since = d.since
          and (appeared.expiration, appeared.option_type, sign(other.held)) = (option.expiration, option.option_type, sign(d.booked))
      )
  ),
  unexplained as (
    select ticker, change - coalesce(sum(shares) filter (where is_known), 0) as change,
      sum(shares) filter (where not is_known) as of_all,
      sum(shares) filter (where not is_known and is_short) as of_short
    from gone group by ticker, change
  ),
  explained as (
    select g.symbol, g.changes, case when g.is_short then 'assigned' else 'exercised' end as kind
    from gone g join unexplained u using (ticker)
    where not g.is_known and u.change <> 0 and case u.change
      when u.of_all then true
      when u.of_short then g.is_short
      -- Of several contracts, a single one is chosen only when no other explains the change.
      else g.shares = u.change and 1 = (
        select count(*) from gone other where other.ticker = g.ticker and not other.is_known and other.shares = u.change)
    end
  )
  update public.drifts d set kind = explained.kind, shares_change = explained.changes
  from explained where d.symbol = explained.symbol;
end;
$$;

comment on function private.find_assignments() is
  'Finds which of the missing contracts were assigned (short ones) or exercised (long ones): those whose shares, 100 a contract, came or went at the same time, by private.shares_held. Contracts without such a change of shares stay missing.';

-- 70_reconcile/keep_shares_held
create function private.keep_shares_held(symbols text[], quantities integer[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.shares_held as s (ticker, held, uncovered_calls)
  with told as materialized (
    select h.symbol, h.held, option.root, option.expiration, option.option_type
    from unnest(keep_shares_held.symbols, keep_shares_held.quantities) h (symbol, held) cross join lateral private.read_osi_symbol(h.symbol) option
    -- Puts need no shares, and they are most of ten thousand holdings.
    where h.symbol is null or h.symbol !~ 'P\d{8}$'
  ),
  known as (
    select ticker from private.shares_held
    union select underlying from public.positions where status = 'OPEN'
    union select underlying from public.trade_requests where status = 'approved'
    union select symbol from told where root is null and symbol is not null
  ),
  calls as (
    select ticker, least(greatest(max(short_beyond), 0), 1e9)::integer as uncovered
    from (
      -- A long call covers short calls with the same or an earlier expiration.
      select known.ticker, sum(-told.held) over (partition by known.ticker order by told.expiration desc) as short_beyond
      from told
      left join public.index_roots i using (root)
      join known on coalesce(i.underlying, told.root) = regexp_replace(known.ticker, '[^A-Z0-9]', '', 'g')
      where told.option_type = 'call'
    ) running
    group by ticker
  )
  select known.ticker, coalesce(told.held, 0), coalesce(calls.uncovered, 0)
  from known
  left join told on told.symbol = known.ticker
  left join calls on calls.ticker = known.ticker
  -- A ticker that the broker did not list is not held, unless a holding without a symbol could be it.
  where case when told.symbol is null then not exists (select from told where told.symbol is null) else told.held is not null end
  on conflict (ticker) do update set
    held_before = case when excluded.held <> s.held then s.held else s.held_before end,
    changes = s.changes + (excluded.held <> s.held)::integer,
    changed_at = case when excluded.held <> s.held then excluded.changed_at else s.changed_at end,
    held = excluded.held,
    seen_at = excluded.seen_at,
    uncovered_calls = excluded.uncovered_calls;
end;
$$;

comment on function private.keep_shares_held(text[], integer[]) is
  'Stores the broker''s holdings of shares, given symbol by symbol (private.account_holdings()), in private.shares_held, with the previous number and the calls that need the shares. A holding that cannot be read leaves its row unchanged.';

-- 70_reconcile/reconcile
create function private.reconcile(holdings json, may_count boolean default true) returns text[]
language plpgsql set search_path = ''
as $$
declare
  symbols text[];
  quantities integer[];
begin
  -- The holdings are parsed once, because there may be ten thousand.
  select array_agg(h.symbol), array_agg(h.held) into symbols, quantities from private.account_holdings(reconcile.holdings) h;
  perform private.keep_shares_held(symbols, quantities);
  perform private.tell_uncovered();

  with told as materialized (select h.symbol, h.held from unnest(symbols, quantities) h (symbol, held)),
  at_the_broker as (select symbol, held from told where held <> 0),
  in_the_book as (
    select leg.symbol, sum(case leg.action when 'sell' then -p.open_quantity else p.open_quantity end)::integer as booked
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (action text, symbol text)
    where p.status = 'OPEN'
    group by leg.symbol
    union all
    select t.ticker, sum(t.quantity)::integer from public.share_trades t group by t.ticker having sum(t.quantity) <> 0
  ),
  unclear as materialized (
    -- A holding that cannot be read is no difference. Without a symbol it may be any contract of the book.
    select symbol from told where held is null and symbol is not null
    union
    select symbol from in_the_book where exists (select from told where told.symbol is null)
  ),
  differing as materialized (
    select symbol, coalesce(b.booked, 0) as booked, coalesce(h.held, 0) as held
    from in_the_book b full join at_the_broker h using (symbol)
    where coalesce(b.booked, 0) <> coalesce(h.held, 0) and symbol not in (select unclear.symbol from unclear)
  ),
  unequal as materialized (
    -- The positions behind a symbol are looked up only for the few symbols that differ.
    select d.symbol, d.booked, d.held, holder.underlying, holder.expiration_date, coalesce(holder.position_ids, '{}') as position_ids
    from differing d
    left join (
      select leg.symbol, min(p.underlying) as underlying, min(p.expiration_date) as expiration_date,
        array_agg(p.position_id order by p.position_id) as position_ids
      from public.positions p
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.status = 'OPEN' and leg.symbol in (select symbol from differing)
      group by leg.symbol
    ) holder using (symbol)
  ),
  moving as materialized (
    -- The holding of a contract with an order that is live, or was until this check, may be counted before or
    -- after the fill.
    select leg.symbol
    from public.orders o
    join public.trade_requests r using (request_id)
    left join public.positions p on p.position_id = o.position_id
    cross join lateral jsonb_to_recordset(coalesce(p.legs, r.legs)) leg (symbol text)
    where o.is_live or o.source = 'engine' and o.filled_quantity > 0 and o.updated_at >= (
      select c.began_at from private.exit_checks c join private.check_lease l using (run_id) where c.finished_at is null
    )
  ),
  ordered_once as materialized (
    select distinct on (leg.symbol) leg.symbol, r.underlying, r.expiration_date
    from public.trade_requests r
    left join public.positions p using (request_id)
    cross join lateral jsonb_to_recordset(coalesce(p.legs, r.legs)) leg (action text, symbol text)
    where exists (select from unequal where underlying is null)
      and r.expiration_date >= private.new_york_date(private.now())
      and (
        exists (select from public.orders o where o.request_id = r.request_id and o.sent_at is not null)
        -- A recorded position that was booked as closed by mistake is still at the broker.
        or r.origin <> 'import'
          and exists (select from public.orders o where o.request_id = r.request_id and o.source = 'manual')
          and exists (
            select from unequal u where u.symbol = leg.symbol and sign(u.held) = case leg.action when 'sell' then -1 else 1 end
          )
      )
  ),
  named as (
    select u.symbol, u.booked, u.held, u.position_ids,
      coalesce(u.underlying, once.underlying) as underlying,
      coalesce(u.expiration_date, once.expiration_date,
        private.osi_expiration(u.symbol)) as expiration_date
    from unequal u left join ordered_once once using (symbol)
    where not exists (select from moving where moving.symbol = u.symbol)
  ),
  found as (
    select n.symbol, n.booked, n.held, n.position_ids,
      coalesce(n.underlying, i.underlying, root.letters, n.symbol) as ticker,
      case
        when n.underlying is null then 'foreign'
        when n.held = 0 then 'missing'
        else 'quantity_differs'
      end as kind
    from named n
    cross join lateral private.read_osi_symbol(n.symbol) option
    -- Digits at the end of a root distinguish an adjusted contract from the other contracts on its underlying.
    cross join lateral (select regexp_replace(option.root, '\d+$', '') as letters) root
    left join public.index_roots i on i.root = root.letters
    -- An expired contract leaves the account whenever the clearing house processes it.
    where n.expiration_date is null or n.expiration_date >= (select private.earliest_expiration())
  ),
  kept as (
    insert into public.drifts as d (symbol, ticker, kind, booked, held, position_ids)
    select symbol, ticker, kind, booked, held, position_ids from found
    on conflict (symbol) do update set
      (ticker, booked, held, position_ids, kind, since, shares_change, underlying_price, explained, checks, counted_at,
        dismissed_at, dismissed_by) = (
        select excluded.ticker, excluded.booked, excluded.held, excluded.position_ids,
          case when was_assigned then d.kind else excluded.kind end,
          case when is_same or was_assigned then d.since else private.now() end,
          case when is_same or was_assigned then d.shares_change end,
          case when is_same or was_assigned then d.underlying_price end,
          case
            when is_same then d.explained
            -- Contracts that were assigned earlier stay assigned when more are missing.
            when has_grown and d.kind in ('assigned', 'exercised') then difference.before
            when has_grown then d.explained
            else 0
          end,
          case
            when is_same then d.checks + counts::integer
            -- What is left of a certain difference is certain. Without that, an exit could close more than the broker holds.
            when has_shrunk and d.speaks then greatest(d.checks, 2)
            else 1
          end,
          case when is_same and not counts then d.counted_at else private.now() end,
          case when is_same then d.dismissed_at end,
          case when is_same then d.dismissed_by end
        from (select d.held - d.booked as before, excluded.held - excluded.booked as now) difference
        cross join lateral (
          select
            -- A close of contracts that are held changes both sides, and the drift is the same.
            difference.now = difference.before as is_same,
            sign(difference.now) = sign(difference.before) and abs(difference.now) > abs(difference.before) as has_grown,
            sign(difference.now) = sign(difference.before) and abs(difference.now) < abs(difference.before) as has_shrunk,
            reconcile.may_count and private.counts_again(d.counted_at, private.now()) as counts
        ) change
        cross join lateral (
          -- Assigned contracts stay assigned when a person has booked some of them.
          select d.kind in ('assigned', 'exercised') and (is_same or has_shrunk and excluded.held = d.held) as was_assigned
        ) assignment
      )
  )
  delete from public.drifts d
  where not exists (select from found where found.symbol = d.symbol)
    and not exists (select from moving where moving.symbol = d.symbol)
    and not exists (select from unclear where unclear.symbol = d.symbol)
    -- The broker no longer holds an expired contract, so the difference stays until its positions are settled.
    and not exists (
      select from public.positions p
      where p.position_id = any (d.position_ids) and p.status = 'OPEN' and p.trades_until < (select private.earliest_expiration())
    );

  update private.check_lease set reconciled_at = private.now() where only_row;
  perform private.find_assignments();
  perform private.ask_about_drifts();
  return array(select h.symbol from unnest(symbols, quantities) h (symbol, held) where h.held is null order by h.symbol);
end;
$$;

comment on function private.reconcile(json, boolean) is
  'Compares the broker''s holdings [{symbol, quantity (contracts or shares, negative when short)}] with the book, summed by symbol, in both directions, and stores the differences in public.drifts. Left out are symbols of live orders and of orders that filled in the current check, expired contracts, and holdings that cannot be read (private.account_holdings()). may_count = false: the check does not count as one more with the same difference. It also stores the shares (private.keep_shares_held()) and reports covered calls that lack some. Returns the symbols of the holdings that cannot be read, null = one without a symbol. To be called after fills have been booked.';

-- 70_reconcile/reconcile_facts
create function private.reconcile_facts(holdings json) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'checked_at', private.new_york_time(private.now()),
    'failed', case when reconcile_facts.holdings is null then 'The broker did not report its holdings.' end,
    'agreed', (
      select count(distinct leg.symbol)
      from public.positions p cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.status = 'OPEN' and leg.symbol not in (select d.symbol from public.drifts d) and not exists (
        select from private.account_holdings(reconcile_facts.holdings) h
        where h.held is null and coalesce(h.symbol, leg.symbol) = leg.symbol
      )
    ),
    'unreadable', (
      select coalesce(jsonb_agg(h.symbol order by h.symbol), '[]')
      from private.account_holdings(reconcile_facts.holdings) h where h.held is null
    ),
    'drifts', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'symbol', d.symbol, 'ticker', d.ticker, 'kind', d.kind, 'booked', d.booked, 'held', d.held, 'checks', d.checks,
        'dismissed', d.dismissed_at is not null, 'position_ids', d.position_ids) order by d.symbol), '[]')
      from public.drifts d where d.kind <> 'foreign'
    ),
    'foreign', (
      select coalesce(jsonb_agg(jsonb_build_object('symbol', d.symbol, 'held', d.held, 'booked', d.booked) order by d.symbol), '[]')
      from public.drifts d where d.kind = 'foreign'
    )
  );
end;

comment on function private.reconcile_facts(json) is
  'The facts of /reconcile: {checked_at (New York), failed (why there is no new result, or null), agreed (number of symbols), unreadable (symbols of holdings that cannot be read; null = one without a symbol), drifts: [{symbol, ticker, kind, booked, held, checks, dismissed, position_ids}], foreign: [{symbol, held, booked (of shares)}]}; contracts or shares, negative when short.';

-- 70_reconcile/take_over_successors
create function private.take_over_successors(succession jsonb, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  root text := succession ->> 'root';
  ratio integer := (succession ->> 'ratio')::integer;
  -- The underlying of an adjusted contract keeps its name.
  renamed text := case when not (succession ->> 'is_adjusted')::boolean then private.underlying_of(root) end;
  tickers text[];
  since timestamptz := (
    select min(d.since) from public.drifts d
    join jsonb_to_recordset(succession -> 'contracts') c (symbol text) using (symbol)
  );
  heirs bigint[] := array(
    select p.position_id from public.positions p
    where p.status = 'OPEN' and exists (
      select from jsonb_to_recordset(p.legs) leg (symbol text)
      join jsonb_to_recordset(succession -> 'contracts') c (symbol text) using (symbol))
    order by p.position_id
  );
begin
  if heirs = '{}' or exists (select from public.orders o where o.position_id = any (heirs) and o.is_live) then
    return false;
  end if;
  tickers := array(select distinct p.underlying from public.positions p where p.position_id = any (heirs));

  with heir as (
    select p.position_id, p.contract, (
        select jsonb_agg(leg.facts || jsonb_build_object(
          'symbol', c.becomes, 'strike', c.strike, 'quantity', (leg.facts ->> 'quantity')::integer * ratio) order by leg.place)
        from jsonb_array_elements(p.legs) with ordinality leg (facts, place)
        join jsonb_to_recordset(succession -> 'contracts') c (symbol text, becomes text, strike numeric)
          on c.symbol = leg.facts ->> 'symbol'
      ) as legs
    from public.positions p where p.position_id = any (heirs)
  ),
  moved as (
    update public.positions p set
      -- An option's root is the ticker without its dot.
      ticker = case when regexp_replace(p.ticker, '[^A-Z0-9]', '', 'g') = root then p.ticker else root end,
      underlying = case when regexp_replace(p.ticker, '[^A-Z0-9]', '', 'g') = root then p.underlying else coalesce(renamed, p.underlying) end,
      legs = heir.legs,
      contract = private.contract_name(root, heir.legs),
      contract_short = private.contract_short(root, heir.legs),
      -- Amounts for the whole position do not change.
      quantity = p.quantity * ratio,
      open_quantity = p.open_quantity * ratio,
      close_to = p.close_to * ratio,
      entry_price = p.entry_price / ratio,
      max_worth = p.max_worth / ratio,
      mark = p.mark / ratio,
      natural_price = p.natural_price / ratio,
      close_limit = p.close_limit / ratio,
      last_updated = private.now()
    from heir where heir.position_id = p.position_id
    returning p.position_id, p.contract, heir.contract as was
  )
  insert into public.journal (position_id, text, written_by)
  select position_id, format('%s is %s now%s', was, contract,
      case when ratio > 1 then format(': %s contracts for one, split.', ratio) else '.' end), take_over_successors.decided_by
  from moved;

  if ratio > 1 then
    update public.orders o set
      quantity = o.quantity * ratio,
      filled_quantity = o.filled_quantity * ratio,
      limit_price = o.limit_price / ratio,
      broker_limit_price = o.broker_limit_price / ratio,
      max_debit = o.max_debit / ratio,
      mid = o.mid / ratio,
      underlying_price = o.underlying_price / ratio
    where o.position_id = any (heirs);
    update private.exit_decisions d set mark = d.mark / ratio, natural_price = d.natural_price / ratio
    where d.position_id = any (heirs);
    update private.daily_marks m set
      low = m.low / ratio, high = m.high / ratio, close = m.close / ratio,
      marks = array(select one.mark / ratio from unnest(m.marks) with ordinality one (mark, place) order by one.place),
      naturals = case when m.naturals is not null then
        array(select one.price / ratio from unnest(m.naturals) with ordinality one (price, place) order by one.place) end
    where m.position_id = any (heirs);
  end if;
  -- The shares of the underlying are renamed and split, too.
  update public.share_trades t set ticker = p.underlying, quantity = t.quantity * ratio, price = t.price / ratio
  from public.positions p
  where p.position_id = heirs[1] and t.ticker = any (tickers) and (ratio = 1 or t.traded_at < since);
  update private.share_closes c set ticker = p.underlying,
    close = case when c.trade_date < private.new_york_date(since) then c.close / ratio else c.close end
  from public.positions p
  where p.position_id = heirs[1] and c.ticker = any (tickers);
  return true;
end;
$$;

comment on function private.take_over_successors(jsonb, text) is
  'Replaces contracts in open positions by their successors (private.drift_succession()) and adds a note to each position. Earlier trades stay; after a split they are converted to the new contracts, and shares to the new shares. decided_by: Telegram user id. False where an order is live, or no such position is open any more.';

-- 70_reconcile/tell_uncovered
create function private.tell_uncovered() returns void
language plpgsql set search_path = ''
as $$
begin
  with sold as (
    -- Short calls that are secured by margin need no shares.
    select p.underlying,
      coalesce(sum(p.open_quantity * private.uncovered_calls(p.legs)) filter (where not private.needs_shares(p.strategy_type)), 0) as by_margin,
      jsonb_agg(private.contract(p) order by p.position_id) filter (where private.needs_shares(p.strategy_type)) as covered
    from public.positions p
    where p.status = 'OPEN' and p.trades_until >= (select private.earliest_expiration())
      and p.underlying in (select ticker from private.shares_held where uncovered_calls > 0)
    group by p.underlying
  ),
  now_lacking as (
    select s.ticker, s.held, 100 * (s.uncovered_calls - sold.by_margin) as needed, sold.covered,
      case when sold.covered is not null
        then least(greatest(100 * (s.uncovered_calls - sold.by_margin) - greatest(s.held, 0), 0), 1e9)::integer else 0 end as lacking
    from private.shares_held s left join sold on sold.underlying = s.ticker
    where s.uncovered_calls > 0 or s.lacking > 0
  ),
  changed as (
    update private.shares_held s set lacking = coalesce(n.lacking, 0)
    from now_lacking n
    where n.ticker = s.ticker and s.lacking <> coalesce(n.lacking, 0)
    returning s.ticker
  )
  insert into private.outbox (kind, facts)
  select 'uncovered', jsonb_build_object(
    'ticker', n.ticker, 'held', n.held, 'needed', n.needed, 'lacking', n.lacking, 'positions', coalesce(n.covered, '[]'))
  from now_lacking n join changed using (ticker)
  order by n.ticker;
end;
$$;

comment on function private.tell_uncovered() is
  'Alerts at once where open covered calls lack shares, by the broker''s holdings (private.shares_held): once for each number that is lacking, and again when none is.';

-- 70_reconcile/unpriced_drifts
create view private.unpriced_drifts with (security_invoker = true) as
select d.symbol, d.ticker
from public.drifts d
where d.underlying_price is null and d.dismissed_at is null and d.kind <> 'foreign'
  and d.held between least(d.booked, 0) and greatest(d.booked, 0);

comment on view private.unpriced_drifts is
  'Contracts that are missing and may have turned into shares, at a price of the underlying that is not known yet.';

-- 70_reconcile/price_drifts
create function private.price_drifts(underlyings jsonb) returns void
language sql set search_path = ''
begin atomic
  update public.drifts d set underlying_price = said.price
  from private.unpriced_drifts u
  join jsonb_to_recordset(price_drifts.underlyings) said (ticker text, price numeric) using (ticker)
  where d.symbol = u.symbol and said.price > 0;
end;

comment on function private.price_drifts(jsonb) is
  'Stores prices of underlyings [{ticker, price (USD per share)}] with the missing contracts on them, once: the first price after they were found missing.';

-- 72_dates/biting_legs
create function private.biting_legs(position_ids bigint[])
returns table (
  warning text, position_id bigint, bites_on date, underlying text,
  symbol text, action text, option_type text, strike numeric, dividend numeric, put_symbol text
)
language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
  closes_at timestamptz := private.session_close(today);
  next_session date;
  session_after date;
  is_late boolean;
begin
  -- Quotes of the first minutes are stubs.
  if closes_at is null or at < private.session_open(today) + interval '5 minutes' or at >= closes_at then
    return;
  end if;
  next_session := private.new_york_date(private.next_close(closes_at));
  session_after := private.new_york_date(private.next_close(private.session_close(next_session)));
  is_late := at >= closes_at - interval '90 minutes';
  -- Each branch reads as little as possible, because mostly there is nothing to warn of.
  return query
  with near as (
    -- Calls that live past the last session before the ex-date, and whose holder can exercise today or in the
    -- next session to get the dividend.
    select 'ex_dividend' as warning, p.position_id, d.ex_date as bites_on, d.amount as dividend, p.ticker, p.underlying, p.legs
    from public.dividends d
    join public.positions p on p.underlying = d.ticker and p.trades_until >= d.ex_date
    where d.ex_date > today and d.ex_date <= session_after
      and p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      and not exists (select from public.index_roots i where i.root = p.ticker)
    union all
    -- Without any quote nothing can be said. With more than a week left, an option in the money without time
    -- value costs more than 1 % of its strike, or in a spread more than half of the width. A position marked
    -- below that needs no price of its underlying.
    select 'early_assignment', p.position_id, p.expiration_date, null, p.ticker, p.underlying, p.legs
    from public.positions p
    where p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      -- In the last hours the warning last_hours covers it.
      and p.trades_until >= case when is_late then next_session else today end
      and (p.trades_until <= today + 7 or p.mark_fault <> 'missing'
        or p.mark >= least((p.legs -> 0 ->> 'strike')::numeric, p.max_worth / 2))
      and not exists (select from public.index_roots i where i.root = p.ticker)
    union all
    select 'last_hours', p.position_id, p.expiration_date, null, p.ticker, p.underlying, p.legs
    from public.positions p
    where is_late and p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      and p.trades_until >= today and p.trades_until < next_session
  )
  select n.warning, n.position_id, n.bites_on, n.underlying, leg.symbol, leg.action, leg.option_type, leg.strike, n.dividend,
    case n.warning when 'ex_dividend' then private.osi_symbol(n.ticker, leg.expiration, 'put', leg.strike) end
  from near n
  cross join lateral jsonb_to_recordset(n.legs) leg (symbol text, action text, option_type text, strike numeric, expiration date)
  where leg.action = 'sell' and (n.warning <> 'ex_dividend' or leg.option_type = 'call')
    and not exists (
      select from private.date_warnings w
      where (w.position_id, w.warning, w.bites_on) = (n.position_id, n.warning, n.bites_on)
        and (w.told_on >= today or w.left_at is not null)
    );
end;
$$;

comment on function private.biting_legs(bigint[]) is
  'Short legs of positions that a warning (private.date_warnings.warning) may concern now, so that a check asks the price of their underlying: short calls with an ex-date (bites_on, dividend in USD per share) in the next two sessions, together with the put of the same strike; short options on shares that may be in the money without time value, by their latest marks; in the last 90 minutes of their last session, all short legs. None in the first five minutes of a session, and none for a warning that was sent today or answered with Leave. Strikes in USD per share.';

-- 72_dates/date_warnings
create table private.date_warnings (
  position_id bigint not null references public.positions on delete cascade,
  warning text not null check (warning in ('ex_dividend', 'early_assignment', 'last_hours')),
  bites_on date not null,
  told_on date not null,
  left_at timestamptz,
  left_by text,
  primary key (position_id, warning, bites_on),
  check ((left_at is null) = (left_by is null))
);

comment on table private.date_warnings is
  'The warnings sent about dates of a position, so that each is sent once a day, and not again after it was answered.';
comment on column private.date_warnings.warning is
  'The function that sends it: private.warn_ex_dividend(), private.warn_early_assignment() or private.warn_last_hours(). The message has the same kind.';
comment on column private.date_warnings.bites_on is 'The ex-date, or the expiration. New York date.';
comment on column private.date_warnings.told_on is 'The latest New York date on which the warning was sent.';
comment on column private.date_warnings.left_at is 'When a person answered Leave. Market clock; null = not answered.';
comment on column private.date_warnings.left_by is 'Telegram user id.';

alter table private.date_warnings enable row level security;

-- 72_dates/dividends
create table public.dividends (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  ex_date date,
  amount numeric(14, 4) not null check (amount > 0),
  source text not null,
  primary key (ticker, ex_date)
);

comment on table public.dividends is
  'Dividends to come, from a person (/dividend) or from the source of quotes. The holder of a call gets the dividend by exercising before the ex-date.';
comment on column public.dividends.ticker is 'The underlying.';
comment on column public.dividends.ex_date is
  'The first session in which the shares trade without the dividend. New York date.';
comment on column public.dividends.amount is 'USD per share.';
comment on column public.dividends.source is
  'Where the dividend is known from: a Telegram user id, or the market data.';

alter table public.dividends enable row level security;
grant select on public.dividends to service_role;

-- 72_dates/leave_warning
create function private.leave_warning(position_id bigint, warning text, left_by text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.date_warnings w set left_at = coalesce(w.left_at, private.now()), left_by = coalesce(w.left_by, leave_warning.left_by)
  where w.position_id = leave_warning.position_id and w.warning = leave_warning.warning
    and w.bites_on >= private.new_york_date(private.now());
  if not found then
    raise exception 'position % has nothing left to decide here', leave_warning.position_id using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.leave_warning(bigint, text, text) is
  'Records that a person leaves the position as it is after a warning of private.date_warnings: it is not sent again. PT409 when its date has passed.';

-- 72_dates/option_mids
create function private.option_mids(quotes json) returns table (symbol text, mid numeric, is_wide boolean)
language sql stable set search_path = ''
begin atomic
  select distinct on (q.symbol) q.symbol, (coalesce(q.bid, 0) + q.ask) / 200, v.fault is not null
  from json_to_recordset(option_mids.quotes)
    q (symbol text, bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, changed_at timestamptz)
  cross join public.quote_settings tolerance
  cross join lateral (
    select private.quote_fault(q.bid, q.ask, q.as_of, q.halted, q.delayed, tolerance, (select private.now()), q.changed_at) as fault
  ) v
  where v.fault is null or v.fault = 'too_wide'
  order by q.symbol;
end;

comment on function private.option_mids(json) is
  'The mid of each quoted option, USD per share. is_wide: the width of the quote is its only fault; no price rule would trust it. quotes as in private.combined_marks(), USD per contract.';

-- 72_dates/set_dividend
create function private.set_dividend(ticker text, ex_date date, amount text, source text) returns void
language plpgsql set search_path = ''
as $$
declare
  usd numeric := case when set_dividend.amount ~ '^\d{1,4}(\.\d{1,4})?$' then set_dividend.amount::numeric end;
begin
  if set_dividend.ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or set_dividend.ticker is null or set_dividend.ex_date is null
    or usd is null and set_dividend.amount is distinct from 'off'
  then
    raise exception 'write /dividend SPY 2027-03-19 1.75 with the ex-date and the dollars per share, or off instead of the amount' using errcode = 'PT422';
  elsif set_dividend.amount = 'off' then
    delete from public.dividends d where (d.ticker, d.ex_date) = (set_dividend.ticker, set_dividend.ex_date);
    if not found then
      raise exception '% has no known dividend on %', set_dividend.ticker, private.day_in_words(set_dividend.ex_date) using errcode = 'PT404';
    end if;
    return;
  elsif usd = 0 then
    raise exception 'a dividend must be above zero' using errcode = 'PT422';
  elsif exists (select from public.index_roots i where set_dividend.ticker in (i.root, i.underlying)) then
    raise exception '% is an index: its options are not exercised early', set_dividend.ticker using errcode = 'PT422';
  elsif private.session_close(set_dividend.ex_date) is null or set_dividend.ex_date < private.new_york_date(private.now()) then
    raise exception 'an ex-date must be today or a later trading day, and % is not', private.day_in_words(set_dividend.ex_date) using errcode = 'PT422';
  end if;
  insert into public.dividends values (set_dividend.ticker, set_dividend.ex_date, usd, set_dividend.source)
  on conflict on constraint dividends_pkey do update set amount = excluded.amount, source = excluded.source;
end;
$$;

comment on function private.set_dividend(text, date, text, text) is
  'Applies /dividend TICKER EX_DATE AMOUNT: stores or corrects a dividend (USD per share), or deletes it with off. PT422 for impossible values, PT404 where there is nothing to delete.';

-- 72_dates/tell_warnings
create function private.tell_warnings(warning text, found jsonb) returns void
language sql set search_path = ''
begin atomic
  with bite as (
    select b.position_id, b.bites_on, every.facts
    from jsonb_array_elements(tell_warnings.found) every (facts)
    cross join lateral jsonb_to_record(every.facts) b (position_id bigint, bites_on date)
  ),
  told as (
    insert into private.date_warnings as w (position_id, warning, bites_on, told_on)
    select position_id, tell_warnings.warning, bites_on, private.new_york_date(private.now()) from bite
    on conflict (position_id, warning, bites_on) do update set told_on = excluded.told_on
    where w.told_on < excluded.told_on and w.left_at is null
    returning w.position_id
  )
  insert into private.outbox (kind, facts)
  select tell_warnings.warning, private.contract(p) || bite.facts || jsonb_build_object(
    'open_quantity', p.open_quantity, 'mark', p.mark, 'unrealized_pnl', p.unrealized_pnl)
  from told
  join bite using (position_id)
  join public.positions p using (position_id)
  order by p.position_id;
end;

comment on function private.tell_warnings(text, jsonb) is
  'Sends one kind of warning (private.date_warnings.warning) for positions, each once per New York date and not again after it was answered: found is [{position_id, bites_on, ...facts of the message}], each position once.';

-- 72_dates/warn_early_assignment
create function private.warn_early_assignment(biting jsonb, quotes json, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "early_assignment"}]' then
    return;
  end if;
  perform private.tell_warnings('early_assignment', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.option_type, leg.strike, u.price,
        greatest(option.mid - v.intrinsic, 0) as time_value
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, option_type text, strike numeric)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying
      join private.option_mids(quotes) option on option.symbol = leg.symbol
      cross join lateral (
        select case leg.option_type when 'put' then leg.strike - u.price else u.price - leg.strike end as intrinsic
      ) v
      where leg.warning = 'early_assignment' and v.intrinsic > 0 and option.mid - v.intrinsic < 0.05
      order by leg.position_id, v.intrinsic desc
    ) worst
  ));
end;
$$;

comment on function private.warn_early_assignment(jsonb, json, jsonb) is
  'Warns of short options on shares that are in the money with less than 0.05 USD a share of time value: their holder loses nothing by exercising today. quotes as in private.combined_marks() (USD per contract), underlyings [{ticker, price (USD per share)}].';

-- 72_dates/warn_ex_dividend
create function private.warn_ex_dividend(biting jsonb, quotes json, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "ex_dividend"}]' then
    return;
  end if;
  perform private.tell_warnings('ex_dividend', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.strike, u.price, leg.dividend,
        put.mid as put_mid, v.time_value, leg.bites_on <= next_session.date as is_last
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, strike numeric, dividend numeric, put_symbol text)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying and u.price > leg.strike
      left join private.option_mids(quotes) call on call.symbol = leg.symbol
      -- By put-call parity, the holder of the call gives up the value of the put by exercising.
      left join private.option_mids(quotes) put on put.symbol = leg.put_symbol and not put.is_wide
      cross join lateral (select case when call.mid is not null then greatest(call.mid - (u.price - leg.strike), 0) end as time_value) v
      cross join lateral (
        select private.new_york_date(private.next_close(private.session_close(private.new_york_date(private.now())))) as date
      ) next_session
      where leg.warning = 'ex_dividend' and coalesce(put.mid, v.time_value) < leg.dividend
      order by leg.position_id, leg.bites_on, leg.strike
    ) worst
  ));
end;
$$;

comment on function private.warn_ex_dividend(jsonb, json, jsonb) is
  'Warns of short calls in the money that are worth exercising for a dividend: the put of the same strike or, where it has no trustworthy quote, the call''s own time value is worth less than the dividend. It warns in the last two sessions before the ex-date. quotes as in private.combined_marks() (USD per contract), underlyings [{ticker, price (USD per share)}].';

-- 72_dates/warn_last_hours
create function private.warn_last_hours(biting jsonb, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "last_hours"}]' then
    return;
  end if;
  perform private.tell_warnings('last_hours', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.action, leg.option_type, leg.strike, u.price,
        v.is_near, v.is_in_the_money, i.settles_by,
        l.permits ->> 'broker' as broker,
        to_char((private.session_close(private.new_york_date(private.now()))
          - make_interval(mins => (l.permits ->> 'liquidates_minutes')::integer)) at time zone 'America/New_York', 'HH24:MI') as liquidates_at
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, action text, option_type text, strike numeric)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying
      join public.positions p on p.position_id = leg.position_id
      left join public.index_roots i on i.root = p.ticker
      cross join private.check_lease l
      cross join lateral (
        select abs(u.price - leg.strike) <= u.price / 100 as is_near,
          case leg.option_type when 'put' then u.price < leg.strike else u.price > leg.strike end as is_in_the_money
      ) v
      where leg.warning = 'last_hours' and (v.is_near or v.is_in_the_money)
      -- A leg in the money comes before a leg that is only near its strike.
      order by leg.position_id, v.is_in_the_money desc, abs(u.price - leg.strike)
    ) worst
  ));
end;
$$;

comment on function private.warn_last_hours(jsonb, jsonb) is
  'Warns of positions in the last 90 minutes of their last session (from 14:30 where it ends at 16:00) with a short leg within 1 % of the underlying or in the money. The message names the worst leg, and the time from which the broker may close the position itself. underlyings [{ticker, price (USD per share)}].';

-- 75_check/announce_expirations
create function private.announce_expirations() returns void
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  next_session date := private.new_york_date(private.next_close(private.session_close(today)));
begin
  with told as (
    update public.positions p set expiry_announced_on = today
    where p.status = 'OPEN'
      -- Positions that expire before the next session trade for the last time today.
      and p.trades_until >= today and p.trades_until < next_session
      and p.expiry_announced_on is distinct from today
    returning p.position_id, p.ticker, p.contract, p.contract_short, p.expiration_date, p.auto_exit
  )
  insert into private.outbox (kind, facts)
  select 'expiring', jsonb_build_object('positions', jsonb_agg(to_jsonb(told) order by position_id))
  from told having count(*) > 0;
end;
$$;

comment on function private.announce_expirations() is
  'Tells the owner once, at the first check of their last day, which open positions expire.';

-- 75_check/apply_quotes
create function public.apply_quotes(
  run_id bigint, page integer, quotes json, underlyings jsonb default '[]', buying_power numeric default null,
  holdings json default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  run private.exit_checks;
  page_checked integer := 0;
  page_exits jsonb := jsonb_build_array();
  biting jsonb;
  said jsonb;
begin
  perform private.lock_book(apply_quotes.run_id);
  select * into run from private.exit_checks c where c.run_id = apply_quotes.run_id;
  -- The caller lost the first answer. Deciding twice would let a single check confirm a stop.
  if (run.answer ->> 'page_applied')::integer = apply_quotes.page then
    return run.answer - 'page_applied';
  elsif run.page is distinct from apply_quotes.page then
    raise exception 'run % is not at page %', run.run_id, apply_quotes.page using errcode = 'PT409';
  end if;
  -- An impossible price counts as missing and stops nothing.
  underlyings := (
    select coalesce(jsonb_agg(quoted), '[]')
    from jsonb_to_recordset(apply_quotes.underlyings) quoted (ticker text, price numeric)
    where quoted.price between 0.0001 and 1000000
  );

  -- The market may have closed since the page was quoted; then nothing is decided from its quotes.
  if private.is_market_open(private.now()) then
    select * into page_checked, page_exits from private.claim_exits(run, apply_quotes.quotes);
    update private.exit_checks c set checked = c.checked + page_checked, exits = c.exits || page_exits
    where c.run_id = run.run_id;
    if not run.asked_only and apply_quotes.underlyings <> '[]' then
      biting := (select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(private.page_positions(run)) leg);
      perform private.warn_ex_dividend(biting, apply_quotes.quotes, apply_quotes.underlyings);
      perform private.warn_early_assignment(biting, apply_quotes.quotes, apply_quotes.underlyings);
      perform private.warn_last_hours(biting, apply_quotes.underlyings);
    end if;
    if run.page_upto is null then
      perform private.price_drifts(apply_quotes.underlyings);
      if apply_quotes.holdings is not null then
        perform private.keep_shares_held(array_agg(h.symbol), array_agg(h.held)) from private.account_holdings(apply_quotes.holdings) h;
      end if;
      perform private.claim_entries(run.run_id, apply_quotes.quotes, apply_quotes.underlyings, apply_quotes.buying_power,
        apply_quotes.holdings is not null);
      perform private.take_back_late();
      if not run.asked_only then
        perform private.walk_entries(apply_quotes.quotes);
        perform private.announce_expirations();
      end if;
    end if;
  end if;

  said := jsonb_build_object(
    'page', case when run.page_upto is not null then private.page_facts(private.turn_page(run)) end,
    'checked', page_checked,
    'exits', page_exits,
    'at_work', exists (select from public.orders where is_live));
  update private.exit_checks c set answer = said || jsonb_build_object('page_applied', apply_quotes.page)
  where c.run_id = run.run_id;
  return said;
end;
$$;

comment on function public.apply_quotes(bigint, integer, json, jsonb, numeric, json) is
  'Makes all decisions of a check that follow from the quotes of one page [{symbol, bid, ask (USD per contract), as_of?, halted?, delayed?}], and sends warnings about dates, by the prices of underlyings [{ticker, price (USD per share)}]. The last page also decides entries, by the broker''s buying power (USD, where a limit needs it) and holdings (where an entry needs shares), and stores the price for an assignment. Orders are only intents afterwards. Returns {page (the next, see private.page_facts(); null = this was the last), checked, exits: [{position_id, reason}], at_work (an order is live)}; the same answer again for a page that was already applied. PT409 when the run lost its lease or is at another page.';
grant execute on function public.apply_quotes(bigint, integer, json, jsonb, numeric, json) to service_role;

-- 75_check/begin_exit_check
create function public.begin_exit_check(
  key uuid, asked_only boolean default false, quota jsonb default null, mode text default null, permits jsonb default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  market_open boolean := private.is_market_open(private.now());
  run private.exit_checks;
  reckoned record;
  is_needed boolean;
begin
  perform private.lock_book();
  select * into run from private.exit_checks c where c.key = begin_exit_check.key;

  if run.run_id is null then
    select * into reckoned from private.reckon_quotes(begin_exit_check.asked_only, begin_exit_check.quota)
    where market_open and begin_exit_check.quota is not null;
    if (select expires_at > clock_timestamp() from private.check_lease) or reckoned.wait is not null then
      update private.check_lease set wanted_at = clock_timestamp(), full_wanted = full_wanted or not begin_exit_check.asked_only
      where only_row;
      return jsonb_strip_nulls(jsonb_build_object('busy', true, 'market_open', market_open, 'retry_after', reckoned.wait));
    end if;
    insert into private.exit_checks (key, asked_only, market_open, quote_calls)
    values (begin_exit_check.key, begin_exit_check.asked_only, market_open, coalesce(reckoned.calls, 0))
    returning * into run;
    update private.check_lease set run_id = run.run_id, expires_at = clock_timestamp() + interval '90 seconds',
      full_wanted = full_wanted and run.asked_only, mode = coalesce(begin_exit_check.mode, check_lease.mode),
      permits = case when begin_exit_check.mode is null then check_lease.permits else begin_exit_check.permits end
    where only_row;

    is_needed := market_open or exists (select from public.orders where is_live)
      or (select reconciliation_asked from private.check_lease)
      or not run.asked_only
        and (exists (select from private.expired_positions where not is_asked) or exists (select from private.unmarked_shares));
    if is_needed then
      perform private.take_up_interrupted();
    end if;
    -- Requests expire after interrupted orders were resolved, so that an approved request that was not sent by
    -- the close expires, too.
    perform private.expire_requests();
    if is_needed then
      run := private.turn_page(run);
    else
      perform private.end_check(run, jsonb_build_object('opened', '[]'::jsonb, 'closed', '[]'::jsonb));
      select * into run from private.exit_checks c where c.run_id = run.run_id;
    end if;
  elsif run.finished_at is null then
    -- The caller lost the first answer.
    perform private.lock_book(run.run_id);
  end if;

  if run.finished_at is not null then
    return jsonb_build_object('run_id', run.run_id, 'market_open', run.market_open, 'done', true) || run.answer;
  end if;
  return jsonb_build_object(
    'run_id', run.run_id,
    'market_open', run.market_open,
    'page', private.page_facts(run),
    'indices', (select coalesce(jsonb_agg(distinct underlying), '[]') from public.index_roots where settles_by is not null),
    'at_work', exists (select from public.orders where is_live),
    'holdings_wanted', not run.asked_only or (select reconciliation_asked from private.check_lease),
    'settlements_since', (
      select min(closed_on) from (
        select closed_on from private.expired_positions where not is_index
        union all
        select private.new_york_date(private.expiration_close(p.trades_until))
        from private.prompts q join public.positions p using (position_id)
        where q.kind = 'settlement' and q.answered_at is null and not (q.facts ->> 'pays_cash')::boolean
        union all
        -- The next session's report may differ from what was booked.
        select closed_on from private.settled_shares
        where compared_at is null and closed_on < private.new_york_date(private.now())
      ) open
      where not run.asked_only
    ),
    'closes', (
      select coalesce(jsonb_agg(distinct jsonb_build_object('ticker', ticker, 'date', closed_on, 'closed_at', closed_at)), '[]')
      from (
        select ticker, closed_on, closed_at from private.expired_positions where not is_asked
        union all
        select ticker, closed_on, closed_at from private.unmarked_shares
      ) wanted
      where not run.asked_only
    )
  );
end;
$$;

comment on function public.begin_exit_check(uuid, boolean, jsonb, text, jsonb) is
  'Starts a check: expires requests that were not sent in time, takes the lease for 90 seconds of real time, continues the work of an interrupted run, and returns what the run needs: {run_id, market_open, page (what to quote first, see private.page_facts(); null = nothing), indices (underlyings that are indices, which a source may name differently), at_work (an order is live), holdings_wanted, settlements_since (the first New York date for which the broker is asked about expired contracts; null = not needed), closes: [{ticker, date, closed_at}] (official closes that settle expired positions and mark shares)}. key: chosen by the caller; the same key continues the same run and gets the same answer. asked_only: a partial check, see private.exit_checks. quota: the quota of the source of quotes, see private.reckon_quotes(); null = none. mode: where orders go; permits, given with it: what the broker trades, null = everything; see private.check_lease. {busy: true} when another run holds the lease, which then requests one more check; {busy: true, retry_after: seconds} when the run would use up the quotes of the next check; {run_id, market_open: false, done: true} with finish_exit_check()''s answer when the market is closed, no order is live, nothing is to be settled and no reconciliation was requested.';
grant execute on function public.begin_exit_check(uuid, boolean, jsonb, text, jsonb) to service_role;

-- 75_check/checkable_positions
create view private.checkable_positions with (security_invoker = true) as
select p.position_id, p.ticker || ' ' || (p.expiration_date - date '2000-01-01') as key,
  p.close_asked_at is not null
    or exists (select from public.orders o where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live) as is_asked
from public.positions p
where p.status = 'OPEN' and p.trades_until >= (select private.earliest_expiration());

comment on view private.checkable_positions is
  'Open positions that still trade. key: the position''s place in the order of checking; positions with common symbols have the same key and so the same page. is_asked: a partial check includes the position, because a person has requested its close or a close is working.';

-- 75_check/claim_entries
create function private.claim_entries(
  run_id bigint, quotes json, underlyings jsonb, buying_power numeric, has_holdings boolean default false
) returns void
language plpgsql set search_path = ''
as $$
declare
  q record;
  refusal text;
begin
  if not exists (select from public.trade_requests r where r.status = 'approved') then
    return;
  end if;
  -- Requests are decided one after the other, so that each counts in the limits for the next.
  for q in
    select r as request, r.status_note, m.mark, u.price as underlying_price,
      case
        when private.now() < private.session_open(private.new_york_date(private.now())) + make_interval(mins => s.quiet_minutes)
          then 'waiting for the first minutes after the open to pass'
        when m.mark is null then 'waiting for a trustworthy quote (' || m.fault || ')'
        when u.price is null then 'waiting for a quote of ' || r.underlying
        when l.min_buying_power is not null and claim_entries.buying_power is null
          then 'waiting for the broker to report the buying power'
        when not claim_entries.has_holdings and private.needs_shares(r.strategy_type)
          then 'waiting for the broker to report its holdings'
      end as waiting,
      case
        when crossed.strike is not null then
          format('%s trades at %s, at or beyond the short strike %s.', r.underlying, trim_scale(u.price), trim_scale(crossed.strike))
        -- A better mid is never a reason to refuse.
        when m.mark < r.floor_credit * (1 - s.max_entry_deviation_percent / 100) then
          format('The mid is now %s a contract, more than %s %% below the approved %s.',
            to_char(m.mark, 'FM999990.00'), trim_scale(s.max_entry_deviation_percent), to_char(r.floor_credit, 'FM999990.00'))
      end as moved
    from public.trade_requests r
    join private.combined_marks('request', claim_entries.quotes) m on m.subject_id = r.request_id
    -- A source may name an underlying twice.
    left join (
      select distinct on (ticker) ticker, price
      from jsonb_to_recordset(claim_entries.underlyings) named (ticker text, price numeric)
    ) u on u.ticker = r.underlying
    left join lateral (
      select leg.strike from jsonb_to_recordset(r.legs) leg (action text, option_type text, strike numeric)
      where leg.action = 'sell' and case leg.option_type
          when 'put' then u.price <= leg.strike and (r.seen_price > leg.strike or r.seen_price is null)
          else u.price >= leg.strike and (r.seen_price < leg.strike or r.seen_price is null) end
        -- In a straddle or an iron butterfly one short leg is always in the money.
        and not private.has_one_strike(r.legs)
      order by abs(u.price - leg.strike) desc limit 1
    ) crossed on true
    cross join public.order_settings s
    cross join public.limits l
    where r.status = 'approved'
    order by r.decided_at, r.request_id
  loop
    if q.waiting is not null then
      if q.status_note is distinct from q.waiting then
        update public.trade_requests r set status_note = q.waiting where r.request_id = (q.request).request_id;
        perform private.queue_card((q.request).request_id);
      end if;
      continue;
    end if;

    refusal := coalesce(q.moved, private.entry_breach(q.request, q.underlying_price, claim_entries.buying_power));
    if refusal is null then
      insert into public.orders (request_id, purpose, limit_price, mid, underlying_price, quantity, run_id)
      values ((q.request).request_id, 'entry',
        private.opening_limit(0, q.mark, (q.request).floor_credit, (q.request).max_worth), q.mark, q.underlying_price, (q.request).quantity, claim_entries.run_id);
      claim_entries.buying_power := claim_entries.buying_power
        - (private.draft_position(q.request, (q.request).floor_credit * (q.request).quantity, (q.request).quantity, q.underlying_price)).collateral;
    else
      -- The new card gets a new token, so presses on the old one are stale.
      delete from private.card_tokens t where t.request_id = (q.request).request_id;
      -- An edited card makes no sound. The approver must hear that a new approval is needed.
      insert into private.outbox (kind, facts) values ('asks_again', jsonb_build_object(
        'request_id', (q.request).request_id, 'ticker', (q.request).ticker, 'status_note', refusal));
    end if;
    update public.trade_requests r set
      status = case when refusal is null then 'executing' else 'pending' end,
      status_note = refusal,
      -- The new card shows the current market, and the approval is for that.
      floor_credit = case when q.moved is not null then least(r.floor_credit, greatest(floor(q.mark), 1)) else r.floor_credit end,
      quoted = case when refusal is null then r.quoted end,
      seen_price = case when q.moved is not null then q.underlying_price else r.seen_price end
    where r.request_id = (q.request).request_id;
    perform private.queue_card((q.request).request_id);
    if refusal is not null then
      -- The quotes on the card are outdated.
      perform private.quote_card(q.request);
    end if;
  end loop;
end;
$$;

comment on function private.claim_entries(bigint, json, jsonb, numeric, boolean) is
  'Re-quotes every approved request. It makes an entry intent at the mid, or at the approved credit where that is more; or asks for a new approval where the mid is too far below that credit, the underlying has reached a short strike since the card was shown, or a safety limit refuses; or waits for a trustworthy quote. quotes as in combined_marks (USD per contract), underlyings [{ticker, price (USD per share)}], buying_power in USD, null = not known; has_holdings: private.shares_held has the broker''s holdings of this check.';

-- 75_check/claim_exits
create function private.claim_exits(run private.exit_checks, quotes json, out checked integer, out exits jsonb)
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
  position_ids bigint[] := private.page_positions(claim_exits.run);
begin
  with decided as materialized (
    select * from private.judge_exits(position_ids, claim_exits.quotes, not run.asked_only)
  ),
  marked as (
    update public.positions p set
      mark = coalesce(v.mark, p.mark),
      natural_price = coalesce(v.natural_price, p.natural_price),
      mark_fault = v.fault,
      marked_at = case when v.fault is null then at else p.marked_at end,
      unmarked_checks = v.unmarked_checks,
      -- The division comes last: rounding a quotient first could lose a cent.
      unrealized_pnl = coalesce(p.credit * p.open_quantity / p.quantity - v.mark * p.open_quantity, p.unrealized_pnl),
      stop_checks = v.stop_checks,
      counted_at = case when v.counts then at else p.counted_at end,
      verdict = v.verdict,
      days_held = today - private.new_york_date(p.entry_date),
      last_updated = at
    from decided v
    where p.position_id = v.position_id
    returning p.position_id, p.ticker, p.contract, p.contract_short, p.expiration_date, p.mark_fault, p.verdict, p.unmarked_checks,
      v.previous_verdict, v.previous_fault, v.exit_reason as due_reason, v.code, v.mark as mark_now, v.pnl as pnl_now
  ),
  explained as (
    insert into private.exit_decisions
      (run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict,
       natural_price)
    select run.run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict, natural_price
    from decided
  ),
  claimed as (
    insert into public.orders
      (request_id, position_id, purpose, exit_reason, urgency, limit_price, max_debit, mid, quantity, run_id)
    select p.request_id, p.position_id, 'exit', v.exit_reason, v.urgency,
      private.closing_limit(v.urgency, 0, jsonb_array_length(p.legs), v.mark, v.natural_price, bound.max_debit), bound.max_debit,
      v.mark, case v.exit_reason when 'manual' then least(v.closable, p.open_quantity - coalesce(p.close_to, 0)) else v.closable end, run.run_id
    from decided v
    join public.positions p using (position_id)
    cross join lateral private.max_debit(v.urgency, v.profit_price, p.max_worth, v.mark, p.close_limit) bound (max_debit)
    where v.verdict = 'exit'
    order by p.position_id
    returning position_id, exit_reason
  ),
  repriced as (
    -- The rules continue while a close is working: a more urgent rule takes it over, and its limit follows the
    -- market.
    update public.orders o set
      exit_reason = case when v.urgency < was.urgency then v.exit_reason else was.exit_reason end,
      urgency = next.urgency,
      walk = next.walk,
      max_debit = bound.max_debit,
      -- Slippage compares the fills with the market at the time of the decision to close, not with a later one.
      mid = case when v.urgency < was.urgency and was.filled_quantity = 0 then v.mark else was.mid end,
      limit_price = private.closing_limit(next.urgency, next.walk, jsonb_array_length(p.legs), v.mark, v.natural_price, bound.max_debit),
      -- A close for profit is cancelled when the profit is gone; a close for a stop or a date stays.
      cancelling = next.urgency = 4 and v.to_profit_target > 0
    from decided v
    join public.orders was using (order_id)
    join public.positions p on p.position_id = v.position_id
    cross join lateral (
      select least(v.urgency, was.urgency) as urgency,
        case
          when v.urgency < was.urgency then 0
          -- A limit that has not reached the broker, or only just has, stays for another check.
          when v.counts and was.limit_price = was.broker_limit_price then private.next_walk(least(v.urgency, was.urgency), was.walk, jsonb_array_length(p.legs), at)
          else was.walk
        end as walk
    ) next
    cross join lateral private.max_debit(next.urgency, v.profit_price, p.max_worth, v.mark, p.close_limit) bound (max_debit)
    where o.order_id = was.order_id and was.purpose = 'exit' and was.status in ('working', 'partially_filled')
      and v.mark is not null and v.pnl is not null and not v.is_killed
  ),
  taken_back as (
    update public.orders o set cancelling = true
    from decided v where o.order_id = v.order_id and v.code = 'entry_working'
  ),
  told as (
    select m.*, jsonb_build_object(
      'position_id', m.position_id, 'ticker', m.ticker, 'contract', m.contract, 'contract_short', m.contract_short,
      'expiration_date', m.expiration_date, 'fault', m.mark_fault
    ) as facts
    from marked m
    -- Most positions have nothing to report.
    where m.verdict <> 'hold'
  ),
  announced as (
    insert into private.outbox (kind, facts)
    select 'exit_due', facts || jsonb_build_object('verdict', verdict, 'exit_reason', due_reason)
    from told
    where verdict in ('waiting', 'off', 'refused', 'drift')
      and (verdict is distinct from previous_verdict or verdict = 'waiting' and previous_fault is null)
      -- These reasons end by themselves.
      and coalesce(code, '') not in ('quiet_period', 'entry_working')
    union all
    select 'killed_due', jsonb_build_object('killed_at', private.new_york_time(s.killed_at), 'positions', jsonb_agg(
      facts || jsonb_build_object('exit_reason', due_reason, 'mark', mark_now, 'pnl', pnl_now) order by position_id))
    from told join public.switches s on told.verdict = 'killed'
    group by s.killed_at
  )
  select
    (select count(*)::integer from decided),
    (select coalesce(jsonb_agg(jsonb_build_object('position_id', position_id, 'reason', exit_reason) order by position_id), '[]')
      from claimed)
  into checked, exits;
  if exits @> '[{"reason": "manual"}]' then
    perform private.show_confirmations(jsonb_path_query_array(exits, '$.position_id'));
  end if;
end;
$$;

comment on function private.claim_exits(private.exit_checks, json) is
  'Acts on the decisions of private.judge_exits() for the positions of a run''s page, in one statement: stores marks and the decisions, claims an exit intent where a rule holds or a person has requested a close, reprices working closes (neither while the kill switch is on), and queues the messages. Returns the number of positions checked and the claimed exits [{position_id, reason}].';

-- 75_check/compare_settled_shares
create function private.compare_settled_shares() returns void
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
begin
  if not exists (select from private.settled_shares s where s.compared_at is null and s.closed_on < today) then
    return;
  end if;
  with due as (
    update private.settled_shares s set held_after = h.held, compared_at = private.now()
    from private.shares_held h
    where s.compared_at is null and s.closed_on < today and h.ticker = s.ticker
      -- The shares were read in this session.
      and h.seen_at >= private.session_open(today)
    returning s.ticker, s.closed_on, s.held, s.held_after
  ),
  expired as materialized (
    select due.ticker, due.closed_on, p as position, o.order_id, o.exit_reason, o.quantity, coalesce(o.underlying_price, q.close) as price
    from due
    join public.positions p on p.underlying = due.ticker
      and private.new_york_date(private.expiration_close(p.trades_until)) = due.closed_on
    left join public.orders o on o.position_id = p.position_id and o.source = 'settlement' and o.status = 'filled'
    left join lateral (
      select (asked.facts ->> 'close')::numeric as close from private.prompts asked
      where asked.position_id = p.position_id and asked.kind = 'settlement' and asked.answered_at is null
    ) q on true
    where o.order_id is not null or p.status = 'OPEN'
  ),
  unexplained as (
    -- Assignments booked since then, of any expiration, and assignments still to be booked explain a change.
    select due.*, due.held_after - due.held - coalesce(a.shares, 0) - coalesce((
      select sum(t.quantity) from public.share_trades t
      where t.ticker = due.ticker and t.order_id is not null and t.traded_at >= private.expiration_close(due.closed_on)
    ), 0) as shares
    from due left join private.shares_adrift a using (ticker)
  ),
  suspect as (
    select e.position, e.price, u.held, u.held_after, abs(u.shares) / 100 as contracts,
      -- Positions with an open question come first, then those with the nearest strike.
      sum(coalesce(e.quantity, (e.position).open_quantity)) over (
        partition by u.ticker, u.closed_on
        order by e.order_id is not null, nearest.distance, (e.position).position_id
        rows between unbounded preceding and 1 preceding
      ) as before_it
    from unexplained u
    join expired e on (e.ticker, e.closed_on) = (u.ticker, u.closed_on) and e.exit_reason is distinct from 'assigned'
    cross join lateral (
      select min(abs(leg.strike - e.price)) as distance
      from jsonb_to_recordset((e.position).legs) leg (action text, option_type text, strike numeric)
      where leg.action = 'sell' and leg.option_type = case when u.shares > 0 then 'put' else 'call' end
    ) nearest
    where u.shares <> 0 and mod(u.shares, 100) = 0 and nearest.distance is not null
  ),
  asked as (
    insert into private.prompts (kind, position_id, facts)
    select 'settlement', (s.position).position_id, private.contract(s.position) || jsonb_build_object(
      'quantity', o.quantity, 'credit', (s.position).entry_price, 'close', s.price, 'outcome', 'exercised', 'pays_cash', false,
      'assigned_debit', private.worth((s.position).legs, s.price),
      'booked', o.limit_price, 'held_before', s.held, 'held_now', s.held_after)
    from suspect s
    join public.orders o on o.position_id = (s.position).position_id and o.source = 'settlement' and o.status = 'filled'
    where coalesce(s.before_it, 0) < s.contracts
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement', prompt_id from asked;
end;
$$;

comment on function private.compare_settled_shares() is
  'At the first full check of the next session, compares the shares of each underlying whose options have expired with the shares before (private.settled_shares). An unexplained change of a hundred or more asks again about as many settlements as it takes, the nearest strikes first, because holders may exercise after the close. The bookings stay until a person answers.';

-- 75_check/coverage_breach
create function private.coverage_breach(r public.trade_requests) returns text
language plpgsql stable set search_path = ''
as $$
declare
  known private.shares_held;
  needed bigint;
begin
  -- Before its first report of holdings, nothing refuses; the broker reports them before anything is sent.
  if not private.needs_shares(r.strategy_type) or (select l.reconciled_at is null from private.check_lease l)
    and not exists (select from private.shares_held) then
    return null;
  end if;
  select * into known from private.shares_held s where s.ticker = r.underlying;

  select 100::bigint * (coalesce(known.uncovered_calls, 0) + r.quantity + coalesce(sum(on_the_way.quantity * private.uncovered_calls(on_the_way.legs)), 0))
  into needed
  from (
    select other.legs, o.quantity - o.filled_quantity as quantity
    from public.orders o join public.trade_requests other using (request_id)
    where o.purpose = 'entry' and o.is_live and other.underlying = r.underlying and other.request_id <> r.request_id
    union all
    -- Requests approved earlier have priority.
    select other.legs, other.quantity
    from public.trade_requests other
    where other.status = 'approved' and other.underlying = r.underlying and other.request_id <> r.request_id
      and (r.status is distinct from 'approved' or (other.decided_at, other.request_id) < (r.decided_at, r.request_id))
  ) on_the_way;
  if coalesce(known.held, 0) < needed then
    return format('%s: %s shares held, %s needed.', r.underlying, coalesce(known.held, 0), needed);
  end if;
  return null;
end;
$$;

comment on function private.coverage_breach(public.trade_requests) is
  'Why a covered call may not be sold, as a sentence, or null. The shares in the broker''s latest report (private.shares_held) must be 100 for each uncovered short call on the underlying at the broker, for each in entries on their way, and for the request itself. Other strategies need no shares.';

-- 75_check/end_check
create function private.end_check(run private.exit_checks, changed jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  lease private.check_lease := (select l from private.check_lease l);
  -- Checks requested before this run began are done, unless one was a full check and this is a partial one.
  is_wanted boolean := lease.wanted_at > run.began_at or lease.full_wanted;
  said jsonb;
begin
  update private.check_lease set expires_at = '-infinity', wanted_at = case when is_wanted then wanted_at end where only_row;
  said := end_check.changed || jsonb_build_object(
    'asked_again', case when is_wanted then jsonb_strip_nulls(jsonb_build_object(
      'only', case when not lease.full_wanted then 'asked' end)) end,
    'wakes', private.wakes() - 'exit-check');
  update private.exit_checks c set finished_at = clock_timestamp(), answer = said where c.run_id = run.run_id;
  return said;
end;
$$;

comment on function private.end_check(private.exit_checks, jsonb) is
  'Ends a run and releases its lease. Returns changed ({opened, closed}) with asked_again (the check to request next, because one was requested meanwhile; null = none) and wakes.';

-- 75_check/entry_breach
create function private.entry_breach(r public.trade_requests, underlying_price numeric, buying_power numeric) returns text
language plpgsql stable set search_path = ''
as $$
declare
  s public.limits;
  paused_at timestamptz := (select entries_paused_at from public.switches);
  killed text := private.why_killed();
  today date := private.new_york_date(private.now());
  draft public.positions := private.draft_position(r, r.floor_credit * r.quantity, r.quantity, entry_breach.underlying_price);
  missing text[] := private.missing_limits();
  breach text;
begin
  select * into s from public.limits;
  if killed is not null then
    return killed;
  elsif (select l.mode = 'LIVE' from private.check_lease l) and missing <> '{}' then
    return format('Before real money is traded, these limits must be set: %s. Write /limits %s 500, or none.',
      array_to_string(missing, ', '), missing[1]);
  elsif (private.not_permitted(r)).breach is not null then
    return (private.not_permitted(r)).breach;
  elsif private.unbounded_breach(draft) is not null then
    return private.unbounded_breach(draft);
  elsif paused_at is not null then
    return format('Entries have been paused since %s. /resume allows them again.', private.new_york_time(paused_at));
  elsif exists (
    select from public.drifts d
    where d.ticker = r.underlying and d.speaks and d.dismissed_at is null
  ) then
    return format('The broker and the book differ in %s. /reconcile shows the difference.', r.underlying);
  elsif exists (
    select from public.orders o join public.trade_requests other using (request_id)
    where o.purpose = 'entry' and o.status = 'unknown' and other.ticker = r.ticker and o.request_id <> r.request_id
  ) then
    -- The lost entry may be the same trade, proposed again.
    return format('The broker''s answer to an entry in %s was lost, so the order may be working. Wait until the order is found, or until after the close.', r.ticker);
  end if;

  breach := private.coverage_breach(r);
  if breach is not null then
    return breach;
  end if;

  select case
      when positions + 1 > s.max_open_positions then
        format('There would be %s open positions; max_open_positions is %s.', positions + 1, s.max_open_positions)
      when alike + 1 > s.max_positions_per_expiration then
        format('There would be %s positions in %s with that expiration; max_positions_per_expiration is %s.',
          alike + 1, r.ticker, s.max_positions_per_expiration)
      when all_collateral + draft.collateral > s.max_total_collateral then
        format('Total collateral would be %s; max_total_collateral is %s.',
          private.in_dollars(all_collateral + draft.collateral), private.in_dollars(s.max_total_collateral))
      when draft.stress_loss > s.max_risk_per_trade then
        format('It risks %s; max_risk_per_trade is %s.', private.in_dollars(draft.stress_loss), private.in_dollars(s.max_risk_per_trade))
      when ticker_risk + draft.stress_loss > s.max_risk_per_ticker then
        format('The risk would be %s in %s; max_risk_per_ticker is %s.',
          private.in_dollars(ticker_risk + draft.stress_loss), r.underlying, private.in_dollars(s.max_risk_per_ticker))
      when lost >= s.max_daily_loss then
        format('Today''s loss is %s; max_daily_loss is %s.', private.in_dollars(lost), private.in_dollars(s.max_daily_loss))
      when buying_power - draft.collateral < s.min_buying_power then
        format('Buying power would fall to %s; min_buying_power is %s.',
          private.in_dollars(buying_power - draft.collateral), private.in_dollars(s.min_buying_power))
    end into breach
  from (
    select count(e.request_id) as positions,
      count(*) filter (where e.ticker = r.ticker and e.expiration_date = r.expiration_date) as alike,
      coalesce(sum(e.collateral), 0) as all_collateral,
      coalesce(sum(e.risk) filter (where e.underlying = r.underlying), 0) as ticker_risk
    from private.exposures e
  ) book
  cross join (
    select -coalesce(sum(pnl), 0) as lost
    from (
      select made.pnl from private.v_realized made where made.on_date = today
      union all
      select l.pnl from public.v_share_lots l where private.new_york_date(l.closed_at) = today
    ) closed
  ) the_day;
  return breach;
end;
$$;

comment on function private.entry_breach(public.trade_requests, numeric, numeric) is
  'Why a request may not be sent now, as a sentence with the number concerned: the kill switch, limits that real money needs (private.missing_limits(), private.unbounded_breach()), contracts that the broker does not trade (private.not_permitted()), the pause, a drift in its ticker, another entry in it that may be at the broker, missing shares (private.coverage_breach()), or the first of public.limits that it would break; null = it may be sent. buying_power: the broker''s remaining buying power, USD; null = not checked.';

-- 75_check/expire_requests
create function private.expire_requests() returns void
language plpgsql set search_path = ''
as $$
begin
  with expired as (
    update public.trade_requests r set
      status = 'expired',
      status_note = case was.status when 'approved' then 'It was approved, but could not be sent before the close.'
        else 'Nobody decided before the market closed.' end
    from public.trade_requests was
    where was.request_id = r.request_id and r.status in ('pending', 'approved') and r.expires_at <= private.now()
    returning r.request_id, r.ticker, r.status, r.status_note, was.status as was
  )
  insert into private.outbox (kind, request_id, facts)
  select 'card', request_id, '{}'::jsonb from expired
  union all
  -- An edited card makes no sound. The approver must hear that the trade was not made.
  select 'entry_news', null, to_jsonb(expired) - 'was' from expired where was = 'approved';
end;
$$;

comment on function private.expire_requests() is
  'Ends requests that were not sent in time, updates their cards, and alerts about those that a person had approved.';

-- 75_check/expired_positions
create view private.expired_positions with (security_invoker = true) as
select p.position_id, p.ticker as root, p.underlying as ticker, p.expiration_date,
  expiry.closed_at, private.new_york_date(expiry.closed_at) as closed_on,
  i.root is not null as is_index, print.opens,
  case when print.opens then private.session_open(private.new_york_date(private.expiration_close(p.expiration_date)))
    else expiry.closed_at end as settles_at,
  print.opens and exists (
    select from private.prompts q
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = p.ticker
      and q.facts ->> 'expiration_date' = p.expiration_date::text
  ) as is_asked
from public.positions p
left join public.index_roots i on i.root = p.ticker
cross join lateral (select private.expiration_close(p.trades_until) as closed_at) expiry
cross join lateral (select coalesce(i.settles_by = 'open', false) as opens) print
where p.status = 'OPEN' and p.trades_until < (select private.earliest_expiration())
  and not exists (
    select from private.prompts q where q.position_id = p.position_id and q.kind = 'settlement' and q.answered_at is null
  );

comment on view private.expired_positions is
  'Open positions past their last session that are not settled and about which no question of their own is open.';
comment on column private.expired_positions.root is 'Root of the options: SPXW.';
comment on column private.expired_positions.ticker is 'Underlying of the options: SPX.';
comment on column private.expired_positions.closed_at is 'End of the last session.';
comment on column private.expired_positions.opens is
  'The opening print settles the position, so a person gives its value (private.ask_settlement_values()) and no close is used.';
comment on column private.expired_positions.settles_at is
  'Time of the settling price: the close of the last session, or the open of a later morning.';
comment on column private.expired_positions.is_asked is 'A person was asked for the value that settles it.';

-- 75_check/finish_exit_check
create function public.finish_exit_check(
  run_id bigint, reports jsonb default '[]', holdings json default null, warnings jsonb default '[]', settlements jsonb default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  run private.exit_checks;
  changed jsonb;
  unreadable text[] := array[]::text[];
begin
  perform private.lock_book();
  select * into run from private.exit_checks c where c.run_id = finish_exit_check.run_id;
  if run.finished_at is not null then
    return run.answer;
  end if;
  perform private.lock_book(finish_exit_check.run_id);

  changed := private.apply_order_reports(finish_exit_check.reports);
  if finish_exit_check.holdings is not null then
    unreadable := private.reconcile(finish_exit_check.holdings, not run.asked_only);
    if run.market_open and not run.asked_only then
      perform private.compare_settled_shares();
    end if;
  end if;
  if finish_exit_check.settlements is not null then
    -- This comes after the comparison of shares, so that it can answer questions from that.
    changed := jsonb_set(changed, '{closed}', changed -> 'closed' || private.take_settlements(finish_exit_check.settlements));
  end if;
  if (select reconciliation_asked from private.check_lease) then
    insert into private.outbox (kind, facts) values ('reconcile', private.reconcile_facts(finish_exit_check.holdings));
    update private.check_lease set reconciliation_asked = false where only_row;
  end if;
  update private.exit_checks c set warnings = finish_exit_check.warnings || (
    select coalesce(jsonb_agg(jsonb_build_object('asked', 'a holding', 'message', coalesce(h.symbol, '')) order by h.symbol), '[]')
    from unnest(unreadable) h (symbol)
  )
  where c.run_id = run.run_id;
  return private.end_check(run, changed);
end;
$$;

comment on function public.finish_exit_check(bigint, jsonb, json, jsonb, jsonb) is
  'Ends a check. It books the broker''s last answers, compares the broker''s holdings with the book (holdings, see private.reconcile(); null = not received or not requested) and with booked expirations (private.compare_settled_shares()), answers questions about expired positions from the broker''s reports (settlements, see private.take_settlements(); null = not received or not requested), stores the questions that got no answer (warnings, [{asked, message}]) and the holdings that cannot be read, closes the run and releases its lease. Returns {opened, closed (position_ids), asked_again, wakes}, see private.end_check(); the same answer again for a finished run. PT409 when the run lost its lease.';
grant execute on function public.finish_exit_check(bigint, jsonb, json, jsonb, jsonb) to service_role;

-- 75_check/give_back_check
create function public.give_back_check(run_id bigint, failure text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_book();
  update private.exit_checks c set failure = left(give_back_check.failure, 500)
  from private.check_lease l
  where c.run_id = give_back_check.run_id and c.finished_at is null and l.run_id = c.run_id;
  update private.check_lease l set expires_at = '-infinity' where l.run_id = give_back_check.run_id;
end;
$$;

comment on function public.give_back_check(bigint, text) is
  'Releases the lease of a check that cannot continue, once none of its orders waits for an answer, and stores the reason. The next check continues its work. No effect on a run that has ended or was taken over.';
grant execute on function public.give_back_check(bigint, text) to service_role;

-- 75_check/judge_exits
create function private.judge_exits(position_ids bigint[], quotes json, may_count boolean)
returns table (
  position_id bigint, mark numeric, natural_price numeric, fault text, legs jsonb,
  pnl numeric, dte integer, profit_price numeric, to_profit_target numeric, to_stop_loss numeric,
  exit_reason text, urgency smallint, verdict text, code text,
  counts boolean, unmarked_checks integer, stop_checks integer,
  order_id bigint, closable integer, is_killed boolean, previous_verdict text, previous_fault text
)
language sql stable rows 1000 set search_path = ''
as $$
  with today (now, date, since_open) as (
    select n, d, n - private.session_open(d) from private.now() n cross join private.new_york_date(n) d
  ),
  refused as (
    select o.position_id, count(*) as times from public.orders o, today
    where o.purpose = 'exit' and o.status = 'rejected' and private.new_york_date(o.created_at) = today.date
    group by o.position_id
  ),
  tolerance as (
    select today.now, today.date, stop.needed as stops_needed, stop.checks as stops_kept, o.max_close_refusals, switch.killed_at,
      today.since_open < make_interval(mins => q.quiet_minutes) as rules_are_quiet,
      today.since_open < make_interval(mins => o.quiet_minutes) as orders_are_quiet
    from today, public.stop_confirmation stop, public.quote_settings q, public.order_settings o, public.switches switch
    -- limit 1 keeps the plan small: Postgres expects thousands of rows in each of these one-row tables.
    limit 1
  ),
  evaluated as (
    select p.position_id, coalesce(m.mark, decayed.mark) as mark, coalesce(m.natural_price, decayed.mark) as natural_price,
      quoted.fault, m.legs, e.*, s.orders_are_quiet, s.max_close_refusals,
      p.auto_exit, p.verdict as previous_verdict, p.mark_fault as previous_fault, refused.times as refusals,
      working.order_id, working.purpose as order_purpose, p.open_quantity, s.killed_at is not null as is_killed,
      look.counts,
      case when quoted.fault is null then 0 else p.unmarked_checks + look.counts::integer end as unmarked_checks,
      history.stop_checks, bit_count(history.stop_checks::bit(32)) >= s.stops_needed as stop_is_confirmed,
      coalesce(quoted.fault, case when s.rules_are_quiet then 'quiet_period' end) as code
    from unnest(judge_exits.position_ids) looked_at (position_id)
    join public.positions p using (position_id)
    join private.combined_marks('position', judge_exits.quotes, judge_exits.position_ids::text[]) m
      on m.subject_id = p.position_id::text
    cross join tolerance s
    cross join lateral (
      -- An option that is almost worthless may have no bid. Where even the ask meets the profit target, no bid
      -- could change the decision.
      select case when m.fault = 'too_wide' and p.credit - m.worst * p.quantity >= p.profit_target then m.worst end as mark
    ) decayed
    cross join lateral (select case when decayed.mark is null then m.fault end as fault) quoted
    cross join lateral private.evaluate_exit(p, case when not s.rules_are_quiet then coalesce(m.mark, decayed.mark) end, s.date) e
    cross join lateral (select judge_exits.may_count and private.counts_again(p.counted_at, s.now) as counts) look
    cross join lateral (
      select case
        when e.pnl is null or not look.counts then p.stop_checks
        else ((p.stop_checks << 1) | (e.urgency is not distinct from 1)::integer) & ((1 << s.stops_kept) - 1)
      end as stop_checks
    ) history
    left join public.orders working on working.position_id = p.position_id and working.is_live
    left join refused on refused.position_id = p.position_id
  ),
  held as (
    -- No order may be made for contracts that the broker does not hold. Those it holds go first to the positions
    -- that close now.
    select asked.position_id, min(greatest(asked.open_quantity - greatest(asked_until - available, 0), 0)) as closable
    from (
      select p.position_id, p.open_quantity,
        sum(p.open_quantity) over (partition by d.symbol)
          - greatest(abs(d.booked) - case when sign(d.held) = sign(d.booked) then abs(d.held) else 0 end, 0) as available,
        sum(p.open_quantity) over (
          partition by d.symbol order by v.order_purpose is distinct from 'exit', v.exit_reason is null, p.position_id
        ) as asked_until
      from public.drifts d
      cross join unnest(d.position_ids) holder (position_id)
      join public.positions p on p.position_id = holder.position_id and p.status = 'OPEN'
      -- Positions outside a partial check need none now.
      left join evaluated v on v.position_id = p.position_id
      where d.speaks
    ) asked
    group by asked.position_id
  ),
  judged as (
    select v.*,
      coalesce(held.closable, v.open_quantity)::integer as closable,
      -- An unconfirmed stop neither closes a position nor speeds up a close.
      case
        when stop_is_confirmed or v.urgency <> 1 then v.urgency
        when v.exit_reason = 'manual' then 2::smallint
        when v.exit_reason = '21dte' then 3::smallint
      end as acted_urgency,
      case
        when order_purpose = 'exit' then 'closing'
        when v.exit_reason is null and v.code is not null then 'unmarked'
        when v.exit_reason is null then 'hold'
        when v.exit_reason = 'stop_loss' and not stop_is_confirmed then 'confirming'
        when not auto_exit and v.exit_reason <> 'manual' then 'off'
        when v.is_killed then 'killed'
        when refusals >= max_close_refusals then 'refused'
        when coalesce(held.closable, v.open_quantity) <= 0 then 'drift'
        -- A position has one live order at a time, so the rest of its entry is cancelled first.
        when order_purpose = 'entry' then 'waiting'
        -- No order leaves without a trustworthy quote, not even for the date rule.
        when v.fault is not null or orders_are_quiet then 'waiting'
        else 'exit'
      end as acted_verdict
    from evaluated v left join held on held.position_id = v.position_id
  )
  select j.position_id, j.mark, j.natural_price, j.fault, j.legs, j.pnl, j.dte, j.profit_price, j.to_profit_target, j.to_stop_loss,
    j.exit_reason, j.acted_urgency, j.acted_verdict,
    case
      when j.acted_verdict = 'waiting' and j.order_purpose = 'entry' then 'entry_working'
      else coalesce(j.code, case when j.exit_reason is not null and j.orders_are_quiet then 'quiet_period' end)
    end,
    j.counts, j.unmarked_checks, j.stop_checks, j.order_id, j.closable, j.is_killed, j.previous_verdict, j.previous_fault
  from judged j
$$;

comment on function private.judge_exits(bigint[], json, boolean) is
  'A check''s decisions about open positions, without changing any: mark, rules, reason and urgency of a close, the verdict with its code (private.exit_decisions), the contracts that can be closed (never more than the broker holds) and the live order. quotes as in private.combined_marks(); prices in USD per contract. may_count = false: counters of checks do not change, whatever time has passed.';

-- 75_check/page_facts
create function private.page_facts(run private.exit_checks) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  position_ids bigint[] := private.page_positions(run);
begin
  return (
    with biting as (
      select leg.underlying, leg.put_symbol from private.biting_legs(position_ids) leg where not run.asked_only
    ),
    positions as (
      select distinct leg.symbol
      from unnest(position_ids) page (position_id)
      join public.positions p using (position_id)
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
    ),
    -- Entries are decided after all positions, with the last page.
    requests as (
      select leg.symbol, leg.underlying, leg.subject_id from private.quoted_legs leg where leg.subject = 'request' and run.page_upto is null
    ),
    -- The other requests have an entry at the broker that still walks.
    approved as (
      select r.strategy_type from public.trade_requests r
      where r.status = 'approved' and r.request_id in (select subject_id from requests)
    )
    select jsonb_build_object(
      'number', run.page,
      'symbols', (
        select coalesce(jsonb_agg(symbol), '[]') from (
          select symbol from positions union select symbol from requests
          union select put_symbol from biting where put_symbol is not null
        ) asked
      ),
      'underlyings', (
        select coalesce(jsonb_agg(underlying order by underlying), '[]') from (
          select underlying from requests union select underlying from biting
          union select ticker from private.unpriced_drifts where run.page_upto is null
        ) asked
      ),
      'holdings_wanted', exists (select from approved where private.needs_shares(approved.strategy_type)),
      'buying_power_wanted', exists (select from approved) and (select l.min_buying_power is not null from public.limits l)
    )
    where private.is_market_open(private.now()) and (exists (select from positions) or exists (select from requests))
  );
end;
$$;

comment on function private.page_facts(private.exit_checks) is
  'The quotes that the current page of a run needs: {number, symbols (legs, and the puts named by private.biting_legs()), underlyings (of requests, of those legs, and of assigned contracts without a price), holdings_wanted (an entry needs shares), buying_power_wanted (a limit needs it)}; null when nothing is needed or the market is closed.';

-- 75_check/page_positions
create function private.page_positions(run private.exit_checks) returns bigint[]
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(array_agg(c.position_id), '{}')
    from private.checkable_positions c
    where c.key > run.page_after and (run.page_upto is null or c.key <= run.page_upto)
      and (c.is_asked or not run.asked_only)
  );
end;
$$;

comment on function private.page_positions(private.exit_checks) is 'The positions of a run''s current page.';

-- 75_check/reckon_quotes
create function private.reckon_quotes(asked_only boolean, quota jsonb, out calls integer, out wait integer)
language plpgsql set search_path = ''
as $$
declare
  symbols_per_call integer := (quota ->> 'symbols')::integer;
  period interval := make_interval(secs => (quota ->> 'seconds')::integer);
  -- Number of requests of a full check.
  of_all integer;
  used integer;
  used_since timestamptz;
begin
  with symbols (count, underlyings, is_asked) as (
    select jsonb_array_length(p.legs), 0, c.is_asked
    from private.checkable_positions c join public.positions p using (position_id)
    union all
    select jsonb_array_length(r.legs), 1, true from public.trade_requests r where r.status = 'approved'
    union all
    select count(distinct leg.put_symbol), count(distinct leg.underlying), false
    from private.biting_legs((select array_agg(c.position_id) from private.checkable_positions c)) leg
  ),
  needs (calls, is_partial) as (
    -- Underlyings are requested separately from options, and each page separately.
    select ceil(sum(count)::numeric / symbols_per_call) + ceil(sum(underlyings)::numeric / symbols_per_call)
      + count(*) / max(s.positions_per_call), is_partial
    from (values (false), (true)) kind (is_partial)
    join symbols on symbols.is_asked or not kind.is_partial
    cross join public.quote_settings s
    group by is_partial
  )
  select coalesce(sum(n.calls) filter (where not n.is_partial), 0)::integer,
    coalesce(sum(n.calls) filter (where n.is_partial = reckon_quotes.asked_only), 0)::integer
  into of_all, calls
  from needs n;

  select sum(c.quote_calls)::integer, min(c.at) into used, used_since
  from (
    select e.quote_calls, e.began_at as at from private.exit_checks e where e.began_at > clock_timestamp() - period
    union all
    select l.quote_calls, l.asked_at from private.lookups l where l.asked_at > clock_timestamp() - period
  ) c
  where c.quote_calls > 0;
  if calls > 0 and used + calls + of_all > (quota ->> 'calls')::integer then
    wait := greatest(1, ceil(extract(epoch from used_since + period - clock_timestamp())))::integer;
  end if;
end;
$$;

comment on function private.reckon_quotes(boolean, jsonb) is
  'The number of quote requests that a check makes, by the open positions, approved requests and dates that may need a warning (private.biting_legs()), and the seconds that it has to wait (null = none) until the source''s quota {calls, seconds, symbols (per call)} covers it and a full check after it, given the use by checks and lookups in the last period. So the next scheduled check always has its quotes. Without any use in the period it never waits.';

-- 75_check/record_orders
create function public.record_orders(run_id bigint, reports jsonb) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
begin
  perform private.lock_book(record_orders.run_id);
  return private.apply_order_reports(record_orders.reports);
end;
$$;

comment on function public.record_orders(bigint, jsonb) is
  'Books the broker''s answers during a check; see private.apply_order_reports(). PT409 when the run lost its lease.';
grant execute on function public.record_orders(bigint, jsonb) to service_role;

-- 75_check/release_orders
create function public.release_orders(run_id bigint) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  may_send boolean;
  may_open boolean;
begin
  perform private.lock_book(release_orders.run_id);
  -- The switches are read now, because /kill or /pause may have come since the decision.
  select private.is_market_open(private.now()) and killed_at is null, entries_paused_at is null
  into may_send, may_open from public.switches;
  -- Intents decided just before a pause or the close are not sent; the next check handles them.
  update public.orders set status = 'sent', sent_at = clock_timestamp(), updated_at = clock_timestamp()
  where status = 'intent' and may_send and (purpose = 'exit' or may_open);
  if exists (select from public.orders where status = 'intent' and purpose = 'entry') then
    -- The check is wanted at once, so that the approver hears the result.
    perform private.want_check();
  end if;

  return (
    select jsonb_build_object(
      'place', coalesce(jsonb_agg(facts) filter (where errand = 'place'), '[]'),
      'replace', coalesce(jsonb_agg(facts) filter (where errand = 'replace'), '[]'),
      'cancel', coalesce(jsonb_agg(facts) filter (where errand = 'cancel'), '[]'),
      'poll', coalesce(jsonb_agg(facts) filter (where errand = 'poll'), '[]')
    )
    from (
      select private.order_facts(o) as facts,
        case
          when o.status = 'sent' then 'place'
          -- An unknown order has to be found before it can be changed.
          when o.status = 'unknown' then 'poll'
          when o.cancelling then 'cancel'
          when o.limit_price <> o.broker_limit_price and may_send then 'replace'
          else 'poll'
        end as errand
      from public.orders o
      where o.is_live and o.status <> 'intent'
      order by o.order_id
    ) live
  );
end;
$$;

comment on function public.release_orders(bigint) is
  'Marks every intent as sent, which commits before anything leaves: in market hours, unless the kill switch is on, and entries only while they are not paused. Returns every live order under the broker''s task: {place, replace, cancel, poll}, each a list of private.order_facts().';
grant execute on function public.release_orders(bigint) to service_role;

-- 75_check/settle_by_value
create function private.settle_by_value(root text, expiration_date date, price numeric, said_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  made record;
  facts jsonb := jsonb_build_object('ticker', settle_by_value.root, 'expiration_date', settle_by_value.expiration_date,
    'value', settle_by_value.price);
begin
  -- The question is answered before its positions close, because their closing would end it without an answer.
  with answered as (
    update private.prompts q set answered_at = private.now(), answered_by = settle_by_value.said_by, answer = settle_by_value.price
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = settle_by_value.root
      and (q.facts ->> 'expiration_date')::date = settle_by_value.expiration_date
    returning q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement_value', prompt_id from answered;

  select * into made from private.settle_positions(
    (select jsonb_agg(jsonb_build_object('position_id', e.position_id, 'price', settle_by_value.price))
      from private.expired_positions e
      where e.root = settle_by_value.root and e.expiration_date = settle_by_value.expiration_date and e.settles_at <= private.now()),
    jsonb_build_object('value', settle_by_value.price, 'said_by', settle_by_value.said_by,
      'said_on', private.new_york_date(private.now())));
  if made.settled = '[]' and made.asked = '[]' then
    raise exception 'no position in % waits for that value any more, or an order of one is at the broker', settle_by_value.root
      using errcode = 'PT409', hint = 'If an order is at the broker, send the value again when the order has ended.';
  end if;

  insert into private.outbox (kind, facts) values ('settled', facts || jsonb_build_object(
    'positions', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_price', o.limit_price, 'pnl', p.realized_pnl)
        order by p.position_id), '[]')
      from jsonb_array_elements_text(made.settled) id
      join public.positions p on p.position_id = id::bigint
      join public.orders o on o.position_id = p.position_id and o.source = 'settlement' and o.status = 'filled'
    ),
    'asked', made.asked));
end;
$$;

comment on function private.settle_by_value(text, date, numeric, text) is
  'Settles all positions of a root (of options) and expiration that wait for their price, at the price that a person gives (USD per share), and reports the bookings. PT409 where none waits any more.';

-- 75_check/settle_expired
create function public.settle_expired(run_id bigint, closes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  prices jsonb;
begin
  perform private.lock_book(settle_expired.run_id);
  -- An impossible close counts as missing and stops nothing.
  closes := (
    select coalesce(jsonb_agg(said), '[]')
    from jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    where said.close between 0 and 1000000
  );
  insert into private.share_closes (ticker, trade_date, close)
  select distinct on (u.ticker, u.closed_on) u.ticker, u.closed_on, said.close
  from private.unmarked_shares u
  join jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    on said.ticker = u.ticker and said.date = u.closed_on;

  -- The number is that of the close, before any late exercise; assignments before the close that are not booked
  -- yet are subtracted.
  insert into private.settled_shares (ticker, closed_on, held)
  select distinct e.ticker, e.closed_on, before.held
  from private.expired_positions e
  join private.shares_held h using (ticker)
  left join private.shares_adrift a using (ticker)
  cross join lateral (select case when h.changed_at > e.closed_at then h.held_before else h.held - coalesce(a.shares, 0) end as held) before
  where not e.is_index and before.held is not null
  on conflict do nothing;

  perform private.ask_settlement_values(settle_expired.closes);
  select jsonb_agg(jsonb_build_object('position_id', e.position_id, 'price', c.close)) into prices
  from private.expired_positions e
  -- A close that is listed twice settles once.
  left join (
    select distinct on (ticker, date) ticker, date, close
    from jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
  ) c on c.ticker = e.ticker and c.date = e.closed_on
  where not e.opens;
  return (private.settle_positions(prices)).settled;
end;
$$;

comment on function public.settle_expired(bigint, jsonb) is
  'Settles positions past their last session at the underlyings'' official closes [{ticker, date (New York), close (USD per share)}], see private.settle_positions(); for those that an opening print settles, a person is asked for the value. Stores the broker''s shares at the close (private.settled_shares) and the closes that mark shares. Returns the position_ids settled.';
grant execute on function public.settle_expired(bigint, jsonb) to service_role;

-- 75_check/settlement_told
create function private.settlement_told(
  position_id bigint, close numeric, debit numeric, out is_whole boolean, out answer text, out shares integer
)
language sql stable set search_path = ''
begin atomic
  with mine as (
    select p.underlying, p.ticker, p.expiration_date, private.expiration_close(p.trades_until) as closed_at,
      leg.symbol, leg.action, case when (leg.action = 'sell') = (leg.option_type = 'put') then 100 else -100 end as brings
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text)
    where p.position_id = settlement_told.position_id
  ),
  -- The broker has one account, so its reports cover other positions in the same contract, too.
  holding as (
    select mine.symbol, bool_and(leg.action = mine.action) as is_one_side, sum(p.open_quantity + coalesce(ended.quantity, 0)) as contracts
    from mine
    join public.positions p on p.underlying = mine.underlying and p.ticker = mine.ticker and p.expiration_date = mine.expiration_date
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text)
    left join lateral (
      select sum(o.filled_quantity) as quantity from public.orders o
      where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0
        and o.source in ('settlement', 'manual') and o.created_at >= mine.closed_at
    ) ended on true
    where leg.symbol = mine.symbol and (p.open_quantity > 0 or ended.quantity > 0)
    group by mine.symbol
  ),
  told as (
    select mine.symbol, mine.brings,
      coalesce(sum(s.quantity) filter (where s.kind = 'expired'), 0) as expired,
      coalesce(sum(s.quantity) filter (where s.kind <> 'expired'), 0) as acted,
      coalesce(bool_or(s.kind = case mine.action when 'sell' then 'exercised' else 'assigned' end), false) as is_odd
    from mine left join private.settlements s
      on s.symbol = mine.symbol and s.date >= private.new_york_date(mine.closed_at)
    group by mine.symbol, mine.brings, mine.action
  ),
  -- The delivered shares must match all contracts that the broker has settled on the underlying.
  delivered as (
    select coalesce(sum(case
        when s.kind = 'delivered' then s.quantity
        when s.kind in ('assigned', 'exercised')
          then -s.quantity * case when (s.kind = 'assigned') = (option.option_type = 'put') then 100 else -100 end
      end), 0) = 0 as is_whole
    from private.settlements s
    left join lateral private.read_osi_symbol(case when s.kind <> 'delivered' then s.symbol end) option on true
    cross join (select min(underlying) as ticker, min(closed_at) as closed_at from mine) of_all
    where s.date >= private.new_york_date(of_all.closed_at)
      and regexp_replace(coalesce(option.root, s.symbol), '[^A-Z0-9]', '', 'g') = regexp_replace(of_all.ticker, '[^A-Z0-9]', '', 'g')
  ),
  summed as (
    select coalesce(bool_and(h.is_one_side and not t.is_odd and t.expired + t.acted = h.contracts), false) as is_whole,
      bool_and(t.expired = 0 or t.acted = 0) as is_uniform,
      bool_or(t.acted > 0) as has_acted,
      coalesce(sum(t.brings) filter (where t.acted > 0), 0) as a_contract,
      coalesce(sum(t.brings * t.acted), 0)::integer as shares
    from told t join holding h using (symbol)
  )
  select s.is_whole,
    case
      when not (s.is_whole and s.is_uniform) then null
      when not s.has_acted then 'expired'
      when d.is_whole and s.a_contract = (
        private.assigned_shares(
          (select p.legs from public.positions p where p.position_id = settlement_told.position_id),
          settlement_told.close, settlement_told.debit)).quantity
        then 'assigned'
    end,
    s.shares
  from summed s cross join delivered d;
end;

comment on function private.settlement_told(bigint, numeric, numeric) is
  'The result of the broker''s reports (private.settlements) for a position past its last session. is_whole: they account for every contract of every leg, including contracts of other positions. answer: expired or assigned, where all contracts have that result, the delivered shares match, and they equal the shares that an assignment would book (private.assigned_shares(), by close in USD per share and debit in USD per contract); null = a person has to decide. shares: the shares that all of its contracts brought (negative = they went).';

-- 75_check/settlement_words
create function private.settlement_words(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_agg(to_jsonb(said) order by said.strike, said.option_type, said.kind)
  from (
    select leg.action, leg.option_type, leg.strike, s.kind, sum(s.quantity) as quantity
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text, strike numeric)
    join private.settlements s on s.symbol = leg.symbol
      and s.date >= private.new_york_date(private.expiration_close(p.trades_until))
    where p.position_id = settlement_words.position_id
    group by leg.action, leg.option_type, leg.strike, s.kind
  ) said;
end;

comment on function private.settlement_words(bigint) is
  'The broker''s reports about the legs of an expired position, for messages [{action, option_type, strike (USD per share), kind, quantity (contracts)}]; null = none.';

-- 75_check/shares_adrift
create view private.shares_adrift with (security_invoker = true) as
select d.ticker,
  sum((case when d.kind in ('assigned', 'exercised') then d.held::bigint - d.booked else d.explained end)
    * case option.option_type when 'put' then 100 else -100 end)::bigint as shares
from public.drifts d
cross join lateral private.read_osi_symbol(d.symbol) option
where d.kind <> 'foreign'
group by d.ticker;

comment on view private.shares_adrift is
  'Shares that came or (negative) went by assignments that the broker shows and the book does not have yet.';

-- 75_check/take_back_late
create function private.take_back_late() returns void
language sql set search_path = ''
begin atomic
  update public.orders o set cancelling = true
  from public.trade_requests r
  where r.request_id = o.request_id and o.purpose = 'entry' and o.is_live and o.status <> 'intent' and not o.cancelling
    and (private.not_permitted(r)).breach is not null;
end;

comment on function private.take_back_late() is
  'Cancels entries at the broker that it no longer accepts (private.not_permitted()), for example late on their last day.';

-- 75_check/take_settlements
create function private.take_settlements(settlements jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  fresh text[];
  q private.prompts;
  told record;
  settled jsonb := '[]'::jsonb;
begin
  with kept as (
    insert into private.settlements (id, symbol, date, kind, quantity)
    select said.id, said.symbol, said.date, said.kind, said.quantity
    from jsonb_to_recordset(take_settlements.settlements) said (id text, symbol text, date date, kind text, quantity numeric)
    -- An impossible report is ignored and stops nothing.
    where said.id <> '' and said.symbol <> '' and said.quantity % 1 = 0 and said.quantity between -1000000 and 1000000
      and (said.kind = 'delivered' or said.kind in ('expired', 'assigned', 'exercised') and said.quantity > 0)
    on conflict (id) do nothing
    returning symbol
  )
  select array(select symbol from kept) into fresh;

  for q in
    select asked.* from private.prompts asked
    where asked.kind = 'settlement' and asked.answered_at is null and not (asked.facts ->> 'pays_cash')::boolean
      -- A result that somebody has decided, or that a person has undone, is left to a person.
      and not exists (
        select from public.orders o
        where o.position_id = asked.position_id and o.source = 'settlement'
          and case o.status when 'filled' then o.execution_data ? 'said_by' else o.execution_data ->> 'said_by' = 'the broker' end
      )
      -- An order that is live may still close the position.
      and not exists (select from public.orders o where o.position_id = asked.position_id and o.is_live)
    order by asked.position_id
  loop
    told := private.settlement_told(q.position_id, (q.facts ->> 'close')::numeric, (q.facts ->> 'assigned_debit')::numeric);
    if told.answer is not null and private.book_settlement(q, told.answer, 'the broker') then
      update private.prompts asked set
        answer = told.answer, answered_by = 'the broker', answered_at = coalesce(asked.answered_at, private.now())
      where asked.prompt_id = q.prompt_id;
      settled := settled || to_jsonb(q.position_id);
    elsif exists (
      select from public.positions p cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.position_id = q.position_id and leg.symbol = any (fresh)
    ) then
      -- The question's message shows the broker's new report.
      insert into private.outbox (kind, prompt_id) values (q.kind, q.prompt_id);
    end if;
  end loop;

  insert into private.outbox (kind, facts)
  select 'settled_otherwise', private.contract(p) || jsonb_build_object(
    'exit_reason', p.exit_reason, 'exit_price', p.exit_price, 'said', private.settlement_words(p.position_id))
  from public.positions p
  cross join lateral (
    select sum(o.fill_cash) as cash, min(o.underlying_price) as close, coalesce(sum(t.quantity), 0) as shares
    from public.orders o left join public.share_trades t using (order_id)
    where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0
      and o.source in ('settlement', 'manual') and o.created_at >= private.expiration_close(p.trades_until)
  ) booked
  cross join lateral private.settlement_told(p.position_id, booked.close, -booked.cash / p.quantity) of_it
  where p.status <> 'OPEN' and of_it.is_whole and booked.cash is not null
    and exists (select from jsonb_to_recordset(p.legs) leg (symbol text) where leg.symbol = any (fresh))
    and not exists (select from public.index_roots i where i.root = p.ticker)
    and not exists (
      select from private.prompts asked
      where asked.position_id = p.position_id and asked.kind = 'settlement' and asked.answered_at is null
    )
    and case of_it.answer
      when 'expired' then (booked.cash, booked.shares) <> (0, 0)
      else booked.shares <> of_it.shares
    end
  order by p.position_id;
  return settled;
end;
$$;

comment on function private.take_settlements(jsonb) is
  'Stores the broker''s reports about expired contracts [{id, symbol, date (New York), kind, quantity}], see private.settlements, and answers the questions that they decide (private.settlement_told()), as a press would (private.book_settlement()). Other questions stay open for a person, and their messages show the report. Where the book has another result, it stays and a message says so. Returns the position_ids answered.';

-- 75_check/take_up_interrupted
create function private.take_up_interrupted() returns void
language plpgsql set search_path = ''
as $$
begin
  -- The lease was free, so no run is sending: an order with status sent was cut off and may have arrived.
  update public.orders set status = 'unknown', updated_at = clock_timestamp() where status = 'sent';
  -- An intent was certainly not sent: it was cut off, or stopped by a pause or the close. Exits are claimed again
  -- in this check; the request of an entry is approved again, until it expires.
  with cut_off as (
    update public.orders set status = 'cancelled', broker_message = 'It was never sent.', updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  approved as (
    update public.trade_requests r set status = 'approved', status_note = 'It was not sent yet.'
    from cut_off where cut_off.purpose = 'entry' and r.request_id = cut_off.request_id and r.status = 'executing'
    returning r.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from approved;
end;
$$;

comment on function private.take_up_interrupted() is
  'Resolves the orders of an interrupted run: sent orders become unknown, intents are cancelled, and the requests of their entries are approved again. Called by the run that has just taken the lease.';

-- 75_check/turn_page
create function private.turn_page(run private.exit_checks) returns private.exit_checks
language plpgsql set search_path = ''
as $$
begin
  with groups as (
    select c.key, count(*) as positions
    from private.checkable_positions c
    where c.key > coalesce(run.page_upto, '') and (c.is_asked or not run.asked_only)
    group by c.key
  ),
  running as (
    select key, sum(positions) over (order by key) as upto_here, sum(positions) over (order by key) - positions as before_here
    from groups
  )
  update private.exit_checks c set
    page = c.page + (run.page_upto is not null)::integer,
    page_after = coalesce(run.page_upto, ''),
    page_upto = (
      select nullif(max(r.key) filter (where r.before_here < s.positions_per_call), max(r.key))
      from running r
      having max(r.upto_here) > s.positions_per_call
    )
  from public.quote_settings s
  where c.run_id = run.run_id
  returning c.* into run;
  return run;
end;
$$;

comment on function private.turn_page(private.exit_checks) is
  'Moves a run to its next page, or to the first: quote_settings.positions_per_call positions, plus all that have the ticker and expiration of the last one.';

-- 75_check/unmarked_shares
create view private.unmarked_shares with (security_invoker = true) as
select t.ticker, session.closed_at, private.new_york_date(session.closed_at) as closed_on
from public.share_trades t
join (
  select max(v.closed_at) as closed_at
  from private.new_york_date(private.now()) today
  cross join lateral (values (private.expiration_close(today)), (private.expiration_close(today - 1))) v (closed_at)
  where v.closed_at <= private.now()
) session on t.traded_at <= session.closed_at
where not exists (
  select from private.share_closes c where c.ticker = t.ticker and c.trade_date = private.new_york_date(session.closed_at)
)
group by t.ticker, session.closed_at
having sum(t.quantity) <> 0;

comment on view private.unmarked_shares is
  'Shares held at the close of the last finished session without a stored official close: {ticker, closed_at, closed_on}.';

-- 75_check/walk_entries
create function private.walk_entries(quotes json) returns void
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
begin
  if not exists (select from public.orders o where o.purpose = 'entry' and o.status in ('working', 'partially_filled')) then
    return;
  end if;
  with due as materialized (
    select o.order_id, o.request_id, o.walk, r.floor_credit, r.max_worth, r.underlying, r.contract, r.contract_short, r.ticker, r.expiration_date,
      o.quantity - o.filled_quantity as left_over, m.mark, m.natural_price,
      private.likely_tick(jsonb_array_length(r.legs), m.mark, private.spread_tick(r.ticker)) as tick
    from public.orders o
    join public.trade_requests r using (request_id)
    join private.combined_marks('request', walk_entries.quotes) m on m.subject_id = o.request_id
    where o.purpose = 'entry' and o.status in ('working', 'partially_filled') and not o.cancelling and m.mark is not null
      -- A limit that has not reached the broker has not been tried.
      and o.limit_price = o.broker_limit_price and private.counts_again(coalesce(o.walked_at, o.created_at), at)
  ),
  walked as (
    update public.orders o set
      walk = due.walk + 1,
      walked_at = at,
      limit_price = private.opening_limit(due.walk + 1, due.mark, due.floor_credit, due.max_worth)
    from due where o.order_id = due.order_id and due.walk < 2
  ),
  asked as (
    insert into private.prompts (kind, order_id, facts)
    select 'unfilled_entry', due.order_id, jsonb_build_object(
      'request_id', due.request_id, 'ticker', due.ticker, 'contract', due.contract, 'contract_short', due.contract_short,
      'quantity', due.left_over, 'floor_credit', due.floor_credit, 'mid', due.mark,
      -- A quarter of the way from the mid to the natural price, in whole cents a share: always below the current
      -- limit, and on the broker's tick at most the mid.
      'lower_to', nullif(greatest(least(ceil(due.mark - (due.natural_price - due.mark) / 4), floor(due.mark / due.tick) * due.tick, due.floor_credit - 1), 0), 0))
    from due
    where due.walk = 2 and not exists (
      select from private.prompts q where q.order_id = due.order_id and q.kind = 'unfilled_entry')
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'unfilled_entry', prompt_id from asked;
end;
$$;

comment on function private.walk_entries(json) is
  'Lowers the limits of entries at the broker from the mid to the approved credit, a step in each check that counts. An entry that does not fill at that credit is asked about once. quotes as in private.combined_marks().';

-- 75_check/ask_settlement_values
create function private.ask_settlement_values(closes jsonb) returns void
language sql set search_path = ''
begin atomic
  with waiting as (
    select e.root, e.expiration_date, e.settles_at,
      (select max(said.close) from jsonb_to_recordset(ask_settlement_values.closes) said (ticker text, date date, close numeric)
        where said.ticker = e.ticker and said.date = e.closed_on) as close,
      jsonb_agg(private.contract(p) || jsonb_build_object('quantity', p.open_quantity, 'credit', p.entry_price)
        order by p.position_id) as positions
    from private.expired_positions e
    join public.positions p using (position_id)
    where e.opens and not e.is_asked and e.settles_at <= private.now()
    group by e.root, e.ticker, e.expiration_date, e.settles_at, e.closed_on
  ),
  asked as (
    insert into private.prompts (kind, ticker, facts)
    select 'settlement_value', w.root, jsonb_build_object(
      'ticker', w.root, 'expiration_date', w.expiration_date, 'settled_on', private.new_york_date(w.settles_at),
      'close', w.close, 'positions', w.positions)
    from waiting w
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement_value', prompt_id from asked;
end;

comment on function private.ask_settlement_values(jsonb) is
  'Asks for the value of the opening print that settles options: one question per root and expiration, whose positions /settle settles together, and not before that morning''s open. closes: the official closes of their last session, as in public.settle_expired(), to detect typing errors.';

-- 80_analytics/changes_since
create function private.changes_since(since date) returns table (position_id bigint, change numeric, is_known boolean)
language sql stable set search_path = '' set jit = off
begin atomic
  with subject as (
    select p.position_id from public.positions p where p.status = 'OPEN'
    union
    -- The expression is private.new_york_date(), written out so that the index is used.
    select t.position_id from public.trade_history t where (t.exit_date at time zone 'America/New_York')::date > changes_since.since
  ),
  closed_by_then as (
    select r.position_id, sum(r.cash) as cash, sum(r.quantity) as quantity from private.v_realized r
    where not r.is_last and r.on_date <= changes_since.since
    group by r.position_id
  )
  select p.position_id,
    case p.status
      when 'OPEN' then p.credit - fills.entry_fees + fills.cash - coalesce(p.mark, p.entry_price) * p.open_quantity
      else p.realized_pnl
    end - case when life.is_old
      then p.credit - fills.entry_fees + coalesce(c.cash, 0) - coalesce(old.mark, p.entry_price) * (p.quantity - coalesce(c.quantity, 0))
      else 0
    end,
    old.mark is not null or not life.is_old
  from subject
  join public.positions p using (position_id)
  cross join lateral (select (p.entry_date at time zone 'America/New_York')::date <= changes_since.since as is_old) life
  cross join lateral (
    select
      coalesce(sum(o.fees) filter (where o.purpose = 'entry'), 0) as entry_fees,
      coalesce(sum(o.fill_cash - o.fees) filter (where o.purpose = 'exit'), 0) as cash
    from public.orders o
    where o.position_id = p.position_id
  ) fills
  left join closed_by_then c on c.position_id = p.position_id
  left join lateral (
    select m.close as mark from private.v_daily_marks m
    where m.position_id = p.position_id and m.trade_date <= changes_since.since
    order by m.trade_date desc limit 1
  ) old on life.is_old
  union all
  select null, case
      when l.closed_by is not null then l.pnl
      else l.quantity * (coalesce(new.close, l.price_in) - l.price_in) - l.fees_in
    end - case when life.is_old then l.quantity * (coalesce(old.close, l.price_in) - l.price_in) - l.fees_in else 0 end,
    true
  from public.v_share_lots l
  cross join lateral (select (l.opened_at at time zone 'America/New_York')::date as entry_day) came
  cross join lateral (select came.entry_day <= changes_since.since as is_old) life
  left join lateral (
    select c.close from private.share_closes c
    where c.ticker = l.ticker and c.trade_date >= came.entry_day order by c.trade_date desc limit 1
  ) new on true
  left join lateral (
    select c.close from private.share_closes c
    where c.ticker = l.ticker and c.trade_date between came.entry_day and changes_since.since order by c.trade_date desc limit 1
  ) old on life.is_old
  where l.closed_by is null or (l.closed_at at time zone 'America/New_York')::date > changes_since.since;
end;

comment on function private.changes_since(date) is
  'P&L of the book since the end of a New York date, by the latest marks, net of the fees paid since: a row for each position that is open or was closed since (closed parts at their fills), and a row without position_id for each lot of shares, at official closes. Values follow v_equity: without a mark on that date, the mark before it counts; before its first mark a position counts at its entry price, and is_known is false if it was already open on that date. USD.';

-- 80_analytics/check_exit_conditions
create function public.check_exit_conditions() returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object('position', to_jsonb(p), 'reason', v.exit_reason) order by p.position_id), '[]')
  from public.v_open_positions v join public.positions p using (position_id)
  where v.exit_reason is not null;
end;

comment on function public.check_exit_conditions() is
  'Open positions for which a rule holds by the latest marks: [{position, reason}]. Changes nothing.';
grant execute on function public.check_exit_conditions() to service_role;

-- 80_analytics/equity_after
create function private.equity_after(day date, equity numeric) returns numeric
language sql stable set search_path = ''
begin atomic
  with known as (
    select l.entry_date as begun_on, coalesce(equity_after.day, l.entry_date - 1) as day, coalesce(equity_after.equity, 0) as equity
    from public.account_ledger l where l.kind = 'starting_balance'
  )
  select round(k.equity
    + coalesce((select sum(l.cash) from public.account_ledger l where l.entry_date > k.day and l.entry_date >= k.begun_on), 0)
    + coalesce((select sum(c.change) from private.changes_since(k.day) c), 0), 2)
  from known k;
end;

comment on function private.equity_after(date, numeric) is
  'The account''s value now by the book, at the latest marks: its equity at the close of day (v_equity; null where there was none), plus the entries of the ledger and the P&L since. USD; null without a starting balance.';

-- 80_analytics/few_rule_sets
create function private.few_rule_sets(rule_sets jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_array_length(few_rule_sets.rule_sets) > 100 then
    raise exception 'a replay takes 100 rule sets at most' using errcode = 'PT422', detail = 'rule_sets';
  end if;
  return few_rule_sets.rule_sets;
end;
$$;

comment on function private.few_rule_sets(jsonb) is
  'The rule sets of a replay, as given. PT422 for more than 100: each replays the whole history.';

-- 80_analytics/replay
create function public.replay(rule_sets jsonb, since date default null, until date default null) returns jsonb
language sql stable security definer set search_path = '' set jit = off
as $$
  with rules as (
    select set.number, set.rules,
      (set.rules ->> 'profit_percent')::numeric as profit_percent,
      (set.rules ->> 'exit_dte')::integer as exit_dte,
      set.rules ? 'stop_multiple' as changes_stop,
      (set.rules ->> 'stop_multiple')::numeric as stop_multiple
    from jsonb_array_elements(private.few_rule_sets(replay.rule_sets)) with ordinality set (rules, number)
  ),
  over as (
    select t.pnl_realized, t.fees, t.exit_reason, (t.exit_date at time zone 'America/New_York')::date as exit_day,
      (t.entry_date at time zone 'America/New_York')::date as entry_day, p as position, p.position_id
    from public.trade_history t join public.positions p using (position_id)
    where (t.exit_date at time zone 'America/New_York')::date
      between coalesce(replay.since, '-infinity') and coalesce(replay.until, 'infinity')
  ),
  -- An era lasts from one change of a position's rules to the next; most positions have a single one.
  era as (
    select e.position_id, e.since, lead(e.since, 1, 'infinity') over (partition by e.position_id order by e.since) as until
    from (
      select o.position_id, timestamptz '-infinity' as since from over o
      union
      select c.position_id, c.changed_at from public.rule_changes c join over using (position_id)
      -- Growth with later fills is no change: the replay treats the position and its rules as complete from the
      -- start.
      where c.rule <> 'auto_exit' and not c.is_growth
    ) e
  ),
  day as (
    select o.position_id, e.since, m.trade_date, m.times, m.marks, m.naturals, m.low, m.high, e.until,
      e.since > '-infinity' or e.until < 'infinity' as is_changed,
      min(m.low) over before as lowest, max(m.high) over before as highest
    from over o
    join era e using (position_id)
    join private.v_daily_marks m using (position_id)
    window before as (partition by o.position_id, e.since order by m.trade_date rows between unbounded preceding and 1 preceding)
  ),
  -- A rule that no earlier look has met can be met only on a new day, at a new low or at a new high.
  look as (
    select d.position_id, d.since, d.trade_date, seen.*,
      min(seen.mark) over before as lowest, max(seen.mark) over before as highest
    from day d
    cross join lateral (
      -- On a day within the earlier range, the first look is enough.
      select case when not d.is_changed and d.low >= d.lowest and d.high <= d.highest then 1 else cardinality(d.marks) end as looks
    ) enough
    cross join unnest(d.times[:looks], d.marks[:looks], d.naturals[:looks]) with ordinality seen (at, mark, natural_price, place)
    where case
      when d.is_changed then seen.at >= d.since and seen.at < d.until
      else seen.place = 1 or d.lowest is null or seen.mark < d.lowest or seen.mark > d.highest
    end
    window before as (
      partition by d.position_id, d.since order by d.trade_date, seen.place rows between unbounded preceding and 1 preceding)
  ),
  telling as (
    select position_id, since, array_agg(trade_date order by trade_date, place) as days, array_agg(at order by trade_date, place) as times,
      array_agg(mark order by trade_date, place) as marks, array_agg(natural_price order by trade_date, place) as naturals
    from look
    where place = 1 or lowest is null or mark < lowest or mark > highest
    group by position_id, since
  ),
  part as (
    -- Contracts closed before the rest, and by whom: a close by a person would have happened under other rules,
    -- too.
    select position_id, jsonb_agg(jsonb_build_object('at', created_at, 'quantity', filled_quantity, 'cash', fill_cash,
      'days', greatest((created_at at time zone 'America/New_York')::date - entry_day, 1),
      'by_hand', source <> 'engine' or exit_reason not in ('21dte', 'profit_target', 'stop_loss'))) as parts
    from (
      select o.*, over.entry_day, o.order_id = max(o.order_id) over (partition by o.position_id) as is_last
      from public.orders o join over using (position_id)
      where o.purpose = 'exit' and o.filled_quantity > 0
    ) closed
    where not is_last
    group by position_id
  ),
  marked as (
    select o.*, coalesce(part.parts, '[]') as parts, greatest(o.exit_day - o.entry_day, 1) as counted_days,
      (o.position).capital / (o.position).quantity as capital
    from over o
    left join part using (position_id)
    where exists (select from telling l where l.position_id = o.position_id)
  ),
  traded as (
    select m.*, m.capital * (m.counted_days * (m.position).quantity + shorter.contract_days) as collateral_days
    from marked m
    cross join lateral (
      select coalesce(sum(p.quantity * (p.days - m.counted_days)), 0) as contract_days
      from jsonb_to_recordset(m.parts) p (quantity integer, days integer)
    ) shorter
  ),
  ruled as materialized (
    -- Before its first later change, a rule had the value that the change replaced.
    select l.*, jsonb_populate_record(t.position, coalesce(found.rules, '{}') || '{"close_asked_at": null}') as position
    from telling l
    join traded t using (position_id)
    left join lateral (
      select jsonb_object_agg(c.rule, c.old_value) as rules
      from (
        select distinct on (c.rule) c.rule, c.old_value from public.rule_changes c
        where c.position_id = l.position_id and c.changed_at > l.since and c.rule <> 'auto_exit' and not c.is_growth
        order by c.rule, c.changed_at, c.change_id
      ) c
    ) found on true
  ),
  met as (
    select distinct on (r.number, l.position_id) r.number, l.position_id, e.*
    from rules r
    cross join ruled l
    cross join lateral (
      select jsonb_populate_record(l.position,
        jsonb_strip_nulls(jsonb_build_object(
          'profit_target', greatest(round((l.position).credit * r.profit_percent / 100, 2), 0.01 * sign(r.profit_percent)),
          'exit_dte', r.exit_dte))
        || case when r.changes_stop
          then jsonb_build_object('stop_loss', greatest(round((l.position).credit * r.stop_multiple, 2), 0.01 * sign(r.stop_multiple)))
          else '{}' end) as position
    ) other
    -- Only looks that can meet a rule are evaluated: marks at a trigger price (within the rounding of its
    -- division), and days from the date rule's day on.
    cross join lateral private.evaluate_exit(other.position, null, l.days[1]) at
    cross join lateral (
      select s.trade_date, s.at, s.mark, s.natural_price, v.exit_reason, v.urgency
      from (
        select * from unnest(l.days, l.times, l.marks, l.naturals) with ordinality s (trade_date, at, mark, natural_price, place)
        where s.mark <= at.profit_price + 0.0001 or s.mark >= at.stop_price - 0.0001
          or s.trade_date >= l.days[1] + at.to_exit_dte
        order by s.place
      ) s
      cross join lateral private.evaluate_exit(other.position, s.mark, s.trade_date) v
      where v.exit_reason is not null
      order by s.place
      limit 1
    ) e
    order by r.number, l.position_id, l.since
  ),
  ended as (
    -- Where no rule was met, the trade ends as it really did: at its expiration, by its own rules or by a person.
    select r.number, t.pnl_realized, coalesce(e.exit_reason, t.exit_reason) as exit_reason,
      coalesce(e.trade_date, t.exit_day) - t.entry_day as days_held,
      e.exit_reason is null and t.exit_reason not in ('expired', 'assigned') as cut_off,
      e.urgency = 1 and e.natural_price is null as is_stop_at_mid,
      case when e.exit_reason is null then t.pnl_realized
        else (t.position).credit + by_hand.cash - paid.price * ((t.position).quantity - by_hand.quantity) - t.fees end as pnl,
      case when e.exit_reason is null then t.collateral_days
        else t.capital * (by_hand.days + held.days * ((t.position).quantity - by_hand.quantity)) end as collateral_days
    from rules r
    cross join traded t
    left join met e using (number, position_id)
    cross join lateral (
      select coalesce(sum(p.quantity), 0) as quantity, coalesce(sum(p.cash), 0) as cash, coalesce(sum(p.quantity * p.days), 0) as days
      from jsonb_to_recordset(t.parts) p (at timestamptz, quantity integer, cash numeric, days integer, by_hand boolean)
      where p.by_hand and p.at < e.at
    ) by_hand
    cross join lateral (
      -- A stop pays the natural price, but no close pays more than the legs can be worth.
      select case when e.urgency = 1 then least(coalesce(e.natural_price, e.mark), (t.position).max_worth) else e.mark end as price
    ) paid
    cross join lateral (select greatest(e.trade_date - t.entry_day, 1) as days) held
  ),
  result as (
    select r.number, r.rules,
      count(e.number) as trades,
      count(*) filter (where e.cut_off) as cut_off,
      count(*) filter (where e.is_stop_at_mid) as stops_at_mid,
      count(*) filter (where e.pnl > 0) as wins,
      round(100.0 * count(*) filter (where e.pnl > 0) / nullif(count(e.number), 0), 1) as win_rate,
      round(coalesce(sum(e.pnl), 0), 2) as total_pnl,
      round(avg(e.pnl), 2) as expectancy,
      round(min(e.pnl), 2) as worst,
      round(avg(e.days_held), 1) as avg_days_held,
      round(sum(e.pnl) / sum(e.collateral_days), 8) as pnl_per_collateral_day,
      round(36500 * sum(e.pnl) / sum(e.collateral_days), 2) as annual_return_on_collateral,
      round(avg(e.pnl - e.pnl_realized), 2) as difference,
      round(stddev_samp(e.pnl - e.pnl_realized) / sqrt(count(e.number)::numeric), 2) as difference_error,
      count(e.number) < 30 as few_trades,
      (select coalesce(jsonb_object_agg(reason, n), '{}') from (
        select x.exit_reason as reason, count(*) as n from ended x where x.number = r.number group by 1) reasons) as reasons
    from rules r left join ended e using (number)
    group by r.number, r.rules
  )
  select jsonb_build_object(
    'as_traded', (
      select jsonb_build_object(
        'trades', count(*),
        'wins', count(*) filter (where pnl_realized > 0),
        'win_rate', round(100.0 * count(*) filter (where pnl_realized > 0) / nullif(count(*), 0), 1),
        'total_pnl', coalesce(sum(pnl_realized), 0),
        'expectancy', round(avg(pnl_realized), 2),
        'worst', min(pnl_realized),
        'avg_days_held', round(avg(exit_day - entry_day), 1),
        'pnl_per_collateral_day', round(sum(pnl_realized) / sum(collateral_days), 8),
        'annual_return_on_collateral', round(36500 * sum(pnl_realized) / sum(collateral_days), 2))
      from traded
    ),
    'without_marks', (select count(*) from over) - (select count(*) from traded),
    'results', (select coalesce(jsonb_agg(to_jsonb(result) - 'number' order by number), '[]') from result)
  )
$$;

comment on function public.replay(jsonb, date, date) is
  'The results that other rules would have had for the closed trades, all or those with exits between two New York dates: the stored marks run through private.evaluate_exit() again. rule_sets: [{profit_percent? (percent of the credit), exit_dte?, stop_multiple? (multiple of the credit; null = no stop)}]; an omitted rule is the trade''s own at each look (rule_changes). Returns {as_traded, without_marks, results: [{rules, trades, cut_off, stops_at_mid, wins, win_rate (percent), total_pnl, expectancy, worst (USD, net of the fees paid), avg_days_held, pnl_per_collateral_day (USD for each USD of capital and day, a trade closed in parts by its parts), annual_return_on_collateral (the same for a year, percent), difference (from the real result, mean of the trades, USD), difference_error (its standard error, of pairs; null below two), few_trades (under 30), reasons: {exit_reason: trades}}]}. A close is made at the mark at which the rule was first met, a stop at the natural price at that time (stops_at_mid: number of stops without a stored one), and one look confirms a stop. Closes by a person before that count as they were. cut_off = closed before any of these rules was met, so that its further course is unknown: it counts as it was closed. PT422 for more than 100 rule sets.';
grant execute on function public.replay(jsonb, date, date) to service_role;

-- 80_analytics/v_daily_pnl
create view public.v_daily_pnl with (security_invoker = true) as
select
  trade_date,
  ticker,
  count(trade_pnl)::integer as trades_count,
  (count(*) filter (where trade_pnl > 0))::integer as wins,
  (count(*) filter (where trade_pnl <= 0))::integer as losses,
  round(100.0 * count(*) filter (where trade_pnl > 0) / nullif(count(trade_pnl), 0), 1) as win_rate,
  sum(pnl) as total_pnl,
  round(avg(trade_pnl), 2) as avg_pnl,
  coalesce(sum(shares_pnl), 0) as shares_pnl
from (
  select on_date as trade_date, ticker, trade_pnl, pnl, null::numeric as shares_pnl from private.v_realized
  union all
  select (closed_at at time zone 'America/New_York')::date, ticker, null, pnl, pnl
  from public.v_share_lots where closed_at is not null
) made
group by trade_date, ticker;

comment on view public.v_daily_pnl is
  'Realized P&L by New York date and ticker: closed trades, closed parts of open trades, sold shares. USD, net of fees; win_rate in percent.';
comment on column public.v_daily_pnl.ticker is 'For an index option its root; for shares the underlying.';
comment on column public.v_daily_pnl.win_rate is
  'Win rate of the closed trades; null where no trade closed its last contract.';
comment on column public.v_daily_pnl.total_pnl is
  'P&L realized that day: of a trade closed in parts, the part of that day (private.v_realized); shares included.';
comment on column public.v_daily_pnl.avg_pnl is 'Average P&L of the trades that closed that day, each as a whole.';
comment on column public.v_daily_pnl.shares_pnl is 'Part of total_pnl from shares that were sold or called away.';
grant select on public.v_daily_pnl to service_role;

-- 80_analytics/v_equity
create view public.v_equity with (security_invoker = true) as
with ledger as (
  select entry_date as on_date, kind,
    case when kind in ('starting_balance', 'deposit', 'withdrawal') then cash else 0 end as flow,
    -- Interest, dividends, fees and adjustments are performance.
    case when kind in ('starting_balance', 'deposit', 'withdrawal') then 0 else cash end as made
  from public.account_ledger
),
life as (
  select p.*, (p.entry_date at time zone 'America/New_York')::date as entry_day,
    (p.exit_date at time zone 'America/New_York')::date as exit_day
  from public.positions p
),
lot as (
  select l.*, (l.opened_at at time zone 'America/New_York')::date as entry_day,
    (l.closed_at at time zone 'America/New_York')::date as exit_day
  from public.v_share_lots l
),
first as (
  select least((select min(entry_day) from life), (select min(entry_day) from lot)) as entry_day
),
begun as (
  select (select on_date from ledger where kind = 'starting_balance') as on_date
),
session as (
  -- The range begins before the first session: that session's P&L needs the one before it.
  select day::date as trade_date
  from generate_series(
    (select least(begun.on_date, first.entry_day) - 7 from begun, first)::timestamp,
    private.new_york_date(private.now())::timestamp, '1 day') day
  where private.session_close(day::date) <= private.now()
  union
  -- The starting balance includes all earlier results, also when the day before it is on a weekend.
  select on_date - 1 from begun where on_date is not null
),
realized as materialized (
  select r.* from private.v_realized r
),
closed_part as (
  -- A part closed on a day without a session counts at the next session's close.
  select r.position_id, s.trade_date, sum(r.quantity) as quantity, sum(r.cash) as cash, sum(r.pnl) as pnl
  from realized r
  cross join lateral (select min(session.trade_date) as trade_date from session where session.trade_date >= r.on_date) s
  where not r.is_last
  group by 1, 2
),
entry_fees as (
  select o.position_id, sum(o.fees) as fees from public.orders o where o.purpose = 'entry' group by o.position_id
),
held as (
  -- Every position at every close at which it was open. On its first day its entry price counts as a mark.
  select s.trade_date, l.position_id, l.credit, l.entry_price, l.quantity, m.close,
    m.close is null and s.trade_date > l.entry_day as is_unmarked,
    count(m.close) over days as marked_days,
    coalesce(sum(c.quantity) over days, 0) as closed_quantity,
    coalesce(sum(c.cash) over days, 0) as closed_cash,
    coalesce(sum(c.pnl) over days, 0) as closed_pnl
  from life l
  -- Joining by equal days can use a hash; a range would make Postgres compare every session with every position.
  cross join lateral generate_series(
    l.entry_day::timestamp, coalesce(l.exit_day - 1, private.new_york_date(private.now()))::timestamp, '1 day') day
  join session s on s.trade_date = day::date
  left join private.v_daily_marks m on m.position_id = l.position_id and m.trade_date = s.trade_date
  left join closed_part c on c.position_id = l.position_id and c.trade_date = s.trade_date
  window days as (partition by l.position_id order by s.trade_date)
),
valued as (
  -- A day without a mark has the mark of the day before; before its first mark a position is worth its entry
  -- price.
  select h.*, coalesce(first_value(h.close) over (partition by h.position_id, h.marked_days order by h.trade_date), h.entry_price) as mark
  from held h
),
open_value as (
  select trade_date, sum(unrealized) as unrealized, sum(in_shares) as in_shares,
    count(*) as held, count(*) filter (where is_unmarked) as unmarked
  from (
    select v.trade_date, v.is_unmarked,
      -- Only the open contracts are unrealized; the P&L of closed parts is realized.
      v.credit - coalesce(f.fees, 0) + v.closed_cash - v.closed_pnl - v.mark * (v.quantity - v.closed_quantity) as unrealized,
      0 as in_shares
    from valued v left join entry_fees f using (position_id)
    union all
    -- Shares count at the last official close since they came, before the first one at their purchase price.
    select s.trade_date, shares.is_unmarked, shares.made, shares.made
    from lot l
    join session s on s.trade_date >= l.entry_day and s.trade_date < coalesce(l.exit_day, 'infinity')
    left join lateral (
      select c.close, c.trade_date from private.share_closes c
      where c.ticker = l.ticker and c.trade_date between l.entry_day and s.trade_date
      order by c.trade_date desc limit 1
    ) last on true
    cross join lateral (
      select l.quantity * (coalesce(last.close, l.price_in) - l.price_in) - l.fees_in as made,
        last.trade_date is distinct from s.trade_date and s.trade_date > l.entry_day as is_unmarked
    ) shares
  ) part
  group by trade_date
),
happened as (
  select s.trade_date, true as is_session, 0::numeric as flow, 0::numeric as left_late, 0::numeric as realized, 0::numeric as in_shares
  from session s
  union all
  -- A withdrawal on a day with a session leaves at its close.
  select l.on_date, false, l.flow, case when s.trade_date is not null then least(l.flow, 0) else 0 end, l.made, 0
  from ledger l left join session s on s.trade_date = l.on_date cross join begun
  -- Deposits before the first day that counts are part of the starting balance.
  where l.kind = 'starting_balance' or l.on_date >= coalesce(begun.on_date, l.on_date)
  union all
  select r.on_date, false, 0, 0, r.pnl, 0 from realized r
  union all
  select l.exit_day, false, 0, 0, l.pnl, l.pnl from lot l where l.exit_day is not null
),
running as (
  select trade_date, is_session, sum(flow) over days as flow, sum(left_late) over days as left_late, sum(realized) over days as realized,
    sum(in_shares) over days as in_shares
  from happened
  window days as (order by trade_date range unbounded preceding)
),
level as (
  select r.trade_date, r.flow as flow_so_far, r.left_late as left_late_so_far, r.realized as realized_so_far,
    coalesce(o.unrealized, 0) as unrealized, r.realized + coalesce(o.unrealized, 0) as value,
    r.in_shares + coalesce(o.in_shares, 0) as in_shares, coalesce(o.held, 0) as held, coalesce(o.unmarked, 0) as unmarked
  from running r left join open_value o using (trade_date)
  where r.is_session
),
change as (
  select l.*,
    l.flow_so_far - lag(l.flow_so_far, 1, 0) over days as flow,
    l.left_late_so_far - lag(l.left_late_so_far, 1, 0) over days as left_late,
    l.realized_so_far - lag(l.realized_so_far, 1, 0) over days as realized,
    l.value - lag(l.value, 1, 0) over days as pnl,
    l.in_shares - lag(l.in_shares, 1, 0) over days as shares_pnl
  from level l
  window days as (order by l.trade_date)
),
counted as (
  select c.*,
    case when begun.on_date is not null then c.flow_so_far + sum(c.pnl) over (order by c.trade_date) end as equity
  from change c, begun, first
  where c.trade_date >= coalesce(begun.on_date, first.entry_day)
),
returned as (
  select c.*,
    -- Deposits count from the open, withdrawals until the close.
    (c.pnl / nullif(greatest(c.equity - c.pnl - c.left_late, 0), 0))::double precision as daily_return
  from counted c
),
grown as (
  select r.*,
    case
      -- Without any daily return so far there is no growth either.
      when r.equity is null or count(r.daily_return) over days = 0 then null
      -- After a total loss growth stays at zero.
      when bool_or(1 + r.daily_return <= 0) over days then 0
      -- Rounding makes a return to the same cent a return to the high.
      else round(exp(greatest(least(
        sum(ln(case when 1 + r.daily_return > 0 then 1 + r.daily_return end)) over days, 700), -700))::numeric, 12)::double precision
    end as growth
  from returned r
  window days as (order by r.trade_date)
)
select g.trade_date,
  round(g.flow, 2) as flow,
  round(g.realized, 2) as realized_pnl,
  round(g.unrealized, 2) as unrealized_pnl,
  round(g.pnl, 2) as pnl,
  round(sum(g.pnl) over days, 2) as total_pnl,
  round(g.equity, 2) as equity,
  g.daily_return,
  coalesce(g.growth, case when g.equity is not null then 1 end) as growth,
  case when g.equity is not null then
    100 * (1 - coalesce(g.growth, 1) / greatest(max(g.growth) over days, 1)) end as drawdown_percent,
  round(g.shares_pnl, 2) as shares_pnl,
  g.held::integer as held,
  g.unmarked::integer as unmarked
from grown g
window days as (order by g.trade_date);

comment on view public.v_equity is
  'The account at the close of every session, marked to market, shares included: from the starting balance on, or from the first trade where account_ledger has none. Amounts in USD, P&L net of the fees paid so far.';
comment on column public.v_equity.flow is
  'Starting balance, deposits and withdrawals (negative) since the session before. USD.';
comment on column public.v_equity.realized_pnl is
  'P&L since the session before from positions closed in whole or in part, sold shares, and interest, dividends, fees and adjustments in account_ledger. USD.';
comment on column public.v_equity.unrealized_pnl is
  'P&L of everything open at the close, at its mark of that day or the last one before, shares at the official close. USD.';
comment on column public.v_equity.pnl is 'P&L of the account that day, realized and unrealized. USD.';
comment on column public.v_equity.total_pnl is 'Sum of pnl since the first row. USD.';
comment on column public.v_equity.equity is 'Value of the account. USD; null without a starting balance.';
comment on column public.v_equity.daily_return is
  'pnl / (equity of the day before + deposits), time-weighted: a deposit counts from the start of its day, a withdrawal until the end of its day. A fraction; null where there was no equity.';
comment on column public.v_equity.growth is
  'Growth of one dollar since the start, by the daily returns; zero for good after a total loss.';
comment on column public.v_equity.drawdown_percent is
  'How far growth is below its highest value so far, the start included. Percent.';
comment on column public.v_equity.shares_pnl is 'Part of pnl from shares, sold and held. USD.';
comment on column public.v_equity.held is 'Number of positions and lots of shares open at the close.';
comment on column public.v_equity.unmarked is
  'Number of them without a mark of that day (imports have none), which count at their earlier value. A position opened that day counts at its entry price.';
grant select on public.v_equity to service_role;

-- 80_analytics/v_exit_decisions
create view public.v_exit_decisions with (security_invoker = true) as
select
  d.position_id, d.run_id, c.started_at as checked_at, p.ticker,
  d.mark, d.legs, d.pnl, d.dte, d.to_profit_target,
  round(100 * d.to_profit_target / p.credit, 1) as to_profit_target_percent,
  d.to_stop_loss,
  round(100 * d.to_stop_loss / p.credit, 1) as to_stop_loss_percent,
  d.dte - p.exit_dte as to_exit_dte,
  d.exit_reason, d.verdict, d.code
from private.exit_decisions d
join private.exit_checks c using (run_id)
join public.positions p using (position_id);

comment on view public.v_exit_decisions is
  'The decisions of every check about every position, with the numbers behind them. Amounts in USD, prices in USD per contract. For past days only changes are kept: the first and the last of decisions that are the same.';
comment on column public.v_exit_decisions.checked_at is 'Market clock.';
comment on column public.v_exit_decisions.mark is 'USD per contract; null without a trustworthy quote for every leg.';
comment on column public.v_exit_decisions.legs is 'The quotes of the legs: [{symbol, bid, ask}], USD per contract.';
comment on column public.v_exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column public.v_exit_decisions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column public.v_exit_decisions.to_profit_target_percent is
  'to_profit_target in percent of the credit received.';
comment on column public.v_exit_decisions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column public.v_exit_decisions.to_stop_loss_percent is 'to_stop_loss in percent of the credit received.';
comment on column public.v_exit_decisions.to_exit_dte is
  'Calendar days until the date rule closes the position, by its current rule.';
grant select on public.v_exit_decisions to service_role;
grant select on private.exit_decisions, private.exit_checks to service_role;

-- 80_analytics/v_performance_metrics
create view public.v_performance_metrics with (security_invoker = true) as
select
  total_trades::integer,
  total_wins::integer,
  (total_trades - total_wins)::integer as total_losses,
  round(100.0 * total_wins / nullif(total_trades, 0), 1) as win_rate,
  coalesce(total_pnl, 0) + parts.pnl + shares_pnl as total_pnl,
  round(total_pnl / total_trades, 2) as avg_pnl_per_trade,
  (select min(pnl_realized) from public.trade_history where pnl_realized <= 0) as max_loss,
  (select max(pnl_realized) from public.trade_history where pnl_realized > 0) as max_win,
  round(pnl_deviation, 2) as pnl_stddev,
  shares_pnl
from (
  select
    count(*) as total_trades,
    -- The same as win_loss, without reading that column.
    count(*) filter (where pnl_realized > 0) as total_wins,
    sum(pnl_realized) as total_pnl,
    stddev_samp(pnl_realized) as pnl_deviation
  from public.trade_history
) trades
-- Closed parts of open positions.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as shares_pnl from public.v_share_lots where closed_by is not null) shares;

comment on view public.v_performance_metrics is
  'All closed trades in one row, and the result of shares. USD, net of fees; win_rate in percent; a figure is null without trades (pnl_stddev is the sample''s and needs two).';
comment on column public.v_performance_metrics.total_pnl is
  'Realized P&L in all: of closed trades, of closed parts of open positions, and of shares that were sold or called away. Averages are of closed trades only.';
comment on column public.v_performance_metrics.shares_pnl is 'Part of total_pnl from shares.';
comment on column public.v_performance_metrics.max_loss is
  'The worst P&L among the trades that did not win; zero or negative.';
grant select on public.v_performance_metrics to service_role;

-- 80_analytics/v_trades
create view public.v_trades with (security_invoker = true) as
with part as (
  -- Contracts closed before the rest.
  select o.position_id, private.new_york_date(o.created_at) as trade_date, o.created_at as decided_at,
    o.filled_quantity as quantity, o.fill_cash as cash
  from public.orders o join public.trade_history t using (position_id)
  where o.purpose = 'exit' and o.filled_quantity < t.quantity and o.filled_quantity > 0
),
parted as (
  select distinct position_id, trade_date from part
),
look as (
  select m.position_id, m.trade_date, null::timestamptz as looked_at, m.low, m.high
  from private.v_daily_marks m left join parted using (position_id, trade_date)
  where parted.position_id is null
  union all
  -- On a day with a partial close, marks before and after it count with different quantities.
  select m.position_id, m.trade_date, seen.looked_at, seen.mark, seen.mark
  from private.v_daily_marks m join parted using (position_id, trade_date)
  cross join unnest(m.times, m.marks) seen (looked_at, mark)
),
looked as (
  -- The P&L that the position would have had at each look, given the parts closed by then.
  select l.position_id, p.credit + coalesce(sum(part.cash), 0) as cash, p.quantity - coalesce(sum(part.quantity), 0) as quantity,
    l.low, l.high
  from look l
  join public.positions p using (position_id)
  left join part on part.position_id = l.position_id
    and (part.trade_date < l.trade_date or part.trade_date = l.trade_date and part.decided_at < l.looked_at)
  group by l.position_id, l.trade_date, l.looked_at, l.low, l.high, p.credit, p.quantity
),
excursion as (
  select position_id, max(cash - low * quantity) as best, min(cash - high * quantity) as worst
  from looked group by position_id
),
slipped as (
  -- Slippage is how much less was received, or more was paid, than the mid at the decision (implementation
  -- shortfall: Perold, 1988).
  select o.position_id, sum(o.mid * o.filled_quantity * case o.purpose when 'entry' then 1 else -1 end - o.fill_cash) as slippage
  from public.orders o
  where o.filled_quantity > 0 and o.mid is not null
  group by o.position_id
),
opened_with as (
  -- The stop before a person changed it for the first time.
  select distinct on (c.position_id) c.position_id, c.old_value::numeric as stop
  from public.rule_changes c where c.rule = 'stop_loss' and not c.is_growth
  order by c.position_id, c.change_id
),
noted as (
  -- A note about a day belongs to every position opened on it.
  select n.*, coalesce(n.position_id, opened.position_id) as about
  from public.journal n
  left join public.trade_history opened
    on n.position_id is null and (opened.entry_date at time zone 'America/New_York')::date = n.trade_date
),
journal as (
  select n.about as position_id,
    array_agg(distinct tag) filter (where tag is not null) as tags,
    array_agg(distinct mistake) filter (where mistake is not null) as mistakes,
    (array_agg(n.mood_before order by n.note_id desc) filter (where n.mood_before is not null))[1] as mood_before,
    (array_agg(n.mood_after order by n.note_id desc) filter (where n.mood_after is not null))[1] as mood_after,
    (array_agg(n.rating order by n.note_id desc) filter (where n.rating is not null))[1] as rating
  from noted n
  left join unnest(n.tags) tag on true
  left join unnest(n.mistakes) mistake on true
  group by n.about
)
select
  t.trade_id, t.position_id, t.request_id, t.ticker, t.strategy_type, p.contract, p.contract_short, p.expiration_date, t.quantity,
  t.entry_date, life.entry_day, t.entry_price, t.exit_date, life.exit_day, t.exit_price, t.exit_reason, t.executed_by,
  t.pnl_realized, t.pnl_percent, t.win_loss, t.fees, p.capital, p.credit,
  life.exit_day - life.entry_day as days_held,
  p.expiration_date - life.entry_day as dte_at_entry,
  round(100 * t.pnl_realized / p.capital, 2) as return_on_collateral,
  round(100 * t.pnl_realized / p.capital * 365 / greatest(life.exit_day - life.entry_day, 1), 2) as annual_return,
  round(ever.mfe, 2) as mfe,
  round(ever.mae, 2) as mae,
  round(100 * ever.mfe / p.credit, 1) as mfe_percent,
  round(100 * ever.mae / p.credit, 1) as mae_percent,
  risked.stop as stop_at_entry,
  round(t.pnl_realized / nullif(risked.stop, 0), 2) as r_multiple,
  round(slipped.slippage, 2) as slippage,
  coalesce(journal.tags, '{}') as tags, coalesce(journal.mistakes, '{}') as mistakes,
  journal.mood_before, journal.mood_after, journal.rating
from public.trade_history t
join public.positions p using (position_id)
join public.trade_requests r on r.request_id = t.request_id
cross join lateral (
  select (t.entry_date at time zone 'America/New_York')::date as entry_day,
    (t.exit_date at time zone 'America/New_York')::date as exit_day
) life
left join excursion using (position_id)
cross join lateral (
  select case when excursion.best is not null then greatest(excursion.best, t.pnl_realized + t.fees, 0) end as mfe,
    case when excursion.worst is not null then least(excursion.worst, t.pnl_realized + t.fees, 0) end as mae
) ever
left join opened_with using (position_id)
cross join lateral (
  select case when own.stop is not null then least(own.stop, private.can_lose(p)) end as stop
  from (
    select case
      -- Imported trades come without their stop.
      when r.origin = 'import' then null
      when opened_with.position_id is not null then opened_with.stop
      else p.stop_loss end as stop
  ) own
) risked
left join slipped using (position_id)
left join journal using (position_id);

comment on view public.v_trades is
  'Every closed trade with its figures for analysis. Amounts in USD, prices in USD per contract, P&L net of fees.';
comment on column public.v_trades.days_held is 'Calendar days in New York.';
comment on column public.v_trades.dte_at_entry is 'Calendar days from entry to expiration.';
comment on column public.v_trades.return_on_collateral is 'P&L in percent of positions.capital.';
comment on column public.v_trades.annual_return is
  'return_on_collateral converted to a year, without compounding; less than a day held counts as a day. Percent.';
comment on column public.v_trades.mfe is
  'Maximum favorable excursion: the best P&L at any check or at the close, before fees, never below zero. USD; null where no mark was stored (Sweeney, Campaign Trading, 1996).';
comment on column public.v_trades.mae is
  'Maximum adverse excursion: the worst P&L at any check or at the close, before fees, never above zero. USD; null where no mark was stored.';
comment on column public.v_trades.mfe_percent is 'mfe in percent of the credit.';
comment on column public.v_trades.mae_percent is 'mae in percent of the credit.';
comment on column public.v_trades.stop_at_entry is
  'The stop with which the whole position opened; at most what its legs can lose. USD; null = none, or imported.';
comment on column public.v_trades.r_multiple is
  'P&L per dollar of stop_at_entry (Tharp, 1998): a full stop is -1. Null without one.';
comment on column public.v_trades.slippage is
  'Cost of the fills compared with the mid when their orders were decided on (orders.mid); negative = better than the mid. USD; null where nothing was quoted, as for trades filled elsewhere.';
comment on column public.v_trades.tags is
  'Tags of the position''s notes in public.journal and of the notes about its entry day.';
comment on column public.v_trades.rating is 'The latest rating, 1 to 5.';
grant select on public.v_trades to service_role;

-- 80_analytics/daily_pnl
create function public.daily_pnl(date date) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object(
    'date', daily_pnl.date,
    'trades', coalesce(sum(trades_count), 0),
    'wins', coalesce(sum(wins), 0),
    'losses', coalesce(sum(losses), 0),
    'win_rate', round(100.0 * sum(wins) / nullif(sum(trades_count), 0), 1),
    'total_pnl', coalesce(sum(total_pnl), 0),
    'shares_pnl', coalesce(sum(shares_pnl), 0)
  )
  from public.v_daily_pnl where trade_date = daily_pnl.date;
end;

comment on function public.daily_pnl(date) is
  'The results of one New York date: {date, trades (closed), wins, losses, win_rate (percent, null without trades), total_pnl (USD, net of fees; parts of trades and sold shares included), shares_pnl (the part of it from shares)}.';
grant execute on function public.daily_pnl(date) to service_role;

-- 80_analytics/equity_now
create function private.equity_now() returns numeric
language sql stable set search_path = ''
begin atomic
  select private.equity_after(last.trade_date, last.equity)
  from (select) one
  left join lateral (select e.trade_date, e.equity from public.v_equity e order by e.trade_date desc limit 1) last on true;
end;

comment on function private.equity_now() is
  'The account''s value now: private.equity_after() for the last close in v_equity. USD; null without a starting balance.';

-- 80_analytics/v_account_figures
create view private.v_account_figures with (security_invoker = true) as
with rate as (
  -- The risk-free rate is subtracted only where the account's interest is recorded.
  select case when exists (select from public.account_ledger where kind = 'interest')
    then s.risk_free_percent / 100.0 / 252 else 0 end as risk_free
  from public.report_settings s
),
daily as (
  select e.*, e.daily_return - rate.risk_free as excess,
    greatest(max(e.growth) over days, 1) as peak,
    row_number() over (order by e.daily_return) as rank,
    lag(e.drawdown_percent) over days as drawdown_before,
    max(e.trade_date) filter (where e.drawdown_percent = 0) over (days rows between unbounded preceding and 1 preceding) as high_on
  from public.v_equity e cross join rate
  window days as (order by e.trade_date)
),
average as (
  select avg(daily_return) as mean, stddev_samp(daily_return) as deviation from daily
),
days as (
  select count(*)::integer as sessions,
    (count(*) filter (where d.unmarked * 10 > d.held))::integer as unmarked_sessions,
    count(d.daily_return)::integer as returns,
    min(d.trade_date) as begun_on, max(d.trade_date) as latest_on,
    avg(d.excess) as excess,
    stddev_samp(d.excess) as deviation,
    sqrt(avg(least(d.excess, 0) ^ 2) filter (where d.excess is not null)) as downside,
    sum(((d.daily_return - a.mean) / nullif(a.deviation, 0)) ^ 3) as cubes,
    avg(d.daily_return) filter (where d.rank <= ceil(0.05 * a.returns)) as expected_shortfall,
    (array_agg(d.equity order by d.trade_date desc))[1] as equity,
    (array_agg(d.growth order by d.trade_date desc))[1] as growth
  from daily d cross join (select *, (select count(daily_return) from daily) as returns from average) a
),
worst_day as (
  select trade_date, daily_return from daily where daily_return < 0 order by daily_return, trade_date limit 1
),
month as (
  select date_trunc('month', trade_date::timestamp)::date as month, (array_agg(growth order by trade_date desc))[1] as growth
  from daily group by 1
),
worst_month as (
  select month, made
  from (select m.month, m.growth / nullif(lag(m.growth, 1, 1) over (order by m.month), 0) - 1 as made from month m) grown
  where made < 0 order by made, month limit 1
),
trough as (
  select trade_date, growth, peak, drawdown_percent from daily
  where drawdown_percent > 0 order by drawdown_percent desc, trade_date limit 1
),
drawdown as (
  select t.drawdown_percent, t.trade_date as trough_on,
    -- peak_on is null where the account only fell from the start: the session before the first has no row.
    (select max(d.trade_date) from daily d where d.trade_date < t.trade_date and d.growth >= t.peak) as peak_on,
    (select min(d.trade_date) from daily d where d.trade_date > t.trade_date and d.growth >= t.peak) as recovered_on
  from trough t
),
ratio as (
  select
    -- A curve without deviation has no ratio; a remainder of float arithmetic does not count as deviation.
    case when d.deviation > 1e-12 then d.excess / d.deviation end as sharpe,
    case when d.deviation > 1e-12 and d.downside > 1e-12 then d.excess / d.downside end as sortino,
    case when d.deviation > 1e-12 and d.returns > 2
      then d.returns / ((d.returns - 1.0) * (d.returns - 2)) * d.cubes end as skew,
    -- The compounded year may exceed the range of a float.
    case
      when d.returns = 0 then null
      when d.growth <= 0 then -100
      when a_year.log < -100 then -100
      when a_year.log < 100 then 100 * (exp(a_year.log) - 1)
    end as annual_return
  from days d
  cross join lateral (select case when d.growth > 0 then ln(d.growth) * 252 / nullif(d.returns, 0) end as log) a_year
)
select d.sessions, d.unmarked_sessions, d.returns, d.equity, 100 * (d.growth - 1) as total_return,
  d.returns < 252 as is_short,
  enough.annual_return,
  sure.sharpe * sqrt(252) as sharpe,
  sqrt((1 + sure.sharpe ^ 2 / 2) / d.returns) * sqrt(252) as sharpe_error,
  sure.sortino * sqrt(252) as sortino,
  enough.annual_return / nullif(seen.max_drawdown, 0) as calmar,
  sure.skew, sure.expected_shortfall,
  seen.*
from days d
cross join ratio r
left join lateral (select r.annual_return where d.returns >= 60) enough on true
left join lateral (
  -- Figures from daily returns need marks on almost all days.
  select true as is_marked, w.drawdown_percent as max_drawdown, w.peak_on as drawdown_from, w.trough_on as drawdown_to, w.recovered_on,
    coalesce(w.recovered_on, d.latest_on) - coalesce(w.peak_on, case when w.trough_on is not null then d.begun_on end) as drawdown_days,
    (
      select max(u.trade_date - coalesce(u.high_on, d.begun_on)) from daily u where u.drawdown_before > 0 or u.drawdown_percent > 0
    ) as longest_drawdown_days,
    100 * day.daily_return as worst_day, day.trade_date as worst_day_on,
    100 * m.made as worst_month, m.month as worst_month_on
  from (select) one left join drawdown w on true left join worst_day day on true left join worst_month m on true
  where d.unmarked_sessions * 10 <= d.sessions
) seen on true
left join lateral (
  select r.sharpe, r.sortino, r.skew, 100 * d.expected_shortfall as expected_shortfall
  where seen.is_marked and d.returns >= 60
) sure on true;

comment on view private.v_account_figures is
  'Figures of the account''s equity curve (public.v_equity), in one row, unrounded: USD and percent, see public.v_performance.';
grant select on private.v_account_figures to service_role;

-- 80_analytics/v_comparison
create view public.v_comparison with (security_invoker = true) as
with sorted as (
  select t.*, dimension, bucket, place
  from public.v_trades t
  cross join lateral (
    values
      ('strategy', t.strategy_type, 0),
      ('ticker', t.ticker, 0),
      ('exit_reason', t.exit_reason, 0),
      ('dte_at_entry', case
        when t.dte_at_entry < 8 then 'up to 7' when t.dte_at_entry < 22 then '8 to 21' when t.dte_at_entry < 36 then '22 to 35'
        when t.dte_at_entry < 50 then '36 to 49' when t.dte_at_entry < 64 then '50 to 63' else 'over 63'
      end, width_bucket(t.dte_at_entry, array[8, 22, 36, 50, 64])),
      ('weekday', to_char(t.entry_day, 'FMDay'), extract(isodow from t.entry_day)::integer),
      ('days_held', case
        when t.days_held < 1 then 'same day' when t.days_held < 8 then '1 to 7' when t.days_held < 15 then '8 to 14'
        when t.days_held < 31 then '15 to 30' else 'over 30'
      end, width_bucket(t.days_held, array[1, 8, 15, 31])),
      ('month', to_char(t.exit_day, 'YYYY-MM'), 0),
      ('rating', t.rating::text, 0),
      ('mood', t.mood_before, case t.mood_before
        when 'fearful' then 1 when 'nervous' then 2 when 'calm' then 3 when 'confident' then 4 else 5 end)
  ) one (dimension, bucket, place)
  where bucket is not null
  union all
  select t.*, 'tag', tag, 0 from public.v_trades t, unnest(t.tags) tag
  union all
  select t.*, 'mistake', mistake, 0 from public.v_trades t, unnest(t.mistakes) mistake
)
select dimension, bucket, place,
  count(*)::integer as trades,
  (count(*) filter (where pnl_realized > 0))::integer as wins,
  (count(*) filter (where pnl_realized = 0))::integer as scratches,
  round(100.0 * count(*) filter (where pnl_realized > 0) / count(*), 1) as win_rate,
  sum(pnl_realized) as total_pnl,
  round(avg(pnl_realized), 2) as expectancy,
  round(coalesce(sum(pnl_realized) filter (where pnl_realized > 0), 0)
    / nullif(-sum(pnl_realized) filter (where pnl_realized <= 0), 0), 2) as profit_factor,
  max(pnl_realized) as best, min(pnl_realized) as worst,
  round(avg(days_held), 1) as avg_days_held,
  round(100 * sum(pnl_realized) / sum(credit), 1) as premium_captured,
  round(100 * sum(pnl_realized) / sum(capital), 2) as return_on_collateral,
  round(100 * 365 * sum(pnl_realized) / sum(capital * greatest(days_held, 1)), 2) as annual_return_on_collateral,
  count(*) < 30 as few_trades
from sorted
group by dimension, bucket, place;

comment on view public.v_comparison is
  'Closed trades compared in groups: by strategy, ticker, exit_reason, dte_at_entry, weekday (of the entry), days_held, month (of the exit), and by the journal: tag, mistake, rating, mood (before). USD, net of fees; rates in percent.';
comment on column public.v_comparison.bucket is
  'The value that the trades of the row have in common. A trade with several tags is in the row of each.';
comment on column public.v_comparison.place is
  'Position of the bucket in its dimension''s own order; 0 where there is none.';
comment on column public.v_comparison.scratches is 'Trades with a P&L of exactly zero: neither won nor lost.';
comment on column public.v_comparison.premium_captured is
  'P&L in percent of the credit: the part of the premium that was kept.';
comment on column public.v_comparison.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding.';
comment on column public.v_comparison.few_trades is
  'Fewer than 30 trades: a difference from another row may well be chance.';
grant select on public.v_comparison to service_role;

-- 80_analytics/v_months
create view public.v_months with (security_invoker = true) as
with closed as (
  select date_trunc('month', t.exit_day::timestamp)::date as month,
    count(*)::integer as trades,
    (count(*) filter (where t.pnl_realized > 0))::integer as wins,
    (count(*) filter (where t.pnl_realized < 0))::integer as losses,
    (count(*) filter (where t.pnl_realized = 0))::integer as scratches,
    sum(t.credit) as credit,
    round(100 * sum(t.pnl_realized) / sum(t.credit), 1) as premium_captured
  from public.v_trades t group by 1
),
realized as (
  select date_trunc('month', d.trade_date::timestamp)::date as month, sum(d.total_pnl) as pnl
  from public.v_daily_pnl d group by 1
),
account as (
  select e.*, e.growth / nullif(lag(e.growth, 1, 1::double precision) over (order by e.month), 0) - 1 as made
  from (
    select date_trunc('month', e.trade_date::timestamp)::date as month,
      sum(e.flow) as flow, sum(e.pnl) as pnl,
      (array_agg(e.equity order by e.trade_date desc))[1] as equity,
      (array_agg(e.growth order by e.trade_date desc))[1] as growth,
      max(e.drawdown_percent) as drawdown_percent
    from public.v_equity e group by 1
  ) e
)
select month,
  coalesce(c.trades, 0) as trades, coalesce(c.wins, 0) as wins, coalesce(c.losses, 0) as losses, coalesce(c.scratches, 0) as scratches,
  coalesce(r.pnl, 0) as realized_pnl,
  coalesce(c.credit, 0) as credit, c.premium_captured,
  a.pnl as account_pnl, a.flow, a.equity,
  round((100 * a.made)::numeric, 2) as account_return,
  round(a.drawdown_percent::numeric, 2) as drawdown
from closed c full join realized r using (month) full join account a using (month);

comment on view public.v_months is
  'The months (New York) in which a trade closed or the account was open. USD, net of fees.';
comment on column public.v_months.month is 'First day of the month.';
comment on column public.v_months.trades is 'Trades whose last contract closed in the month.';
comment on column public.v_months.scratches is 'Trades with a P&L of exactly zero.';
comment on column public.v_months.realized_pnl is
  'P&L realized in the month, parts of open trades and shares included (v_daily_pnl).';
comment on column public.v_months.credit is 'Credit of the trades that closed in the month.';
comment on column public.v_months.premium_captured is
  'P&L of these trades in percent of their credit; null where no trade closed.';
comment on column public.v_months.account_pnl is
  'P&L of the account, realized and unrealized (v_equity); null before the account was open.';
comment on column public.v_months.flow is 'Starting balance, deposits, withdrawals (negative).';
comment on column public.v_months.equity is 'Equity at the month''s last close.';
comment on column public.v_months.account_return is
  'Time-weighted return of the account. Percent; null without a starting balance, and after a total loss.';
comment on column public.v_months.drawdown is
  'The largest distance below a high at one of the month''s closes. Percent.';
grant select on public.v_months to service_role;

-- 80_analytics/v_trade_figures
create view private.v_trade_figures with (security_invoker = true) as
with trade as (
  select t.*, pnl_realized > 0 as won, date_trunc('week', t.exit_day::timestamp) as week from public.v_trades t
),
ordered as (
  -- Two rows are in one streak when no row of the other kind lies between them; a scratch belongs to neither
  -- kind.
  select won,
    row_number() over (order by exit_date, trade_id)
      - row_number() over (partition by won order by exit_date, trade_id) as streak,
    row_number() over (order by exit_date desc, trade_id desc) as from_the_end
  from trade where pnl_realized <> 0
),
streaks as (
  select won, count(*)::integer as length, min(from_the_end) as from_the_end from ordered group by won, streak
),
total as (
  select count(*)::integer as trades,
    (count(*) filter (where won))::integer as wins,
    (count(*) filter (where pnl_realized < 0))::integer as losses,
    (count(*) filter (where pnl_realized = 0))::integer as scratches,
    count(*) filter (where won) / nullif(count(*), 0)::double precision as won,
    coalesce(sum(pnl_realized), 0) as total_pnl,
    coalesce(sum(fees), 0) as fees,
    sum(slippage) as slippage,
    avg(pnl_realized) as expectancy,
    avg(pnl_realized) filter (where won) as avg_win,
    avg(pnl_realized) filter (where pnl_realized < 0) as avg_loss,
    sum(pnl_realized) filter (where won) as gross_profit,
    -sum(pnl_realized) filter (where pnl_realized < 0) as gross_loss,
    avg(days_held) as avg_days_held,
    100 * sum(pnl_realized) / sum(credit) as premium_captured,
    100 * sum(pnl_realized) / sum(capital) as return_on_collateral,
    100 * 365 * sum(pnl_realized) / sum(capital * greatest(days_held, 1)) as annual_return_on_collateral,
    avg(mfe) as avg_mfe, avg(mae) as avg_mae,
    avg(mfe_percent) as avg_mfe_percent, avg(mae_percent) as avg_mae_percent,
    avg(r_multiple) as expectancy_r,
    count(r_multiple)::integer as trades_with_stop
  from trade
),
weekly as (
  select week, count(*) as trades, count(*) filter (where won) as wins from trade group by week
),
clustered as (
  select count(*)::double precision as weeks,
    count(*) / nullif(count(*) - 1, 0)::double precision * sum((w.wins - t.won * w.trades) ^ 2) / t.trades ^ 2 as variance
  from weekly w cross join total t
  group by t.trades, t.won
),
likely as (
  -- Wilson's interval for the number of independent trades that would carry as much information (Korn and
  -- Graubard, 1998).
  select z.z, t.won as p, greatest(1, case
      when c.weeks = 1 then 1
      when t.won in (0, 1) then c.weeks
      else least(t.trades, coalesce(t.won * (1 - t.won) / nullif(c.variance, 0), t.trades))
    end * (z.z / student.t) ^ 2) as n
  from total t cross join clustered c
  cross join (select 1.959964::double precision as z) z
  -- The quantile of Student's distribution for this number of weeks, from the normal one (Cornish and Fisher,
  -- 1937).
  cross join lateral (select greatest(c.weeks - 1, 1) as nu) degrees
  cross join lateral (
    select z.z + (z.z ^ 3 + z.z) / (4 * nu) + (5 * z.z ^ 5 + 16 * z.z ^ 3 + 3 * z.z) / (96 * nu ^ 2)
      + (3 * z.z ^ 7 + 19 * z.z ^ 5 + 17 * z.z ^ 3 - 15 * z.z) / (384 * nu ^ 3) as t
  ) student
),
win_rate as (
  select 100 * (p + z ^ 2 / (2 * n) - reach) / (1 + z ^ 2 / n) as low, 100 * (p + z ^ 2 / (2 * n) + reach) / (1 + z ^ 2 / n) as high
  from likely cross join lateral (select z * sqrt(p * (1 - p) / n + z ^ 2 / (4 * n ^ 2)) as reach) r
)
select t.*,
  w.low as win_rate_low, w.high as win_rate_high,
  (select count(*)::integer from weekly) as exit_weeks,
  (select coalesce(max(length), 0) from streaks where won) as longest_win_streak,
  (select coalesce(max(length), 0) from streaks where not won) as longest_loss_streak,
  (select case when won then length else -length end from streaks where from_the_end = 1) as current_streak
from total t left join win_rate w on true;

comment on view private.v_trade_figures is
  'Figures of all closed trades, in one row, unrounded: USD and percent, see public.v_performance.';
grant select on private.v_trade_figures to service_role;

-- 80_analytics/v_performance
create view public.v_performance with (security_invoker = true) as
select
  t.trades, t.wins, t.losses, t.scratches,
  round((100 * t.won)::numeric, 1) as win_rate,
  round(t.win_rate_low::numeric, 1) as win_rate_low,
  round(t.win_rate_high::numeric, 1) as win_rate_high,
  t.exit_weeks,
  t.total_pnl + parts.pnl + shares.pnl as total_pnl, t.fees, round(t.slippage, 2) as slippage,
  round(t.expectancy, 2) as expectancy,
  round(t.avg_win, 2) as avg_win, round(t.avg_loss, 2) as avg_loss,
  round(coalesce(t.gross_profit, 0) / nullif(t.gross_loss, 0), 2) as profit_factor,
  round(t.avg_win / nullif(-t.avg_loss, 0), 2) as payoff_ratio,
  round(t.expectancy_r, 2) as expectancy_r, t.trades_with_stop,
  t.longest_win_streak, t.longest_loss_streak, t.current_streak,
  round(t.avg_days_held, 1) as avg_days_held,
  round(t.premium_captured, 1) as premium_captured,
  round(t.return_on_collateral, 2) as return_on_collateral,
  round(t.annual_return_on_collateral, 2) as annual_return_on_collateral,
  round(t.avg_mfe, 2) as avg_mfe, round(t.avg_mae, 2) as avg_mae,
  round(t.avg_mfe_percent, 1) as avg_mfe_percent, round(t.avg_mae_percent, 1) as avg_mae_percent,
  t.trades < 30 as few_trades,
  a.sessions, a.unmarked_sessions, a.returns, a.equity,
  round(a.total_return::numeric, 2) as total_return,
  round(a.annual_return::numeric, 2) as annual_return,
  round(a.sharpe::numeric, 2) as sharpe,
  round(a.sharpe_error::numeric, 2) as sharpe_error,
  round(a.sortino::numeric, 2) as sortino,
  round(a.max_drawdown::numeric, 2) as max_drawdown, a.drawdown_from, a.drawdown_to, a.recovered_on,
  a.drawdown_days, a.longest_drawdown_days,
  round(a.calmar::numeric, 2) as calmar,
  round(a.worst_day::numeric, 2) as worst_day, a.worst_day_on,
  round(a.worst_month::numeric, 2) as worst_month, a.worst_month_on,
  round(a.skew::numeric, 2) as skew,
  round(a.expected_shortfall::numeric, 2) as expected_shortfall,
  a.is_short,
  shares.pnl as shares_pnl
from private.v_trade_figures t
cross join private.v_account_figures a
-- Closed parts of open positions.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as pnl from public.v_share_lots where closed_by is not null) shares;

comment on view public.v_performance is
  'The performance in one row. Figures of closed trades: USD, net of fees. Figures of the account at every close (v_equity): percent, null without a starting balance. A figure is null where its divisor is zero. Figures from daily returns are null where more than a tenth of the sessions is unmarked; annualized figures, skew and expected_shortfall are null below 60 returns.';
comment on column public.v_performance.losses is 'Closed trades with a P&L below zero.';
comment on column public.v_performance.scratches is
  'Trades with a P&L of exactly zero: neither won nor lost. They end no streak.';
comment on column public.v_performance.total_pnl is
  'Realized P&L in all: of closed trades, of closed parts of open positions, and of shares that were sold or called away. Averages and ratios are of closed trades only.';
comment on column public.v_performance.win_rate is 'Percent of the closed trades with a P&L above zero.';
comment on column public.v_performance.win_rate_low is
  'Lower bound of the win rate''s 95 % confidence interval; win_rate_high is the upper one. Trades that close in the same week are not independent: Wilson''s score interval (1927) for the effective number of trades, with Student''s distribution (Korn and Graubard 1998). Percent.';
comment on column public.v_performance.exit_weeks is
  'Number of weeks, Monday to Sunday in New York, in which a trade closed.';
comment on column public.v_performance.slippage is
  'Slippage of the fills from the mid, see v_trades. It is already part of the P&L. USD.';
comment on column public.v_performance.expectancy is 'Average P&L of a trade. USD.';
comment on column public.v_performance.avg_loss is 'Average P&L of the losing trades. USD.';
comment on column public.v_performance.profit_factor is
  'Total profit of the winners per dollar of total loss of the others.';
comment on column public.v_performance.payoff_ratio is 'Average win per dollar of average loss.';
comment on column public.v_performance.expectancy_r is
  'Average R-multiple: P&L per dollar of the stop, see v_trades (Tharp, 1998), over trades_with_stop, the trades that opened with a stop.';
comment on column public.v_performance.longest_win_streak is 'Trades in a row, in the order of their exits.';
comment on column public.v_performance.current_streak is 'Length of the latest streak; negative = losses.';
comment on column public.v_performance.avg_days_held is 'Calendar days.';
comment on column public.v_performance.premium_captured is
  'P&L in percent of the credit of all trades: the part of the premium that was kept.';
comment on column public.v_performance.return_on_collateral is 'P&L in percent of the collateral of all trades.';
comment on column public.v_performance.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding; a trade of less than a day counts as a day.';
comment on column public.v_performance.avg_mfe_percent is 'Mean of the trades'' maximum favourable excursions, each in percent of its credit.';
comment on column public.v_performance.avg_mae_percent is
  'Mean of the trades'' maximum adverse excursions, each in percent of its credit.';
comment on column public.v_performance.few_trades is
  'Fewer than 30 trades: the figures of the trades may show more chance than skill.';
comment on column public.v_performance.sessions is 'Number of closes in the equity curve.';
comment on column public.v_performance.unmarked_sessions is
  'Sessions at whose close more than a tenth of the open positions and lots had no mark of that day, as with imports: there the curve is flat and looks safer than it was.';
comment on column public.v_performance.returns is 'Number of daily returns behind the figures of the account.';
comment on column public.v_performance.total_return is 'Time-weighted return since the start. Percent.';
comment on column public.v_performance.annual_return is
  'total_return converted to 252 sessions, compounded. Percent; -100 = total loss.';
comment on column public.v_performance.sharpe is
  'Mean of the daily returns above report_settings.risk_free_percent / 252, divided by their sample deviation, x sqrt(252) (Sharpe 1994). Without interest in account_ledger no rate is subtracted. Null for a flat curve.';
comment on column public.v_performance.sharpe_error is
  'Standard error of the Sharpe ratio, from sqrt((1 + S^2 / 2) / n) for the daily ratio (Lo 2002). A Sharpe ratio below twice this may well be zero.';
comment on column public.v_performance.sortino is
  'As sharpe, but divided by the downside deviation, the root of the mean square of the returns below that rate, over all days (Sortino and Price 1994). Null where no day was below it, and for a flat curve.';
comment on column public.v_performance.max_drawdown is
  'The deepest fall from a high, by the daily returns, so that a withdrawal does not count. Percent; null = never below a high.';
comment on column public.v_performance.drawdown_from is 'Date of the high before max_drawdown; null = the start.';
comment on column public.v_performance.recovered_on is 'First close at that high again; null = not yet.';
comment on column public.v_performance.drawdown_days is
  'Calendar days from that high to the close at the same height, or until now.';
comment on column public.v_performance.longest_drawdown_days is
  'The longest time below a high, however deep. Calendar days.';
comment on column public.v_performance.calmar is
  'annual_return / max_drawdown (Young 1991), over the whole time instead of the last 36 months.';
comment on column public.v_performance.worst_day is 'The lowest daily return, percent; null = no day lost.';
comment on column public.v_performance.worst_month is 'The lowest return of a calendar month, percent; null = no month lost. worst_month_on is its first day.';
comment on column public.v_performance.skew is
  'Sample skewness of the daily returns (Fisher and Pearson, adjusted): negative = a few losses are larger than the many gains, as is typical for sold premium. Null for a flat curve.';
comment on column public.v_performance.expected_shortfall is
  'Mean of the worst 5 % of the daily returns, rounded up to whole days. Percent.';
comment on column public.v_performance.is_short is
  'Fewer than 252 returns, which is a year: the annualized figures are mostly chance.';
comment on column public.v_performance.shares_pnl is 'Part of total_pnl from shares.';
grant select on public.v_performance to service_role;

-- 82_scan/asks_of_underlying
create function private.asks_of_underlying(underlying text) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('underlyings', jsonb_build_object('tickers', jsonb_build_array(asks_of_underlying.underlying), 'indices', (
    select coalesce(jsonb_agg(distinct i.underlying), '[]') from public.index_roots i where i.settles_by is not null)));
end;

comment on function private.asks_of_underlying(text) is
  'The question for an underlying''s price, with the list of all underlyings that are indices.';

-- 82_scan/broker_balances
create table public.broker_balances (
  trade_date date primary key,
  equity numeric(18, 4),
  cash numeric(18, 4),
  buying_power numeric(18, 4) not null,
  book_equity numeric(18, 4),
  told_at timestamptz not null default private.now()
);

comment on table public.broker_balances is 'The broker''s latest report of the account on each day. USD.';
comment on column public.broker_balances.trade_date is 'New York date.';
comment on column public.broker_balances.equity is 'Value of the account. USD; null = not reported.';
comment on column public.broker_balances.cash is 'USD; null = not reported.';
comment on column public.broker_balances.buying_power is 'The amount still available for option trades. USD.';
comment on column public.broker_balances.book_equity is
  'Value of the account by the book at that time. USD; null without a starting balance.';
comment on column public.broker_balances.told_at is 'Market clock.';

alter table public.broker_balances enable row level security;
grant select on public.broker_balances to service_role;

-- 82_scan/chance_below
create function private.chance_below(
  price_then numeric, price_now numeric, volatility double precision, years double precision, rate double precision
) returns double precision
language plpgsql immutable set search_path = ''
as $$
declare
  -- The distance of ln(price_then) from its expected value, in standard deviations.
  x double precision;
  t double precision;
  tail double precision;
begin
  if chance_below.price_then <= 0 then
    return 0::double precision;
  elsif chance_below.years <= 0 then
    return case when chance_below.price_now < chance_below.price_then then 1::double precision else 0::double precision end;
  end if;
  x := (ln((chance_below.price_then / chance_below.price_now)::double precision)
      - (chance_below.rate - chance_below.volatility ^ 2 / 2) * chance_below.years)
    / (chance_below.volatility * sqrt(chance_below.years));
  -- The normal distribution by Abramowitz and Stegun, 26.2.17, because Postgres 15 has no erf().
  t := 1 / (1 + 0.2316419 * abs(x));
  tail := exp(-x * x / 2) / sqrt(2 * pi())
    * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return case when x > 0 then 1 - tail else tail end;
end;
$$;

comment on function private.chance_below(numeric, numeric, double precision, double precision, double precision) is
  'The probability that an underlying ends below a price, by the lognormal distribution that option prices imply, to seven digits. Prices in USD per share; volatility and risk-free rate annual, as fractions; years to the end. 0 to 1.';

-- 82_scan/chance_between
create function private.chance_between(
  lower numeric, lower_volatility double precision, upper numeric, upper_volatility double precision,
  price_now numeric, years double precision, rate double precision
) returns double precision
language plpgsql immutable set search_path = ''
as $$
begin
  return greatest(0,
    case when chance_between.upper is null then 1
      else private.chance_below(chance_between.upper, chance_between.price_now, chance_between.upper_volatility, chance_between.years, chance_between.rate) end
    - case when chance_between.lower is null then 0
      else private.chance_below(chance_between.lower, chance_between.price_now, chance_between.lower_volatility, chance_between.years, chance_between.rate) end);
end;
$$;

comment on function private.chance_between(numeric, double precision, numeric, double precision, numeric, double precision, double precision) is
  'The probability that an underlying ends between two break-evens (null = none on that side), each with the volatility of its strike: private.chance_below(). Prices in USD per share. 0 to 1.';

-- 82_scan/daily_volatility
create table public.daily_volatility (
  ticker text,
  trade_date date,
  close numeric(14, 4) check (close > 0),
  iv30 double precision check (iv30 > 0),
  hv20 double precision check (hv20 >= 0),
  hv60 double precision check (hv60 >= 0),
  primary key (ticker, trade_date)
);

comment on table public.daily_volatility is
  'The volatility of each ticker as scans have seen it, kept for ever, because a rank of implied volatility needs a history that cannot be fetched later.';
comment on column public.daily_volatility.ticker is 'The underlying.';
comment on column public.daily_volatility.trade_date is
  'New York date of a session: that of the scan, or of an earlier official close.';
comment on column public.daily_volatility.close is
  'Official close. USD per share; null = the session had not closed.';
comment on column public.daily_volatility.iv30 is
  'Implied volatility at the money for 30 days, from the day''s latest scan: interpolated by variance between the neighboring expirations, or from the nearest one. Annual, as a fraction; null = not scanned.';
comment on column public.daily_volatility.hv20 is
  'Historical volatility of the changes of the last 20 closes: deviation of their logarithms, 252 sessions a year. Annual, as a fraction; null = not known.';
comment on column public.daily_volatility.hv60 is 'As hv20, of the last 60 closes.';

alter table public.daily_volatility enable row level security;
grant select on public.daily_volatility to service_role;

-- 82_scan/earnings
create table public.earnings (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  reports_on date,
  source text not null default 'the owner',
  primary key (ticker, reports_on)
);

comment on table public.earnings is
  'Dates on which companies report earnings, from a person (/earnings) or imported with the table editor. Scans list no trade that would be held over such a date.';
comment on column public.earnings.reports_on is 'New York date.';
comment on column public.earnings.source is
  'Where the date is known from: a Telegram user id, or the text of an import.';

alter table public.earnings enable row level security;
grant select on public.earnings to service_role;

-- 82_scan/floor_credit
create function private.floor_credit(mid numeric, natural_credit numeric, legs integer, spread_tick numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  exact numeric := floor_credit.mid - (floor_credit.mid - floor_credit.natural_credit) / 4;
  tick numeric := private.likely_tick(floor_credit.legs, exact, floor_credit.spread_tick);
begin
  return floor(exact / tick) * tick;
end;
$$;

comment on function private.floor_credit(numeric, numeric, integer, numeric) is
  'The credit proposed where nobody has named one: a quarter of the way from the mid to the natural credit for this number of legs, rounded down to a possible price of an order (private.likely_tick()). USD per contract.';

-- 82_scan/keep_balances
create function private.keep_balances(account json) returns void
language sql set search_path = ''
begin atomic
  insert into public.broker_balances as kept (trade_date, equity, cash, buying_power, book_equity)
  select private.new_york_date(private.now()), a.equity, a.cash, a.buying_power, private.equity_now()
  from json_to_record(keep_balances.account) a (equity numeric, cash numeric, buying_power numeric)
  where a.buying_power is not null
  on conflict (trade_date) do update set
    equity = excluded.equity, cash = excluded.cash, buying_power = excluded.buying_power, book_equity = excluded.book_equity,
    told_at = excluded.told_at;
end;

comment on function private.keep_balances(json) is
  'Stores the broker''s report of the account, {equity, cash, buying_power} (USD), and the account''s value by the book.';

-- 82_scan/keep_closes
create function private.keep_closes(ticker text, trade_date date, closes json) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.daily_volatility as kept (ticker, trade_date, close)
  select keep_closes.ticker, c.date, max(c.close)
  from json_to_recordset(keep_closes.closes) c (date date, close numeric)
  where c.close > 0 and c.date <= keep_closes.trade_date
  group by c.date
  on conflict on constraint daily_volatility_pkey do update set close = excluded.close where kept.close is distinct from excluded.close;

  insert into public.daily_volatility as kept (ticker, trade_date, hv20, hv60)
  select keep_closes.ticker, keep_closes.trade_date,
    -- Fewer changes do not give a meaningful deviation.
    case when count(change) filter (where place <= 20) = 20 then stddev_samp(change) filter (where place <= 20) * sqrt(252) end,
    case when count(change) filter (where place <= 60) = 60 then stddev_samp(change) filter (where place <= 60) * sqrt(252) end
  from (
    select ln(v.close / lag(v.close) over (order by v.trade_date))::double precision as change,
      row_number() over (order by v.trade_date desc) as place
    from public.daily_volatility v
    where v.ticker = keep_closes.ticker and v.trade_date <= keep_closes.trade_date and v.close is not null
      and v.trade_date > keep_closes.trade_date - 120
  ) daily
  on conflict on constraint daily_volatility_pkey do update set hv20 = excluded.hv20, hv60 = excluded.hv60;
end;
$$;

comment on function private.keep_closes(text, date, json) is
  'Stores official closes of an underlying, [{date, close (USD per share)}], and for a New York date the historical volatility up to then.';

-- 82_scan/keep_dividends
create function private.keep_dividends(dividends json) returns void
language sql set search_path = ''
begin atomic
  insert into public.dividends (ticker, ex_date, amount, source)
  select d.ticker, d.ex_date, sum(d.amount), 'the market''s data'
  from json_to_recordset(case json_typeof(keep_dividends.dividends) when 'array' then keep_dividends.dividends else '[]' end)
    d (ticker text, ex_date date, amount numeric)
  where d.amount > 0 and d.ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'
  group by d.ticker, d.ex_date
  -- Dividends with the same ex-date are added up. A dividend told by a person is not overwritten.
  on conflict (ticker, ex_date) do update set amount = excluded.amount
  where dividends.source = excluded.source and dividends.amount <> excluded.amount;
end;

comment on function private.keep_dividends(json) is
  'Stores dividends reported by the source of quotes, [{ticker, ex_date, amount (USD per share)}], beside those told by people.';

-- 82_scan/keep_iv30
create function private.keep_iv30(ticker text, trade_date date, price numeric, options json) returns void
language plpgsql set search_path = '' set jit = off
as $$
begin
  with option as (
    select o.expiration, o.expiration - keep_iv30.trade_date as days, o.strike, avg(o.iv) as iv
    from json_to_recordset(keep_iv30.options) o (expiration date, strike numeric, iv double precision)
    where o.iv is not null and o.expiration > keep_iv30.trade_date
    group by o.expiration, o.strike
  ),
  at_the_money as (
    -- The total variance grows in proportion to time.
    select distinct on (expiration) days, iv * iv * days as variance
    from option
    where abs(strike / keep_iv30.price - 1) < 0.05
    order by expiration, abs(strike - keep_iv30.price)
  ),
  before as (select * from at_the_money where days <= 30 order by days desc limit 1),
  after as (select * from at_the_money where days >= 30 order by days limit 1),
  between_both as (
    select case
        when before.days = after.days then before.variance
        when before.days is null then after.variance * 30 / after.days
        when after.days is null then before.variance * 30 / before.days
        else before.variance + (after.variance - before.variance) * (30 - before.days) / (after.days - before.days) end as variance
    from (select) one left join before on true left join after on true
  )
  update public.daily_volatility v set iv30 = sqrt(b.variance / 30)
  from between_both b
  where v.ticker = keep_iv30.ticker and v.trade_date = keep_iv30.trade_date and b.variance > 0;
end;
$$;

comment on function private.keep_iv30(text, date, numeric, json) is
  'Stores an underlying''s implied volatility at the money for 30 days: daily_volatility.iv30. price in USD per share; options as in private.judge_chain().';

-- 82_scan/price_from
create function private.price_from(answers json, underlying text, out price numeric, out priced_at timestamptz)
language plpgsql stable set search_path = ''
as $$
begin
  if private.is_market_open(private.now()) then
    select u.price, private.now() into price, priced_at
    from json_to_recordset(price_from.answers -> 'underlyings') u (ticker text, price numeric)
    where u.ticker = price_from.underlying and u.price > 0;
  else
    -- Options were last quoted at the session's close.
    select c.close, private.session_close(c.date) into price, priced_at
    from json_to_recordset(price_from.answers -> 'closes') c (ticker text, date date, close numeric)
    where c.ticker = price_from.underlying and c.close > 0 and c.date = private.last_session()
    limit 1;
  end if;
end;
$$;

comment on function private.price_from(json, text) is
  'The underlying''s price that matches its options'' quotes, and its time: in market hours the quote, otherwise the official close of the last session. USD per share; null = not reported (yet).';

-- 82_scan/quoted_facts
create function private.quoted_facts(
  ticker text, legs jsonb, credit numeric, price numeric, priced_at timestamptz, options json
) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  underlying text := private.underlying_of(quoted_facts.ticker);
  expiration date := (quoted_facts.legs -> 0 ->> 'expiration')::date;
  until date := private.trades_until(quoted_facts.ticker, expiration);
  years double precision := extract(epoch from private.expiration_close(until) - quoted_facts.priced_at)::double precision / 31536000;
  today date := private.new_york_date(private.now());
  shape text := private.shape(quoted_facts.legs);
  has_shares boolean := private.needs_shares(shape);
  even numeric[] := private.break_evens(quoted_facts.legs, quoted_facts.credit);
  session_began timestamptz := private.session_open(private.last_session());
  balances public.broker_balances;
  said record;
begin
  select * into balances from public.broker_balances b where b.trade_date = today;
  select
    jsonb_agg(jsonb_build_object('symbol', leg.symbol, 'bid', q.bid, 'ask', q.ask, 'iv', q.iv, 'delta', q.delta)) as legs,
    sum(case leg.action when 'sell' then (q.bid + q.ask) / 2 when 'buy' then case when q.bid > 0 then -(q.bid + q.ask) / 2 else 0 end end) as mid,
    sum(case leg.action when 'sell' then q.bid else -q.ask end) as natural_credit,
    -- bool_and() ignores nulls, hence the coalesce.
    bool_and(coalesce(q.bid >= 0 and q.ask > 0 and q.bid <= q.ask, false) and not coalesce(q.halted or q.delayed, false)
      -- Quotes from before the session are stale.
      and coalesce(least(q.as_of, q.changed_at) >= session_began, true)) as is_quoted,
    max(leg.strike) filter (where leg.action = 'sell' and leg.option_type = 'put') as put_strike,
    min(leg.strike) filter (where leg.action = 'sell' and leg.option_type = 'call') as call_strike,
    max(q.iv) filter (where leg.action = 'sell' and leg.option_type = 'put') as put_iv,
    max(q.iv) filter (where leg.action = 'sell' and leg.option_type = 'call') as call_iv,
    max(abs(q.delta)) filter (where leg.action = 'sell') as delta
  into said
  from jsonb_to_recordset(quoted_facts.legs) leg (symbol text, action text, option_type text, strike numeric)
  left join json_to_recordset(quoted_facts.options)
    q (symbol text, bid numeric, ask numeric, iv double precision, delta double precision, halted boolean, delayed boolean,
      as_of timestamptz, changed_at timestamptz) using (symbol);
  return jsonb_build_object(
    'at', quoted_facts.priced_at,
    'is_live', private.is_market_open(private.now()),
    'price', quoted_facts.price,
    'legs', said.legs,
    'is_quoted', coalesce(said.is_quoted, false),
    -- A sum over some of the legs would be the price of another trade.
    'mid', case when said.is_quoted then trim_scale(said.mid) end,
    'natural_credit', case when said.is_quoted then trim_scale(said.natural_credit) end,
    'delta', said.delta,
    'iv', coalesce(said.put_iv, said.call_iv),
    'iv_rank', (private.volatility_edge(underlying, today)).iv_rank,
    'earnings', (select min(e.reports_on) from public.earnings e where e.ticker = underlying and e.reports_on between today and until),
    'earnings_known', coalesce((select not t.reports_earnings from public.scan_tickers t where t.ticker = quoted_facts.ticker), false)
      or exists (select from public.index_roots i where i.root = quoted_facts.ticker)
      or exists (select from public.earnings e where e.ticker = underlying and e.reports_on >= today),
    'equity', coalesce(balances.equity, private.equity_now()),
    'buying_power', balances.buying_power)
    || jsonb_build_object(
    'ex_dividend', (
      select jsonb_build_object('ex_date', d.ex_date, 'amount', d.amount) from public.dividends d
      where d.ticker = underlying and d.ex_date > today and d.ex_date <= until
      order by d.ex_date limit 1),
    -- For each side, its nearest short strike.
    'sides', (
      select jsonb_agg(jsonb_build_object('option_type', v.option_type, 'strike', v.strike,
        'distance_percent', round(100 * abs(v.strike / quoted_facts.price - 1), 1),
        'is_in_the_money', case v.option_type when 'put' then v.strike > quoted_facts.price else v.strike < quoted_facts.price end,
        'moves', case when v.iv > 0 and years > 0
          then round((abs(ln(v.strike / quoted_facts.price))::double precision / (v.iv * sqrt(years)))::numeric, 1) end) order by v.option_type desc)
      from (values ('put', said.put_strike, said.put_iv), ('call', said.call_strike, said.call_iv)) v (option_type, strike, iv)
      where v.strike is not null),
    'chance', case when years > 0 and coalesce(said.put_iv, said.call_iv) > 0 then round(private.chance_between(
      case when has_shares then quoted_facts.price - quoted_facts.credit / 100 when said.put_strike is not null then even[1] end,
      coalesce(said.put_iv, said.call_iv),
      case when said.call_strike is not null and not has_shares then even[cardinality(even)] end,
      coalesce(said.call_iv, said.put_iv),
      quoted_facts.price, years, (select x.risk_free_percent / 100 from public.report_settings x)::double precision)::numeric, 3) end);
end;
$$;

comment on function private.quoted_facts(text, jsonb, numeric, numeric, timestamptz, json) is
  'The market''s facts on a card: {at (of the price), is_live, price (USD per share), legs: [{symbol, bid, ask (USD per contract), iv, delta}], is_quoted (every leg, neither halted nor delayed nor before the latest session), mid, natural_credit (USD per contract; null where not every leg is quoted), delta (of the short leg, without sign), iv (annual, as a fraction), iv_rank (0 to 1), chance (of profit at the credit, 0 to 1), sides: [{option_type, strike, distance_percent, is_in_the_money, moves (standard deviations to the strike, by expiration)}], earnings (date before expiration), earnings_known, ex_dividend: {ex_date, amount}, equity (by the broker, otherwise by the book), buying_power (USD)}; null = not known. credit in USD per contract; options as in private.judge_chain().';

-- 82_scan/scan_rules
create table public.scan_rules (
  rule text primary key check (rule ~ '^[a-zA-Z][a-zA-Z0-9-]{0,19}$'),
  strategy_type text not null references public.exit_rules,
  is_on boolean not null,
  min_dte integer not null check (min_dte >= 0),
  target_dte integer not null check (target_dte >= min_dte),
  max_dte integer not null check (max_dte >= target_dte),
  min_delta numeric(4, 3) not null check (min_delta > 0),
  target_delta numeric(4, 3) not null check (target_delta >= min_delta),
  max_delta numeric(4, 3) not null check (max_delta >= target_delta and max_delta < 1),
  min_credit numeric(14, 4) check (min_credit > 0),
  min_credit_percent numeric(6, 2) check (min_credit_percent > 0),
  min_return_percent numeric(6, 2) not null check (min_return_percent > 0),
  target_return_percent numeric(6, 2) not null check (target_return_percent > 0),
  overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object'),
  check ((min_credit is null) <> (min_credit_percent is null))
);

comment on table public.scan_rules is
  'The kinds of trade that scans look for; credit and return are those of the floor credit. The owner may change them: /scan rules.';
comment on column public.scan_rules.rule is 'Name of the rule, shown in the list.';
comment on column public.scan_rules.strategy_type is 'One of private.strategies().';
comment on column public.scan_rules.min_dte is 'The fewest calendar days to expiration.';
comment on column public.scan_rules.target_dte is 'The best number of calendar days to expiration.';
comment on column public.scan_rules.max_dte is 'The most calendar days to expiration.';
comment on column public.scan_rules.min_delta is
  'The smallest delta of each short leg, without its sign. A fraction, not percent.';
comment on column public.scan_rules.target_delta is 'The best delta. A fraction, not percent.';
comment on column public.scan_rules.max_delta is
  'The largest delta of each short leg, without its sign. A fraction, not percent.';
comment on column public.scan_rules.min_credit is
  'The least credit. USD per contract; null = min_credit_percent applies.';
comment on column public.scan_rules.min_credit_percent is
  'The least credit of a trade with wings, in percent of the wider wing; null = min_credit applies.';
comment on column public.scan_rules.min_return_percent is
  'The least return: with wings credit / risk; otherwise credit / capital (strike, shares or margin) converted to a year: simple, by 365 / days to expiration, at least 7 days. Percent.';
comment on column public.scan_rules.target_return_percent is
  'The return that gets the full score. Percent, as min_return_percent.';
comment on column public.scan_rules.overrides is 'Exit rules that differ from the defaults, as trade_requests.overrides.';

create index on public.scan_rules (strategy_type);

insert into public.scan_rules (rule, strategy_type, is_on, min_dte, target_dte, max_dte, min_delta, target_delta, max_delta,
  min_credit, min_credit_percent, min_return_percent, target_return_percent, overrides)
values
  ('CSP', 'CSP', true, 30, 45, 60, 0.16, 0.22, 0.30, 50, null, 6, 12, '{}'),
  ('VPC', 'VPC', true, 30, 45, 60, 0.18, 0.25, 0.30, null, 20, 25, 35, '{}'),
  ('VCC', 'VCC', false, 30, 45, 60, 0.14, 0.18, 0.22, null, 15, 18, 25, '{}'),
  ('IC', 'IC', true, 35, 45, 60, 0.14, 0.16, 0.20, null, 25, 33, 45, '{}'),
  ('CC', 'CC', true, 14, 30, 45, 0.20, 0.28, 0.35, 30, null, 6, 12, '{}'),
  ('wheel', 'CSP', false, 21, 35, 45, 0.20, 0.28, 0.30, 30, null, 8, 15, '{"profit_percent": 50, "stop_loss": null, "exit_dte": null}'),
  ('STR', 'STR', false, 35, 45, 60, 0.14, 0.16, 0.20, 100, null, 10, 20, '{}');

alter table public.scan_rules enable row level security;
grant select on public.scan_rules to service_role;

-- 82_scan/scan_settings
create table public.scan_settings (
  only_row boolean primary key default true check (only_row),
  is_scheduled boolean not null default true,
  scans_at time not null default '09:15',
  reprices_at time not null default '09:45',
  most_expirations integer not null default 6 check (most_expirations > 0),
  min_open_interest_short integer not null default 500 check (min_open_interest_short >= 0),
  min_open_interest_long integer not null default 100 check (min_open_interest_long >= 0),
  min_short_bid numeric(14, 4) not null default 10 check (min_short_bid >= 0),
  max_leg_width numeric(14, 4) not null default 5 check (max_leg_width >= 0),
  max_leg_width_percent numeric(6, 2) not null default 10 check (max_leg_width_percent >= 0),
  max_whole_width_percent numeric(6, 2) not null default 15 check (max_whole_width_percent > 0),
  most_per_expiration integer not null default 1 check (most_per_expiration > 0),
  most_per_ticker integer not null default 2 check (most_per_ticker > 0),
  most_per_group integer not null default 3 check (most_per_group > 0),
  most_listed integer not null default 8 check (most_listed between 1 and 20),
  risk_percent numeric(6, 2) not null default 2 check (risk_percent > 0),
  collateral_percent numeric(6, 2) not null default 10 check (collateral_percent > 0),
  stress_percent numeric(6, 2) not null default 3 check (stress_percent > 0),
  all_collateral_percent numeric(6, 2) not null default 50 check (all_collateral_percent > 0)
);

comment on table public.scan_settings is
  'One row: when scans run, and the requirements for every opportunity. The owner may change it.';
comment on column public.scan_settings.is_scheduled is 'A scan runs automatically on each day with a session.';
comment on column public.scan_settings.scans_at is 'Time of the scheduled scan. New York time.';
comment on column public.scan_settings.reprices_at is
  'When a list from before the open gets new prices. New York time.';
comment on column public.scan_settings.most_expirations is
  'How many expirations of a ticker are looked at: those nearest to the targets of the rules that are on.';
comment on column public.scan_settings.min_open_interest_short is
  'The least open interest of a short leg. Contracts.';
comment on column public.scan_settings.min_open_interest_long is 'The least open interest of a long leg. Contracts.';
comment on column public.scan_settings.min_short_bid is 'The least bid of a short leg. USD per contract.';
comment on column public.scan_settings.max_leg_width is 'A leg whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.scan_settings.max_leg_width_percent is 'Otherwise ask - bid may be at most this part of the mid. Percent.';
comment on column public.scan_settings.max_whole_width_percent is
  'The most that the natural credit may be below the mid of the whole. Percent of the mid.';
comment on column public.scan_settings.most_per_expiration is
  'The most trades in one ticker and expiration, held positions included.';
comment on column public.scan_settings.most_per_ticker is 'The most trades in one ticker, held positions included.';
comment on column public.scan_settings.most_per_group is
  'The most trades in one group of scan_tickers, held positions included.';
comment on column public.scan_settings.most_listed is 'The most trades in a list.';
comment on column public.scan_settings.risk_percent is
  'The most that a trade with wings may lose. Percent of equity.';
comment on column public.scan_settings.collateral_percent is
  'The most that a trade secured by cash may tie up. Percent of equity.';
comment on column public.scan_settings.stress_percent is
  'The most that a trade secured by margin may lose at +-20 % of the underlying. Percent of equity.';
comment on column public.scan_settings.all_collateral_percent is
  'The most that all open positions and the new trade may tie up. Percent of equity.';

insert into public.scan_settings default values;

alter table public.scan_settings enable row level security;
grant select on public.scan_settings to service_role;

-- 82_scan/scan_tickers
create table public.scan_tickers (
  ticker text primary key check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  moves_with text,
  reports_earnings boolean not null default true
);

comment on table public.scan_tickers is
  'The tickers that scans look at. The owner may change them: /scan add AAPL, /scan drop AAPL.';
comment on column public.scan_tickers.ticker is 'Root of the options.';
comment on column public.scan_tickers.moves_with is
  'Name of a group of tickers that move together and have a common cap; null = no group.';
comment on column public.scan_tickers.reports_earnings is 'Whether it is a company: without a known date of its next earnings it is left out.';

insert into public.scan_tickers (ticker, moves_with, reports_earnings) values
  ('SPY', 'US indices', false), ('QQQ', 'US indices', false), ('IWM', 'US indices', false),
  ('GLD', null, false), ('TLT', null, false), ('XLE', null, false), ('XLK', null, false), ('SMH', null, false), ('EEM', null, false);

alter table public.scan_tickers enable row level security;
grant select on public.scan_tickers to service_role;

-- 82_scan/scans
create table public.scans (
  scan_id bigint generated always as identity primary key,
  trade_date date not null,
  is_scheduled boolean not null,
  is_live boolean not null,
  began_at timestamptz not null default private.now(),
  ended_at timestamptz,
  repriced_at timestamptz,
  equity numeric(18, 4),
  asked_by text,
  topic bigint
);

comment on table public.scans is
  'Scans for opportunities, by the schedule or by /scan. Kept as long as retention.opportunities says.';
comment on column public.scans.trade_date is 'New York date.';
comment on column public.scans.is_live is
  'The market was open. Otherwise the scan used the last session''s quotes, whose widths mean little.';
comment on column public.scans.began_at is 'Market clock.';
comment on column public.scans.ended_at is 'Market clock; null = the scan is running.';
comment on column public.scans.repriced_at is 'When its list got new prices after the open. Market clock.';
comment on column public.scans.equity is
  'The equity that sizes were computed from: the book''s or, where that has no starting balance, the broker''s. USD; null = not known.';
comment on column public.scans.asked_by is 'Telegram user id; null = the schedule.';
comment on column public.scans.topic is 'Telegram''s message_thread_id of the topic in which it was requested.';

create unique index scans_once_a_day on public.scans (trade_date) where is_scheduled;

alter table public.scans enable row level security;
grant select on public.scans to service_role;

-- 82_scan/shares_to_cover
create function private.shares_to_cover(ticker text, out contracts integer, out cost numeric)
language plpgsql stable set search_path = ''
as $$
begin
  select floor(greatest(least(lots.held, coalesce(s.held, lots.held)) / 100.0 - greatest(s.uncovered_calls, sold.quantity) - coming.quantity, 0))::integer, lots.cost
  into contracts, cost
  from (
    select coalesce(sum(v.quantity), 0) as held, sum(v.quantity * v.effective_cost) / nullif(sum(v.quantity), 0) as cost
    from public.v_shares v where v.ticker = shares_to_cover.ticker and v.quantity > 0
  ) lots
  left join private.shares_held s on s.ticker = shares_to_cover.ticker
  -- The broker is asked only at checks, but the book knows a new call at once.
  cross join (
    select coalesce(sum(p.open_quantity), 0) as quantity
    from public.positions p
    where p.underlying = shares_to_cover.ticker and private.needs_shares(p.strategy_type) and p.status = 'OPEN'
  ) sold
  cross join (
    -- The filled part of a request is already a position.
    select coalesce(sum(r.quantity - coalesce(p.quantity, 0)), 0) as quantity
    from public.trade_requests r left join public.positions p using (request_id)
    where r.underlying = shares_to_cover.ticker and private.needs_shares(r.strategy_type) and r.status in ('pending', 'approved', 'executing')
  ) coming;
end;
$$;

comment on function private.shares_to_cover(text) is
  'How many more calls the shares of a ticker, in the book and at the broker, could cover beside the calls already short or proposed, and the cost of a share after premiums (v_shares.effective_cost, USD).';

-- 82_scan/show_scan
create function private.show_scan(scan_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = show_scan.scan_id);
  shown jsonb := jsonb_build_object('scan_id', show_scan.scan_id);
begin
  -- A waiting message reads its facts when it leaves.
  if exists (select from private.outbox o where o.kind = 'opportunities' and o.facts @> shown and o.status = 'due') then
    return;
  end if;
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values ('opportunities', shown, s.asked_by, s.topic, (
    select o.sent_message_id from private.outbox o
    where o.kind = 'opportunities' and o.facts @> shown and o.status = 'sent'
    order by o.message_id desc limit 1));
end;
$$;

comment on function private.show_scan(bigint) is 'Sends the list of a scan to the chat, or updates the sent one.';

-- 82_scan/take_chain
create function private.take_chain(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = (l.facts ->> 'scan_id')::bigint);
  of_root text := l.facts ->> 'ticker';
  underlying text := private.underlying_of(of_root);
  spot record;
  -- On a day without a session the quotes are those of the last session.
  seen_on date := case when private.session_close(s.trade_date) is not null then s.trade_date else private.last_session() end;
  window_from integer;
  window_to integer;
  out_because text;
begin
  if l.learned ? 'price' then
    perform private.keep_iv30(underlying, seen_on, (l.learned ->> 'price')::numeric, take_chain.answers -> 'options');
    perform private.judge_chain(s, of_root, (l.learned ->> 'price')::numeric, (l.learned ->> 'priced_at')::timestamptz, take_chain.answers -> 'options');
    return null;
  end if;

  if json_typeof(take_chain.answers -> 'account') = 'object' then
    perform private.keep_balances(take_chain.answers -> 'account');
    update public.scans x set equity = (take_chain.answers -> 'account' ->> 'equity')::numeric where x.scan_id = s.scan_id;
  end if;
  perform private.keep_dividends(take_chain.answers -> 'dividends');
  perform private.keep_closes(underlying, seen_on, take_chain.answers -> 'closes');
  spot := private.price_from(take_chain.answers, underlying);
  select min(r.min_dte), max(r.max_dte) into window_from, window_to from public.scan_rules r where r.is_on;
  out_because := case
    when spot.price is null or json_typeof(take_chain.answers -> 'expirations') is distinct from 'array' then 'no_answer'
    when not coalesce((select (c.permits ->> 'indices')::boolean from private.check_lease c), true)
      and exists (select from public.index_roots i where i.root = of_root) then 'not_permitted'
    when exists (select from public.index_roots i where i.root = of_root and i.settles_by is null) then 'not_permitted'
    when coalesce((select t.reports_earnings from public.scan_tickers t where t.ticker = of_root),
        not exists (select from public.index_roots i where i.root = of_root))
      and not exists (select from public.earnings e where e.ticker = underlying and e.reports_on >= s.trade_date) then 'no_earnings_date'
  end;
  if out_because is not null then
    insert into public.scan_counts (scan_id, ticker, rule, reason, count) values (s.scan_id, of_root, '*', out_because, 1)
    on conflict on constraint scan_counts_pkey do nothing;
    return null;
  end if;
  return jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expirations', (
    select coalesce(jsonb_agg(near.day order by near.day), '[]')
    from (
      select every.day
      from (select distinct listed::date as day from json_array_elements_text(take_chain.answers -> 'expirations') listed) every
      where every.day between s.trade_date + window_from and s.trade_date + window_to
        and private.session_close(every.day) is not null
      -- The expirations nearest to the rules' targets.
      order by (
        select min(abs(every.day - s.trade_date - r.target_dte)) from public.scan_rules r
        where r.is_on and every.day - s.trade_date between r.min_dte and r.max_dte
      ) nulls last, every.day
      limit (select x.most_expirations from public.scan_settings x)
    ) near));
end;
$$;

comment on function private.take_chain(private.lookups, json) is
  'Applies the answers of a ticker''s scan. Returns the results for its next questions; null when it has none.';

-- 82_scan/take_reprice
create function private.take_reprice(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  scan bigint := (l.facts ->> 'scan_id')::bigint;
begin
  if not l.learned ? 'prices' then
    if not exists (select from json_to_recordset(take_reprice.answers -> 'underlyings') u (price numeric) where u.price > 0) then
      raise exception 'no underlying has a price' using errcode = 'PT409';
    end if;
    return jsonb_build_object('prices', (
      select jsonb_object_agg(u.ticker, u.price)
      from json_to_recordset(take_reprice.answers -> 'underlyings') u (ticker text, price numeric) where u.price > 0));
  end if;

  with judged as (
    select o.opportunity_id, q.*, v.floor_credit, figures.return_percent,
      (private.quoted_facts(o.ticker, o.legs, greatest(v.floor_credit, 1), at.price, private.now(), take_reprice.answers -> 'options') ->> 'chance')::double precision as chance,
      case
        when not q.is_quoted then 'no_quote'
        when legs.is_beyond then 'delta'
        when legs.least_bid < settings.min_short_bid then 'bid'
        when legs.is_wide then 'width'
        when q.mid - q.natural_credit > settings.max_whole_width_percent / 100 * q.mid then 'whole_width'
        when v.floor_credit <= 0 or v.floor_credit < coalesce(r.min_credit, r.min_credit_percent * o.wing) then 'credit'
        when figures.return_percent is null or figures.return_percent < r.min_return_percent then 'return'
      end as fell_out
    from public.opportunities o
    -- Without its rule, a trade is judged by the other filters alone.
    left join public.scan_rules r on r.rule = o.rule
    cross join lateral (select coalesce((l.learned -> 'prices' ->> o.underlying)::numeric, o.underlying_price) as price) at
    cross join lateral jsonb_to_record(private.quoted_facts(o.ticker, o.legs, o.floor_credit, at.price, private.now(), take_reprice.answers -> 'options'))
      q (is_quoted boolean, mid numeric, natural_credit numeric, delta double precision, iv double precision, legs jsonb)
    cross join lateral (
      select min(each.bid) filter (where leg.action = 'sell') as least_bid,
        bool_or(abs(each.delta) not between r.min_delta and r.max_delta) filter (where leg.action = 'sell') as is_beyond,
        bool_or(each.ask - each.bid > greatest(settings.max_leg_width, settings.max_leg_width_percent / 200 * (each.bid + each.ask))) as is_wide
      from jsonb_to_recordset(o.legs) leg (symbol text, action text)
      join jsonb_to_recordset(q.legs) each (symbol text, bid numeric, ask numeric, delta double precision) using (symbol)
    ) legs
    cross join lateral (select private.floor_credit(q.mid, q.natural_credit, jsonb_array_length(o.legs), private.spread_tick(o.ticker)) as floor_credit) v
    cross join lateral (
      select case when o.wing is not null then 100 * v.floor_credit / nullif(100 * o.wing - v.floor_credit, 0)
        else 36500 * v.floor_credit / (o.capital * greatest(o.dte, 7)) end as return_percent
    ) figures
    -- A trade whose underlying has no price keeps its figures.
    where o.scan_id = scan and o.place is not null and l.learned -> 'prices' ? o.underlying
  )
  update public.opportunities o set
    fell_out = j.fell_out,
    credit = case when j.is_quoted then j.mid else o.credit end,
    natural_credit = case when j.is_quoted then j.natural_credit else o.natural_credit end,
    floor_credit = case when j.is_quoted and j.floor_credit > 0 then j.floor_credit else o.floor_credit end,
    delta = case when j.is_quoted then coalesce(j.delta, o.delta) else o.delta end,
    implied_volatility = case when j.is_quoted then coalesce(j.iv, o.implied_volatility) else o.implied_volatility end,
    chance = case when j.is_quoted then coalesce(j.chance, o.chance) else o.chance end,
    return_percent = case when j.is_quoted then coalesce(j.return_percent, o.return_percent) else o.return_percent end,
    annualised_percent = case when j.is_quoted and j.floor_credit > 0
      then 36500 * j.floor_credit / (o.capital * greatest(o.dte, 7)) else o.annualised_percent end,
    underlying_price = coalesce((l.learned -> 'prices' ->> o.underlying)::numeric, o.underlying_price)
  from judged j where j.opportunity_id = o.opportunity_id;

  update public.scans s set repriced_at = private.now() where s.scan_id = scan;
  perform private.show_scan(scan);
  return null;
end;
$$;

comment on function private.take_reprice(private.lookups, json) is
  'Reprices a morning''s list with live quotes, marks the trades that no longer pass (opportunities.fell_out; they keep their place), and updates the message. Returns the results for the next questions; null when there are none.';

-- 82_scan/taken_up
create view private.taken_up with (security_invoker = true) as
select p.ticker, p.underlying, p.expiration_date from public.positions p where p.status = 'OPEN'
union all
select r.ticker, r.underlying, r.expiration_date from public.trade_requests r where r.status in ('pending', 'approved', 'executing');

comment on view private.taken_up is
  'Open positions, and requests that may become some soon: both count in the caps of a list.';

-- 82_scan/volatility_edge
create function private.volatility_edge(ticker text, trade_date date, out edge double precision, out iv_rank double precision)
language plpgsql stable set search_path = ''
as $$
declare
  today public.daily_volatility;
begin
  select * into today from public.daily_volatility v
  where v.ticker = volatility_edge.ticker and v.trade_date <= volatility_edge.trade_date and v.iv30 is not null
  order by v.trade_date desc limit 1;
  -- A year of sessions; with fewer than 60 a rank means little.
  select case when count(*) >= 60 and max(kept.iv30) > min(kept.iv30)
    then (today.iv30 - min(kept.iv30)) / (max(kept.iv30) - min(kept.iv30)) end
  into iv_rank
  from (
    select v.iv30 from public.daily_volatility v
    where v.ticker = volatility_edge.ticker and v.trade_date <= volatility_edge.trade_date and v.iv30 is not null
    order by v.trade_date desc limit 252
  ) kept;
  edge := (today.iv30 / nullif(greatest(today.hv20, today.hv60), 0) - 1) / 0.4;
  -- The case keeps an unknown edge null: least() and greatest() would ignore it and return a bound.
  edge := case when edge is not null then least(greatest(edge, 0), 1) end;
  edge := case when iv_rank is null then edge else (edge + iv_rank) / 2 end;
end;
$$;

comment on function private.volatility_edge(text, date) is
  'The premium for volatility in an underlying''s options above its historical one (opportunities.score_edge), and the rank of its implied volatility among the last 252 stored days (0 to 1; null = fewer than 60).';

-- 82_scan/begin_scan
create function private.begin_scan(
  tickers text[] default null, is_scheduled boolean default false, asked_by text default null, topic bigint default null
) returns bigint
language plpgsql set search_path = ''
as $$
declare
  s public.scans;
  wanted text[];
begin
  -- The lock orders the schedule and a person who start at the same instant.
  perform private.lock_book();
  if exists (
    select from public.scans other
    where other.ended_at is null and other.trade_date = private.new_york_date(private.now()) and exists (
      select from private.lookups l where l.kind = 'chain' and l.status in ('due', 'asking') and (l.facts ->> 'scan_id')::bigint = other.scan_id)
  ) then
    raise exception 'a scan is already running: its list follows' using errcode = 'PT409';
  end if;
  select array_agg(ticker order by ticker) into wanted from (
    select unnest(begin_scan.tickers) as ticker
    union
    select t.ticker from public.scan_tickers t where begin_scan.tickers is null
    union
    -- Shares that are held can have calls sold on them.
    select v.ticker from public.v_shares v
    where begin_scan.tickers is null and v.quantity > 0
      and exists (select from public.scan_rules r where r.is_on and private.needs_shares(r.strategy_type))
    group by v.ticker having sum(v.quantity) >= 100
  ) every;
  if wanted is null then
    raise exception 'there is no ticker to scan: /scan add SPY adds one' using errcode = 'PT409';
  elsif not exists (select from public.scan_rules r where r.is_on) then
    raise exception 'no scan rule is on: /scan rules shows them' using errcode = 'PT409';
  end if;

  insert into public.scans (trade_date, is_scheduled, is_live, asked_by, topic)
  values (private.new_york_date(private.now()), begin_scan.is_scheduled, private.is_market_open(private.now()), begin_scan.asked_by, begin_scan.topic)
  returning * into s;
  perform private.queue_lookup('chain',
    jsonb_build_object('scan_id', s.scan_id, 'ticker', every.ticker, 'account', every.place = 1), begin_scan.asked_by, begin_scan.topic)
  from unnest(wanted) with ordinality every (ticker, place);
  return s.scan_id;
end;
$$;

comment on function private.begin_scan(text[], boolean, text, bigint) is
  'Queues a scan of tickers (null = those of scan_tickers, and shares that calls can be sold on) and returns its scan_id. PT409 while another scan is running, and where there is no ticker or no rule.';

-- 82_scan/chain_asks
create function private.chain_asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = (l.facts ->> 'scan_id')::bigint);
  of_root text := l.facts ->> 'ticker';
  of_underlying text := private.underlying_of(of_root);
  price numeric := (l.learned ->> 'price')::numeric;
  -- How far from the price the strikes of the wanted deltas may lie, by the known volatility. A fraction of the
  -- price.
  reach numeric := (
    select least(greatest(0.1, 2.5 * coalesce((
        select greatest(d.hv20, d.hv60) from public.daily_volatility d where d.ticker = of_underlying order by d.trade_date desc limit 1
      ), 0.4) * sqrt(coalesce(max(r.max_dte), 0) / 365.0)), 0.6)::numeric
    from public.scan_rules r where r.is_on);
begin
  if price is null then
    return jsonb_strip_nulls(private.asks_of_underlying(of_underlying) || jsonb_build_object(
      'expirations', of_root,
      'dividends', case when not exists (select from public.index_roots i where i.underlying = of_underlying)
        then jsonb_build_object('tickers', jsonb_build_array(of_underlying), 'from', s.trade_date + 1, 'to', s.trade_date + 90) end,
      'closes', (
        select jsonb_agg(jsonb_build_object('ticker', of_underlying, 'date', day, 'closed_at', closes_at) order by day desc)
        from (
          select day::date, private.session_close(day::date) as closes_at
          from generate_series(s.trade_date - 100, s.trade_date, '1 day') day
        ) sessions
        where closes_at <= private.now()
      )) || case when (l.facts ->> 'account')::boolean then '{"account": true}' else '{}' end::jsonb);
  end if;
  return jsonb_build_object('chain', jsonb_build_object(
    'ticker', of_root,
    'price', price,
    'at', l.learned -> 'priced_at',
    'rate', (select x.risk_free_percent / 100 from public.report_settings x),
    'expirations', (
      select jsonb_agg(jsonb_build_object('date', listed.day, 'closes_at', private.expiration_close(private.trades_until(of_root, listed.day))))
      from (select day::date from jsonb_array_elements_text(l.learned -> 'expirations') day) listed
    ),
    'puts', jsonb_build_object('from', round(price * (1 - reach), 2), 'to', round(price * 1.03, 2)),
    'calls', case when exists (
      select from public.scan_rules r join private.strategies() st using (strategy_type) where r.is_on and st.legs ~ 'c'
        and (st.secured_by <> 'shares' or (private.shares_to_cover(of_underlying)).contracts > 0)
    ) then jsonb_build_object('from', round(price * 0.97, 2), 'to', round(price * (1 + reach), 2)) end));
end;
$$;

comment on function private.chain_asks(private.lookups) is
  'The next questions of a ticker''s scan: first its price, closes, expirations and dividends, and for the first ticker the account; then the options with expirations and strikes that the rules allow.';

-- 82_scan/finish_scan
create function private.finish_scan(scan_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  s public.scans;
begin
  -- When two tickers end at the same time, the lock lets the second one see that the first has ended.
  perform from public.scans x where x.scan_id = finish_scan.scan_id for no key update;
  update public.scans stored set
    ended_at = private.now(), equity = coalesce(private.equity_now(), stored.equity)
  where stored.scan_id = finish_scan.scan_id and stored.ended_at is null
    and not exists (
      select from private.lookups l
      where l.kind = 'chain' and l.status in ('due', 'asking') and (l.facts ->> 'scan_id')::bigint = stored.scan_id)
  returning * into s;
  if s.scan_id is null then
    return;
  end if;

  with held as materialized (
    select h.ticker, h.expiration_date, t.moves_with from private.taken_up h left join public.scan_tickers t using (ticker)
  ),
  room as (
    select settings.all_collateral_percent / 100 * s.equity - coalesce(sum(e.collateral), 0) as collateral from private.exposures e
  ),
  sized as (
    select o.opportunity_id, o.ticker, o.expiration_date, o.score, t.moves_with,
      case
        when strategy.secured_by = 'shares' then (private.shares_to_cover(o.underlying)).contracts
        when s.equity is not null then floor(least(
          case
            when o.wing is not null then settings.risk_percent * s.equity / (100 * o.wing - o.floor_credit)
            when strategy.secured_by = 'cash' then settings.collateral_percent * s.equity / o.capital
            else settings.stress_percent * s.equity / nullif(private.stress_loss(o.legs, o.floor_credit, o.underlying_price), 0)
          end / 100,
          room.collateral / o.capital, 10000))
      end as quantity
    from public.opportunities o
    join private.strategies() strategy using (strategy_type)
    left join public.scan_tickers t on t.ticker = o.ticker
    cross join room
    where o.scan_id = s.scan_id
  ),
  -- The caps are nested, so each row number counts only the trades that the cap before has left.
  of_expiration as (
    select sized.*, row_number() over (partition by ticker, expiration_date order by score desc, opportunity_id)
        + coalesce(h.held, 0) as place
    from sized
    left join (select ticker, expiration_date, count(*) as held from held group by 1, 2) h using (ticker, expiration_date)
    where coalesce(quantity, 1) >= 1
  ),
  of_ticker as (
    select e.*, row_number() over (partition by ticker order by score desc, opportunity_id)
        + coalesce(h.held, 0) as place_of_ticker
    from of_expiration e
    left join (select ticker, count(*) as held from held group by 1) h using (ticker)
    where e.place <= settings.most_per_expiration
  ),
  of_group as (
    select t.*, case when moves_with is not null then row_number() over (partition by moves_with order by score desc, opportunity_id)
        + coalesce(h.held, 0) end as place_of_group
    from of_ticker t
    left join (select moves_with, count(*) as held from held group by 1) h using (moves_with)
    where t.place_of_ticker <= settings.most_per_ticker
  ),
  of_list as (
    select g.*, row_number() over (order by score desc, opportunity_id) as place_in_list
    from of_group g where coalesce(g.place_of_group, 0) <= settings.most_per_group
  ),
  placed as (
    update public.opportunities o set
      -- Where exposure is above its maximum, the quantity is negative.
      quantity = case when sized.quantity >= 1 then sized.quantity::integer end,
      place = case when of_list.place_in_list <= settings.most_listed then of_list.place_in_list end,
      fell_out = case
        when sized.quantity < 1 then 'budget'
        when of_expiration.place > settings.most_per_expiration then 'expiration'
        when of_ticker.place_of_ticker > settings.most_per_ticker then 'ticker'
        when of_group.place_of_group > settings.most_per_group then 'group'
        when of_list.place_in_list > settings.most_listed then 'list'
      end
    from sized
    left join of_expiration using (opportunity_id)
    left join of_ticker using (opportunity_id)
    left join of_group using (opportunity_id)
    left join of_list using (opportunity_id)
    where o.opportunity_id = sized.opportunity_id
    returning o.ticker, o.rule, coalesce(o.fell_out, 'listed') as reason
  )
  insert into public.scan_counts (scan_id, ticker, rule, reason, count)
  select s.scan_id, ticker, rule, reason, count(*) from placed group by ticker, rule, reason;

  -- Of the trades that are not listed, the best ones are enough for later comparison.
  delete from public.opportunities o
  using (
    select x.opportunity_id, row_number() over (partition by x.ticker, x.rule, x.expiration_date order by x.score desc, x.opportunity_id) as place
    from public.opportunities x where x.scan_id = s.scan_id and x.place is null
  ) ranked
  where ranked.opportunity_id = o.opportunity_id and ranked.place > 3;

  perform private.show_scan(s.scan_id);
end;
$$;

comment on function private.finish_scan(bigint) is
  'Ends a scan once none of its questions is open: sizes the trades that passed by the budget (scan_settings), lists the best within the caps, keeps the three best others of each rule, ticker and expiration, and sends the list to the chat.';

-- 82_scan/judge_chain
create function private.judge_chain(s public.scans, ticker text, price numeric, priced_at timestamptz, options json) returns void
language plpgsql set search_path = '' set jit = off set enable_nestloop = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  permits jsonb := (select l.permits from private.check_lease l);
  rate double precision := (select (x.risk_free_percent / 100)::double precision from public.report_settings x);
  spread_tick numeric := private.spread_tick(judge_chain.ticker);
  underlying text := private.underlying_of(judge_chain.ticker);
  is_broad boolean := exists (select from public.index_roots i where i.root = judge_chain.ticker and i.is_broad);
  -- Quotes from before the session are stale.
  session_began timestamptz := private.session_open(private.last_session());
  next_earnings date := (select min(e.reports_on) from public.earnings e where e.ticker = underlying and e.reports_on >= s.trade_date);
  next_dividend date := (select min(d.ex_date) from public.dividends d where d.ticker = underlying and d.ex_date > s.trade_date);
  covered record := private.shares_to_cover(underlying);
  -- Wings are one to two percent of the price wide, between 1 and 10 dollars.
  least_wing numeric := greatest(least(0.01 * judge_chain.price, 10), 1);
  most_wing numeric := greatest(least(0.02 * judge_chain.price, 10), 1);
  edge double precision := (private.volatility_edge(underlying, s.trade_date)).edge;
  group_is_held boolean := exists (
    select from private.taken_up held
    join public.scan_tickers other on other.ticker = held.ticker
    join public.scan_tickers mine on mine.moves_with = other.moves_with
    where mine.ticker = judge_chain.ticker);
begin
  with option as materialized (
    select o.n, o.symbol, o.expiration, o.option_type, o.strike, o.bid, o.ask, o.open_interest, o.iv, abs(o.delta) as delta,
      (o.bid + o.ask) / 2 as mid, floor(o.strike / 10) as ten,
      coalesce(o.bid >= 0 and o.ask > 0 and o.bid <= o.ask, false)
        and not coalesce(o.halted or o.delayed, false) and coalesce(least(o.as_of, o.changed_at) >= session_began, true) as is_quoted,
      s.is_live and o.ask - o.bid > greatest(settings.max_leg_width, settings.max_leg_width_percent / 200 * (o.bid + o.ask)) as is_wide
    from rows from (json_to_recordset(judge_chain.options) as (
      symbol text, expiration date, option_type text, strike numeric, bid numeric, ask numeric, open_interest integer,
      iv double precision, delta double precision, halted boolean, delayed boolean, as_of timestamptz, changed_at timestamptz))
      with ordinality o (symbol, expiration, option_type, strike, bid, ask, open_interest, iv, delta, halted, delayed, as_of, changed_at, n)
  ),
  expiring as materialized (
    select listed.expiration, listed.expiration - s.trade_date as dte,
      extract(epoch from private.expiration_close(private.trades_until(judge_chain.ticker, listed.expiration)) - judge_chain.priced_at)::double precision / 31536000 as years
    from (select distinct o.expiration from option o) listed
    -- The closing time is looked up only for expirations that a rule allows.
    where exists (
      select from public.scan_rules r where r.is_on and listed.expiration - s.trade_date between r.min_dte and r.max_dte)
  ),
  side as materialized (
    select dense_rank() over (order by r.rule) as rule_no, r.*, sides.option_type, sides.has_wings, strategy.secured_by, (strategy.legs ~ 'p' and strategy.legs ~ 'c') as is_pair,
      e.expiration, e.dte, e.years,
      -- The session in which the date rule would close the trade. A trade opened with no more days than that does
      -- not get the date rule.
      case when e.expiration - private.earliest_expiration() > dated.exit_dte
        then private.new_york_date(private.next_close((e.expiration - dated.exit_dte)::timestamp at time zone 'America/New_York'))
        else e.expiration end as held_until
    from public.scan_rules r
    join private.strategies() strategy using (strategy_type)
    join public.exit_rules x using (strategy_type)
    cross join lateral (
      select case when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer else x.exit_dte end as exit_dte
    ) dated
    cross join lateral (values
      ('put', strategy.legs ~ 'p', strategy.legs ~ 'P'), ('call', strategy.legs ~ 'c', strategy.legs ~ 'C')
    ) sides (option_type, is_short, has_wings)
    join expiring e on e.dte between r.min_dte and r.max_dte and e.years > 0
    where r.is_on and sides.is_short
      and coalesce(permits -> 'strategies' ? r.strategy_type, true)
      and (strategy.secured_by <> 'shares' or covered.contracts > 0)
  ),
  short as materialized (
    -- Sorting and joining use numbers, because comparing text is slow.
    select (side.rule_no << 32) + o.n as id, side.rule_no, side.rule, side.option_type, side.expiration, side.is_pair, side.has_wings, side.dte, side.years,
      o.symbol, o.strike, o.ten, o.bid, o.ask, o.mid, o.open_interest, o.iv, o.delta,
      case
        when not o.is_quoted or coalesce(o.iv, 0) <= 0 or o.delta is null then 'no_quote'
        when o.delta not between side.min_delta and side.max_delta then 'delta'
        when coalesce(o.open_interest, 0) < settings.min_open_interest_short then 'open_interest'
        when o.bid < settings.min_short_bid then 'bid'
        when o.is_wide then 'width'
        when side.secured_by = 'shares' and o.strike < covered.cost then 'cost'
        when next_earnings <= side.held_until then 'earnings'
        when side.option_type = 'call' and next_dividend <= side.held_until then 'ex_dividend'
      end as fell_out
    from side join option o on o.option_type = side.option_type and o.expiration = side.expiration
  ),
  -- Among several wings the one with the most credit per risk is chosen.
  one_side as materialized (
    select distinct on (short.id) short.*,
      w.symbol as wing_symbol, w.strike as wing_strike, wing.width as wing,
      short.mid - coalesce(wing.mid, 0) as credit,
      short.bid - coalesce(w.ask, 0) as natural_credit
    from (
      -- A wing is at most ten dollars from the strike, so in the same block of ten dollars or the next.
      select short.*, case when short.has_wings then short.ten + n * case short.option_type when 'put' then -1 else 1 end end as wing_ten
      from short cross join generate_series(0, 1) n
      where short.fell_out is null and (short.has_wings or n = 0)
    ) short
    left join option w on w.ten = short.wing_ten and w.expiration = short.expiration and w.option_type = short.option_type
      and w.is_quoted and not w.is_wide and w.open_interest >= settings.min_open_interest_long
    cross join lateral (
      select case short.option_type when 'put' then short.strike - w.strike else w.strike - short.strike end as width,
        -- A long leg without a bid is worth nothing.
        case when w.bid > 0 then w.mid else 0 end as mid
    ) wing
    where not short.has_wings or wing.width between least_wing and most_wing
    order by short.id, (short.mid - coalesce(wing.mid, 0)) / coalesce(wing.width, 1) desc
  ),
  drawn as materialized (
    select o.*,
      jsonb_build_object('action', 'sell', 'option_type', o.option_type, 'strike', trim_scale(o.strike),
        'expiration', o.expiration, 'quantity', 1, 'symbol', o.symbol) as short_leg,
      case when o.has_wings then jsonb_build_object('action', 'buy', 'option_type', o.option_type, 'strike', trim_scale(o.wing_strike),
        'expiration', o.expiration, 'quantity', 1, 'symbol', o.wing_symbol) end as long_leg
    from one_side o
  ),
  -- Each put side is paired with the call side of the nearest delta.
  pair as materialized (
    select distinct on (p.id) p.id, c.id as call_id
    from one_side p
    join one_side c on c.rule_no = p.rule_no and c.expiration = p.expiration
    where p.is_pair and p.option_type = 'put' and c.option_type = 'call' and c.strike > p.strike and abs(c.delta - p.delta) <= 0.05 + 1e-9
    order by p.id, abs(c.delta - p.delta), c.strike
  ),
  whole as materialized (
    select one.rule, one.expiration, one.dte, one.years,
      one.credit + coalesce(other.credit, 0) as credit,
      one.natural_credit + coalesce(other.natural_credit, 0) as natural_credit,
      greatest(one.wing, other.wing) as wing,
      greatest(one.delta, other.delta) as delta,
      one.iv, least(one.open_interest, other.open_interest) as open_interest,
      case when one.option_type = 'put' then one.strike end as put_strike, one.iv as put_iv,
      case when one.option_type = 'call' then one.strike else other.strike end as call_strike,
      case when one.option_type = 'call' then one.iv else other.iv end as call_iv,
      case
        when other.id is not null and one.wing is not null
          then jsonb_build_array(one.short_leg, other.short_leg, one.long_leg, other.long_leg)
        when other.id is not null then jsonb_build_array(one.short_leg, other.short_leg)
        when one.wing is not null then jsonb_build_array(one.short_leg, one.long_leg)
        else jsonb_build_array(one.short_leg)
      end as legs,
      one.id, other.id as other_id
    from drawn one
    left join pair using (id)
    left join drawn other on other.id = pair.call_id
    where not one.is_pair or other.id is not null
  ),
  priced as materialized (
    select w.*, r.strategy_type, r.min_credit, r.min_credit_percent, r.min_return_percent, r.target_return_percent,
      r.min_delta, r.target_delta, r.max_delta, r.min_dte, r.target_dte, r.max_dte, st.secured_by,
      private.floor_credit(w.credit, w.natural_credit, jsonb_array_length(w.legs), spread_tick) as floor_credit
    from whole w join public.scan_rules r using (rule) join private.strategies() st using (strategy_type)
  ),
  secured as materialized (
    select p.*, c.capital,
      case when p.wing is not null then 100 * p.floor_credit / nullif(100 * p.wing - p.floor_credit, 0)
        else 36500 * p.floor_credit / (c.capital * greatest(p.dte, 7)) end as return_percent
    from priced p
    cross join lateral (
      select case p.secured_by when 'cash' then 100 * coalesce(p.wing, p.put_strike) when 'shares' then 100 * judge_chain.price
        else private.margin(p.legs, p.floor_credit, judge_chain.price, is_broad) end as capital
    ) c
  ),
  judged as materialized (
    select x.*, case
        when s.is_live and x.credit - x.natural_credit > settings.max_whole_width_percent / 100 * x.credit then 'whole_width'
        when x.floor_credit <= 0 or x.floor_credit < coalesce(x.min_credit, x.min_credit_percent * x.wing) then 'credit'
        when x.return_percent is null or x.return_percent < x.min_return_percent then 'return'
      end as fell_out
    from secured x
  ),
  scored as (
    select j.*,
      least(j.return_percent / j.target_return_percent, 1)::double precision as score_return,
      greatest(1 - (j.credit - j.natural_credit) / (settings.max_whole_width_percent / 100 * j.credit), 0)::double precision
        * least(j.open_interest / 500.0, 1)::double precision as score_liquidity,
      -- A rule whose minimum equals its maximum gives the full score.
      greatest(1 - (coalesce(abs(j.delta - j.target_delta::double precision) / nullif((j.max_delta - j.min_delta)::double precision / 2, 0), 0)
        + coalesce(abs(j.dte - j.target_dte) / nullif((j.max_dte - j.min_dte)::double precision / 2, 0), 0)) / 2, 0) as score_fit,
      private.chance_between(
        -- For a covered call the lower break-even comes from the shares' price.
        coalesce(j.put_strike, case j.secured_by when 'shares' then judge_chain.price end) - j.floor_credit / 100, j.put_iv,
        case when j.secured_by <> 'shares' then j.call_strike + j.floor_credit / 100 end, j.call_iv,
        judge_chain.price, j.years, rate) as chance
    from judged j
    where j.fell_out is null
  ),
  kept as (
    insert into public.opportunities (scan_id, rule, strategy_type, ticker, underlying, expiration_date, dte, legs, underlying_price,
      credit, natural_credit, floor_credit, wing, capital, delta, implied_volatility, open_interest, chance, return_percent,
      annualised_percent, score_return, score_edge, score_liquidity, score_fit, score)
    select s.scan_id, x.rule, x.strategy_type, judge_chain.ticker, underlying, x.expiration, x.dte, x.legs, judge_chain.price,
      x.credit, x.natural_credit, x.floor_credit, x.wing, x.capital, x.delta, x.iv, x.open_interest, x.chance, x.return_percent,
      36500 * x.floor_credit / (x.capital * greatest(x.dte, 7)), x.score_return, edge, x.score_liquidity, x.score_fit,
      (40 * x.score_return + 25 * coalesce(edge, 0) + 20 * x.score_liquidity + 15 * x.score_fit)
        * case when group_is_held then 0.7 else 1 end
    from scored x
  ),
  fallen (rule, reason, count) as (
    select rule, fell_out, count(*) from short where fell_out is not null group by 1, 2
    union all
    select s2.rule, 'wing', count(*) from short s2
    where s2.fell_out is null and not exists (select from one_side o where o.id = s2.id) group by 1
    union all
    select o.rule, 'pair', count(*) from one_side o
    where o.is_pair and o.id not in (select id from pair union all select call_id from pair) group by 1
    union all
    select rule, fell_out, count(*) from judged where fell_out is not null group by 1, 2
  )
  insert into public.scan_counts (scan_id, ticker, rule, reason, count)
  select s.scan_id, judge_chain.ticker, rule, reason, count from fallen
  on conflict on constraint scan_counts_pkey do update set count = excluded.count;
end;
$$;

comment on function private.judge_chain(public.scans, text, numeric, timestamptz, json) is
  'Stores the trades in a ticker''s options that pass the filters of scan_rules and scan_settings (public.opportunities, scored, without sizes and caps), and counts the others by reason. price of the underlying in USD per share, at priced_at. options: [{symbol, expiration, option_type, strike (USD per share), bid, ask (USD per contract), open_interest, iv (annual, as a fraction), delta, halted?, delayed?, as_of?, changed_at?}].';

-- 82_scan/opportunities
create table public.opportunities (
  opportunity_id bigint generated always as identity primary key,
  scan_id bigint not null references public.scans on delete cascade,
  rule text not null,
  strategy_type text not null,
  ticker text not null,
  underlying text not null,
  expiration_date date not null,
  dte integer not null,
  legs jsonb not null,
  underlying_price numeric(14, 4) not null,
  credit numeric(14, 4) not null,
  natural_credit numeric(14, 4) not null,
  floor_credit numeric(14, 4) not null check (floor_credit > 0),
  wing numeric(14, 4),
  capital numeric(14, 4) not null check (capital > 0),
  delta double precision not null,
  implied_volatility double precision not null,
  open_interest integer not null,
  chance double precision not null,
  return_percent double precision not null,
  annualised_percent double precision not null,
  score_return double precision not null,
  score_edge double precision,
  score_liquidity double precision not null,
  score_fit double precision not null,
  score double precision not null,
  quantity integer check (quantity > 0),
  place integer check (place > 0),
  fell_out text,
  request_id text references public.trade_requests
);

comment on table public.opportunities is
  'Trades that passed every filter of a scan, with their figures at that time: all listed ones, and of the rest the three best of each rule, ticker and expiration; scan_counts counts them all. Prices in USD per contract.';
comment on column public.opportunities.rule is 'As scan_rules.rule.';
comment on column public.opportunities.ticker is 'Root of the options.';
comment on column public.opportunities.dte is 'Calendar days to expiration.';
comment on column public.opportunities.legs is 'As trade_requests.legs, with one contract each.';
comment on column public.opportunities.underlying_price is 'USD per share; before the open the last official close.';
comment on column public.opportunities.credit is 'The mid. USD per contract.';
comment on column public.opportunities.natural_credit is
  'The credit at the natural price: selling at the bid and buying at the ask. USD per contract.';
comment on column public.opportunities.floor_credit is
  'The credit proposed: a quarter of the way from the mid to the natural credit, rounded down to a possible price of an order. Returns refer to it. USD per contract.';
comment on column public.opportunities.wing is 'Width of the wider wing. USD per share; null = no wings.';
comment on column public.opportunities.capital is
  'The capital that secures one contract: strike, wing, shares at their price, or margin. USD.';
comment on column public.opportunities.delta is 'Delta of the short leg without its sign; of two the larger.';
comment on column public.opportunities.implied_volatility is
  'Implied volatility of the short leg; of two, the put''s. Annual, as a fraction.';
comment on column public.opportunities.open_interest is
  'Open interest of the short leg; of two the smaller. Contracts.';
comment on column public.opportunities.chance is
  'Probability of a profit at expiration with the floor credit: lognormal, between the break-evens, with the volatility of each strike. 0 to 1.';
comment on column public.opportunities.return_percent is 'As scan_rules.min_return_percent.';
comment on column public.opportunities.annualised_percent is
  'floor_credit / capital converted to a year, if held to expiration: simple, by 365 / days, at least 7 days. Percent.';
comment on column public.opportunities.score_return is 'Return divided by its target, 0 to 1. 40 points.';
comment on column public.opportunities.score_edge is
  'Premium paid for volatility above the historical one: (iv30 / the larger of hv20 and hv60 - 1) / 0.4, 0 to 1; from 60 stored days on averaged with the rank of iv30 among them. 25 points; null = not known, counts as 0.';
comment on column public.opportunities.score_liquidity is
  'Nearness of the mid to the natural credit, times open interest up to 500, 0 to 1. 20 points.';
comment on column public.opportunities.score_fit is 'Nearness of delta and days to their targets, 0 to 1. 15 points.';
comment on column public.opportunities.score is '0 to 100; x 0.7 where a ticker of its group is already held.';
comment on column public.opportunities.quantity is
  'Contracts within the budget; null = none, or equity is not known.';
comment on column public.opportunities.place is 'Place in the list, 1 = best; null = not listed.';
comment on column public.opportunities.fell_out is
  'Why it is not, or no longer, in the list: see scan_counts.reason.';
comment on column public.opportunities.request_id is 'The request in which it was proposed; null = nobody picked it.';

create index on public.opportunities (scan_id);
create index on public.opportunities (request_id);

alter table public.opportunities enable row level security;
grant select on public.opportunities to service_role;

-- 82_scan/reprice_asks
create function private.reprice_asks(l private.lookups) returns jsonb
language sql stable set search_path = ''
as $$
  with wanted as (
    select o.* from public.opportunities o where o.scan_id = (l.facts ->> 'scan_id')::bigint and o.place is not null
  )
  select case when not l.learned ? 'prices' then jsonb_build_object('underlyings', jsonb_build_object(
      'tickers', (select jsonb_agg(distinct w.underlying) from wanted w),
      'indices', private.asks_of_underlying('') -> 'underlyings' -> 'indices'))
    else jsonb_build_object('quotes', jsonb_build_object(
      'at', private.now(),
      'rate', (select x.risk_free_percent / 100 from public.report_settings x),
      'options', (
        select coalesce(jsonb_agg(distinct jsonb_build_object('symbol', leg ->> 'symbol', 'price', l.learned -> 'prices' -> w.underlying,
          'closes_at', private.expiration_close(private.trades_until(w.ticker, w.expiration_date)))), '[]')
        from wanted w cross join jsonb_array_elements(w.legs) leg
        where l.learned -> 'prices' ? w.underlying
      )))
  end
$$;

comment on function private.reprice_asks(private.lookups) is
  'The questions that give new prices for a morning''s list: first the underlyings, then all legs.';

-- 82_scan/scan_counts
create table public.scan_counts (
  scan_id bigint not null references public.scans on delete cascade,
  ticker text not null,
  rule text not null,
  reason text not null,
  count integer not null check (count > 0),
  primary key (scan_id, ticker, rule, reason)
);

comment on table public.scan_counts is
  'How many candidates of a ticker a scan has dropped, by rule and by the first reason, and how many it has listed.';
comment on column public.scan_counts.count is 'Number of short legs or whole trades; 1 for a whole ticker.';
comment on column public.scan_counts.rule is 'As scan_rules.rule; * = the whole ticker.';
comment on column public.scan_counts.reason is
  'For short legs: no_quote, delta, open_interest, bid, width, cost (the strike is below the cost of the shares), earnings, ex_dividend, wing (no long leg fits); for whole trades: pair (no other side fits), whole_width, credit, return; for trades that passed: budget, or a cap, which counts held positions: expiration, ticker, group, list. listed = in the list. For a whole ticker: no_answer, no_earnings_date, not_permitted.';

alter table public.scan_counts enable row level security;
grant select on public.scan_counts to service_role;

-- 82_scan/v_opportunities
create view public.v_opportunities with (security_invoker = true) as
select o.opportunity_id, s.scan_id, s.trade_date, s.began_at, o.rule, o.strategy_type, o.ticker,
  private.contract_name(o.ticker, o.legs) as contract, o.expiration_date, o.dte, o.place, o.fell_out, o.quantity,
  o.underlying_price, o.credit, o.natural_credit, o.floor_credit, o.capital, o.delta, o.implied_volatility, o.chance,
  o.return_percent, o.annualised_percent, o.score_return, o.score_edge, o.score_liquidity, o.score_fit, o.score,
  r.request_id, r.status as request_status, p.position_id, p.status as position_status, p.exit_reason,
  round(case when p.status <> 'OPEN' then p.realized_pnl / p.quantity end, 2) as pnl_per_contract,
  at_the_end.close as close_at_expiration,
  round(o.floor_credit - private.worth(o.legs, at_the_end.close)
    -- The shares of a covered call are part of the trade.
    + case when private.needs_shares(o.strategy_type) then 100 * (at_the_end.close - o.underlying_price) else 0 end, 2) as pnl_if_held
from public.opportunities o
join public.scans s using (scan_id)
left join public.trade_requests r using (request_id)
left join public.positions p using (request_id)
left join public.daily_volatility at_the_end
  on at_the_end.ticker = o.underlying and at_the_end.trade_date = o.expiration_date;

comment on view public.v_opportunities is
  'The trades that scans have found, and their results, whether traded or not. Prices and results in USD per contract, prices of the underlying in USD per share; the rest as in opportunities.';
comment on column public.v_opportunities.place is 'Place in its list; null = not listed, see fell_out.';
comment on column public.v_opportunities.pnl_per_contract is
  'P&L of the position that it became, once closed. USD per contract, after fees.';
comment on column public.v_opportunities.close_at_expiration is
  'Official close of the underlying on the expiration date, where a scan has stored it. USD per share.';
comment on column public.v_opportunities.pnl_if_held is
  'P&L if sold at the floor credit and held to expiration, with the shares of a covered call. USD per contract, before fees; null = not expired, or not known.';
grant select on public.v_opportunities to service_role;

-- 84_lookups/ask_add
create function private.ask_add(request jsonb, entry_price numeric, fees numeric, mid numeric) returns void
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests := private.read_request(ask_add.request, '', 'chat');
begin
  perform private.refuse_fees(coalesce(ask_add.fees, 0), ask_add.entry_price * r.quantity);
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'add',
    'position_ids', '[]'::jsonb,
    'request', ask_add.request,
    'contract', r.contract,
    'quantity', r.quantity,
    'entry_price', ask_add.entry_price,
    'fees', coalesce(ask_add.fees, 0),
    'known', case when private.is_far(ask_add.entry_price, ask_add.mid) then ask_add.mid end));
end;
$$;

comment on function private.ask_add(jsonb, numeric, numeric, numeric) is
  'Asks whether /add is to record a trade opened elsewhere at entry_price (USD per contract), with fees (USD in all). The question names the mid (USD per contract; null = not known) where it is far from entry_price. PT422.';

-- 84_lookups/ask_strikes
create function private.ask_strikes(l private.lookups, options json) returns void
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  price numeric := (l.learned ->> 'price')::numeric;
  expiration date := (l.learned ->> 'expiration')::date;
  choices jsonb;
begin
  with option as materialized (
    select o.option_type, o.strike, abs(o.delta) as delta, (o.bid + o.ask) / 2 as mid
    from json_to_recordset(ask_strikes.options) o (option_type text, strike numeric, bid numeric, ask numeric, delta double precision)
    where o.bid > 0 and o.ask >= o.bid and o.delta is not null
  ),
  -- The strike nearest to each delta, and a wing of one to two percent of the price.
  short as (
    select distinct on (o.option_type, o.strike) around.delta as around, o.*
    from (values (0.35), (0.30), (0.25), (0.20), (0.15), (0.10)) around (delta)
    cross join (values ('put'), ('call')) side (option_type)
    cross join lateral (
      select * from option o where o.option_type = side.option_type order by abs(o.delta - around.delta), o.strike limit 1
    ) o
    order by o.option_type, o.strike, abs(o.delta - around.delta)
  ),
  offered as (
    select short.around, case short.option_type when 'put' then 1 else 3 end as place, short.delta, short.mid as credit,
      jsonb_build_array(jsonb_build_object('action', 'sell', 'option_type', short.option_type, 'strike', short.strike)) as legs
    from short
    where short.option_type = 'put' or (private.shares_to_cover(private.underlying_of(root))).contracts > 0
    union all
    select short.around, case short.option_type when 'put' then 2 else 4 end, short.delta, short.mid - wing.mid,
      jsonb_build_array(jsonb_build_object('action', 'sell', 'option_type', short.option_type, 'strike', short.strike),
        jsonb_build_object('action', 'buy', 'option_type', short.option_type, 'strike', wing.strike))
    from short
    cross join lateral (
      select w.strike, w.mid from option w
      where w.option_type = short.option_type
        and case w.option_type when 'put' then short.strike - w.strike else w.strike - short.strike end
          between greatest(least(0.01 * price, 10), 0.5) and greatest(least(0.02 * price, 10), 2.5)
      order by abs(abs(w.strike - short.strike) - least(0.015 * price, 10)), w.strike limit 1
    ) wing
    where short.mid > wing.mid
  )
  select jsonb_agg(jsonb_build_object(
    'text', format('%s %s', split_part(private.trade_words('', offered.legs), ' ', 2), to_char(offered.credit / 100, 'FM99990.00')),
    'words', private.trade_words(root, offered.legs, expiration, (l.facts ->> 'credit')::numeric, (l.facts ->> 'quantity')::integer,
        (l.facts ->> 'fees')::numeric)
      || case when l.facts ->> 'quantity' is null then ' ?' else '' end) order by offered.around desc, offered.place)
  into choices from offered;

  if choices is null then
    raise exception 'no options on % that expire % are quoted now', root, private.day_in_words(expiration) using errcode = 'PT409';
  end if;
  perform private.ask_which(l, format('%s is at %s. Which trade, expiring %s (%s days)? Sorted by the delta of the short leg, from .35 down to .10, with the credit per share at the mid.',
    root, trim_scale(price), private.day_in_words(expiration), expiration - private.new_york_date(private.now())), choices,
    case when (private.shares_to_cover(private.underlying_of(root))).contracts > 0 then 2 else 3 end);
end;
$$;

comment on function private.ask_strikes(private.lookups, json) is
  'Asks which strikes of an expiration are meant: puts and spreads around usual deltas, single calls where shares could cover them. options as in private.judge_chain(). PT409 where nothing is quoted.';

-- 84_lookups/ask_which
create function private.ask_which(l private.lookups, says text, choices jsonb, columns integer default 2) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values ('picker', jsonb_build_object('verb', l.facts -> 'verb', 'says', ask_which.says, 'choices', ask_which.choices, 'columns', ask_which.columns),
    l.asked_by, l.topic, l.edits_message_id);
end;

comment on function private.ask_which(private.lookups, text, jsonb, integer) is
  'Asks a person who types a trade about a missing or ambiguous part: choices are [{text, words (what could be typed instead)}], a button each.';

-- 84_lookups/asks
create function private.asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return case l.kind
    when 'trade' then private.trade_asks(l)
    -- The expiration of a card is known, and the card does not say whether its strikes are listed.
    when 'card' then private.trade_asks(l) - array['expirations', 'strikes']
    when 'account' then '{"account": true}'
    when 'reprice' then private.reprice_asks(l)
    when 'chain' then private.chain_asks(l)
  end;
end;
$$;

comment on function private.asks(private.lookups) is
  'The next questions of a lookup, all optional: {underlyings: {tickers, indices}, closes: [{ticker, date, closed_at}], expirations: ticker, dividends: {tickers, from, to}, strikes: {ticker, expiration}, account: true, quotes: {at, rate, options: [{symbol, price, closes_at}]}, chain: {ticker, price, at, rate, expirations: [{date, closes_at}], puts, calls: {from, to} or null}}. Prices and strikes in USD per share, at = the time of the price, rate annual.';

-- 84_lookups/bring_trade
create function private.bring_trade(l private.lookups, answers json) returns void
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  price numeric := (l.learned ->> 'price')::numeric;
  expiration date := (l.learned ->> 'expiration')::date;
  credit numeric := (l.facts ->> 'credit')::numeric * 100;
  quantity integer := (l.facts ->> 'quantity')::integer;
  fees numeric := (l.facts ->> 'fees')::numeric;
  asks_how_many text := case when (l.facts ->> 'picks')::boolean and l.facts ->> 'quantity' is null then ' ?' else '' end;
  legs jsonb;
  shape text;
  unlisted numeric;
  choices jsonb;
  quoted jsonb;
  request jsonb;
begin
  legs := private.legs_of(jsonb_build_object('ticker', root, 'expiration_date', expiration, 'quantity', coalesce(quantity, 1), 'legs', l.facts -> 'legs'));
  shape := private.shape(legs);
  if shape is null then
    raise exception 'these legs are not a known strategy: a put, a covered call, a spread, an iron condor or a strangle' using errcode = 'PT422';
  end if;
  select leg.strike into unlisted
  from jsonb_to_recordset(legs) leg (strike numeric)
  where not exists (select from json_array_elements_text(bring_trade.answers -> 'strikes') listed where listed::numeric = leg.strike)
  order by leg.strike limit 1;
  if unlisted is not null and l.facts ? 'opportunity_id' then
    raise exception 'its strike % is no longer listed: /scan looks for new trades', trim_scale(unlisted) using errcode = 'PT409';
  elsif unlisted is not null then
    select jsonb_agg(jsonb_build_object('text', trim_scale(near.strike)::text, 'words', private.trade_words(root, (
        select jsonb_agg(case when (leg ->> 'strike')::numeric = unlisted then leg || jsonb_build_object('strike', near.strike) else leg end)
        from jsonb_array_elements(l.facts -> 'legs') leg
      ), expiration, credit / 100, quantity, fees) || asks_how_many) order by near.strike) into choices
    from (
      select listed::numeric as strike from json_array_elements_text(bring_trade.answers -> 'strikes') listed
      where not exists (select from jsonb_to_recordset(legs) leg (strike numeric) where leg.strike = listed::numeric)
      order by abs(listed::numeric - unlisted), strike limit 4
    ) near;
    if choices is null then
      raise exception '% has no strike % expiring %, and no other strike', root, trim_scale(unlisted), private.day_in_words(expiration) using errcode = 'PT422';
    end if;
    perform private.ask_which(l, format('%s has no strike %s expiring %s. Which strike?', root, trim_scale(unlisted), private.day_in_words(expiration)), choices);
    return;
  end if;

  quoted := private.quoted_facts(root, legs, coalesce(credit, 1), price, (l.learned ->> 'priced_at')::timestamptz, bring_trade.answers -> 'options');
  if credit is null and (l.facts ->> 'verb') = 'add' then
    raise exception 'add the credit per share at which it was opened: /add %', private.trade_words(root, l.facts -> 'legs', expiration, 1.5, coalesce(quantity, 1))
      using errcode = 'PT422';
  elsif credit is null and not (quoted ->> 'is_quoted')::boolean then
    raise exception 'not every leg has a quote now. Add a credit per share, for example /sell %',
      private.trade_words(root, l.facts -> 'legs', expiration, 1.5, coalesce(quantity, 1)) using errcode = 'PT409';
  elsif credit is null and private.floor_credit((quoted ->> 'mid')::numeric, (quoted ->> 'natural_credit')::numeric, jsonb_array_length(legs), private.spread_tick(root)) < 1 then
    raise exception 'it would bring no credit: the mid is %', private.both_ways((quoted ->> 'mid')::numeric) using errcode = 'PT422';
  elsif private.is_far(credit, case when (quoted ->> 'is_quoted')::boolean then (quoted ->> 'mid')::numeric end) and (l.facts ->> 'verb') = 'sell'
    and not coalesce((l.facts ->> 'insists')::boolean, false)
  then
    perform private.ask_which(l, format('You ask for %s, but the mid is %s.', private.both_ways(credit), private.both_ways((quoted ->> 'mid')::numeric)),
      jsonb_build_array(
        jsonb_build_object('text', 'At the market price', 'words', private.trade_words(root, l.facts -> 'legs', expiration, null, quantity) || asks_how_many),
        jsonb_build_object('text', format('At %s, as typed', to_char(credit / 100, 'FM9999990.00')),
          'words', private.trade_words(root, l.facts -> 'legs', expiration, credit / 100, quantity) || asks_how_many || ' !')));
    return;
  end if;
  credit := coalesce(credit, private.floor_credit((quoted ->> 'mid')::numeric, (quoted ->> 'natural_credit')::numeric, jsonb_array_length(legs), private.spread_tick(root)));
  if quantity is null and (l.facts ->> 'picks')::boolean then
    perform private.ask_which(l, format('%s at %s. How many contracts?', private.contract_name(root, legs), private.both_ways(credit)), (
      select jsonb_agg(jsonb_build_object('text', 'x' || many, 'words', private.trade_words(root, l.facts -> 'legs', expiration,
        (l.facts ->> 'credit')::numeric, many, fees)
        -- A person who insisted on the credit is not asked about it again.
        || case when (l.facts ->> 'insists')::boolean then ' !' else '' end) order by many)
      from unnest(array[1, 2, 3, 5, 10]) many), 5);
    return;
  end if;

  quantity := coalesce(quantity, 1);
  request := jsonb_build_object('request_id', format('%s-%s', l.facts ->> 'verb', l.lookup_id), 'strategy_type', shape, 'ticker', root,
    'expiration_date', expiration, 'net_credit', credit, 'quantity', quantity,
    'legs', (select jsonb_agg(leg - 'symbol' || jsonb_build_object('quantity', quantity)) from jsonb_array_elements(legs) leg))
    || case when l.facts ? 'overrides' then jsonb_build_object('overrides', l.facts -> 'overrides') else '{}' end;
  if l.facts ->> 'verb' = 'add' then
    perform private.ask_add(request, credit, fees, case when (quoted ->> 'is_quoted')::boolean then (quoted ->> 'mid')::numeric end);
    return;
  end if;
  quoted := private.quoted_facts(root, private.with_quantity(legs, quantity), credit, price, (l.learned ->> 'priced_at')::timestamptz, bring_trade.answers -> 'options');
  if l.edits_message_id is not null then
    -- The pressed message loses its buttons.
    perform private.ask_which(l, format('%s ×%s: its card follows.', private.contract_name(root, legs), quantity), '[]');
  end if;
  perform private.propose(request, case when l.facts ? 'opportunity_id' then 'scan' else 'chat' end, quoted);
  update public.opportunities o set request_id = request ->> 'request_id' where o.opportunity_id = (l.facts ->> 'opportunity_id')::bigint;
end;
$$;

comment on function private.bring_trade(private.lookups, json) is
  'Makes the card of a trade whose legs were quoted, or asks about the missing part: another strike where one is not listed, the credit where the typed one is far from the mid, the quantity. For /add it asks whether to record the trade. PT409 and PT422 carry a sentence for the person.';

-- 84_lookups/end_lookup
create function private.end_lookup(l private.lookups, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.lookups mine set
    status = case when end_lookup.error is null then 'done' else 'failed' end, error = end_lookup.error, ended_at = clock_timestamp()
  where mine.lookup_id = l.lookup_id;
  if l.kind = 'chain' then
    if end_lookup.error is not null then
      insert into public.scan_counts (scan_id, ticker, rule, reason, count)
      -- The scan may have been deleted; then there is nothing to count.
      select s.scan_id, l.facts ->> 'ticker', '*', 'no_answer', 1 from public.scans s where s.scan_id = (l.facts ->> 'scan_id')::bigint
      on conflict on constraint scan_counts_pkey do nothing;
    end if;
    perform private.finish_scan((l.facts ->> 'scan_id')::bigint);
  elsif end_lookup.error is not null and l.asked_by is not null then
    perform private.queue_answer('refused', jsonb_build_object('message', end_lookup.error, 'command', coalesce(l.facts ->> 'verb', l.kind)),
      l.asked_by, l.topic, l.edits_message_id);
  end if;
end;
$$;

comment on function private.end_lookup(private.lookups, text) is
  'Ends a lookup: done, or failed with a reason (a sentence), which the person who waits for it is told. The last lookup of a scan ends the scan.';

-- 84_lookups/meant_expiration
create function private.meant_expiration(named jsonb, listed date[]) returns date
language plpgsql stable set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  third_friday date;
begin
  if named ? 'month' and not named ? 'day' then
    third_friday := make_date((named ->> 'year')::integer, (named ->> 'month')::integer, 15);
    third_friday := third_friday + (12 - extract(isodow from third_friday)::integer) % 7;
  end if;
  return case
    when named ? 'date' then (select d from unnest(listed) d where d = (named ->> 'date')::date)
    when named ? 'day' then (
      -- The next such date within a year; a later one needs its year.
      select min(d) from unnest(listed) d
      where extract(month from d) = (named ->> 'month')::integer and extract(day from d) = (named ->> 'day')::integer and d < today + 365)
    when named ? 'month' then (
      -- The monthly expiration is the third Friday, or the session before it where that is a holiday.
      select d from unnest(listed) d
      where d = case when private.session_close(third_friday) is null then private.session_before(third_friday) else third_friday end)
    when named ? 'dte' then (
      select d from unnest(listed) d
      order by abs(d - today - (named ->> 'dte')::integer), d limit 1)
  end;
end;
$$;

comment on function private.meant_expiration(jsonb, date[]) is
  'The listed expiration that a person means by {date}, {month, day} (the next), {month, year} (the monthly one, on the third Friday) or {dte} (the nearest to this many calendar days); null = none of them.';

-- 84_lookups/next_lookup
create function public.next_lookup(mode text default null, permits jsonb default null, quota jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  -- When enough of the recent requests have left the source's period.
  free_at timestamptz;
  is_full boolean;
  l private.lookups;
begin
  if next_lookup.mode is not null then
    update private.check_lease lease set mode = next_lookup.mode, permits = next_lookup.permits
    where only_row and (lease.mode, lease.permits) is distinct from (next_lookup.mode, next_lookup.permits);
  end if;
  -- A lookup that is too old, or a scan of another day, is no longer wanted.
  perform private.end_lookup(old, 'The market data did not come in time. Ask again.')
  from (
    select w.* from private.lookups w
    left join public.scans s on s.scan_id = (w.facts ->> 'scan_id')::bigint
    where w.status in ('due', 'asking') and w.due_at <= clock_timestamp()
      and case when w.is_waited_for then w.created_at < clock_timestamp() - interval '15 minutes'
        else s.trade_date is distinct from private.new_york_date(private.now()) end
    order by w.lookup_id
    for update of w skip locked
  ) old;

  -- The last half of each quota is for the checks; lookups that a person waits for may use half of that.
  select max(lately.since + of.period), coalesce(bool_or(lately.calls >= of.calls * 3 / 4), false) into free_at, is_full
  from (
    select (quota ->> 'calls')::integer as calls, make_interval(secs => (quota ->> 'seconds')::integer) as period, false as is_chains
    union all
    select (quota -> 'chains' ->> 'calls')::integer, make_interval(secs => (quota -> 'chains' ->> 'seconds')::integer), true
  ) of
  cross join lateral (
    select sum(made.calls) as calls, min(made.at) filter (where made.later < greatest(of.calls / 2, 1)) as since
    from (
      select every.at, every.calls, sum(every.calls) over (order by every.at desc) - every.calls as later
      from (
        select c.quote_calls as calls, c.began_at as at from private.exit_checks c where not of.is_chains and c.began_at > clock_timestamp() - of.period
        union all
        select case when of.is_chains then a.chain_calls else a.quote_calls end, a.asked_at
        from private.lookups a where a.asked_at > clock_timestamp() - of.period
      ) every
      where every.calls > 0
    ) made
  ) lately
  where lately.calls >= of.calls / 2;
  if free_at > clock_timestamp() then
    update private.lookups w set due_at = free_at
    where w.status = 'due' and w.due_at < free_at and (is_full or not w.is_waited_for);
  end if;
  if free_at > clock_timestamp()
    and not exists (select from private.lookups w where w.status in ('due', 'asking') and w.due_at <= clock_timestamp())
  then
    return jsonb_build_object('wait', ceil(extract(epoch from free_at - clock_timestamp()))::integer);
  end if;

  loop
    select * into l from private.lookups due
    where due.status in ('due', 'asking') and due.due_at <= clock_timestamp()
    order by array_position(array['trade', 'card', 'account', 'reprice', 'chain'], due.kind), due.lookup_id
    limit 1 for update skip locked;
    exit when l.lookup_id is null or l.attempts < 3;
    -- Its senders were cut off again and again.
    begin
      perform private.end_lookup(l, 'The market data did not come. The log of the function scan says why.');
    exception when query_canceled or others then
      -- A lookup that cannot even be ended must not block the others.
      update private.lookups stuck set status = 'failed', error = sqlerrm, ended_at = clock_timestamp() where stuck.lookup_id = l.lookup_id;
      update public.scans s set ended_at = private.now() where s.scan_id = (l.facts ->> 'scan_id')::bigint and s.ended_at is null
        and not exists (
          select from private.lookups other
          where other.kind = 'chain' and other.status in ('due', 'asking') and other.facts -> 'scan_id' = l.facts -> 'scan_id');
    end;
  end loop;
  if l.lookup_id is null then
    return null;
  end if;
  update private.lookups mine set
    -- Results of a claim that was cut off are outdated.
    learned = '{}', round = 0,
    status = 'asking', attempts = mine.attempts + 1, asked_at = clock_timestamp(), due_at = clock_timestamp() + interval '90 seconds'
  where mine.lookup_id = l.lookup_id returning * into l;
  return jsonb_build_object('lookup_id', l.lookup_id, 'attempt', l.attempts, 'kind', l.kind, 'asks', private.asks(l));
end;
$$;

comment on function public.next_lookup(text, jsonb, jsonb) is
  'Claims the next lookup for 90 seconds of real time: {lookup_id, attempt, kind, asks (private.asks())}; {wait: seconds} while half of the source''s quota ({calls, seconds, chains?: {calls, seconds}}) is used, or three quarters for lookups that people wait for; null when there is none. mode, permits: as in begin_exit_check().';
grant execute on function public.next_lookup(text, jsonb, jsonb) to service_role;

-- 84_lookups/propose
create function private.propose(request jsonb, origin text default 'proposal', quoted jsonb default null) returns boolean
language plpgsql set search_path = ''
as $$
declare
  created boolean;
  r public.trade_requests;
  held public.positions;
  breach text;
  field text;
begin
  created := private.register_request(propose.request, '', propose.origin);
  if not created then
    return false;
  end if;
  update public.trade_requests stored set quoted = propose.quoted
  where stored.request_id = propose.request ->> 'request_id' returning * into r;
  select * into held from public.positions p
  where p.status = 'OPEN' and p.mark_fault is null
    and p.contract = r.contract
  order by p.marked_at desc nulls last limit 1;
  select n.field, n.breach into field, breach from private.not_permitted(r) n;
  if breach is not null then
    raise exception '%', breach using errcode = 'PT422', detail = field;
  end if;
  breach := private.unbounded_breach(private.draft_position(r, r.net_credit * r.quantity, r.quantity));
  if breach is not null then
    raise exception '%', breach using errcode = 'PT422', detail = 'strategy_type';
  end if;
  if propose.origin <> 'proposal' then
    breach := private.coverage_breach(r);
    if breach is not null then
      raise exception '%', breach using errcode = 'PT422', detail = 'quantity';
    end if;
  end if;
  if private.is_far(r.net_credit, held.mark) then
    raise exception 'net_credit is %, but position % of the same contract is worth %',
      private.both_ways(r.net_credit), held.position_id, private.both_ways(held.mark)
      using errcode = 'PT422', detail = 'net_credit', hint = 'It is USD per contract.';
  end if;
  perform private.queue_card(r.request_id);
  return true;
end;
$$;

comment on function private.propose(jsonb, text, jsonb) is
  'Stores a TradeRequest as pending, with its quotes (trade_requests.quoted), and queues its card; false where the same request is already stored. PT409 and PT422 as public.propose_trade(); PT422 also where a person wants to sell a call without enough shares.';

-- 84_lookups/put_off_lookup
create function private.put_off_lookup(l private.lookups, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- A person does not wait for a third attempt.
  if l.attempts >= (case when l.is_waited_for then 2 else 3 end) then
    perform private.end_lookup(l, put_off_lookup.error);
  else
    update private.lookups mine set status = 'due', error = put_off_lookup.error, learned = '{}',
      due_at = clock_timestamp() + case when l.is_waited_for then interval '0' else interval '20 seconds' end
    where mine.lookup_id = l.lookup_id;
  end if;
end;
$$;

comment on function private.put_off_lookup(private.lookups, text) is
  'Handles a lookup without an answer, for the given reason: it starts again, at once where a person waits and after 20 seconds for scans, or it is given up.';

-- 84_lookups/take_account
create function private.take_account(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  perform private.keep_balances(take_account.answers -> 'account');
  perform private.queue_answer('account', '{}', l.asked_by, l.topic, l.edits_message_id);
  return null;
end;
$$;

comment on function private.take_account(private.lookups, json) is
  'Stores the broker''s report of the account and answers /account. Returns null: there is no further question.';

-- 84_lookups/take_answer
create function public.take_answer(
  lookup_id bigint, attempt integer, answers json, quote_calls integer default 0, chain_calls integer default 0, round integer default 0
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  l private.lookups;
  learnt jsonb;
  said text;
begin
  select * into l from private.lookups mine
  where mine.lookup_id = take_answer.lookup_id and mine.attempts = take_answer.attempt
    and (mine.round = take_answer.round + 1 and mine.status = 'asking' or mine.round = take_answer.round and mine.status in ('done', 'failed'));
  if l.lookup_id is not null then
    -- The caller lost the first response, so it is repeated.
    return jsonb_build_object('wakes', private.wakes() - 'scan')
      || case when l.status = 'asking' then jsonb_build_object('asks', private.asks(l), 'round', l.round) else '{}' end;
  end if;
  update private.lookups mine set
    quote_calls = mine.quote_calls + take_answer.quote_calls, chain_calls = mine.chain_calls + take_answer.chain_calls, due_at = clock_timestamp() + interval '90 seconds'
  where mine.lookup_id = take_answer.lookup_id and mine.status = 'asking'
    and (mine.attempts, mine.round) = (take_answer.attempt, take_answer.round)
  returning * into l;
  if l.lookup_id is null then
    raise exception 'lookup % is being answered by another call', take_answer.lookup_id using errcode = 'PT409';
  end if;
  select left(string_agg(private.sentence(format('%s: %s', f.what, f.message)), ' ' order by f.what), 500) into said
  from json_to_recordset(coalesce(take_answer.answers -> 'faults', '[]')) f (what text, message text)
  -- A lookup can do without dividends, and mostly without the account.
  where f.what <> 'dividends' and (f.what <> 'account' or l.kind = 'account');
  if said is not null then
    perform private.put_off_lookup(l, said);
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end if;

  perform set_config('thetabase.topic', coalesce(l.topic::text, ''), true);
  if l.kind in ('trade', 'card') then
    -- The answer may create a request.
    perform private.lock_book();
  end if;
  begin
    learnt := case l.kind
      when 'trade' then private.take_trade(l, take_answer.answers)
      when 'card' then private.take_card(l, take_answer.answers)
      when 'account' then private.take_account(l, take_answer.answers)
      when 'reprice' then private.take_reprice(l, take_answer.answers)
      when 'chain' then private.take_chain(l, take_answer.answers)
    end;
  exception when sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
    perform private.end_lookup(l, private.sentence(sqlerrm));
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end;
  if learnt is null then
    perform private.end_lookup(l, null);
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end if;
  update private.lookups mine set learned = mine.learned || learnt, round = mine.round + 1 where mine.lookup_id = l.lookup_id returning * into l;
  return jsonb_build_object('asks', private.asks(l), 'round', l.round, 'wakes', private.wakes() - 'scan');
end;
$$;

comment on function public.take_answer(bigint, integer, json, integer, integer, integer) is
  'Takes the answers to one round of private.asks() (from next_lookup() or the previous call; a repeated one is taken once): {underlyings, closes, expirations, dividends, strikes, account (in the form of the ports), options (as in private.judge_chain()), faults: [{what, message}]}; quote_calls, chain_calls: the requests that this took. Returns {asks (the next questions; absent when it is done), round (their number), wakes (private.wakes(), without scan, which is the caller)}. PT409 when the claim has lapsed and another caller has it.';
grant execute on function public.take_answer(bigint, integer, json, integer, integer, integer) to service_role;

-- 84_lookups/take_card
create function private.take_card(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests := (select x from public.trade_requests x where x.request_id = l.facts ->> 'request_id');
  spot record;
begin
  if r.status is distinct from 'pending' then
    -- The request was decided meanwhile.
    return null;
  elsif l.learned ? 'price' then
    update public.trade_requests stored set quoted = private.quoted_facts(r.ticker, r.legs, r.floor_credit,
      (l.learned ->> 'price')::numeric, (l.learned ->> 'priced_at')::timestamptz, take_card.answers -> 'options')
    where stored.request_id = r.request_id;
    -- A waiting card reads the quotes when it leaves.
    if not exists (select from private.outbox o where o.request_id = r.request_id and o.status = 'due') then
      perform private.queue_card(r.request_id);
    end if;
    return null;
  end if;
  if json_typeof(take_card.answers -> 'account') = 'object' then
    perform private.keep_balances(take_card.answers -> 'account');
  end if;
  spot := private.price_from(take_card.answers, r.underlying);
  return case when spot.price is not null
    then jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expiration', r.expiration_date) end;
end;
$$;

comment on function private.take_card(private.lookups, json) is
  'Takes the quotes of a proposed trade and updates its card while it is pending. Returns the results for the next questions; null when it is done or nothing is known.';

-- 84_lookups/take_trade
create function private.take_trade(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  today date := private.new_york_date(private.now());
  listed date[];
  meant date;
  spot record;
begin
  if l.learned ? 'price' then
    if jsonb_typeof(l.facts -> 'legs') = 'array' then
      perform private.bring_trade(l, take_trade.answers);
    else
      perform private.ask_strikes(l, take_trade.answers -> 'options');
    end if;
    return null;
  end if;

  if json_typeof(take_trade.answers -> 'account') = 'object' then
    perform private.keep_balances(take_trade.answers -> 'account');
  end if;
  select array_agg(day order by day) into listed
  from (
    select distinct d::date as day from json_array_elements_text(take_trade.answers -> 'expirations') d
  ) every
  where private.still_trades(private.trades_until(root, every.day)) and private.session_close(every.day) is not null;
  if listed is null then
    raise exception '% has no listed options', root using errcode = 'PT422';
  end if;
  spot := private.price_from(take_trade.answers, private.underlying_of(root));
  if spot.price is null then
    raise exception '% has no price now%', private.underlying_of(root),
      case when private.is_market_open(private.now()) then '' else '. Its official close is not known yet; ask again in 15 minutes' end
      using errcode = 'PT409';
  end if;
  meant := private.meant_expiration(l.facts -> 'expiration', listed);
  if meant is null and l.facts ? 'opportunity_id' then
    raise exception 'its expiration is no longer listed: /scan looks for new trades' using errcode = 'PT409';
  elsif meant is null then
    perform private.ask_which(l,
      case when l.facts ->> 'expiration' is null then format('%s is at %s. Which expiration?', root, trim_scale(spot.price))
        else format('%s has no options with that expiration. Which expiration?', root) end,
      (
        select jsonb_agg(jsonb_build_object(
          'text', private.day_in_words(near.day)
            || format(' · %s d', near.day - today),
          'words', private.trade_words(root, nullif(l.facts -> 'legs', 'null'), near.day, (l.facts ->> 'credit')::numeric, (l.facts ->> 'quantity')::integer,
            (l.facts ->> 'fees')::numeric)
            || case when (l.facts ->> 'picks')::boolean then ' ?' else '' end) order by near.day)
        from (
          select day from unnest(listed) day
          -- The expirations near the named day, or near the usual 40 days.
          order by abs(day - coalesce(
            (l.facts -> 'expiration' ->> 'date')::date,
            make_date((l.facts -> 'expiration' ->> 'year')::integer, (l.facts -> 'expiration' ->> 'month')::integer, 15),
            (
              select min(at) from (
                select make_date(extract(year from today)::integer + ahead, (l.facts -> 'expiration' ->> 'month')::integer, 1)
                  + least(coalesce((l.facts -> 'expiration' ->> 'day')::integer, 15), 28) - 1 as at
                from generate_series(0, 1) ahead where l.facts -> 'expiration' ? 'month'
              ) next where at >= today
            ),
            today + 40)), day
          limit 9
        ) near
      ), 3);
    return null;
  end if;
  return jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expiration', meant);
end;
$$;

comment on function private.take_trade(private.lookups, json) is
  'Takes the answers about a trade that a person wants. Returns the results for the next questions; null when it has become a card or a question. PT409 and PT422 carry a sentence for the person.';

-- 84_lookups/trade_asks
create function private.trade_asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  underlying text := private.underlying_of(root);
  expiration date := (l.learned ->> 'expiration')::date;
  price numeric := (l.learned ->> 'price')::numeric;
  closes_at timestamptz := private.expiration_close(private.trades_until(root, expiration));
  at_rate jsonb := jsonb_build_object('at', l.learned -> 'priced_at', 'rate', (select x.risk_free_percent / 100 from public.report_settings x));
begin
  if price is null then
    return private.asks_of_underlying(underlying) || jsonb_build_object(
      'expirations', root,
      'account', true,
      'closes', (
        select coalesce(jsonb_agg(jsonb_build_object('ticker', underlying, 'date', day, 'closed_at', private.session_close(day))), '[]')
        from (select private.last_session() as day) latest
        where private.session_close(day) <= private.now()
      ));
  elsif jsonb_typeof(l.facts -> 'legs') = 'array' then
    return jsonb_build_object(
      'strikes', jsonb_build_object('ticker', root, 'expiration', expiration),
      'quotes', at_rate || jsonb_build_object('options', (
        select jsonb_agg(jsonb_build_object('symbol', private.osi_symbol(root, expiration, leg.option_type, leg.strike), 'price', price, 'closes_at', closes_at))
        from jsonb_to_recordset(l.facts -> 'legs') leg (option_type text, strike numeric)
      )));
  end if;
  return jsonb_build_object('chain', at_rate || jsonb_build_object(
    'ticker', root, 'price', price,
    'expirations', jsonb_build_array(jsonb_build_object('date', expiration, 'closes_at', closes_at)),
    'puts', jsonb_build_object('from', round(price * 0.75, 2), 'to', price),
    'calls', jsonb_build_object('from', price, 'to', round(price * 1.25, 2))));
end;
$$;

comment on function private.trade_asks(private.lookups) is
  'The next questions about a trade that a person wants: first the price, the expirations and the account; then the quotes of its legs and the listed strikes or, where it names no legs, the options to choose from.';

-- 84_lookups/trade_words
create function private.trade_words(
  ticker text, legs jsonb default null, expiration date default null, credit numeric default null, quantity integer default null,
  fees numeric default null
) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(' ', trade_words.ticker,
    (select string_agg(side.words, ' ' order by side.option_type desc)
    from (
      select leg.option_type, string_agg(trim_scale(leg.strike)::text, '/' order by leg.action desc) || left(leg.option_type, 1) as words
      from jsonb_to_recordset(trade_words.legs) leg (action text, option_type text, strike numeric)
      group by leg.option_type
    ) side),
    lower(to_char(trade_words.expiration, 'FMDDMonYY')), '@' || trim_scale(trade_words.credit), 'x' || trade_words.quantity, 'fees:' || trim_scale(trade_words.fees));
end;
$$;

comment on function private.trade_words(text, jsonb, date, numeric, integer, numeric) is
  'A trade in the words that could be typed after /sell, short enough for a button: SPY 580/575p 16apr27 @1.5 x2. Nulls are left out. credit in USD per share, fees in USD in all.';

-- 85_commands/add_note
create function private.add_note(note jsonb, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  n public.journal;
  trade_date date;
begin
  begin
    trade_date := (add_note.note ->> 'trade_date')::date;
  exception when invalid_datetime_format or datetime_field_overflow then
    raise exception '% is not a date', add_note.note ->> 'trade_date' using errcode = 'PT422';
  end;
  if coalesce(trim(add_note.note ->> 'text'), '') = '' then
    raise exception 'write /note, a position or a date if it is about one, and the text, for example /note 12 sold too early #earnings !impatient rating:3 before:calm after:nervous'
      using errcode = 'PT422';
  elsif length(trim(add_note.note ->> 'text')) > 2000 then
    raise exception 'a note may have 2,000 characters at most' using errcode = 'PT422';
  elsif not exists (
    select from public.positions p where p.position_id = (add_note.note ->> 'position_id')::bigint
  ) and add_note.note ->> 'position_id' is not null then
    raise exception 'there is no position %', add_note.note ->> 'position_id' using errcode = 'PT404';
  elsif trade_date > private.new_york_date(private.now()) then
    raise exception '% is in the future', private.day_in_words(trade_date) using errcode = 'PT422';
  elsif add_note.note ->> 'rating' !~ '^[1-5]$' then
    raise exception 'a rating is 1 to 5' using errcode = 'PT422';
  end if;
  insert into public.journal (position_id, trade_date, text, tags, mistakes, mood_before, mood_after, rating, written_by)
  select (add_note.note ->> 'position_id')::bigint,
    coalesce(trade_date, private.new_york_date(private.now())),
    trim(add_note.note ->> 'text'),
    coalesce((select array_agg(distinct lower(tag)) from jsonb_array_elements_text(add_note.note -> 'tags') tag), '{}'),
    coalesce((select array_agg(distinct lower(mistake)) from jsonb_array_elements_text(add_note.note -> 'mistakes') mistake), '{}'),
    add_note.note ->> 'mood_before', add_note.note ->> 'mood_after', (add_note.note ->> 'rating')::smallint, add_note.user_id
  returning * into n;
  insert into private.outbox (kind, facts) values ('noted', to_jsonb(n) - 'words');
end;
$$;

comment on function private.add_note(jsonb, text) is
  'Writes a note {text, position_id?, trade_date?, tags?, mistakes?, mood_before?, mood_after?, rating?} into the journal, about today where it names neither a position nor a date, and answers. PT404 for an unknown position, PT422 for invalid values.';

-- 85_commands/answer_prompt
create function public.answer_prompt(
  update_id bigint, token text, chat_id bigint, message_id bigint, answer text, answered_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  q private.prompts;
  outcome text := 'stale';
  ended text;
  refusal text;
begin
  perform private.lock_book();
  select * into q from private.prompts asked where asked.token = answer_prompt.token;

  if not private.consume_update(answer_prompt.update_id) then
    return jsonb_build_object('outcome', 'replayed', 'kind', q.kind, 'answer', q.answer);
  elsif q.telegram_message_id is not null
    and (q.telegram_message_id, q.chat_id) is distinct from (answer_prompt.message_id, answer_prompt.chat_id)
  then
    q := null;
  elsif q.answer is not null and not (q.answer = 'confirm' and answer_prompt.answer = 'withdraw') then
    outcome := case when q.answer in ('replaced', 'lapsed') then 'stale' else 'already' end;
  elsif q.answer is null and q.expires_at <= clock_timestamp() then
    ended := 'lapsed';
  elsif q.prompt_id is not null then
    begin
      if (case q.kind
        when 'settlement' then private.book_settlement(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'which_order' then private.choose_order(q, answer_prompt.answer)
        when 'drift' then private.decide_drift(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'confirmation' then private.decide_confirmation(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'unfilled_entry' then private.decide_unfilled(q, answer_prompt.answer)
        when 'working_closes' then private.decide_working_closes(answer_prompt.answer)
      end) then
        outcome := 'answered';
        ended := answer_prompt.answer;
      end if;
    exception when sqlstate 'PT409' then
      outcome := 'refused';
      refusal := private.sentence(sqlerrm);
      -- A settlement can be answered later.
      ended := coalesce(q.answer, case when q.kind <> 'settlement' then 'gone' end);
    end;
  end if;

  if ended is not null then
    update private.prompts asked set
      answered_by = case when outcome = 'answered' then answer_prompt.answered_by else asked.answered_by end,
      answer = ended,
      answered_at = coalesce(asked.answered_at, private.now())
    where asked.prompt_id = q.prompt_id;
    -- The message of a settlement was queued when its close was booked.
    insert into private.outbox (kind, prompt_id) select q.kind, q.prompt_id where q.kind <> 'settlement';
  end if;
  perform private.log_action(
    answer_prompt.update_id, answer_prompt.answered_by,
    coalesce(case q.kind when 'confirmation' then q.facts ->> 'action' else q.kind end, 'press'),
    jsonb_build_object('prompt_id', q.prompt_id, 'position_id', q.position_id, 'order_id', q.order_id, 'ticker', q.ticker,
      'position_ids', q.facts -> 'position_ids', 'answer', answer_prompt.answer),
    outcome, refusal);
  return jsonb_strip_nulls(jsonb_build_object(
    'outcome', outcome, 'kind', q.kind, 'message', refusal,
    'answer', coalesce(ended, q.answer), 'wakes', private.wakes()));
end;
$$;

comment on function public.answer_prompt(bigint, text, bigint, bigint, text, text) is
  'Applies a person''s answer to a question of private.prompts: consumes the Telegram update, does what the answer says and writes public.actions in one transaction. outcome: answered | already (answer says how) | refused (it is no longer possible: message says why) | stale (another message, an answer that the question does not offer or, with answer lapsed or replaced, an outdated question) | replayed. wakes: private.wakes().';
grant execute on function public.answer_prompt(bigint, text, bigint, bigint, text, text) to service_role;

-- 85_commands/ask_auto_on
create function private.ask_auto_on() returns void
language plpgsql set search_path = ''
as $$
declare
  arrived bigint[] := array(select a.position_id from private.arrivals a order by a.position_id);
begin
  if arrived = '{}' then
    raise exception 'no imported position is open with automatic exit off' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'auto_on',
    'position_ids', to_jsonb(arrived),
    'positions', cardinality(arrived),
    'due', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_reason', v.exit_reason) order by p.position_id), '[]')
      from public.v_open_positions v join public.positions p using (position_id)
      where v.position_id = any (arrived) and v.exit_reason is not null and v.close_order_id is null
    )
  ));
end;
$$;

comment on function private.ask_auto_on() is
  'Asks whether to switch on the automatic exit of all private.arrivals, and names the positions that the next check would close. PT409 when there are none.';

-- 85_commands/ask_close
create function private.ask_close(position_id bigint, close_limit numeric default null, quantity integer default null) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions := private.open_position(ask_close.position_id);
  at timestamptz := private.now();
  market_open boolean := private.is_market_open(at);
  working public.orders;
begin
  select * into working from public.orders o
  where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live;
  if working.urgency <= 2 or working.order_id is not null and ask_close.close_limit is not null then
    raise exception 'a close of position % is already at the broker, at %', p.position_id, private.in_dollars(working.limit_price)
      using errcode = 'PT409';
  elsif p.close_asked_at is not null then
    raise exception 'a close of position % is already requested: the next check that can send it will send it', p.position_id
      using errcode = 'PT409';
  end if;
  if ask_close.quantity not between 1 and p.open_quantity then
    raise exception 'position % has % open contracts', p.position_id, p.open_quantity using errcode = 'PT422';
  elsif ask_close.close_limit <= 0 or ask_close.close_limit > p.max_worth then
    raise exception 'the debit must be above 0 and at most %, the most the legs can be worth', private.both_ways(p.max_worth)
      using errcode = 'PT422';
  end if;
  perform private.refuse_while_killed();

  perform private.ask_confirmation(jsonb_build_object(
    'action', 'close',
    'position_ids', jsonb_build_array(p.position_id),
    'position_id', p.position_id,
    'ticker', p.ticker,
    'strategy_type', p.strategy_type,
    'contract', p.contract,
    'contract_short', p.contract_short,
    'expiration_date', p.expiration_date,
    'open_quantity', p.open_quantity,
    'close_quantity', nullif(ask_close.quantity, p.open_quantity),
    'limit', ask_close.close_limit,
    'far', private.is_far(ask_close.close_limit, p.mark),
    'entry_price', p.entry_price,
    'mark', p.mark,
    'mark_fault', p.mark_fault,
    'marked_at', private.new_york_time(p.marked_at),
    'mark_age_minutes', private.minutes_between(p.marked_at, at),
    'natural_price', p.natural_price,
    'cost', round(coalesce(ask_close.close_limit, p.mark) * coalesce(ask_close.quantity, p.open_quantity), 2),
    'pnl', round((p.credit / p.quantity - coalesce(ask_close.close_limit, p.mark)) * coalesce(ask_close.quantity, p.open_quantity), 2),
    'market_open', market_open,
    'leaves_at', case when not market_open then private.new_york_time(private.next_open(at)) end,
    'working', case when working.order_id is not null then jsonb_build_object(
      'exit_reason', working.exit_reason, 'limit_price', working.limit_price, 'status', working.status) end
  ), p.position_id);
end;
$$;

comment on function private.ask_close(bigint, numeric, integer) is
  'Handles /close: asks whether to close a position, or a quantity of its contracts, now, at the market or at the person''s limit (USD per contract), and gives the cost at its latest mark. PT404 for a position that is not open; PT409 where nothing can be sent or the close was already requested; PT422 for an impossible quantity or limit.';

-- 85_commands/ask_close_all
create function private.ask_close_all() returns void
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  market_open boolean := private.is_market_open(at);
  facts jsonb;
begin
  perform private.refuse_while_killed();
  select jsonb_build_object(
    'action', 'close_all',
    'position_ids', jsonb_agg(p.position_id order by p.position_id),
    'positions', count(*),
    'cost', sum(round(p.mark * p.open_quantity, 2)),
    'pnl', sum(p.unrealized_pnl) filter (where p.mark is not null),
    'unmarked', coalesce(
      jsonb_agg(private.contract(p) order by p.position_id) filter (where p.mark is null or p.mark_fault is not null), '[]'),
    'market_open', market_open,
    'leaves_at', case when not market_open then private.new_york_time(private.next_open(at)) end
  ) into facts
  from public.positions p
  where p.status = 'OPEN' and p.close_asked_at is null and p.trades_until >= (select private.earliest_expiration())
    and not exists (select from public.orders o where o.position_id = p.position_id and o.urgency <= 2 and o.is_live)
  having count(*) > 0;
  if facts is null then
    raise exception 'there is no open position that is not already being closed' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(facts);
end;
$$;

comment on function private.ask_close_all() is
  'Handles /close all: asks whether to close all open positions except those already being closed by hand or by their stop. PT409 where there are none, or nothing can be sent.';

-- 85_commands/ask_closed
create function private.ask_closed(position_id bigint, exit_price numeric, exit_reason text, fees numeric default null) returns boolean
language plpgsql set search_path = ''
as $$
declare
  p public.positions;
  known numeric;
  is_far boolean;
  held_at timestamptz;
  paid numeric := private.fees_paid(ask_closed.fees, null);
begin
  select * into p from public.positions stored where stored.position_id = ask_closed.position_id;
  if p.position_id is null then
    raise exception 'there is no position %', ask_closed.position_id using errcode = 'PT404';
  end if;
  perform private.refuse_close_elsewhere(p, ask_closed.exit_price, ask_closed.exit_reason, paid);
  known := coalesce(p.mark, p.entry_price);
  is_far := private.is_far(ask_closed.exit_price, known);
  -- The latest reconciliation: a position without a drift was at the broker.
  select l.reconciled_at into held_at from private.check_lease l
  where l.reconciled_at >= p.entry_date and not exists (
    select from public.drifts d where p.position_id = any (d.position_ids) and abs(d.held) < abs(d.booked)
  );
  if not is_far and held_at is null then
    perform public.close_position(p.position_id, ask_closed.exit_price, ask_closed.exit_reason, confirmed => true, fees => paid);
    return false;
  end if;

  perform private.ask_confirmation(private.contract(p) || jsonb_build_object(
    'action', 'closed',
    'position_ids', jsonb_build_array(p.position_id),
    'open_quantity', p.open_quantity,
    'entry_price', p.entry_price,
    'exit_price', ask_closed.exit_price,
    'exit_reason', ask_closed.exit_reason,
    'fees', paid,
    'pnl', (
      select round((p.credit - sum(o.fees)) * p.open_quantity / p.quantity - ask_closed.exit_price * p.open_quantity - paid, 2)
      from public.orders o where o.position_id = p.position_id and o.purpose = 'entry'
    ),
    'mark', p.mark,
    'marked_at', private.new_york_time(p.marked_at),
    'far', is_far,
    'held_at', private.new_york_time(held_at)
  ), p.position_id);
  return true;
end;
$$;

comment on function private.ask_closed(bigint, numeric, text, numeric) is
  'Handles /closed: books a close elsewhere at exit_price (USD per contract), with its fees (USD for all contracts together). It asks for confirmation instead, and returns true, where the price is less than half or more than double the mark (the entry price, where there is no mark yet), or the broker still held the contracts at the latest reconciliation. PT404, PT409, PT422.';

-- 85_commands/ask_kill
create function private.ask_kill() returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.refuse_while_killed();
  perform private.ask_confirmation((
    select jsonb_build_object(
      'action', 'kill',
      'position_ids', '[]'::jsonb,
      'entries', count(*) filter (where o.purpose = 'entry'),
      'closes', count(*) filter (where o.purpose = 'exit'),
      'approved', (select count(*) from public.trade_requests where status = 'approved'),
      'open', (select count(*) from public.positions where status = 'OPEN')
    )
    from public.orders o where o.is_live
  ));
end;
$$;

comment on function private.ask_kill() is
  'Handles /kill: asks whether to stop sending orders, and lists the orders at the broker. PT409 when the kill switch is already on.';

-- 85_commands/ask_ledger
create function private.ask_ledger(command text, amount text, note text, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  said numeric;
  equity numeric := private.equity_now();
begin
  if ask_ledger.amount is null or ask_ledger.amount !~ '^\d{1,11}(\.\d{1,2})?$' or ask_ledger.amount::numeric = 0 then
    raise exception 'write /% AMOUNT in dollars, above zero, for example /% 5000; /% back undoes the last entry on the same day',
      ask_ledger.command || case ask_ledger.command when 'balance' then '' else ' [NOTE]' end, ask_ledger.command, ask_ledger.command
      using errcode = 'PT422';
  elsif length(ask_ledger.note) > 500 then
    raise exception 'a note may have 500 characters at most' using errcode = 'PT422';
  elsif equity is null and ask_ledger.command <> 'balance' then
    raise exception 'there is no starting balance yet: write /balance AMOUNT with what the account is worth now. It includes all earlier deposits and withdrawals'
      using errcode = 'PT409';
  end if;
  said := ask_ledger.amount::numeric;
  if ask_ledger.command = 'balance' and said = equity then
    perform private.queue_answer('ledger', jsonb_build_object('equity', equity), ask_ledger.user_id);
    return false;
  end if;

  perform private.ask_confirmation(jsonb_build_object(
    'action', ask_ledger.command,
    'position_ids', '[]'::jsonb,
    'amount', said,
    'note', ask_ledger.note,
    'day', private.new_york_date(private.now()),
    'equity', equity,
    'as_of', private.new_york_time(private.now()),
    'last_entry', (select max(l.entry_id) from public.account_ledger l),
    'books', case
      when ask_ledger.command = 'deposit' then jsonb_build_object('confirm', jsonb_build_object('kind', 'deposit', 'amount', said))
      when ask_ledger.command = 'withdraw' then jsonb_build_object('confirm', jsonb_build_object('kind', 'withdrawal', 'amount', said))
      when equity is null then jsonb_build_object('confirm', jsonb_build_object('kind', 'starting_balance', 'amount', said))
      else jsonb_build_object('adjustment', jsonb_build_object('kind', 'adjustment', 'amount', said - equity))
        || case when said > equity
          then jsonb_build_object('deposit', jsonb_build_object('kind', 'deposit', 'amount', said - equity))
          else jsonb_build_object('withdrawal', jsonb_build_object('kind', 'withdrawal', 'amount', equity - said)) end
    end));
  return true;
end;
$$;

comment on function private.ask_ledger(text, text, text, text) is
  'Handles /balance, /deposit and /withdraw AMOUNT (USD, as typed): asks whether to write it into the ledger today, and gives what each answer would book, {answer: {kind, amount}}. Where /balance differs from private.equity_now(), it asks how to book the difference. Returns false where both agree; then it answers at once. PT409 without a starting balance, PT422 for invalid values.';

-- 85_commands/ask_limit
create function private.ask_limit(name text, value text) returns void
language plpgsql set search_path = ''
as $$
declare
  -- Counts and buying power cannot be infinity; for them none is null, which skips the comparison.
  is_amount boolean := ask_limit.name in ('max_risk_per_trade', 'max_risk_per_ticker', 'max_total_collateral', 'max_daily_loss');
  is_count boolean := ask_limit.name in ('max_open_positions', 'max_positions_per_expiration');
  wanted text := case when ask_limit.value = 'none' then case when is_amount then 'infinity' end else ask_limit.value end;
begin
  if not exists (select from private.limit_names() n where n.name = ask_limit.name)
    or ask_limit.value is null
    or ask_limit.value !~ (case when is_count then '^(none|\d{1,6})$' else '^(none|\d{1,12}(\.\d{1,2})?)$' end)
  then
    raise exception 'write /limits max_risk_per_trade 500 in dollars, or none; the other limits are %', (
      select string_agg(n.name, ', ' order by n.place) from private.limit_names() n where n.place > 1)
      using errcode = 'PT422';
  elsif ask_limit.name = 'max_daily_loss' and wanted::numeric = 0 then
    raise exception 'max_daily_loss must be above zero' using errcode = 'PT422';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'limit',
    'position_ids', '[]'::jsonb,
    'limit', ask_limit.name,
    'old', (select to_jsonb(l) ->> ask_limit.name from public.limits l),
    'new', wanted,
    'mode', (select l.mode from private.check_lease l)
  ));
end;
$$;

comment on function private.ask_limit(text, text) is
  'Handles /limits NAME VALUE as typed: asks whether to set a safety limit to the value, or to none. PT422 for an unknown limit or an invalid value.';

-- 85_commands/ask_settle
create function private.ask_settle(root text, price numeric, expiration date, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  named text := upper(ask_settle.root);
  waiting date[];
  of_underlying text;
  facts jsonb;
  known record;
begin
  if named is null or ask_settle.price is null or ask_settle.price <= 0 then
    raise exception 'write /settle ROOT VALUE [EXPIRATION] with the settlement value or the official close, for example /settle SPX 6412.35 2027-03-19'
      using errcode = 'PT422';
  end if;
  select array_agg(distinct e.expiration_date order by e.expiration_date), min(e.ticker) into waiting, of_underlying
  from private.expired_positions e
  where e.root = named and e.settles_at <= private.now()
    and e.expiration_date = coalesce(ask_settle.expiration, e.expiration_date);
  if waiting is null then
    raise exception 'no position in % waits for a settlement value%', named,
      coalesce(': its opening print is due ' || private.new_york_time((
        select min(e.settles_at) from private.expired_positions e where e.root = named)), '')
      using errcode = 'PT409';
  elsif cardinality(waiting) > 1 then
    raise exception '% has several expirations that wait: write %', named, (
        select string_agg(format('/settle %s %s %s', named, trim_scale(ask_settle.price), day), ' or ' order by day)
        from unnest(waiting) day)
      using errcode = 'PT422';
  end if;

  select * into known from (
    select 1 as place, 'close' as what, (q.facts ->> 'close')::numeric as price from private.prompts q
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = named
      and q.facts ->> 'expiration_date' = waiting[1]::text
    union all
    (select 2, 'price', o.underlying_price from public.orders o join public.trade_requests r using (request_id)
    where r.underlying = of_underlying and o.underlying_price is not null order by o.order_id desc limit 1)
    union all
    -- Options are not sold far from the price of their underlying.
    select 3, 'strikes', round(avg(leg.strike), 2)
    from private.expired_positions e join public.positions p using (position_id)
    cross join lateral jsonb_to_recordset(p.legs) leg (strike numeric)
    where e.root = named and e.expiration_date = waiting[1]
  ) k where k.price is not null order by k.place limit 1;
  if not private.is_far(ask_settle.price, known.price) then
    perform private.settle_by_value(named, waiting[1], ask_settle.price, ask_settle.user_id);
    return false;
  end if;

  select jsonb_build_object(
    'action', 'settle',
    'position_ids', jsonb_agg(e.position_id order by e.position_id),
    'ticker', named,
    'expiration_date', waiting[1],
    'value', ask_settle.price,
    'known', known.price,
    'known_as', known.what
  ) into facts
  from private.expired_positions e where e.root = named and e.expiration_date = waiting[1];
  perform private.ask_confirmation(facts);
  return true;
end;
$$;

comment on function private.ask_settle(text, numeric, date, text) is
  'Handles /settle: settles the waiting positions of a root (of options) at the value of the opening print, or at the official close that no source has reported (USD per share). It asks for confirmation instead, and returns true, where the price is less than half or more than double the known price of the underlying. expiration: needed where several expirations wait. PT409 where none waits, PT422 for invalid values.';

-- 85_commands/ask_shares
create function private.ask_shares(subject jsonb, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  ticker text := ask_shares.subject ->> 'ticker';
  price numeric := (ask_shares.subject ->> 'price')::numeric;
  known numeric := private.known_share_price(ticker);
begin
  perform private.refuse_shares(ticker, (ask_shares.subject ->> 'quantity')::integer, price, (ask_shares.subject ->> 'fees')::numeric);
  if private.is_far(price, known) then
    perform private.ask_confirmation(ask_shares.subject || jsonb_build_object('action', 'shares', 'known', known));
    return true;
  end if;
  perform private.book_shares(ask_shares.subject, ask_shares.user_id);
  return false;
end;
$$;

comment on function private.ask_shares(jsonb, text) is
  'Handles /shares: records shares bought or sold elsewhere. It asks for confirmation instead, and returns true, where the price is less than half or more than double the last known one. PT409, PT422.';

-- 85_commands/ask_unkill
create function private.ask_unkill() returns void
language plpgsql set search_path = ''
as $$
declare
  s public.switches;
begin
  select * into s from public.switches;
  if s.killed_at is null then
    raise exception 'the kill switch is not on' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'unkill',
    'position_ids', '[]'::jsonb,
    'killed_at', private.new_york_time(s.killed_at),
    'killed_by', s.killed_by,
    'due', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_reason', v.exit_reason) order by p.position_id), '[]')
      from public.v_open_positions v join public.positions p using (position_id)
      where v.exit_reason is not null and v.close_order_id is null and (p.auto_exit or p.close_asked_at is not null)
    )
  ));
end;
$$;

comment on function private.ask_unkill() is
  'Handles /unkill: asks whether to send orders again, and names the positions that the next check would close. PT409 when the kill switch is not on.';

-- 85_commands/book_ledger
create function private.book_ledger(subject jsonb, answer text, user_id text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- A difference is valid only for the ledger from which it was computed, and an account has one starting
  -- balance.
  if book_ledger.subject ->> 'action' = 'balance' and (book_ledger.subject ->> 'last_entry')::bigint
    is distinct from (select max(l.entry_id) from public.account_ledger l)
  then
    raise exception 'the ledger has changed in the meantime: write /balance again' using errcode = 'PT409';
  end if;
  insert into public.account_ledger (entry_date, kind, amount, note, recorded_by)
  select (book_ledger.subject ->> 'day')::date, entry.kind, entry.amount, book_ledger.subject ->> 'note', book_ledger.user_id
  from jsonb_to_record(book_ledger.subject -> 'books' -> book_ledger.answer) entry (kind text, amount numeric);
end;
$$;

comment on function private.book_ledger(jsonb, text, text) is
  'Books a person''s answer to the question of private.ask_ledger() in the ledger, on the day of the question. PT409 where the ledger has changed since.';

-- 85_commands/book_shares
create function private.book_shares(subject jsonb, user_id text) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, facts)
  select 'shares', jsonb_build_object('recorded', public.record_shares(
    s.ticker, s.quantity, s.price, s.fees, true, book_shares.user_id))
  from jsonb_to_record(book_shares.subject) s (ticker text, quantity integer, price numeric, fees numeric);
end;

comment on function private.book_shares(jsonb, text) is
  'Records shares {ticker, quantity, price (USD per share), fees?} bought or sold elsewhere, and answers with the new holding.';

-- 85_commands/change_default
create function private.change_default(strategy_type text, rule text, value text) returns void
language plpgsql set search_path = ''
as $$
declare
  was public.exit_rules;
  is_now public.exit_rules;
  part text[] := regexp_match(change_default.value, '^(\d{1,4}(?:\.\d{1,2})?)(%|x|)(?: of)?(?: (?:the )?(credit|width))?$');
  written numeric := case when change_default.value <> 'off' then part[1]::numeric * case part[2] when 'x' then 100 else 1 end end;
  -- The unit stays as it is unless the command names one.
  measured_by text := coalesce(part[3], case part[2] when 'x' then 'credit' end);
begin
  select * into was from public.exit_rules r where r.strategy_type = change_default.strategy_type for update;
  if was.strategy_type is null then
    raise exception 'there is no strategy %: the strategies are %', change_default.strategy_type,
      (select string_agg(r.strategy_type, ', ' order by r.strategy_type) from public.exit_rules r) using errcode = 'PT422';
  elsif change_default.value is distinct from 'off' and written is null
    or coalesce(change_default.rule, '') not in ('profit', 'stop', 'dte')
    or change_default.rule = 'profit' and (part[2] = 'x' or part[3] = 'width' or written not between 0.01 and 100)
    or change_default.rule = 'stop' and written not between 0.01 and 999999
    or change_default.rule = 'dte' and (part[2] <> '' or part[3] is not null or written % 1 <> 0)
    or measured_by = 'width' and was.strategy_type not in ('VPC', 'VCC', 'IC')
  then
    raise exception 'write /rules default % profit 60%% | stop 2x or 200%%%s | dte 14 | any of them off; percentages are of the credit',
      lower(was.strategy_type), case when was.strategy_type in ('VPC', 'VCC', 'IC') then ', or 100% of width' else '' end
      using errcode = 'PT422';
  end if;

  update public.exit_rules r set
    profit_target_percent = case change_default.rule when 'profit' then written else r.profit_target_percent end,
    -- The command has one word for both targets, so it clears the separate one.
    profit_target_percent_at_one_strike = case change_default.rule when 'profit' then null else r.profit_target_percent_at_one_strike end,
    stop_loss_percent = case change_default.rule when 'stop' then written else r.stop_loss_percent end,
    stop_loss_of = case change_default.rule when 'stop' then coalesce(measured_by, r.stop_loss_of) else r.stop_loss_of end,
    exit_dte = case change_default.rule when 'dte' then written::integer else r.exit_dte end
  where r.strategy_type = was.strategy_type
  returning * into is_now;

  insert into private.outbox (kind, facts) values ('rules', jsonb_build_object('changed', jsonb_build_object(
    'strategy_type', was.strategy_type, 'rule', change_default.rule, 'old', to_jsonb(was), 'new', to_jsonb(is_now))));
end;
$$;

comment on function private.change_default(text, text, text) is
  'Handles /rules default STRATEGY RULE VALUE as typed: changes the rules of new positions of a strategy. profit in percent of the credit (also for a put and a call with one strike); stop in percent of its present base, as 2x of the credit, or in percent of width where there are wings; dte in calendar days; each can be off. Open positions keep their rules. The answer shows the old and the new value. PT422 for an impossible value.';

-- 85_commands/change_rule
create function private.change_rule(position_id bigint, rule text, value text, changed_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions := private.open_position(change_rule.position_id);
  name text := case change_rule.rule
    when 'profit' then 'profit_target' when 'stop' then 'stop_loss' when 'dte' then 'exit_dte' when 'auto' then 'auto_exit' end;
  part text[] := regexp_match(change_rule.value, '^(\d{1,9}(?:\.\d{1,2})?)(%|x|)$');
  written numeric := part[1]::numeric;
  wanted jsonb;
  changed public.positions;
begin
  wanted := case
    when name <> 'auto_exit' and change_rule.value = 'off' then 'null'
    when name = 'auto_exit' then case change_rule.value when 'on' then to_jsonb(true) when 'off' then to_jsonb(false) end
    when name = 'exit_dte' then case when change_rule.value ~ '^\d{1,3}$' then to_jsonb(written) end
    when part[2] = '%' then to_jsonb(round(p.credit * written / 100, 2))
    when part[2] = 'x' then case when name = 'stop_loss' then to_jsonb(round(p.credit * written, 2)) end
    else to_jsonb(written)
  end;
  if name is null or wanted is null then
    raise exception 'write /rules % profit 60%% | stop $300 or 2x | dte 14 | any of them off | auto on or off; percentages and 2x are of the credit, amounts are dollars of P&L for the whole position', p.position_id
      using errcode = 'PT422';
  elsif name = 'profit_target' and (wanted #>> '{}')::numeric not between 0.01 and p.credit then
    raise exception 'a profit target must be above zero and at most the credit, %', private.in_dollars(p.credit) using errcode = 'PT422';
  elsif name = 'stop_loss' and (wanted #>> '{}')::numeric not between 0.01 and coalesce(private.can_lose(p), 'infinity') then
    raise exception '%', 'a stop must be above zero' || coalesce(' and at most the maximum loss, ' || private.in_dollars(private.can_lose(p)), '')
      using errcode = 'PT422';
  end if;

  changed := jsonb_populate_record(p, jsonb_build_object(name, wanted));
  -- A typing error must not close a position; /close does that on purpose.
  if name <> 'auto_exit' and exists (
    select
    from private.evaluate_exit(p, case when p.mark_fault is null then p.mark end, private.new_york_date(private.now())) was,
      private.evaluate_exit(changed, case when p.mark_fault is null then p.mark end, private.new_york_date(private.now())) now
    where was.exit_reason is null and now.exit_reason is not null
  ) then
    raise exception 'with that rule the next check would close position %. To close it now, write /close %', p.position_id, p.position_id
      using errcode = 'PT422';
  end if;

  perform public.override_rules(p.position_id, jsonb_build_object(name, wanted), change_rule.changed_by);
  insert into private.outbox (kind, facts) values ('rules', jsonb_build_object(
    'position_id', p.position_id,
    'changed', jsonb_build_object('rule', name, 'old', to_jsonb(p) -> name, 'new', to_jsonb(changed) -> name)));
end;
$$;

comment on function private.change_rule(bigint, text, text, text) is
  'Handles /rules ID RULE VALUE as typed: profit and stop in USD of the whole position or in percent of the credit (60%), a stop also as 2x of it, dte in days, each can be off; auto on or off. The answer shows the old and the new value. PT404 for a position that is not open, PT422 for a value that is impossible or would close the position at once.';

-- 85_commands/change_scan
create function private.change_scan(subject jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  of_ticker text := change_scan.subject ->> 'ticker';
  named text := change_scan.subject ->> 'rule';
  field text := change_scan.subject ->> 'field';
  value text := change_scan.subject ->> 'value';
  r public.scan_rules;
  numbers numeric[];
begin
  if subject ->> 'what' in ('add', 'drop') then
    if of_ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or of_ticker is null then
      raise exception 'write /scan add AAPL, /scan add XLF fund for a fund without earnings reports, or /scan drop AAPL' using errcode = 'PT422';
    elsif subject ->> 'what' = 'add' then
      insert into public.scan_tickers (ticker, reports_earnings)
      values (of_ticker, not coalesce((subject ->> 'is_fund')::boolean, false)
        and not exists (select from public.index_roots i where i.root = of_ticker))
      -- A known ticker keeps its kind, unless the command says fund.
      on conflict on constraint scan_tickers_pkey do update set reports_earnings = excluded.reports_earnings
      where (subject ->> 'is_fund')::boolean;
    else
      delete from public.scan_tickers t where t.ticker = of_ticker;
      if not found then
        raise exception '% is not scanned', of_ticker using errcode = 'PT404';
      end if;
    end if;
    return;
  end if;

  select * into r from public.scan_rules x where lower(x.rule) = lower(named) for update;
  if r.rule is null then
    raise exception 'there is no scan rule %: the rules are %', named, (select string_agg(x.rule, ', ' order by x.rule) from public.scan_rules x)
      using errcode = 'PT422';
  end if;
  numbers := case when value ~ '^\.?\d[\d.]{0,8}([-/]\.?\d[\d.]{0,8}){0,2}$' and value !~ '\d*\.\d*\.' then regexp_split_to_array(value, '[-/]')::numeric[] end;
  if field = 'delta' then
    -- 16-30 means 0.16 to 0.30.
    select array_agg(case when n >= 1 then n / 100 else n end order by place) into numbers from unnest(numbers) with ordinality every (n, place);
  end if;
  begin
    if field in ('on', 'off') and value = '' then
      update public.scan_rules x set is_on = (field = 'on') where x.rule = r.rule;
    elsif field = 'delta' and cardinality(numbers) in (2, 3) then
      update public.scan_rules x set min_delta = numbers[1], max_delta = numbers[cardinality(numbers)],
        target_delta = case when cardinality(numbers) = 3 then numbers[2] else least(greatest(r.target_delta, numbers[1]), numbers[2]) end
      where x.rule = r.rule;
    elsif field in ('dte', 'days') and cardinality(numbers) in (2, 3) then
      update public.scan_rules x set min_dte = numbers[1], max_dte = numbers[cardinality(numbers)],
        target_dte = case when cardinality(numbers) = 3 then numbers[2] else least(greatest(r.target_dte, numbers[1]), numbers[2]) end
      where x.rule = r.rule;
    elsif field = 'credit' and cardinality(numbers) = 1 then
      -- The number is dollars a share, or percent of the wing.
      update public.scan_rules x set
        min_credit = case when r.min_credit is not null then 100 * numbers[1] end,
        min_credit_percent = case when r.min_credit_percent is not null then numbers[1] end
      where x.rule = r.rule;
    elsif field = 'return' and cardinality(numbers) = 1 then
      update public.scan_rules x set min_return_percent = numbers[1], target_return_percent = greatest(r.target_return_percent, numbers[1]) where x.rule = r.rule;
    else
      raise check_violation;
    end if;
  exception when check_violation or numeric_value_out_of_range or not_null_violation then
    raise exception 'write /scan rules % on | off | delta 16-30 | dte 30-60 | credit % | return 6. Ranges are lowest to highest; a third number between the two is the target',
      lower(r.rule), case when r.min_credit is not null then '0.50 (a share)' else '20 (percent of the wing)' end using errcode = 'PT422';
  end;
end;
$$;

comment on function private.change_scan(jsonb) is
  'Changes what scans look for, as typed: {what: add|drop, ticker, is_fund?} a ticker, {rule, field: on|off|delta|dte|credit|return, value} a rule. PT404, PT422.';

-- 85_commands/change_standing
create function private.change_standing(subject jsonb, user_id text) returns void
language plpgsql set search_path = ''
as $$
begin
  if subject ->> 'network' is null or subject ->> 'report' is null or subject ->> 'is_on' is null then
    raise exception 'write /publishing NETWORK REPORT on, or off. The networks are telegram, x, linkedin, instagram and bluesky; the reports are brief, scorecard and weekly'
      using errcode = 'PT422';
  end if;
  if (subject ->> 'is_on')::boolean then
    perform private.require_network(subject ->> 'network');
    insert into public.standing_posts (network, report, set_by) values (subject ->> 'network', subject ->> 'report', change_standing.user_id)
    on conflict do nothing;
  else
    delete from public.standing_posts s where s.network = subject ->> 'network' and s.report = subject ->> 'report';
  end if;
end;
$$;

comment on function private.change_standing(jsonb, text) is
  'Switches the automatic publishing of a report in a network on or off: {network, report, is_on}. PT422 where a part is missing, PT409 where the network is not set up.';

-- 85_commands/choices
create function private.choices() returns jsonb
language sql stable set search_path = ''
begin atomic
  select coalesce(jsonb_agg(private.contract(p) order by nearest.place), '[]')
  from (
    select v.position_id, row_number() over (order by v.nearest, v.position_id) as place from public.v_open_positions v
  ) nearest
  join public.positions p using (position_id)
  where nearest.place <= 8;
end;

comment on function private.choices() is
  'The eight open positions nearest to a rule, to choose from where a command named none or an unknown one.';

-- 85_commands/decide_confirmation
create function private.decide_confirmation(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  subjects bigint[] := array(select id::bigint from jsonb_array_elements_text(q.facts -> 'position_ids') id);
begin
  if q.answer = 'confirm' then
    -- A confirmed close can be taken back while it has no order at the broker.
    update public.positions p set close_asked_at = null, close_asked_by = null, close_limit = null, close_to = null
    where p.position_id = any (subjects) and p.status = 'OPEN' and p.close_asked_at is not null
      and not exists (select from public.orders o where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live);
    if not found then
      raise exception 'it is too late: the order has been sent, or the position has closed' using errcode = 'PT409';
    end if;
    return true;
  elsif decide_confirmation.answer = 'cancel' then
    return true;
  elsif q.facts -> 'books' ? decide_confirmation.answer then
    perform private.book_ledger(q.facts, decide_confirmation.answer, decide_confirmation.decided_by);
    return true;
  elsif decide_confirmation.answer <> 'confirm' or q.facts ? 'books' then
    return false;
  end if;

  case q.facts ->> 'action'
    when 'kill' then
      perform private.kill(decide_confirmation.decided_by);
    when 'unkill' then
      perform private.unkill();
    when 'shares' then
      perform private.book_shares(q.facts, decide_confirmation.decided_by);
    when 'settle' then
      perform private.settle_by_value(q.facts ->> 'ticker', (q.facts ->> 'expiration_date')::date,
        (q.facts ->> 'value')::numeric, decide_confirmation.decided_by);
    when 'auto_on' then
      perform set_config('thetabase.changed_by', decide_confirmation.decided_by, true);
      update public.positions p set auto_exit = true, last_updated = private.now()
      where p.position_id = any (subjects) and p.status = 'OPEN' and not p.auto_exit;
      if not found then
        raise exception 'none of these positions is still open with automatic exit off' using errcode = 'PT409';
      end if;
      perform set_config('thetabase.changed_by', '', true);
    when 'add' then
      if not private.still_trades(private.trades_until(q.facts #>> '{request,ticker}', (q.facts #>> '{request,expiration_date}')::date)) then
        raise exception 'its options no longer trade' using errcode = 'PT409';
      end if;
      perform private.register_request(q.facts -> 'request', '', 'chat');
      perform public.create_position(
        q.facts -> 'request', (q.facts ->> 'entry_price')::numeric, (q.facts ->> 'quantity')::integer, '{}', (q.facts ->> 'fees')::numeric);
    when 'limit' then
      execute format('update public.limits set %I = $1 where only_row', q.facts ->> 'limit') using (q.facts ->> 'new')::numeric;
    when 'closed' then
      if (q.facts ->> 'open_quantity')::integer <> (select p.open_quantity from public.positions p where p.position_id = q.position_id) then
        raise exception 'position % has changed in the meantime: write /closed again', q.position_id using errcode = 'PT409';
      end if;
      perform public.close_position(
        q.position_id, (q.facts ->> 'exit_price')::numeric, q.facts ->> 'exit_reason', confirmed => true, fees => (q.facts ->> 'fees')::numeric);
    else
      perform private.refuse_while_killed();
      update public.positions p set
        close_asked_at = private.now(),
        close_asked_by = decide_confirmation.decided_by,
        close_limit = (q.facts ->> 'limit')::numeric,
        close_to = nullif(p.open_quantity - coalesce((q.facts ->> 'close_quantity')::integer, p.open_quantity), 0)
      where p.position_id = any (subjects) and p.status = 'OPEN' and p.close_asked_at is null
        and private.still_trades(p.trades_until)
        and p.open_quantity >= coalesce((q.facts ->> 'close_quantity')::integer, 1);
      if not found then
        raise exception 'no position is open whose close is not already requested' using errcode = 'PT409';
      end if;
      if private.is_market_open(private.now()) then
        perform private.want_check();
      end if;
  end case;
  return true;
end;
$$;

comment on function private.decide_confirmation(private.prompts, text, text) is
  'The second of two steps: carries out the confirmed command (confirm, or an answer that a question of the ledger offers), drops it (cancel), or takes back confirmed closes that have no order yet (withdraw). PT409 when it is no longer possible; false for any other answer.';

-- 85_commands/decide_trade_request
create function public.decide_trade_request(
  update_id bigint, token text, chat_id bigint, message_id bigint, decision text, decided_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  r public.trade_requests;
  market_open boolean := private.is_market_open(private.now());
  outcome text;
  breach text;
  subject jsonb;
begin
  -- The book is locked first, as everywhere: a check that is deciding holds it and may need this request next.
  perform private.lock_book();
  select stored.* into r
  from private.card_tokens t join public.trade_requests stored using (request_id)
  where t.token = decide_trade_request.token
  for no key update of stored;

  if not private.consume_update(decide_trade_request.update_id) then
    return jsonb_build_object('outcome', 'replayed', 'status', r.status);
  end if;

  subject := jsonb_build_object('request_id', r.request_id);
  -- The press may come from an older copy of the card.
  if r.request_id is null
    or (r.card_message_id, r.card_chat_id) is distinct from (decide_trade_request.message_id, decide_trade_request.chat_id)
      and r.card_message_id is not null
  then
    perform private.log_action(update_id, decided_by, decision, subject, 'stale');
    return jsonb_build_object('outcome', 'stale');
  end if;

  if r.status <> 'pending' then
    outcome := 'already';
  elsif r.expires_at <= private.now() then
    outcome := 'expired';
    update public.trade_requests stored
    set status = 'expired', status_note = 'Nobody decided before the market closed.'
    where stored.request_id = r.request_id returning * into r;
  elsif decision = 'approve' then
    breach := private.entry_breach(r, null, null);
    if breach is not null then
      update public.trade_requests stored set status_note = breach where stored.request_id = r.request_id;
      perform private.queue_card(r.request_id);
      perform private.log_action(update_id, decide_trade_request.decided_by, decision, subject, 'refused', breach);
      return jsonb_build_object('outcome', 'refused', 'status', r.status, 'message', breach, 'wakes', private.wakes());
    end if;
    outcome := case when market_open then 'approved' else 'approved_for_next_session' end;
    update public.trade_requests stored
    set status = 'approved',
      status_note = case when not market_open then 'The market is closed; the order is sent when it opens.' end,
      expires_at = least(private.next_close(private.now()), private.expiration_close(stored.trades_until)),
      decided_at = private.now(),
      decided_by = decide_trade_request.decided_by
    where stored.request_id = r.request_id returning * into r;
  elsif decision = 'reject' then
    outcome := 'rejected';
    update public.trade_requests stored
    set status = 'rejected', status_note = null, decided_at = private.now(), decided_by = decide_trade_request.decided_by
    where stored.request_id = r.request_id returning * into r;
  else
    raise exception 'decision % is neither approve nor reject', decision using errcode = 'PT422', detail = 'decision';
  end if;

  perform private.queue_card(r.request_id);
  perform private.log_action(update_id, decide_trade_request.decided_by, decision, subject, outcome);
  if outcome = 'approved' then
    -- Only a check sends orders.
    perform private.want_check();
  end if;
  return jsonb_build_object('outcome', outcome, 'status', r.status, 'wakes', private.wakes());
end;
$$;

comment on function public.decide_trade_request(bigint, text, bigint, bigint, text, text) is
  'Applies a press on a card: consumes the Telegram update, approves or rejects the request and writes public.actions in one transaction. outcome: approved | approved_for_next_session | refused (message names the limit that it would break) | rejected | already (status says how) | expired | stale (not the newest card) | replayed (the update was handled before). wakes: private.wakes().';
grant execute on function public.decide_trade_request(bigint, text, bigint, bigint, text, text) to service_role;

-- 85_commands/decide_working_closes
create function private.decide_working_closes(answer text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  if decide_working_closes.answer = 'cancelcloses' then
    update public.orders o set cancelling = true
    where o.purpose = 'exit' and o.is_live and o.status <> 'intent';
    perform private.want_check();
    return true;
  end if;
  return decide_working_closes.answer = 'letwork';
end;
$$;

comment on function private.decide_working_closes(text) is
  'Applies a person''s answer about the closes at the broker after a kill: cancelcloses (the check that it requests cancels them) or letwork. False for any other answer.';

-- 85_commands/kill
create function private.kill(killed_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  why text := 'The kill switch was turned on before it was sent.';
begin
  perform private.refuse_while_killed();
  update public.switches s set killed_at = private.now(), killed_by = kill.killed_by where only_row;

  with unsent as (
    update public.orders set status = 'cancelled', broker_message = why, updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  asks_again as (
    update public.trade_requests r set status = 'pending', status_note = why
    from unsent where unsent.purpose = 'entry' and r.request_id = unsent.request_id and r.status = 'executing'
    returning r.request_id
  ),
  -- The new card gets a new token.
  stale as (
    delete from private.card_tokens t using asks_again where t.request_id = asks_again.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from asks_again;

  update public.orders set cancelling = true where purpose = 'entry' and is_live and status <> 'intent';

  with live as (
    select o.order_id, private.contract(p) || jsonb_build_object(
      'order_id', o.order_id, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price,
      'quantity', o.quantity, 'filled_quantity', o.filled_quantity) as facts
    from public.orders o join public.positions p using (position_id)
    where o.purpose = 'exit' and o.is_live and o.status <> 'intent'
  ),
  asked as (
    insert into private.prompts (kind, facts)
    select 'working_closes', jsonb_build_object('orders', jsonb_agg(facts order by order_id)) from live having count(*) > 0
    on conflict do nothing
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'working_closes', prompt_id from asked;

  perform private.want_check();
end;
$$;

comment on function private.kill(text) is
  'Switches the kill switch on: nothing is sent from now on. Intents are cancelled, working entries are cancelled by the check that it requests, and a person is asked about working closes. PT409 when it is already on.';

-- 85_commands/pause_entries
create function private.pause_entries(paused_by text) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.switches set
    entries_paused_at = case when pause_entries.paused_by is not null then private.now() end,
    entries_paused_by = pause_entries.paused_by
  where (entries_paused_at is null) = (pause_entries.paused_by is not null);
  if not found then
    raise exception '%', case when pause_entries.paused_by is not null
        then format('entries have been paused since %s', (select private.new_york_time(entries_paused_at) from public.switches))
        else 'entries are not paused' end
      using errcode = 'PT409';
  end if;

  insert into private.outbox (kind, facts)
  select 'entries', jsonb_build_object(
    'paused_at', private.new_york_time(s.entries_paused_at),
    'paused_by', s.entries_paused_by,
    'killed', s.killed_at is not null,
    'approved', (select count(*) from public.trade_requests where status = 'approved'),
    'working', (select count(*) from public.orders where purpose = 'entry' and is_live))
  from public.switches s;
end;
$$;

comment on function private.pause_entries(text) is
  'Handles /pause, and /resume (paused_by null): stops or allows entries; exits go on. PT409 when nothing would change.';

-- 85_commands/propose_trade
create function public.propose_trade(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  created boolean := private.propose(propose_trade.request);
begin
  if created then
    -- The card leaves at once, and its quotes are added later.
    perform private.quote_card(r) from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id';
  end if;
  return (
    select jsonb_build_object('request_id', r.request_id, 'status', r.status, 'created', created, 'wakes', private.wakes())
    from public.trade_requests r where r.request_id = propose_trade.request ->> 'request_id');
end;
$$;

comment on function public.propose_trade(jsonb) is
  'Stores a TradeRequest as pending, queues its card and its quotes: {request_id, status, created, wakes (private.wakes())}. A repeated call changes nothing. PT409 for a request_id with other content; PT422 for an expiration that no longer trades, for contracts that the broker does not trade (private.not_permitted()), for a loss without bound that real money does not allow (private.unbounded_breach()), and for a credit of less than half or more than double the mark of an open position in the same contract.';
grant execute on function public.propose_trade(jsonb) to service_role;

-- 85_commands/publish_report
create function private.publish_report(message_id bigint, network text, with_open boolean, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  shown private.outbox;
begin
  select * into shown from private.outbox o
  where o.message_id = publish_report.message_id and o.kind in ('brief', 'scorecard', 'weekly');
  if publish_report.network is null then
    -- The button is from a version with a single network.
    raise exception 'ask for that report again and press “Publish ...” under it to choose the network' using errcode = 'PT422';
  end if;
  perform private.require_network(publish_report.network);
  if shown.message_id is null then
    raise exception 'that report is no longer stored: ask for it again and publish the new one' using errcode = 'PT404';
  elsif shown.facts -> 'is_over' is distinct from 'true' then
    raise exception 'the period of that report had not ended: ask for it again when it has' using errcode = 'PT409';
  elsif private.queue_post(publish_report.network, shown, coalesce(publish_report.with_open, false), publish_report.user_id) is null then
    raise exception 'that report is already published or being published' using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.publish_report(bigint, text, boolean, text) is
  'Queues a report for publishing in a network, once, after an approver''s press: as the message (private.outbox) showed it, with or without open positions. PT422 without a network; PT409 where the network is not set up, the day or week was not over, or the report is already published or on its way; PT404 where the report''s facts are no longer kept.';

-- 85_commands/require_network
create function private.require_network(network text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.is_set_up(require_network.network) then
    return;
  elsif require_network.network = 'telegram' then
    raise exception 'there is no channel: set report_settings.channel_id and make the bot an administrator of the channel'
      using errcode = 'PT409';
  end if;
  raise exception '% is not set up: docs/publishing.md lists the settings it needs', private.network_name(require_network.network) using errcode = 'PT409';
end;
$$;

comment on function private.require_network(text) is
  'Raises PT409, saying what to do, where a network is not set up.';

-- 85_commands/resend_card
create function private.resend_card(handle text) returns void
language plpgsql set search_path = ''
as $$
declare
  r public.trade_requests;
begin
  select * into r from public.trade_requests stored
  where stored.status in ('pending', 'approved', 'executing') and md5(stored.request_id) = resend_card.handle;
  if not found then
    raise exception 'that request has ended' using errcode = 'PT409';
  end if;
  insert into private.outbox (kind, request_id, facts)
  select 'card', r.request_id, '{"anew": true}'
  where not exists (
    select from private.outbox o where o.request_id = r.request_id and o.status = 'due' and o.facts ? 'anew');
end;
$$;

comment on function private.resend_card(text) is
  'Sends the card of a request again, as the newest message; the buttons of the earlier one stop working. Repeated presses before it leaves send it once. handle: from private.pending_facts(), short enough for a button. PT409 when the request has ended.';

-- 85_commands/run_command
create function public.run_command(update_id bigint, user_id text, command text, subject jsonb default '{}', topic bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  position_id bigint := (run_command.subject ->> 'position_id')::bigint;
  outcome text := 'done';
  refusal text;
begin
  perform private.lock_book();
  if not private.consume_update(run_command.update_id) then
    return jsonb_build_object('outcome', 'replayed');
  end if;
  perform set_config('thetabase.topic', coalesce(run_command.topic::text, ''), true);

  begin
    case run_command.command
      when 'pause' then
        perform private.pause_entries(run_command.user_id);
      when 'resume' then
        perform private.pause_entries(null);
      when 'rules' then
        if run_command.subject ? 'strategy_type' then
          perform private.change_default(run_command.subject ->> 'strategy_type', run_command.subject ->> 'rule', run_command.subject ->> 'value');
        else
          perform private.change_rule(position_id, run_command.subject ->> 'rule', run_command.subject ->> 'value', run_command.user_id);
        end if;
      when 'closed' then
        if position_id is null or run_command.subject ->> 'price' is null or run_command.subject ? 'unread' then
          raise exception 'write /closed POSITION PRICE [fees:1.30] [REASON] with the debit per share and the total fees, for example /closed 5 1.20' using errcode = 'PT422';
        end if;
        -- People type prices per share.
        if private.ask_closed(position_id, (run_command.subject ->> 'price')::numeric * 100, coalesce(run_command.subject ->> 'reason', 'manual'),
          (run_command.subject ->> 'fees')::numeric) then
          outcome := 'asked';
        end if;
      when 'settle' then
        -- The price of an underlying is always per share.
        if private.ask_settle(run_command.subject ->> 'ticker', (run_command.subject ->> 'price')::numeric,
          (run_command.subject ->> 'expiration')::date, run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'reopen' then
        perform private.take_back_close(position_id, run_command.user_id);
      when 'shares' then
        if run_command.subject ? 'unread' then
          raise exception 'write /shares TICKER +100 @ PRICE, or -100 for a sale, with the price per share, and fees:1.20 if there were any; /shares TICKER back undoes the last trade' using errcode = 'PT422';
        elsif run_command.subject ? 'back' then
          insert into private.outbox (kind, facts) values ('shares', jsonb_build_object(
            'taken_back', public.take_back_shares(run_command.subject ->> 'ticker')));
        elsif private.ask_shares(run_command.subject, run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'balance', 'deposit', 'withdraw' then
        if run_command.subject ? 'back' then
          insert into private.outbox (kind, facts) values ('ledger', jsonb_build_object(
            'taken_back', private.take_back_ledger(run_command.command), 'equity', private.equity_now()));
        elsif private.ask_ledger(
          run_command.command, run_command.subject ->> 'amount', run_command.subject ->> 'note', run_command.user_id) then
          outcome := 'asked';
        end if;
      when 'note' then
        perform private.add_note(run_command.subject, run_command.user_id);
      when 'publish' then
        perform private.publish_report((run_command.subject ->> 'message_id')::bigint, run_command.subject ->> 'network',
          (run_command.subject ->> 'with_open')::boolean, run_command.user_id);
      when 'post_there', 'post_again' then
        perform private.settle_post((run_command.subject ->> 'post_id')::bigint, run_command.command = 'post_there');
      when 'post_back' then
        perform private.take_back_post((run_command.subject ->> 'post_id')::bigint);
      when 'publishing' then
        perform private.change_standing(run_command.subject, run_command.user_id);
        perform private.queue_answer('publishing', '{}', run_command.user_id, run_command.topic);
      when 'reconcile' then
        update private.check_lease set reconciliation_asked = true where only_row;
        perform private.want_check();
      when 'leave' then
        perform private.leave_warning(position_id, run_command.subject ->> 'warning', run_command.user_id);
      when 'dividend' then
        perform private.set_dividend(
          run_command.subject ->> 'ticker', (run_command.subject ->> 'ex_date')::date, run_command.subject ->> 'amount', run_command.user_id);
        perform private.queue_answer('dividends', '{}', run_command.user_id, run_command.topic);
      when 'card' then
        perform private.resend_card(run_command.subject ->> 'handle');
      when 'sell', 'add' then
        if run_command.subject ? 'unread' then
          raise exception '%', run_command.subject ->> 'unread' using errcode = 'PT422';
        end if;
        perform private.want_trade(run_command.subject || jsonb_build_object('verb', run_command.command), run_command.user_id, run_command.topic);
      when 'pick' then
        perform private.want_trade(run_command.subject, run_command.user_id, run_command.topic);
      when 'scan' then
        perform private.want_scan(run_command.subject, run_command.user_id, run_command.topic);
      when 'scan_rules' then
        perform private.change_scan(run_command.subject);
        perform private.queue_answer('scan_rules', '{}', run_command.user_id, run_command.topic);
      when 'earnings' then
        perform private.set_earnings(run_command.subject -> 'days', run_command.user_id);
        perform private.queue_answer('earnings', '{}', run_command.user_id, run_command.topic);
      when 'account' then
        perform private.queue_lookup('account', '{}', run_command.user_id, run_command.topic);
      else
        outcome := 'asked';
        if run_command.subject ? 'unread' then
          raise exception 'write /close POSITION [PRICE] [xN] with the debit per share and the number of contracts, for example /close 5 0.80 x2' using errcode = 'PT422';
        end if;
        case run_command.command
          when 'close' then perform private.ask_close(
            -- People type prices per share.
            position_id, (run_command.subject ->> 'price')::numeric * 100, (run_command.subject ->> 'quantity')::integer);
          when 'close_all' then perform private.ask_close_all();
          when 'kill' then perform private.ask_kill();
          when 'unkill' then perform private.ask_unkill();
          when 'auto_on' then perform private.ask_auto_on();
          when 'limit' then perform private.ask_limit(run_command.subject ->> 'limit', run_command.subject ->> 'value');
        end case;
    end case;
  exception when sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
    outcome := 'refused';
    refusal := private.sentence(sqlerrm);
    perform private.queue_answer('refused', jsonb_build_object(
      'message', refusal, 'command', run_command.command, 'choices', case
        when run_command.subject ? 'position_id' and not exists (
          select from public.positions p
          where p.position_id = (run_command.subject ->> 'position_id')::bigint and (p.status = 'OPEN' or run_command.command = 'reopen')
        ) then private.choices()
        else '[]'
      end), run_command.user_id, run_command.topic);
  end;
  perform set_config('thetabase.topic', '', true);

  perform private.log_action(
    run_command.update_id, run_command.user_id, run_command.command, run_command.subject, outcome, refusal);
  return jsonb_strip_nulls(jsonb_build_object('outcome', outcome, 'message', refusal, 'wakes', private.wakes()));
end;
$$;

comment on function public.run_command(bigint, text, text, jsonb, bigint) is
  'Carries out a command or press that changes something: pause, resume, close {position_id, price? (USD per share), quantity?}, close_all, kill, unkill, closed {position_id, price (USD per share), fees? (USD in all), reason?}, settle {ticker (root of options), price (USD per share), expiration?}, reopen {position_id}, rules {position_id or strategy_type, rule, value}, shares {ticker, quantity, price (USD per share), fees? | back}, balance, deposit, withdraw {amount (USD, as text), note? | back}, note {text, position_id?, trade_date?, ...} (private.add_note()), publish {message_id (of the report), network, with_open}, post_there and post_again {post_id} (private.settle_post()), post_back {post_id} (private.take_back_post()), publishing (private.change_standing()), reconcile, dividend {ticker, ex_date, amount (USD per share, or off)}, leave {position_id, warning}, sell, add, pick (private.want_trade()), scan {ticker?}, scan_rules (private.change_scan()), earnings {days} (private.set_earnings()), account, auto_on, limit {limit, value}, card {handle}. topic: the message_thread_id of the command, where the answer goes. It consumes the Telegram update, queues the reply and writes public.actions in one transaction. {outcome: done | asked (a second step decides) | refused (message says why, and so does the reply) | replayed, message?, wakes (private.wakes())}.';
grant execute on function public.run_command(bigint, text, text, jsonb, bigint) to service_role;

-- 85_commands/set_earnings
create function private.set_earnings(days jsonb, source text) returns void
language plpgsql set search_path = ''
as $$
declare
  d record;
begin
  if jsonb_array_length(coalesce(nullif(set_earnings.days, 'null'), '[]')) = 0 then
    raise exception 'write /earnings AAPL 2026-12-03, with more tickers and dates if you like, or off instead of the date' using errcode = 'PT422';
  end if;
  for d in select * from jsonb_to_recordset(set_earnings.days) x (ticker text, reports_on date, is_off boolean) loop
    if d.ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or d.ticker is null or d.reports_on is null and not coalesce(d.is_off, false) then
      raise exception 'write /earnings AAPL 2026-12-03, with more tickers and dates if you like, or off instead of the date' using errcode = 'PT422';
    elsif d.is_off then
      delete from public.earnings e where e.ticker = d.ticker and e.reports_on >= private.new_york_date(private.now());
      if not found then
        raise exception 'no earnings date of % is known', d.ticker using errcode = 'PT404';
      end if;
    elsif d.reports_on < private.new_york_date(private.now()) then
      raise exception 'the earnings date of %, %, has passed', d.ticker, private.day_in_words(d.reports_on) using errcode = 'PT422';
    elsif exists (select from public.index_roots i where d.ticker in (i.root, i.underlying)) then
      raise exception '% is an index: it reports no earnings', d.ticker using errcode = 'PT422';
    else
      insert into public.earnings values (d.ticker, d.reports_on, set_earnings.source)
      on conflict on constraint earnings_pkey do update set source = excluded.source;
    end if;
  end loop;
end;
$$;

comment on function private.set_earnings(jsonb, text) is
  'Handles /earnings as typed: stores the dates on which companies report, [{ticker, reports_on, is_off? (deletes the future dates)}], all of them or none. PT404, PT422.';

-- 85_commands/settle_post
create function private.settle_post(post_id bigint, is_there boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s where s.post_id = settle_post.post_id for update;
  if p.post_id is null then
    raise exception 'there is no post %', settle_post.post_id using errcode = 'PT404';
  elsif p.status <> 'unknown' or p.due_at is not null then
    raise exception 'the result of that post is already known, or is being looked up' using errcode = 'PT409';
  end if;
  if settle_post.is_there then
    perform private.end_post(p.post_id, 'published', null, null, null, null, null);
    return;
  end if;
  perform private.require_network(p.network);
  update public.posts s set status = 'pending', error = null, may_be_there = false, attempt = s.attempt + 1,
    give_up_at = clock_timestamp() + private.post_patience(),
    due_at = case when p.network <> 'telegram' then clock_timestamp() end
  where s.post_id = p.post_id;
  if p.network = 'telegram' then
    insert into private.outbox (kind, chat_id, facts)
    select 'post', s.channel_id, p.facts || jsonb_build_object('post_id', p.post_id) from public.report_settings s;
  end if;
end;
$$;

comment on function private.settle_post(bigint, boolean) is
  'Applies what a person found about a post whose answer was lost: it is there, or it is to be sent again. PT404; PT409 where its status is already known, or its network is no longer set up.';

-- 85_commands/take_back_post
create function private.take_back_post(post_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s where s.post_id = take_back_post.post_id for update;
  if p.post_id is null then
    raise exception 'there is no post %', take_back_post.post_id using errcode = 'PT404';
  elsif p.status <> 'pending' or p.due_at is null then
    raise exception 'that post has been sent or is being sent: delete it in the network' using errcode = 'PT409';
  end if;
  perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null, 'It was cancelled before it was sent.');
end;
$$;

comment on function private.take_back_post(bigint) is
  'Takes back a post that waits for the function publish. PT404; PT409 where it is being sent or was sent.';

-- 85_commands/unkill
create function private.unkill() returns void
language plpgsql set search_path = ''
as $$
begin
  update public.switches set killed_at = null, killed_by = null where killed_at is not null;
  if not found then
    raise exception 'the kill switch is not on' using errcode = 'PT409';
  end if;

  -- The rules take care of working closes again.
  with gone as (
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'working_closes' and q.answered_at is null
    returning q.kind, q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select kind, prompt_id from gone;

  if private.is_market_open(private.now()) then
    perform private.want_check();
  end if;
end;
$$;

comment on function private.unkill() is
  'Switches the kill switch off: orders are sent again from the next check on, which it requests in market hours. PT409 when it is not on.';

-- 85_commands/want_scan
create function private.want_scan(subject jsonb, user_id text, topic bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  of_ticker text := want_scan.subject ->> 'ticker';
begin
  if of_ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' then
    raise exception 'write /scan or /scan SPY; /scan rules shows what a scan looks for, /scan add SPY and /scan drop SPY change the tickers' using errcode = 'PT422';
  end if;
  perform private.show_scan(private.begin_scan(case when of_ticker is not null then array[of_ticker] end,
    asked_by => want_scan.user_id, topic => want_scan.topic));
end;
$$;

comment on function private.want_scan(jsonb, text, bigint) is
  'Handles /scan [TICKER]: starts a scan and shows its message. PT409, PT422.';

-- 85_commands/want_trade
create function private.want_trade(subject jsonb, user_id text, topic bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  o public.opportunities;
  r public.trade_requests;
begin
  if not subject ? 'opportunity_id' and not subject ? 'ticker' then
    -- The message offers choices for an ambiguous command, or tickers for an empty one.
    insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
    values ('picker', jsonb_build_object('verb', subject -> 'verb') || case
      when subject ? 'choices' then jsonb_build_object('says', subject -> 'says', 'choices', subject -> 'choices', 'columns', 2)
      else jsonb_build_object('says', 'Which ticker?', 'columns', 4, 'choices', (
        select coalesce(jsonb_agg(jsonb_build_object('text', known.ticker, 'words', known.ticker) order by known.ticker), '[]')
        from (select t.ticker from public.scan_tickers t union select p.ticker from public.positions p where p.status = 'OPEN' limit 40) known)) end,
      want_trade.user_id, want_trade.topic, (subject ->> 'edits_message_id')::bigint);
    return;
  elsif not subject ? 'opportunity_id' then
    -- A second press adds no second lookup.
    if exists (
      select from private.lookups w where w.kind = 'trade' and w.status in ('due', 'asking') and w.asked_by = want_trade.user_id
        and w.facts = want_trade.subject - 'edits_message_id'
    ) then
      return;
    end if;
    perform private.queue_lookup('trade', want_trade.subject - 'edits_message_id', want_trade.user_id, want_trade.topic,
      (want_trade.subject ->> 'edits_message_id')::bigint);
    return;
  end if;
  select * into o from public.opportunities stored where stored.opportunity_id = (want_trade.subject ->> 'opportunity_id')::bigint for update;
  if o.opportunity_id is null then
    raise exception 'that opportunity is no longer stored: /scan looks for new ones' using errcode = 'PT404';
  elsif not private.still_trades(private.trades_until(o.ticker, o.expiration_date)) then
    raise exception 'its options no longer trade: /scan looks for new trades' using errcode = 'PT409';
  end if;
  select * into r from public.trade_requests stored where stored.request_id = o.request_id;
  if r.status = 'pending' then
    -- The card is sent again as the newest message, with new quotes.
    perform private.quote_card(r);
    perform private.resend_card(md5(r.request_id));
    return;
  elsif r.status in ('approved', 'executing', 'executed') then
    raise exception 'it was already approved: %', r.contract using errcode = 'PT409';
  elsif exists (
    select from private.lookups w where w.kind = 'trade' and w.status in ('due', 'asking') and w.facts -> 'opportunity_id' = want_trade.subject -> 'opportunity_id'
  ) then
    return;
  end if;
  perform private.queue_lookup('trade', jsonb_build_object(
    'verb', 'sell',
    'opportunity_id', o.opportunity_id,
    'ticker', o.ticker,
    'expiration', jsonb_build_object('date', o.expiration_date),
    'legs', (select jsonb_agg(jsonb_build_object('action', leg -> 'action', 'option_type', leg -> 'option_type', 'strike', leg -> 'strike')) from jsonb_array_elements(o.legs) leg),
    'credit', null,
    'quantity', coalesce((want_trade.subject ->> 'quantity')::integer, o.quantity, 1),
    'overrides', (select s.overrides from public.scan_rules s where s.rule = o.rule)), want_trade.user_id, want_trade.topic);
end;
$$;

comment on function private.want_trade(jsonb, text, bigint) is
  'Starts the card of an opportunity ({opportunity_id, quantity?}) or of a typed trade ({verb: sell|add, ticker, expiration, legs, credit (USD per share), quantity, fees, picks? (asks for the quantity), insists? (on a credit far from the market), edits_message_id?}, see shared/telegram/typed-trade.ts): it queues the lookup that quotes the trade and sends the card. An opportunity already proposed has its card sent again. PT404, PT409.';

-- 86_publishing/begin_publish
create function public.begin_publish(networks text[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  due text[];
begin
  delete from private.networks n where n.network <> all (networks);
  insert into private.networks (network) select distinct unnest(networks)
  on conflict (network) do update set seen_at = clock_timestamp();
  -- Posts that wait for a network that is no longer set up end here.
  perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null,
    private.network_name(p.network) || ' is no longer set up.')
  from public.posts p where p.due_at <= clock_timestamp() and p.network <> all (networks);
  with asked as (
    update private.networks n set asked_at = clock_timestamp()
    where n.asked_at is null or n.asked_at < clock_timestamp() - case when n.fault is null then interval '20 hours' else interval '1 hour' end
    returning n.network
  )
  select array_agg(asked.network order by asked.network) into due from asked;
  return jsonb_build_object('renew', coalesce(to_jsonb(due), '[]'));
end;
$$;

comment on function public.begin_publish(text[]) is
  'Starts a run of the function publish, which has settings for these networks. {renew: networks whose credential has to be renewed or checked now}: once a day, after a fault every hour.';
grant execute on function public.begin_publish(text[]) to service_role;

-- 86_publishing/keep_network_token
create function public.keep_network_token(network text, token jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  name constant text := 'network_token_' || keep_network_token.network;
  kept_id uuid := (select s.id from vault.secrets s where s.name = 'network_token_' || keep_network_token.network);
begin
  if keep_network_token.network not in ('x', 'linkedin', 'instagram', 'bluesky') then
    raise exception 'there is no network %', left(keep_network_token.network, 40) using errcode = 'PT422';
  end if;
  if kept_id is null then
    perform vault.create_secret(token::text, name, 'A network''s token; the function publish renews it.');
  else
    perform vault.update_secret(kept_id, token::text);
  end if;
end;
$$;

comment on function public.keep_network_token(text, jsonb) is
  'Stores a network''s renewed token in Vault, replacing the earlier one: {token, expires_at, ...} in the form that its adapter reads. PT422 for an unknown network.';
grant execute on function public.keep_network_token(text, jsonb) to service_role;

-- 86_publishing/network_token
create function public.network_token(network text) returns jsonb
language sql stable security definer set search_path = ''
-- The body is text, because a parsed body would depend on Vault's view and block an upgrade of Vault.
as $$
  select s.decrypted_secret::jsonb from vault.decrypted_secrets s where s.name = 'network_token_' || network_token.network
$$;

comment on function public.network_token(text) is
  'The token that keep_network_token() has stored for a network; null = none.';
grant execute on function public.network_token(text) to service_role;

-- 86_publishing/next_post
create function public.next_post() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
begin
  -- These posts are past their last attempt, including those whose claim ended without a report.
  perform private.end_post(due.post_id, private.post_without_word(due), null, null, null, null,
    concat_ws(' ', 'It could not be sent within a day.', due.error))
  from public.posts due
  where due.post_id in (
    select late.post_id from public.posts late
    where late.due_at <= clock_timestamp() and late.give_up_at < clock_timestamp() and late.status <> 'sending' for update skip locked
  );
  update public.posts stored set
    -- The earlier claim ended without a report; a post that was being sent may have been published.
    status = case stored.status when 'sending' then 'unknown' else stored.status end,
    attempt = stored.attempt + 1,
    due_at = clock_timestamp() + private.post_claim()
  where stored.post_id = (
    select due.post_id from public.posts due where due.due_at <= clock_timestamp()
    order by due.due_at, due.post_id limit 1 for update skip locked
  )
  returning * into p;
  return jsonb_build_object(
    'post', case when p.post_id is not null then jsonb_build_object(
      'post_id', p.post_id, 'attempt', p.attempt, 'network', p.network, 'status', p.status, 'facts', p.facts, 'key', p.key,
      'approved_at', p.created_at, 'prepared', p.prepared, 'sent_at', p.sent_at) end,
    'remaining', exists (select from public.posts due where due.due_at <= clock_timestamp()));
end;
$$;

comment on function public.next_post() is
  'Claims the next due post for private.post_claim(): {post: {post_id, attempt, network, status (pending = prepare and send it; unknown = look for it), facts, key, approved_at (real time), prepared, sent_at} or null, remaining: more are due}. A post whose sending was cut off becomes unknown.';
grant execute on function public.next_post() to service_role;

-- 86_publishing/post_claim
create function private.post_claim() returns interval
language sql immutable set search_path = ''
return interval '3 minutes';

comment on function private.post_claim() is
  'How long a claim of a post lasts without a report: longer than an isolate keeps running after its answer.';

-- 86_publishing/post_prepared
create function public.post_prepared(
  post_id bigint, attempt integer, prepared jsonb, seconds numeric default null, why text default null
) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s
  where s.post_id = post_prepared.post_id and s.attempt = post_prepared.attempt and s.status = 'pending' for update;
  if p.post_id is null then
    return false;
  elsif post_prepared.seconds is not null and p.give_up_at < clock_timestamp() then
    perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null,
      concat_ws(' ', 'It could not be sent within a day.', post_prepared.why));
    return false;
  end if;
  update public.posts s set
    prepared = post_prepared.prepared,
    status = case when post_prepared.seconds is null then 'sending' else 'pending' end,
    sent_at = case when post_prepared.seconds is null then clock_timestamp() else s.sent_at end,
    error = left(post_prepared.why, 500),
    due_at = clock_timestamp() + case when post_prepared.seconds is null then private.post_claim()
      else make_interval(secs => least(post_prepared.seconds, 3600)::double precision) end
  where s.post_id = p.post_id;
  return post_prepared.seconds is null;
end;
$$;

comment on function public.post_prepared(bigint, integer, jsonb, numeric, text) is
  'Stores the preparations of a claimed post. Without seconds it is to be published now: true = its status is now `sending`, and the caller publishes it, once; false = the claim has passed to another caller. With seconds the post becomes due again after them (why says what it waits for), for a day at most.';
grant execute on function public.post_prepared(bigint, integer, jsonb, numeric, text) to service_role;

-- 86_publishing/post_recorded
create function public.post_recorded(post_id bigint, attempt integer, outcome jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
  status constant text := outcome ->> 'status';
  why constant text := outcome ->> 'why';
begin
  select * into p from public.posts s
  where s.post_id = post_recorded.post_id and s.attempt = post_recorded.attempt and s.due_at is not null for update;
  if p.post_id is null then
    null;
  elsif status = 'published' or status = 'failed' and p.status <> 'unknown' then
    perform private.end_post(
      p.post_id, case when status = 'failed' and p.may_be_there then 'unknown' else status end, outcome ->> 'text', outcome ->> 'alt_text', outcome ->> 'id', outcome ->> 'link', why);
  elsif status = 'absent' or status = 'not_taken' then
    if p.give_up_at < clock_timestamp() then
      perform private.end_post(p.post_id, case when p.may_be_there then 'unknown' else 'failed' end, null, null, null, null,
        coalesce(why, case when p.may_be_there then 'After a day it is still not known whether the post arrived.' else 'After a day the post has not appeared.' end));
    else
      update public.posts s set status = 'pending', error = left(why, 500),
        may_be_there = s.may_be_there or not coalesce((outcome ->> 'certain')::boolean, true),
        due_at = clock_timestamp() + make_interval(secs => least(coalesce((outcome ->> 'seconds')::numeric, 0), 3600)::double precision)
      where s.post_id = p.post_id;
    end if;
  elsif status = 'unknown' and (
    -- The post was just sent, so this is the first look, also when it is reported twice.
    not outcome ? 'again' or (outcome ->> 'again')::boolean and p.sent_at > clock_timestamp() - interval '30 minutes')
  then
    update public.posts s set status = 'unknown', error = left(why, 500), due_at = clock_timestamp() + greatest(interval '30 seconds', clock_timestamp() - p.sent_at),
      text = coalesce(outcome ->> 'text', s.text), alt_text = coalesce(outcome ->> 'alt_text', s.alt_text)
    where s.post_id = p.post_id;
  else
    perform private.end_post(p.post_id, 'unknown', outcome ->> 'text', outcome ->> 'alt_text', null, null, why);
  end if;
  return jsonb_build_object('wakes', private.wakes());
end;
$$;

comment on function public.post_recorded(bigint, integer, jsonb) is
  'Records the result of a claimed post, or of a look for it: {status: published (id, link) | failed (why) | not_taken (why, seconds: certainly not there, try again) | absent (not found; certain = certainly not there, otherwise the network does not duplicate it: send it again) | unknown (why, again: another look may tell; it is looked for after half a minute, one, two, four, ... for half an hour, then a person is asked), text, alt_text}. A report of an earlier claim changes nothing. {wakes: private.wakes()}.';
grant execute on function public.post_recorded(bigint, integer, jsonb) to service_role;

-- 86_publishing/record_lease
create function public.record_lease(network text, expires_at timestamptz default null, fault text default null) returns void
language sql security definer set search_path = ''
begin atomic
  update private.networks n set
    expires_at = case when record_lease.fault is null then record_lease.expires_at else n.expires_at end,
    fault = left(record_lease.fault, 300)
  where n.network = record_lease.network;
end;

comment on function public.record_lease(text, timestamptz, text) is
  'Stores when a network''s credential expires (null = never, or not known), or why that could not be renewed or checked.';
grant execute on function public.record_lease(text, timestamptz, text) to service_role;

-- 88_watch/calls
create table private.calls (
  call_id bigint generated always as identity primary key,
  request_id bigint not null,
  function_name text not null,
  called_at timestamptz not null default private.now(),
  sent_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  status_code integer,
  error text,
  check (answered_at is not null or (status_code is null and error is null))
);

comment on table private.calls is
  'Calls of functions through pg_net, with their results. pg_net itself does not keep which function was called, and it deletes answers after six hours.';
comment on column private.calls.request_id is 'pg_net''s id; it starts again after a crash of the server.';
comment on column private.calls.called_at is 'Market clock.';
comment on column private.calls.sent_at is 'Real time.';
comment on column private.calls.answered_at is 'Real time; null = no answer so far, or never.';
comment on column private.calls.status_code is 'HTTP status; null = no answer, see error.';
comment on column private.calls.error is 'In pg_net''s words.';

create index on private.calls (function_name, call_id desc);
create index calls_unanswered on private.calls (request_id) where answered_at is null;

alter table private.calls enable row level security;

-- 88_watch/compact_decisions
create function private.compact_decisions() returns void
language plpgsql set search_path = ''
as $$
begin
  with neighbours as (
    select d.run_id, d.position_id,
      (d.verdict, d.exit_reason, d.code) as decision,
      lag((d.verdict, d.exit_reason, d.code)) over decisions as before,
      lead((d.verdict, d.exit_reason, d.code)) over decisions as after
    from private.exit_decisions d
    join private.exit_checks c using (run_id)
    where private.new_york_date(c.started_at) < private.new_york_date(private.now())
    window decisions as (partition by d.position_id, private.new_york_date(c.started_at) order by d.run_id)
  )
  delete from private.exit_decisions d
  using neighbours n
  where d.run_id = n.run_id and d.position_id = n.position_id
    and n.decision is not distinct from n.before and n.decision is not distinct from n.after;

  delete from private.exit_decisions d
  using private.exit_checks c, public.retention s
  where c.run_id = d.run_id and c.started_at < private.now() - s.decisions;

  delete from private.exit_checks c
  using public.retention s
  where c.started_at < private.now() - s.decisions
    and not exists (select from private.check_lease l where l.run_id = c.run_id);
end;
$$;

comment on function private.compact_decisions() is
  'For past days, keeps only the first and the last of equal decisions; deletes everything older than retention.decisions.';

-- 88_watch/incidents
create table public.incidents (
  incident_id bigint generated always as identity primary key,
  part text not null,
  fault text not null,
  subject text not null,
  says text not null,
  began_at timestamptz not null default private.now(),
  clear_looks integer not null default 0,
  ended_at timestamptz
);

comment on table public.incidents is
  'Faults with their beginning and end: private.watch() opens and ends incidents and announces both. private.system_faults() defines the faults.';
comment on column public.incidents.part is 'As in v_system_health.';
comment on column public.incidents.subject is
  'Tells the fault from others of its kind: a function, a job, a position_id; empty where there can be only one.';
comment on column public.incidents.says is
  'The latest words of the fault; its beginning was announced in the words of that time.';
comment on column public.incidents.began_at is 'When the fault was first found. Market clock.';
comment on column public.incidents.clear_looks is
  'Number of looks in a row without the fault; enough of them end the incident.';
comment on column public.incidents.ended_at is 'Market clock.';

-- One incident, and so one alert, per fault.
create unique index incidents_open on public.incidents (fault, subject) where ended_at is null;

alter table public.incidents enable row level security;
grant select on public.incidents to service_role;

-- 88_watch/keep_house
create function private.keep_house() returns void
language plpgsql set search_path = ''
as $$
declare
  s public.retention := (select s from public.retention s);
begin
  perform private.keep_marks();
  perform private.compact_decisions();
  delete from private.telegram_updates where received_at < clock_timestamp() - s.updates;
  update public.actions set update_id = null where update_id is not null and acted_at < clock_timestamp() - s.updates;
  delete from private.outbox
  where status = 'sent' and sent_at < clock_timestamp() - s.messages
    or status = 'parked' and due_at < clock_timestamp() - s.messages;
  delete from public.incidents where ended_at < private.now() - s.decisions;
  delete from public.scans where began_at < private.now() - s.opportunities;
  delete from private.lookups where ended_at < clock_timestamp() - s.jobs;
  delete from private.calls where sent_at < clock_timestamp() - s.jobs;
  delete from cron.job_run_details where end_time < clock_timestamp() - s.jobs;
end;
$$;

comment on function private.keep_house() is
  'Runs nightly: deletes rows that are no longer needed, by public.retention. The book itself (requests, orders, positions, history, actions) is kept for ever.';

-- 88_watch/keep_marks
create function private.keep_marks() returns void
language sql set search_path = '' set jit = off
begin atomic
  insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks, naturals)
  select position_id, trade_date, low, high, close, times, marks, naturals
  from private.v_daily_marks
  where trade_date < private.new_york_date(private.now())
  on conflict do nothing;
end;

comment on function private.keep_marks() is
  'Stores the marks of past days, before private.compact_decisions() deletes most of their decisions.';

-- 88_watch/watch
create function private.watch() returns void
language plpgsql set search_path = ''
as $$
begin
  update private.calls c set answered_at = r.created, status_code = r.status_code, error = r.error_msg
  from net._http_response r
  where c.answered_at is null and r.id = c.request_id
    -- pg_net stamps an answer with the start of its batch, and after a crash its ids start again, so the id alone
    -- may belong to an older call.
    and r.created between c.sent_at - interval '1 minute' and c.sent_at + interval '2 minutes'
    and not exists (select from private.calls later where later.request_id = c.request_id and later.call_id > c.call_id);

  with found as materialized (select * from private.system_faults()),
  seen as (
    -- A fault whose words change is not announced again: a sentence with a number in it changes every minute.
    update public.incidents i set
      clear_looks = case when f.fault is null then i.clear_looks + 1 else 0 end,
      says = coalesce(f.says, i.says)
    from public.incidents was left join found f using (fault, subject)
    where i.incident_id = was.incident_id and was.ended_at is null and (f.fault is null or was.clear_looks > 0 or f.says <> was.says)
    returning i.incident_id
  ),
  begun as (
    insert into public.incidents (part, fault, subject, says)
    select part, fault, subject, says from found
    on conflict (fault, subject) where ended_at is null do nothing
    returning says, fault, subject
  )
  insert into private.outbox (kind, facts)
  select 'incidents_begun', jsonb_build_object('incidents', jsonb_agg(says order by fault, length(subject), subject))
  from begun having count(*) > 0;

  with over as (
    -- A fault that comes and goes is one incident: it ends when the fault has stayed away for the time of two
    -- ticks.
    update public.incidents set ended_at = private.now() where ended_at is null and clear_looks >= 11
    returning incident_id, says, private.minutes_between(began_at, ended_at) as minutes
  )
  insert into private.outbox (kind, facts)
  select 'incidents_over', jsonb_build_object('incidents', jsonb_agg(jsonb_build_object('says', says, 'minutes', minutes) order by incident_id))
  from over having count(*) > 0;

  perform private.ask_again('1 hour');

  update private.watchdog set
    -- After a standstill no tick counts as missed yet. The same holds after the market clock was set back.
    ticks_expected_from = case when looked_at not between private.now() - interval '5 minutes' and private.now() then private.now() else ticks_expected_from end,
    looked_at = private.now()
  where only_row;
end;
$$;

comment on function private.watch() is
  'The watchdog, every minute, in SQL alone so that it does not depend on what it watches. It stores the results of calls of functions, opens an incident for each new fault of private.system_faults(), updates the words of open ones, and ends those whose fault has stayed away for eleven looks; beginning and end are announced once each. It also queues undelivered questions again.';

-- 88_watch/watchdog
create table private.watchdog (
  only_row boolean primary key default true check (only_row),
  looked_at timestamptz not null default private.now(),
  ticks_expected_from timestamptz not null default private.now()
);

comment on table private.watchdog is 'One row: the memory of private.watch().';
comment on column private.watchdog.looked_at is 'When the watchdog last ran. Market clock.';
comment on column private.watchdog.ticks_expected_from is
  'Before this time nobody could call exit-check: the project was being set up, or the schedule stood still. Market clock.';

insert into private.watchdog default values;

alter table private.watchdog enable row level security;

-- 88_watch/system_faults
create function private.system_faults() returns table (part text, fault text, subject text, says text)
language sql stable security definer set search_path = ''
-- The body is text, because a parsed body would depend on pg_cron's tables and block an upgrade of pg_cron.
as $$
  with watch as (
    select private.now() as now, private.is_market_open(private.now()) as market_open,
      looked_at < private.now() - interval '5 minutes' as stood_still,
      w.looked_at, w.ticks_expected_from
    from private.watchdog w
  ),
  -- The fault of the latest call of each function that was answered or should have been by now.
  trouble (name, says) as (
    select f.name, case
        when c.status_code not in (200, 202, 409) then format('%s answers HTTP %s.', f.name, c.status_code)
        when c.status_code is null then format('%s was called %s and did not answer: %s', f.name, private.new_york_time(c.called_at),
          private.sentence(coalesce(c.error, 'there was no response')))
      end
    from (values ('exit-check'), ('deliver-alerts'), ('scan'), ('publish')) f (name)
    cross join lateral (
      select * from private.calls c
      where c.function_name = f.name
        and (c.answered_at is not null or c.sent_at < clock_timestamp() - interval '1 minute')
      order by c.call_id desc limit 1
    ) c
  ),
  latest_run as (
    select j.jobname, d.status, d.return_message
    from cron.job j
    cross join lateral (
      select * from cron.job_run_details d
      where d.jobid = j.jobid and d.status in ('succeeded', 'failed')
      order by d.runid desc limit 1
    ) d
    where j.jobname in ('exit-check', 'deliver-alerts', 'asked-check', 'keep-house', 'watch', 'reports', 'scan', 'publish')
  ),
  latest_check as (
    select c.run_id, c.started_at, c.warnings from private.exit_checks c
    where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1
  ),
  latest_begun as (
    select c.run_id, c.failure from private.exit_checks c where not c.asked_only order by c.run_id desc limit 1
  )
  -- Messages of the broker and of jobs can be very long.
  select f.part, f.fault, f.subject, left(f.says, 300)
  from (
    select 'schedule', 'stood_still', '',
      format('The schedule has not run since %s: no check ran and no message was sent. See Supabase, Integrations, Cron.',
        private.new_york_time(w.looked_at))
    from watch w where w.stood_still
    union all
    -- The fault starts after two ticks and a minute, because one tick may be late.
    select 'exit-check', 'unfinished', '',
      format('No exit check has finished for %s minutes of market hours: exit rules are not evaluated and no order is sent. %s',
        private.minutes_between(last.at, w.now),
        coalesce(
          (select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'exit-check'),
          (select case
                when b.failure is not null then 'The last check failed: ' || private.sentence(b.failure)
                when l.run_id = b.run_id and l.expires_at > clock_timestamp() then 'A check is running.'
                else 'The last check was interrupted.'
              end || ' See its log in Supabase, Edge Functions.'
            from latest_begun b cross join private.check_lease l where b.run_id > coalesce((select run_id from latest_check), 0)),
          (select format('It was called %s and did not start. See its log in Supabase, Edge Functions.', private.new_york_time(max(c.called_at)))
            from private.calls c where c.function_name = 'exit-check' and c.called_at > last.at and c.called_at <= w.now having count(*) > 0),
          'It is not being called. Check that the job exit-check is active in Supabase, Integrations, Cron.'))
    from watch w
    cross join lateral (
      select greatest(
        (select c.started_at from latest_check c where c.started_at <= w.now),
        private.session_open(private.new_york_date(w.now)), w.ticks_expected_from) as at
    ) last
    where w.market_open and not w.stood_still and last.at < w.now - (2 * private.exit_check_interval() + interval '1 minute')
    union all
    select 'market data', 'lookups_wait', '',
      format('A request for market data has waited for %s minutes. %s', floor(extract(epoch from clock_timestamp() - waiting.since) / 60),
        coalesce((select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'scan'),
          'The function scan is not called, or fails. See its log in Supabase, Edge Functions.'))
    from (
      select min(l.due_at) as since from private.lookups l where l.status in ('due', 'asking')
      having min(l.due_at) < clock_timestamp() - interval '5 minutes'
        -- A long queue that is still moving is not a fault.
        and not exists (select from private.lookups done where done.status = 'done' and done.ended_at > clock_timestamp() - interval '2 minutes')
    ) waiting
    union all
    -- Beyond its end, the calendar would show every weekday as a session.
    select 'schedule', 'calendar_ends', '',
      format('The market calendar ends with %s. Add the exchange''s holidays of %s to market_calendar.', last.year, last.year + 1)
    from watch w
    cross join lateral (
      -- Every year has at least nine holidays; a year with fewer is incomplete.
      select extract(year from c.date)::integer as year from public.market_calendar c
      where c.closes_at is null group by 1 having count(*) >= 9 order by 1 desc limit 1
    ) last
    where private.new_york_date(w.now) >= make_date(last.year, 10, 1)
    union all
    select 'schedule', 'job_failed', r.jobname, format('The job %s failed: %s', r.jobname, r.return_message)
    from latest_run r where r.status = 'failed'
    union all
    select case when asked.market_data then 'market data' else 'broker' end, 'unreachable', warning.asked,
      format('The last check could not get %s: %s %s', warning.asked, private.sentence(warning.message),
        case when asked.market_data then 'Profit targets and stops do not act without quotes.' else 'Every check tries again.' end)
    from latest_check
    cross join lateral jsonb_to_recordset(latest_check.warnings) warning (asked text, message text)
    cross join lateral (select warning.asked in ('quotes', 'underlyings', 'official closes') as market_data) asked
    where warning.asked <> 'a holding'
    union all
    select 'market data', 'no_close', late.root || ' ' || late.expiration_date,
      format('The official close for the %1$s options that expired %2$s is missing, so they are not settled. Write /settle %1$s CLOSE with the exchange''s official close.',
        late.root, private.day_in_words(late.expiration_date))
    from (select distinct e.root, e.expiration_date, e.closed_on, e.closed_at from private.expired_positions e where not e.opens) late
    cross join watch w
    -- The fault starts on the second day, and not before the next session has asked for the close.
    where late.closed_on + 2 <= private.new_york_date(w.now)
      and private.next_open(late.closed_at) + (2 * private.exit_check_interval() + interval '1 minute') <= w.now
    union all
    select 'broker', 'unreadable', warning.message, case warning.message
        when '' then 'The broker reports a holding without a symbol. It may belong to any position, so no position is compared with the broker until it can be read. Check your account at the broker.'
        else format('The broker''s holding of %s cannot be read. All others are compared. If it belongs to one of your positions, check it at the broker.', left(warning.message, 60))
      end
    from latest_check
    cross join lateral jsonb_to_recordset(latest_check.warnings) warning (asked text, message text)
    where warning.asked = 'a holding'
    union all
    select 'broker', 'token', '', t.fault from private.broker_token() t where t.fault is not null
    union all
    select 'messages', 'stuck', o.chat_id::text,
      format('A message has waited for %s minutes.%s', o.minutes, coalesce(
        ' Telegram says: ' || private.sentence(o.last_error),
        (select ' ' || t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'deliver-alerts')))
    from (
      select distinct on (o.chat_id) * from (
        select coalesce(o.chat_id, 0) as chat_id, o.lane, private.minutes_between(min(o.created_at), clock_timestamp()) as minutes,
          (array_agg(o.error order by o.message_id) filter (where o.error is not null))[1] as last_error
        from private.outbox o where o.status in ('due', 'sending') group by 1, 2
      ) o
      -- A long queue that is still moving is not a fault, nor one that waits for more urgent messages.
      where o.minutes >= 5 and not exists (
        select from private.outbox sent
        where sent.status = 'sent' and sent.sent_at > clock_timestamp() - interval '2 minutes'
          and coalesce(sent.chat_id, 0) = o.chat_id and sent.lane <= o.lane
      )
      order by o.chat_id, o.lane
    ) o
    union all
    select 'messages', 'moved', '',
      format('The Telegram group has a new id, and messages to the old one fail. Set TELEGRAM_CHAT_ID to %s.', c.moved_to)
    from private.chats c where c.chat_id = 0 and c.moved_to is not null
    union all
    select 'messages', 'unasked', '',
      format('Questions that wait for an answer and could not be delivered: %s (%s). Each is sent again every hour, and as soon as the chat accepts messages.',
        count(*), string_agg(distinct replace(u.kind, '_', ' '), ', '))
    from private.unasked_questions u having count(*) > 0
    union all
    select 'messages', 'blocked', c.chat_id::text,
      case when c.chat_id = 0
        then format('Telegram refuses messages: %s Unblock the bot, or add it to the chat again.', private.sentence(c.blocked_error))
        else format('Telegram refuses messages to the channel %s: %s Make the bot an administrator there, or change report_settings.channel_id.',
          c.chat_id, private.sentence(c.blocked_error))
      end
    from private.chats c
    -- A channel that is no longer used cannot receive a message that would end the fault.
    where c.blocked_at is not null and (c.chat_id = 0 or c.chat_id = (select s.channel_id from public.report_settings s))
    union all
    -- The owner hears of a failed post at once; a blocked chat is a fault of its own, above.
    select 'messages', 'unsent', o.kind,
      format('A message (%s) could not be sent and will not be tried again: %s', o.kind, private.sentence((array_agg(o.error order by o.message_id desc))[1]))
    from private.outbox o
    left join private.chats c on c.chat_id = coalesce(o.chat_id, 0)
    where o.status = 'parked' and o.due_at > clock_timestamp() - interval '15 minutes' and c.blocked_at is null
      and o.kind <> 'post' and o.error not like 'Forbidden%'
    group by o.kind
    union all
    select 'publishing', 'lapses', n.network,
      format('The access token for %s %s. Create a new one as described in docs/publishing.md and set %s_ACCESS_TOKEN.', private.network_name(n.network),
        case when n.expires_at > clock_timestamp() then 'expires ' else 'expired ' end || private.new_york_time(n.expires_at), upper(n.network))
    from private.networks n where n.expires_at < clock_timestamp() + interval '7 days'
    union all
    select 'publishing', 'renewal', n.network,
      format('The access token for %s could not be renewed: %s', private.network_name(n.network), private.sentence(n.fault))
    from private.networks n where n.fault is not null
    union all
    select 'publishing', 'waits', '', format('A report has waited for %s minutes to be published. %s', private.minutes_between(min(p.due_at), clock_timestamp()),
      coalesce((select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'publish'),
        'The function publish is not called, or fails. See its log in Supabase, Edge Functions.'))
    from public.posts p having min(p.due_at) < clock_timestamp() - interval '10 minutes'
    union all
    select 'marks', 'unmarked', p.position_id::text,
      format('Position %s had no trustworthy quote in %s checks in a row: its profit target and stop cannot trigger. /why %s shows the reason.',
        p.position_id, s.unmarked_checks_alert, p.position_id)
    from public.positions p
    join public.quote_settings s on p.unmarked_checks >= s.unmarked_checks_alert
    where p.status = 'OPEN'
  ) f (part, fault, subject, says);
$$;

comment on function private.system_faults() is
  'The present faults, a row each: the part as in v_system_health, the kind of fault, its subject (tells it from others of its kind), and a sentence that says what to do. Only this function defines what a fault is; private.watch() makes incidents of them.';
-- The view v_system_health runs as its caller.
grant execute on function private.system_faults() to service_role;

-- 88_watch/v_system_health
create view public.v_system_health with (security_invoker = true) as
with found as materialized (select * from private.system_faults())
select
  part.name as part,
  found.says is null as ok,
  incident.since,
  found.says
from (
  values (1, 'schedule'), (2, 'exit-check'), (3, 'messages'), (4, 'market data'), (5, 'broker'), (6, 'marks'), (7, 'publishing')
) part (place, name)
left join (select part, string_agg(says, e'\n' order by fault, subject) as says from found group by part) found
  on found.part = part.name
left join (select part, min(began_at) as since from public.incidents where ended_at is null group by part) incident
  on incident.part = part.name
order by part.place;

comment on view public.v_system_health is
  'The state of the system at a glance: a row for each part, with its faults in words. Past faults are in incidents.';
comment on column public.v_system_health.since is
  'When the oldest open incident of the part was found. Market clock.';
grant select on public.v_system_health to service_role;

-- 88_watch/system_health
create function public.system_health() returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object('ok', bool_and(ok), 'parts', jsonb_agg(to_jsonb(h)))
  from public.v_system_health h;
end;

comment on function public.system_health() is
  'v_system_health as one value, for the function health: {ok, parts: [{part, ok, since, says}]}. It tells nothing about money.';
grant execute on function public.system_health() to service_role;

-- 90_replies/account_facts
create function private.account_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (select b.* from public.broker_balances b order by b.trade_date desc limit 1),
  known as (select * from public.broker_balances b where b.equity is not null and b.book_equity is not null order by b.trade_date desc limit 6)
  select jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'at', private.new_york_time(latest.told_at),
    'equity', latest.equity,
    'cash', latest.cash,
    'buying_power', latest.buying_power,
    'book_equity', private.equity_now(),
    'collateral', (select coalesce(sum(e.collateral), 0) from private.exposures e),
    'risk', (select coalesce(sum(e.risk), 0) from private.exposures e),
    'differences', (
      select coalesce(jsonb_agg(jsonb_build_object('trade_date', k.trade_date, 'difference', k.equity - k.book_equity) order by k.trade_date desc), '[]')
      from known k))
  from (select) one left join latest on true;
end;

comment on function private.account_facts() is
  'The facts of /account: {mode, at (New York time of the broker''s report), equity, cash, buying_power (the broker''s), book_equity (the book''s), collateral, risk (of everything open), differences: [{trade_date, difference (the broker''s equity less the book''s)}], the latest six days}. USD; null = not reported, or not known.';

-- 90_replies/arrivals_facts
create function private.arrivals_facts(page integer) returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select a.position_id, row_number() over (order by p.expiration_date, p.position_id) as place
    from private.arrivals a join public.positions p using (position_id)
  ),
  paged as (
    select count(*) as total, greatest(ceil(count(*) / 8.0), 1)::integer as pages from listed
  ),
  shown as (
    select paged.*, least(greatest(coalesce(arrivals_facts.page, 0), 0), paged.pages - 1) as page from paged
  )
  select jsonb_build_object(
    'total', shown.total,
    'page', shown.page,
    'pages', shown.pages,
    'positions', (
      select coalesce(jsonb_agg(
        private.rules_of(p) || jsonb_build_object('exit_dte_off', private.dte_off_on_arrival(r)) order by listed.place), '[]')
      from listed
      join public.positions p using (position_id)
      join public.trade_requests r using (request_id)
      where listed.place > shown.page * 8 and listed.place <= (shown.page + 1) * 8
    )
  )
  from shown;
end;

comment on function private.arrivals_facts(integer) is
  'The present effect of each rule on private.arrivals: {total, page (0 = first), pages, positions: eight of private.rules_of() with exit_dte_off (days: the date rule that the position lost, see private.dte_off_on_arrival())}, in the order of expiration.';

-- 90_replies/book_on
create function private.book_on(day date) returns table (position_id bigint, open_quantity integer, unrealized_pnl numeric)
language sql stable set search_path = ''
begin atomic
  select p.position_id, p.open_quantity, p.unrealized_pnl
  from public.positions p
  where p.status = 'OPEN' and book_on.day is null
  union all
  select p.position_id, rest.quantity, round(p.credit * rest.quantity / p.quantity - m.close * rest.quantity, 2)
  from public.positions p
  left join (
    select r.position_id, sum(r.quantity) as quantity from private.v_realized r
    where not r.is_last and r.on_date <= book_on.day group by r.position_id
  ) c using (position_id)
  cross join lateral (select (p.quantity - coalesce(c.quantity, 0))::integer as quantity) rest
  left join lateral (
    select d.close from private.v_daily_marks d
    where d.position_id = p.position_id and d.trade_date <= book_on.day
    order by d.trade_date desc limit 1
  ) m on true
  where (p.entry_date at time zone 'America/New_York')::date <= book_on.day
    and coalesce((p.exit_date at time zone 'America/New_York')::date > book_on.day, true);
end;

comment on function private.book_on(date) is
  'The positions that are open now (day = null), or were at the end of a New York date, with their open contracts and the P&L of these at the latest mark of that time, before fees. USD; null without a mark.';

-- 90_replies/chart_facts
create function private.chart_facts(p public.positions) returns jsonb
language sql stable set search_path = ''
begin atomic
  with point as (
    select c.started_at as at, d.pnl, ntile(100) over (order by d.run_id) as tile
    from private.exit_decisions d join private.exit_checks c using (run_id)
    where d.position_id = p.position_id and d.pnl is not null
  ),
  kept as (
    -- Keeping the ends and the extremes of each hundredth does not change how the curve looks.
    select distinct e.at, e.pnl
    from (
      select point.*,
        row_number() over (partition by tile order by at) as first,
        row_number() over (partition by tile order by at desc) as last,
        row_number() over (partition by tile order by pnl, at) as lowest,
        row_number() over (partition by tile order by pnl desc, at) as highest
      from point
    ) e
    where 1 in (e.first, e.last, e.lowest, e.highest)
  )
  select private.contract(p) || jsonb_build_object(
    'quantity', p.quantity,
    'credit', p.credit,
    'profit_target', p.profit_target,
    'stop_loss', (private.evaluate_exit(p, null, p.expiration_date)).stop,
    'can_lose', private.can_lose(p),
    'points', (select coalesce(jsonb_agg(jsonb_build_object('at', kept.at, 'pnl', kept.pnl) order by kept.at), '[]') from kept),
    'entry_at', p.entry_date,
    'now_at', greatest(private.now(), p.entry_date),
    'exit_on', private.exit_day(p),
    'closed', case when p.exit_date is not null then jsonb_build_object(
      'at', p.exit_date, 'pnl', p.realized_pnl, 'reason', p.exit_reason) end
  );
end;

comment on function private.chart_facts(public.positions) is
  'The data of a position''s chart: its P&L at every check [{at, pnl}], thinned to at most 400 points with the extremes kept, and its exit levels. USD for the whole position.';

-- 90_replies/claim_messages
create function public.claim_messages(owners_chat bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  today bigint;
  mine bigint[];
  taken bigint[];
  m private.outbox;
  says jsonb;
  messages jsonb := '[]'::jsonb;
begin
  if owners_chat is not null then
    perform private.note_owners_chat(owners_chat);
  end if;
  select telegram_id into today from private.chats where chat_id = 0;
  insert into private.chats (chat_id)
  select distinct coalesce(o.chat_id, 0) from private.outbox o
  where o.status in ('due', 'sending') and not exists (select from private.chats c where c.chat_id = coalesce(o.chat_id, 0))
  on conflict do nothing;

  loop
    -- Two runs at once would exceed the chat's pace, so the run that holds the lock serves the chat.
    select array_agg(chat_id) into mine from (
      select c.chat_id from private.chats c
      where exists (
        select from private.outbox o where o.status in ('due', 'sending') and o.due_at <= clock_timestamp() and coalesce(o.chat_id, 0) = c.chat_id)
      order by c.chat_id
      for update skip locked
    ) locked;

    with next as (
      select n.message_id, n.chat_id, n.lane
      from private.next_messages() n join private.outbox o using (message_id)
      where n.chat_id = any (mine) and n.leaves_at <= clock_timestamp()
      order by n.message_id
      -- Telegram accepts thirty messages a second from a bot.
      limit greatest(0, 30 - (
        select count(*) from private.outbox sent
        where sent.status = 'sent' and sent.sent_at > clock_timestamp() - interval '1 second'))
      -- A row that is being changed, for example in the SQL editor, delays no other message.
      for update of o skip locked
    ),
    claimed as (
      -- A message whose claim lapsed may have arrived. It is sent again, because one repeat is better than a
      -- loss; a post is not.
      update private.outbox o
      set status = 'sending', attempts = o.attempts + 1, lapses = o.lapses + (o.status = 'sending')::integer,
        due_at = clock_timestamp() + private.claim_lifetime()
      from next
      where o.message_id = next.message_id and o.status in ('due', 'sending') and o.due_at <= clock_timestamp()
      returning o.message_id, next.chat_id, next.lane
    ),
    paced as (
      update private.chats c set
        paced_until = greatest(c.paced_until, clock_timestamp())
          + left_now.messages * private.message_interval(coalesce(nullif(c.chat_id, 0), c.telegram_id)),
        answered_last = left_now.only_answers
      from (select chat_id, count(*) as messages, bool_and(lane = 2) as only_answers from claimed group by 1) left_now
      where c.chat_id = left_now.chat_id
    )
    select array_agg(message_id order by message_id) into taken from claimed;
    exit when taken is null;

    -- The buttons of a card carry a token that is made when the card leaves. A card that is sent again replaces
    -- the earlier one.
    with anew as (
      update public.trade_requests r set card_message_id = null
      from private.outbox o
      where o.message_id = any (taken) and o.facts ? 'anew' and r.request_id = o.request_id
      returning r.request_id
    )
    delete from private.card_tokens t using anew where t.request_id = anew.request_id;
    insert into private.card_tokens (request_id)
    select r.request_id from private.outbox o join public.trade_requests r using (request_id)
    where o.message_id = any (taken) and r.status = 'pending'
    on conflict do nothing;

    for m in select * from private.outbox o where o.message_id = any (taken) order by o.message_id loop
      if m.kind = 'post' and m.lapses > 0 then
        perform private.park_message(m, 'Telegram did not answer.', 'lost');
        continue;
      end if;
      begin
        says := private.message_facts(m);
      exception when query_canceled or others then
        -- A message whose facts cannot be read, or not in time, must not block the others.
        perform private.park_message(m, 'Its content cannot be read: ' || sqlerrm);
        continue;
      end;
      if m.kind in ('brief', 'scorecard', 'weekly') then
        update private.outbox o set facts = says where o.message_id = m.message_id;
      end if;
      messages := messages || (
        select jsonb_build_object(
          'message_id', m.message_id,
          'attempt', m.attempts,
          'lapses', m.lapses,
          'chat_id', m.chat_id,
          'topic', m.topic,
          'kind', m.kind,
          'facts', says,
          'edits', case
            -- A message in the owner's former chat cannot be edited, so it is sent anew.
            when m.request_id is not null then case when today is null or r.card_chat_id = today then r.card_message_id end
            when m.prompt_id is not null then case when today is null or q.chat_id = today then q.telegram_message_id end
            when private.is_navigable(coalesce(m.chat_id, today), m.edits_message_id) then m.edits_message_id
          end)
        from (select) one
        left join public.trade_requests r on r.request_id = m.request_id
        left join private.prompts q on q.prompt_id = m.prompt_id
      );
    end loop;
    exit when messages <> '[]';
  end loop;
  return messages;
end;
$$;

comment on function public.claim_messages(bigint) is
  'Claims the first unsent message of every lane of every chat that is due and fits the chat''s pace, for private.claim_lifetime(): [{message_id, attempt, lapses (earlier claims that were cut off), chat_id (null = the owner''s), topic (message_thread_id, null = the general one), kind, facts, edits (Telegram''s id of the message to edit, null = send)}]. owners_chat: Telegram''s id of the owner''s chat today. Parks messages whose facts cannot be read, and posts that may have arrived; stores the facts of reports.';
grant execute on function public.claim_messages(bigint) to service_role;

-- 90_replies/comparison_facts
create function private.comparison_facts(dimension text) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'dimension', comparison_facts.dimension,
    'dimensions', (select coalesce(jsonb_agg(distinct c.dimension), '[]') from public.v_comparison c),
    'shares_pnl', (select coalesce(sum(l.pnl), 0) from public.v_share_lots l where l.closed_by is not null),
    'total', (select count(*) from public.v_comparison c where c.dimension = comparison_facts.dimension),
    'rows', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.place, case when r.dimension = 'month' then r.bucket end desc, r.trades desc, r.bucket), '[]')
      from (
        select * from public.v_comparison c where c.dimension = comparison_facts.dimension
        order by c.place, case when c.dimension = 'month' then c.bucket end desc, c.trades desc, c.bucket limit 12
      ) r
    )
  );
end;

comment on function private.comparison_facts(text) is
  'The facts of /compare: {dimension, dimensions (those with trades), shares_pnl (of sold shares, in none of the rows), total (number of rows), rows: [v_comparison], at most twelve, those with most trades, or the latest months}. USD, net of fees.';

-- 90_replies/curve_facts
create function private.curve_facts(closes public.v_equity[]) returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (
    -- A year of closes, and the close before it.
    select e.*, row_number() over (order by e.trade_date desc) as age, count(*) over () as closes
    from unnest(closes) e order by e.trade_date desc limit 253
  ),
  point as (
    select l.age, l.trade_date, l.total_pnl, l.growth, l.drawdown_percent, l.equity, s.close as spy,
      -- The flow of the first close came before the year, or is the starting balance.
      case when l.age < least(l.closes, 253) then l.flow else 0 end as flow
    from latest l left join private.share_closes s on s.ticker = 'SPY' and s.trade_date = l.trade_date
    union all
    -- The curve of an account younger than a year starts at zero, on the date of its first close.
    select l.age + 1, l.trade_date, 0, 1, 0, l.equity - l.pnl, null, 0
    from latest l where l.age = l.closes and l.closes < 253
  ),
  placed as (
    select p.*, row_number() over days as place, p.total_pnl - first_value(p.total_pnl) over days as pnl,
      100 * (p.growth / nullif(first_value(p.growth) over days, 0) - 1) as growth_percent,
      lag(p.equity) over days + greatest(p.flow, 0) as staked
    from point p
    window days as (order by p.age desc)
  ),
  stake as (
    select case when known.equity is not null then 'equity' when bound.collateral is not null then 'collateral' end as what,
      coalesce(known.equity, bound.collateral) as usd
    from (select nullif(greatest(max(p.equity), 0), 0) as equity from placed p) known
    cross join lateral (
      select nullif(max(held.collateral), 0) as collateral
      from (
        -- The collateral from one day on which it changes to the next.
        select c.day, lead(c.day) over days as until, sum(sum(c.collateral)) over days as collateral
        from (
          select private.new_york_date(o.entry_date) as day, o.collateral from public.positions o
          union all
          select private.new_york_date(o.exit_date) + 1, -o.collateral from public.positions o where o.exit_date is not null
        ) c
        where known.equity is null
        group by c.day
        window days as (order by c.day)
      ) held
      where held.day <= (select max(p.trade_date) from placed p)
        and coalesce(held.until, 'infinity') > (select min(p.trade_date) from placed p where p.place > 1)
    ) bound
  ),
  measured as (
    select p.*,
      case stake.what when 'equity' then coalesce(p.growth_percent, 0) when 'collateral' then 100 * p.pnl / stake.usd end as percent,
      case stake.what when 'equity' then p.drawdown_percent
        when 'collateral' then 100 * (max(p.pnl) over (order by p.place) - p.pnl) / stake.usd end as drawdown
    from placed p cross join stake
  ),
  -- The result of the same money in SPY, from the account's value at the first known close of SPY.
  spy as (
    select m.place,
      first_value(m.pnl) over days + coalesce(sum(m.staked * (m.spy / m.before - 1)) over days, 0) as pnl,
      first_value(m.percent) over days + 100 * (m.spy / first_value(m.spy) over days - 1) as percent
    from (select m.*, lag(m.spy) over (order by m.place) as before from measured m where m.spy > 0) m
    where (select what from stake) = 'equity'
    window days as (order by m.place)
  )
  select jsonb_build_object(
    'of', stake.what,
    'stake', round(stake.usd, 2),
    'points', (
      select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'day', m.trade_date, 'pnl', round(m.pnl, 2), 'percent', round(m.percent::numeric, 3), 'drawdown', round(m.drawdown::numeric, 2),
        'flow', nullif(m.flow, 0), 'spy_pnl', round(s.pnl, 2), 'spy_percent', round(s.percent::numeric, 3))) order by m.place), '[]')
      from measured m left join spy s using (place)
    )
  )
  from stake;
end;

comment on function private.curve_facts(public.v_equity[]) is
  'The curve of a report, from the last 252 of these closes of v_equity: {of (equity, otherwise collateral; null = neither is known), stake (its highest value in that time), points: [{day, pnl (since the beginning), percent (time-weighted growth, or P&L in percent of the collateral), drawdown (percent, positive), flow (deposits and withdrawals), spy_pnl and spy_percent (of the same money in SPY, where private.share_closes has it)}]}. The first point is the beginning: the close before, or the first date again. USD.';

-- 90_replies/dividends_facts
create function private.dividends_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'dividends', coalesce(jsonb_agg(to_jsonb(d) - 'place' - 'source' order by d.place) filter (where d.place <= 20), '[]'))
  from (
    select every.*, row_number() over (order by every.ex_date, every.ticker) as place
    from public.dividends every where every.ex_date > private.new_york_date(private.now())
  ) d;
end;

comment on function private.dividends_facts() is
  'The facts of /dividend: the number of ex-dates to come, and the first twenty, [{ticker, ex_date, amount (USD per share)}].';

-- 90_replies/earnings_facts
create function private.earnings_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'earnings', coalesce(jsonb_agg(jsonb_build_object('ticker', e.ticker, 'reports_on', e.reports_on) order by e.place) filter (where e.place <= 20), '[]'),
    'unknown', (
      select coalesce(jsonb_agg(t.ticker order by t.ticker), '[]') from public.scan_tickers t
      where t.reports_earnings and not exists (
        select from public.earnings known where known.ticker = t.ticker and known.reports_on >= private.new_york_date(private.now()))))
  from (
    select every.*, row_number() over (order by every.reports_on, every.ticker) as place
    from public.earnings every where every.reports_on >= private.new_york_date(private.now())
  ) e;
end;

comment on function private.earnings_facts() is
  'The facts of /earnings: the number of reports to come, the first twenty, [{ticker, reports_on}], and the scanned companies without a known date (unknown).';

-- 90_replies/fell_out_facts
create function private.fell_out_facts(scan_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with counts as (
    select c.ticker, c.rule, sum(c.count)::integer as total,
      coalesce(sum(c.count) filter (where c.reason in ('listed', 'budget', 'expiration', 'ticker', 'group', 'list')), 0)::integer as passed,
      jsonb_agg(jsonb_build_object('reason', c.reason, 'count', c.count) order by c.count desc, c.reason) as reasons
    from public.scan_counts c where c.scan_id = fell_out_facts.scan_id
    group by c.ticker, c.rule
  )
  select jsonb_build_object('scan_id', fell_out_facts.scan_id, 'counts', (
    select coalesce(jsonb_agg(to_jsonb(c) order by c.ticker, c.rule), '[]') from counts c));
end;

comment on function private.fell_out_facts(bigint) is
  'The reasons for which a scan dropped candidates: {scan_id, counts: [{ticker, rule (* = the whole ticker), total, passed, reasons: [{reason, count}]}]}; reasons as in scan_counts.';

-- 90_replies/health_facts
create function private.health_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'now', private.new_york_time(private.now()),
    'market_open', private.is_market_open(private.now()),
    'opens_at', case when not private.is_market_open(private.now()) then private.new_york_time(private.next_open(private.now())) end,
    'last_check', (
      select jsonb_build_object(
        'at', private.new_york_time(c.started_at), 'minutes_ago', private.minutes_between(c.started_at, private.now()),
        -- During a session a missed check is a fault.
        'is_missed', not private.is_market_open(private.now()) and c.started_at < private.session_open(private.last_session()))
      from private.exit_checks c where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1
    ),
    'lease', (
      select jsonb_build_object(
        'held', l.expires_at > clock_timestamp(),
        'seconds_left', case when l.expires_at > clock_timestamp() then ceil(extract(epoch from l.expires_at - clock_timestamp())) else 0 end)
      from private.check_lease l
    ),
    'outbox', private.outbox_facts(),
    'open', (select count(*) from public.positions where status = 'OPEN'),
    'unmarked', (
      select coalesce(jsonb_agg(p.position_id order by p.position_id), '[]') from public.positions p
      where p.status = 'OPEN' and (p.mark is null or p.mark_fault is not null)
    ),
    'drifts', (
      select coalesce(jsonb_agg(distinct d.ticker), '[]') from public.drifts d
      where d.speaks and d.dismissed_at is null
    ),
    'live_orders', (select count(*) from public.orders where is_live),
    'unknown_orders', (select count(*) from public.orders where status = 'unknown'),
    'requests', (
      select jsonb_build_object(
        'pending', count(*) filter (where status = 'pending'),
        'approved', count(*) filter (where status = 'approved'),
        'executing', count(*) filter (where status = 'executing'))
      from public.trade_requests where status in ('pending', 'approved', 'executing')
    ),
    'killed_at', private.new_york_time(s.killed_at),
    'killed_by', s.killed_by,
    'paused_at', private.new_york_time(s.entries_paused_at),
    'paused_by', s.entries_paused_by,
    'token_age_minutes', (select private.minutes_between(t.renewed_at, clock_timestamp()) from private.broker_token() t),
    'faults', (
      select coalesce(jsonb_agg(f.says order by f.part, f.fault, f.subject), '[]') from private.system_faults() f where f.part <> 'marks'
    )
  )
  from public.switches s;
end;

comment on function private.health_facts() is
  'The facts of /health: the last finished check (is_missed: a session has begun and ended since), the lease, the outbox, positions without a mark, drifts, unknown orders, the switches, the age of the broker''s token, and faults (everything else that does not work, in words).';

-- 90_replies/limits_facts
create function private.limits_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'limits', (
      select jsonb_agg(jsonb_build_object('name', n.name, 'value', to_jsonb(l) ->> n.name, 'is_needed', n.is_needed) order by n.place)
      from private.limit_names() n
    ))
  from public.limits l;
end;

comment on function private.limits_facts() is
  'The facts of /limits: where orders go (mode), and each safety limit: {name, value (text; infinity = none, null = not chosen), is_needed (before real money opens anything)}.';

-- 90_replies/market_facts
create function private.market_facts(r public.trade_requests, p public.positions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(r.quoted - array['legs', 'at', 'equity'] || jsonb_build_object(
    'at', private.new_york_time((r.quoted ->> 'at')::timestamptz),
    'iv_percent', round((r.quoted ->> 'iv')::numeric * 100, 1),
    -- The fees of the entry; a close costs the same again.
    'fees', nullif(round(fee.a_leg * jsonb_array_length(r.legs) * r.quantity, 2), 0),
    'return_percent', round(100 * p.credit / nullif(at_its_price.capital, 0), 2),
    'annualised_percent', round(100 * p.credit / nullif(at_its_price.capital, 0) * 365 / greatest(level.dte, 7), 1),
    'of_buying_power_percent', case when (r.quoted ->> 'buying_power')::numeric > 0
      then round(100 * p.collateral / (r.quoted ->> 'buying_power')::numeric, 1) end,
    'of_equity_percent', round(100 * p.stress_loss / nullif((r.quoted ->> 'equity')::numeric, 0), 1),
    'of_limits', (
      select jsonb_agg(jsonb_build_object('name', v.name, 'percent', round(100 * v.used / nullif(v.most, 0), 0)) order by v.place)
      from public.limits l
      cross join (
        select coalesce(sum(e.collateral), 0) as collateral,
          coalesce(sum(e.risk) filter (where e.underlying = r.underlying), 0) as risk_of_ticker
        from private.exposures e
      ) held
      cross join lateral (values
        (1, 'max_risk_per_trade', p.stress_loss, l.max_risk_per_trade),
        (2, 'max_risk_per_ticker', held.risk_of_ticker + p.stress_loss, l.max_risk_per_ticker),
        (3, 'max_total_collateral', held.collateral + p.collateral, l.max_total_collateral)
      ) v (place, name, used, most)
      where v.most < 'infinity'
    )))
  from public.order_settings s
  cross join lateral (
    select case when (select l.mode from private.check_lease l) = 'PAPER' then s.paper_fee else s.estimated_fee end as a_leg
  ) fee
  cross join lateral (select r.expiration_date - private.new_york_date(private.now()) as dte) level
  -- The shares of a covered call and the margin are valued at the quoted price of the underlying.
  cross join lateral (
    select draft.capital from private.draft_position(r, r.floor_credit * r.quantity, r.quantity, (r.quoted ->> 'price')::numeric) draft
  ) at_its_price
  where r.quoted is not null
$$;

comment on function private.market_facts(public.trade_requests, public.positions) is
  'The market''s facts on a card, as they were when it was quoted (private.quoted_facts()), and their meaning for the position that the request would make: {at (New York time), iv_percent, fees (each way, as far as they are known, USD), return_percent (credit over capital at that price), annualised_percent (simple, by 365 / days, at least 7), of_buying_power_percent (null where nothing of it is left), of_equity_percent (the loss that counts in the limits), of_limits: [{name, percent (open positions included)}], ...}; null where it was not quoted.';

-- 90_replies/months_facts
create function private.months_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'months', coalesce(jsonb_agg(to_jsonb(m) order by m.month desc) filter (where m.place <= 12), '[]')
  )
  from (select v.*, row_number() over (order by v.month desc) as place from public.v_months v) m;
end;

comment on function private.months_facts() is
  'The facts of /months: {total (number of months), months: [v_months], the latest twelve, the latest first}. USD, net of fees; percent.';

-- 90_replies/notes_found
create function private.notes_found(search text) returns table (note_id bigint)
language sql stable set search_path = ''
begin atomic
  select n.note_id
  from public.journal n left join public.positions p using (position_id)
  where coalesce(trim(notes_found.search), '') = ''
    or n.words @@ plainto_tsquery('simple', notes_found.search)
    or lower(ltrim(trim(notes_found.search), '#!')) = any (n.tags || n.mistakes)
    or p.ticker = upper(trim(notes_found.search))
    or n.position_id::text = ltrim(trim(notes_found.search), '#');
end;

comment on function private.notes_found(text) is
  'The notes of the journal that contain all words of the search, or have it as a tag, a mistake, a ticker or a position_id; all notes for an empty search.';

-- 90_replies/opportunities_facts
create function private.opportunities_facts(scan_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'scan_id', s.scan_id,
    'trade_date', s.trade_date,
    'at', private.new_york_time(coalesce(s.repriced_at, s.ended_at, s.began_at)),
    'is_scheduled', s.is_scheduled,
    'is_over', s.ended_at is not null,
    'is_live', s.is_live or s.repriced_at is not null,
    'is_repriced', s.repriced_at is not null,
    'mode', (select l.mode from private.check_lease l),
    'equity', s.equity,
    'tickers', (select count(*) from private.lookups l where l.kind = 'chain' and (l.facts ->> 'scan_id')::bigint = s.scan_id),
    'looked_at', (
      select count(*) from private.lookups l
      where l.kind = 'chain' and (l.facts ->> 'scan_id')::bigint = s.scan_id and l.status in ('done', 'failed')),
    'found', (select count(*) from public.opportunities o where o.scan_id = s.scan_id),
    'unanswered', (select jsonb_agg(c.ticker order by c.ticker) from public.scan_counts c where c.scan_id = s.scan_id and c.reason = 'no_answer'),
    'no_earnings_date', (select jsonb_agg(c.ticker order by c.ticker) from public.scan_counts c where c.scan_id = s.scan_id and c.reason = 'no_earnings_date')
  )) || jsonb_build_object('opportunities', (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'opportunity_id', o.opportunity_id, 'place', o.place, 'rule', o.rule, 'ticker', o.ticker,
      'contract_short', private.contract_short(o.ticker, o.legs), 'expiration_date', o.expiration_date, 'dte', o.dte,
      'credit', o.credit, 'delta', o.delta, 'annualised_percent', o.annualised_percent, 'chance', o.chance,
      'score', o.score, 'quantity', o.quantity, 'fell_out', o.fell_out,
      'status', r.status, 'position_id', p.position_id)) order by o.place), '[]')
    from public.opportunities o
    left join public.trade_requests r using (request_id)
    left join public.positions p using (request_id)
    where o.scan_id = s.scan_id and o.place is not null
  ))
  from public.scans s where s.scan_id = opportunities_facts.scan_id
$$;

comment on function private.opportunities_facts(bigint) is
  'The facts of a scan''s list: {scan_id, trade_date, at (New York time), is_scheduled, is_over, is_live (live quotes), is_repriced, mode, equity (USD), tickers, looked_at, found, unanswered, no_earnings_date (tickers), opportunities: [{opportunity_id, place, rule, ticker, contract_short, expiration_date, dte, credit (USD per contract), delta, annualised_percent, chance (0 to 1), score, quantity, fell_out, status, position_id}]}; null where the scan was deleted.';

-- 90_replies/orders_facts
create function private.orders_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select o.is_live, o.order_id, jsonb_build_object(
      'order_id', o.order_id, 'request_id', o.request_id, 'position_id', o.position_id,
      'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short, 'expiration_date', r.expiration_date,
      'purpose', o.purpose, 'source', o.source, 'status', o.status, 'exit_reason', o.exit_reason,
      'limit_price', o.limit_price, 'broker_limit_price', o.broker_limit_price,
      'quantity', o.quantity, 'filled_quantity', o.filled_quantity, 'cancelling', o.cancelling and o.is_live,
      'at', private.new_york_time(o.created_at), 'message', o.broker_message) as facts
    from public.orders o join public.trade_requests r using (request_id)
    where o.is_live or private.new_york_date(o.created_at) = private.new_york_date(private.now())
  ),
  placed as (select *, row_number() over (partition by is_live order by order_id desc) as place from listed)
  select jsonb_build_object(
    'live_total', count(*) filter (where is_live),
    'today_total', count(*) filter (where not is_live),
    'live', coalesce(jsonb_agg(facts order by place) filter (where is_live and place <= 10), '[]'),
    'today', coalesce(jsonb_agg(facts order by place) filter (where not is_live and place <= 10), '[]')
  )
  from placed;
end;

comment on function private.orders_facts() is
  'The facts of /orders: {live_total, today_total, live, today (ended, of this New York date)}, at most ten orders each, the newest first. Limits in USD per contract.';

-- 90_replies/pending_facts
create function private.pending_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'requests', coalesce(jsonb_agg(jsonb_build_object(
      'request_id', r.request_id, 'handle', md5(r.request_id), 'status', r.status, 'status_note', r.status_note,
      'strategy_type', r.strategy_type, 'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short,
      'expiration_date', r.expiration_date, 'quantity', r.quantity, 'net_credit', r.net_credit,
      'expires_at', private.new_york_time(r.expires_at)) order by r.place) filter (where r.place <= 8), '[]')
  )
  from (
    select *, row_number() over (order by created_at desc, request_id) as place
    from public.trade_requests where status in ('pending', 'approved', 'executing')
  ) r;
end;

comment on function private.pending_facts() is
  'The facts of /pending: {total, requests: the newest eight that have not ended, each with a handle for a button}. net_credit in USD per contract.';

-- 90_replies/position_facts
create function private.position_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('position_id', position_facts.position_id, 'position', null, 'chart', null, 'choices', private.choices())
    || coalesce((
      select jsonb_build_object('chart', private.chart_facts(p) || (select jsonb_build_object('theme', s.card_theme) from public.report_settings s), 'position', private.rules_of(p) || jsonb_build_object(
        'strategy_type', p.strategy_type,
        'request_id', p.request_id,
        'open_quantity', p.open_quantity,
        'entry_price', p.entry_price,
        'entered_on', private.new_york_date(p.entry_date),
        'entry_at', private.new_york_time(p.entry_date),
        'mark_fault', p.mark_fault,
        'marked_at', private.new_york_time(p.marked_at),
        'mark_age_minutes', private.minutes_between(p.marked_at, private.now()),
        'natural_price', p.natural_price,
        'unrealized_pnl', p.unrealized_pnl,
        'realized_pnl', p.realized_pnl,
        'fees', p.fees,
        'days_held', p.days_held,
        'collateral', p.collateral,
        'break_evens', private.break_evens_of(p),
        'verdict', p.verdict,
        'close', (
          select jsonb_build_object('order_id', o.order_id, 'status', o.status, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price)
          from public.orders o
          where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live
        ),
        'close_asked_at', private.new_york_time(p.close_asked_at),
        'close_asked_by', p.close_asked_by,
        'questions', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'kind', q.kind,
            'delivered', q.telegram_message_id is not null and not exists (
              select from private.unasked_questions u where u.prompt_id = q.prompt_id)
          ) order by q.prompt_id), '[]')
          from private.prompts q
          left join public.orders o on o.order_id = q.order_id
          where q.answered_at is null and (q.kind = 'settlement' and q.position_id = p.position_id
            or q.kind = 'which_order' and o.request_id = p.request_id
            or q.kind = 'settlement_value' and q.ticker = p.ticker and p.status = 'OPEN'
              and q.facts ->> 'expiration_date' = p.expiration_date::text
            or q.kind = 'drift' and q.ticker = p.ticker and p.status = 'OPEN')
        ),
        'exit_price', p.exit_price,
        'exit_reason', p.exit_reason,
        'exit_at', private.new_york_time(p.exit_date),
        'pnl_percent', p.pnl_percent
      ))
      from public.positions p where p.position_id = position_facts.position_id
    ), '{}');
end;

comment on function private.position_facts(bigint) is
  'The facts of /position: {position_id, position, chart: private.chart_facts() and its theme, dark or light, choices}; position and chart are null for an unknown position. Prices in USD per contract, amounts in USD.';

-- 90_replies/prompt_facts
create function private.prompt_facts(q private.prompts) returns jsonb
language sql stable set search_path = ''
begin atomic
  select q.facts || jsonb_build_object(
      'token', q.token, 'answer', q.answer, 'answered_by', q.answered_by, 'answered_at', private.new_york_time(q.answered_at))
    || case when q.kind = 'settlement' then jsonb_build_object('said', private.settlement_words(q.position_id)) else '{}' end
    || case when q.kind = 'confirmation' then jsonb_build_object(
      'lapsed', q.answer is not distinct from 'lapsed' or q.answer is null and coalesce(q.expires_at <= clock_timestamp(), false),
      'good_for_seconds', extract(epoch from private.confirmation_lifetime())::integer,
      'progress', (
        select jsonb_build_object(
          'waiting', count(*) filter (where p.status = 'OPEN' and p.close_asked_at is not null and o.order_id is null),
          'working', count(*) filter (where o.order_id is not null),
          'closed', count(*) filter (where p.status <> 'OPEN'))
        from jsonb_array_elements_text(q.facts -> 'position_ids') id
        join public.positions p on p.position_id = id.value::bigint
        left join public.orders o on o.position_id = p.position_id and o.purpose = 'exit' and o.is_live
      )) else '{}' end;
end;

comment on function private.prompt_facts(private.prompts) is
  'The current facts of a question''s message: its facts, token and answer; for a settlement the broker''s reports (private.settlement_words()); for a confirmation, whether it has lapsed and the progress of its closes, {waiting, working, closed} positions.';

-- 90_replies/publish_menu_facts
create function private.publish_menu_facts(asked jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  with shown as (
    select o.kind, o.facts from private.outbox o
    where o.message_id = (asked ->> 'message_id')::bigint and o.kind in ('brief', 'scorecard', 'weekly')
  )
  select asked || jsonb_build_object(
    'report', (
      select s.facts || jsonb_build_object(
        'report', s.kind, 'with_open', coalesce((asked ->> 'with_open')::boolean, false), 'looks', private.report_looks(s.facts))
      from shown s),
    'networks', (
      select coalesce(jsonb_agg(jsonb_build_object('network', n.network, 'status', p.status, 'link', p.link) order by n.place), '[]')
      from (
        select 1 as place, 'telegram' as network from public.report_settings s where s.channel_id is not null
        union all
        select 2, n.network from private.networks n
      ) n
      left join lateral (
        select p.status, p.link from public.posts p
        where p.network = n.network and p.report = (select s.kind from shown s)
          and p.trade_date = (select (s.facts ->> 'day')::date from shown s)
        order by p.post_id desc limit 1
      ) p on true
    ));
end;

comment on function private.publish_menu_facts(jsonb) is
  'The facts of the message under "Publish ...": {message_id (of the report), network (shown), with_open, report (its facts, as a post has them; null = no longer kept), networks: [{network, status and link of its last post, null = none}]}.';

-- 90_replies/publishing_facts
create function private.publishing_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'networks', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'network', n.network, 'expires_at', n.expires_at, 'fault', n.fault,
        'standing', (select coalesce(jsonb_agg(s.report order by s.report), '[]') from public.standing_posts s where s.network = n.network))
        order by n.place, n.network), '[]')
      from (
        select 1 as place, 'telegram' as network, null::timestamptz as expires_at, null as fault
        from public.report_settings s where s.channel_id is not null
        union all
        select 2, n.network, n.expires_at, n.fault from private.networks n
      ) n
    ),
    'posts', (
      select coalesce(jsonb_agg(to_jsonb(latest) - 'waits' order by latest.waits desc, latest.post_id desc), '[]')
      from (
        select p.post_id, p.network, p.report, p.trade_date, p.status, p.due_at is not null as is_at_work, p.status = 'unknown' and p.due_at is null as waits, p.link, p.error
        from public.posts p order by p.status = 'unknown' and p.due_at is null desc, p.post_id desc limit 8
      ) latest
    )
  );
end;

comment on function private.publishing_facts() is
  'The facts of /publishing: {networks that are set up: [{network, expires_at (of its credential; null = never, or not known), fault, standing (reports published there automatically)}], posts: the latest eight}.';

-- 90_replies/replay_facts
create function private.replay_facts(rule_set jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (
    -- A replay of more trades would take too long for an answer in the chat.
    select private.new_york_date(t.exit_date) as since
    from public.trade_history t order by t.exit_date desc offset 499 limit 1
  )
  select jsonb_build_object('since', (select since from latest)) || public.replay(
    case
      when replay_facts.rule_set <> '{}' then jsonb_build_array(replay_facts.rule_set)
      else '[
        {}, {"profit_percent": 25}, {"profit_percent": 50}, {"profit_percent": 75},
        {"exit_dte": 7}, {"exit_dte": 14}, {"exit_dte": 21},
        {"stop_multiple": 1}, {"stop_multiple": 2}, {"stop_multiple": null}
      ]'::jsonb
    end,
    (select since from latest));
end;

comment on function private.replay_facts(jsonb) is
  'The facts of /replay: public.replay() of one set of rules, or of the usual ones, each changed alone, over the latest 500 trades: {since (a New York date; null where that is all of them), as_traded, without_marks, results}. Amounts in USD.';

-- 90_replies/report_days
create function private.report_days(kind text, day date, out since date, out until date)
language sql stable set search_path = ''
begin atomic
  select
    case report_days.kind
      when 'brief' then private.session_before(report_days.day)
      when 'scorecard' then private.session_before(report_days.day) + 1
      when 'weekly' then private.session_before(monday.day) + 1
    end,
    case report_days.kind
      -- On a day with a session, closes of that day belong to its scorecard.
      when 'brief' then report_days.day - (private.session_close(report_days.day) is not null)::integer
      when 'scorecard' then report_days.day
      when 'weekly' then private.session_before(monday.day + 7)
    end
  from (select date_trunc('week', report_days.day)::date as day) monday;
end;

comment on function private.report_days(text, date) is
  'The closes that belong to a report (brief, scorecard, weekly): those of the New York dates from since to until, both included. A day without a session belongs to the next session, so every close is in one brief (since the session before), in one scorecard (of its session and the days without one before it) and in one weekly review (of the sessions of its week).';

-- 90_replies/report_trades
create function private.report_trades(since date, until date) returns jsonb
language sql stable set search_path = ''
begin atomic
  with closed as (
    select t.*, row_number() over (order by t.exit_date, t.trade_id) as place
    from public.v_trades t
    where t.exit_day between report_trades.since and report_trades.until
  ),
  shares as (
    select coalesce(sum(l.pnl), 0) as pnl from public.v_share_lots l
    where private.new_york_date(l.closed_at) between report_trades.since and report_trades.until
  ),
  made as (
    select coalesce(sum(r.pnl), 0) as pnl, coalesce(sum(r.fees), 0) as fees, count(*) filter (where not r.is_last) as parts
    from private.v_realized r
    where r.on_date between report_trades.since and report_trades.until
  )
  select jsonb_build_object(
    'total', count(*),
    'wins', count(*) filter (where c.pnl_realized > 0),
    'scratches', count(*) filter (where c.pnl_realized = 0),
    'parts', (select m.parts from made m),
    'pnl', (select m.pnl from made m) + (select s.pnl from shares s),
    'shares_pnl', (select s.pnl from shares s),
    'fees', (select m.fees from made m),
    -- The return on collateral can be shown without dollars.
    'return_on_collateral', round(100 * sum(c.pnl_realized) / sum(c.capital), 2),
    'trades', coalesce(jsonb_agg(jsonb_build_object(
      'position_id', c.position_id, 'ticker', c.ticker, 'contract', c.contract, 'contract_short', c.contract_short,
      'expiration_date', c.expiration_date, 'quantity', c.quantity, 'exit_reason', c.exit_reason, 'exit_day', c.exit_day,
      'pnl', c.pnl_realized, 'pnl_percent', c.pnl_percent, 'days_held', c.days_held
    ) order by c.place) filter (where c.place <= 40), '[]')
  )
  from closed c;
end;

comment on function private.report_trades(date, date) is
  'The trades that closed from one New York date to another, both included: {total, wins, scratches (P&L of exactly zero: neither wins nor losses), parts (number of partial closes), return_on_collateral (percent), pnl (parts of trades and sold shares included), shares_pnl (its part from shares), fees (USD, net), trades: the first forty}.';

-- 90_replies/rules_facts
create function private.rules_facts(position_id bigint, changed jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'position_id', rules_facts.position_id,
    'position', (select private.rules_of(p) from public.positions p where p.position_id = rules_facts.position_id),
    'changed', rules_facts.changed,
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'changed_at', private.new_york_time(c.changed_at), 'changed_by', c.changed_by,
        'rule', c.rule, 'old_value', c.old_value, 'new_value', c.new_value) order by c.change_id desc), '[]')
      from (
        select * from public.rule_changes every
        where every.position_id = rules_facts.position_id order by every.change_id desc limit 5
      ) c
    ),
    'defaults', (select jsonb_agg(to_jsonb(r) order by r.strategy_type) from public.exit_rules r),
    'choices', private.choices()
  );
end;

comment on function private.rules_facts(bigint, jsonb) is
  'The facts of /rules: a position''s rules (private.rules_of()) with the change just made and the latest five changes, and the defaults (rows of exit_rules). position is null where none was named or it is unknown.';

-- 90_replies/scan_rules_facts
create function private.scan_rules_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'is_scheduled', s.is_scheduled,
    'scans_at', to_char(s.scans_at, 'HH24:MI'),
    'tickers', (select coalesce(jsonb_agg(jsonb_build_object('ticker', t.ticker, 'reports_earnings', t.reports_earnings) order by t.ticker), '[]') from public.scan_tickers t),
    'rules', (select coalesce(jsonb_agg(to_jsonb(r) - 'overrides' order by r.is_on desc, r.rule), '[]') from public.scan_rules r))
  from public.scan_settings s;
end;

comment on function private.scan_rules_facts() is
  'The facts of /scan rules: {is_scheduled, scans_at, tickers: [{ticker, reports_earnings}], rules: rows of scan_rules}.';

-- 90_replies/send_reports
create function private.send_reports() returns void
language sql set search_path = ''
begin atomic
  with clock as (select private.now() as at, private.new_york_date(private.now()) as today),
  due as (
    select 'brief' as kind, today as trade_date, (today + time '09:00') at time zone 'America/New_York' as since from clock
    where private.session_close(today) > at
    union all
    -- The check that settles the day comes first.
    select 'scorecard', day::date, private.session_close(day::date) + interval '10 minutes'
    from clock cross join generate_series(today - 7, today, interval '1 day') day
    -- A scorecard that was missed is sent until the next brief.
    where at < (private.new_york_date(private.next_close(private.session_close(day::date))) + time '09:00') at time zone 'America/New_York'
    union all
    select 'weekly', saturday, (saturday + time '10:00') at time zone 'America/New_York'
    from clock cross join lateral (select date_trunc('week', today)::date + 5 as saturday) week
  ),
  queued as (
    insert into private.reports (kind, trade_date)
    select kind, trade_date from due cross join clock
    where due.since <= clock.at
      -- Without any trade before, there is nothing to report.
      and exists (select from public.positions p where p.entry_date < due.since)
    on conflict do nothing
    returning kind, trade_date
  )
  insert into private.outbox (kind, facts)
  select kind, jsonb_build_object('day', trade_date, 'scheduled', true) from queued;
end;

comment on function private.send_reports() is
  'Queues the reports that are due by the market clock: the brief from 09:00 New York on days with a session, the scorecard from ten minutes after its close until the next brief is due, the weekly review from Saturday 10:00 to the end of Sunday. Each is sent once, however often this is called.';

-- 90_replies/session_change
create function private.session_change(day date) returns numeric
language sql stable set search_path = ''
begin atomic
  with session as materialized (
    select s.day, case when s.day < coalesce(session_change.day + 1, private.new_york_date(private.now())) then s.day end as over_on
    from (select coalesce(private.session_before(session_change.day + 1), private.last_session()) as day) s
  ),
  began as materialized (
    select c.* from session cross join lateral private.changes_since(private.session_before(session.day)) c where c.is_known
  )
  select round(coalesce(sum(change), 0), 2)
  from (
    select began.change from began
    union all
    -- The P&L since the end of that session is subtracted.
    select -c.change from session cross join lateral private.changes_since(session.over_on) c
    where session.over_on is not null
      and (c.position_id is null or c.position_id in (select began.position_id from began))
  ) made;
end;

comment on function private.session_change(date) is
  'The P&L of the book in the current or last session (day = null), or in the last session up to a New York date: from the close before to its own close, without positions that had no mark at the close before (private.changes_since()). Closes on a day without a session count in the next session. USD.';

-- 90_replies/shares_facts
create function private.shares_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select s.*, row_number() over (order by s.ticker, s.opened_at, s.opened_by) as place from public.v_shares s
  )
  select jsonb_build_object(
    'total', count(*),
    'unrealized_pnl', coalesce(sum(l.unrealized_pnl), 0),
    'market_value', coalesce(sum(l.market_value), 0),
    'lots', coalesce(jsonb_agg(jsonb_build_object(
      'ticker', l.ticker, 'quantity', l.quantity, 'price_in', l.price_in, 'opened_on', private.new_york_date(l.opened_at),
      'effective_cost', l.effective_cost, 'last_close', l.last_close, 'last_close_on', l.last_close_on,
      'unrealized_pnl', l.unrealized_pnl) order by l.place) filter (where l.place <= 20), '[]'))
  from listed l;
end;

comment on function private.shares_facts() is
  'The facts of /shares: {total (lots), unrealized_pnl, market_value (USD), lots: the first twenty by ticker, [{ticker, quantity, price_in, opened_on, effective_cost, last_close (USD per share), last_close_on, unrealized_pnl}]}.';

-- 90_replies/why_facts
create function private.why_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with today as (
    select d.*,
      -- A new span begins where the decision differs from the one before.
      (d.verdict, d.exit_reason, d.code) is distinct from
        lag((d.verdict, d.exit_reason, d.code)) over (order by d.run_id) as differs
    from public.v_exit_decisions d
    where d.position_id = why_facts.position_id
      and private.new_york_date(d.checked_at) = private.new_york_date(private.now())
  ),
  spans as (select *, count(*) filter (where differs) over (order by run_id) as span from today)
  select jsonb_build_object(
    'position_id', why_facts.position_id,
    'position', (
      select jsonb_build_object(
        'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short, 'expiration_date', p.expiration_date,
        'status', p.status, 'entry_price', p.entry_price, 'profit_target', p.profit_target,
        'stop_loss', (private.evaluate_exit(p, null, p.expiration_date)).stop, 'exit_dte', p.exit_dte, 'auto_exit', p.auto_exit,
        'exit_reason', p.exit_reason, 'realized_pnl', p.realized_pnl, 'unmarked_checks', p.unmarked_checks)
      from public.positions p where p.position_id = why_facts.position_id
    ),
    'latest', (
      select to_jsonb(d) from public.v_exit_decisions d
      where d.position_id = why_facts.position_id order by d.run_id desc limit 1
    ),
    'day', (
      select coalesce(jsonb_agg(to_jsonb(told) order by told.since), '[]')
      from (
        select to_char(min(checked_at) at time zone 'America/New_York', 'HH24:MI') as since,
          to_char(max(checked_at) at time zone 'America/New_York', 'HH24:MI') as until,
          count(*) as checks, verdict, exit_reason, code, min(pnl) as lowest_pnl, max(pnl) as highest_pnl
        from spans group by span, verdict, exit_reason, code
      ) told
    ),
    'open_positions', (
      select coalesce(jsonb_agg(p.position_id order by p.position_id), '[]') from public.positions p where p.status = 'OPEN'
    ),
    'choices', private.choices()
  );
end;

comment on function private.why_facts(bigint) is
  'The facts of /why: a position''s rules, its latest decision (a row of v_exit_decisions), and the day as spans of equal decisions with New York times and the range of the P&L. position is null for an unknown position.';

-- 90_replies/card_facts
create function private.card_facts(r public.trade_requests) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'request_id', r.request_id,
    'status', r.status,
    'status_note', r.status_note,
    'decided_by', r.decided_by,
    'token', (select t.token from private.card_tokens t where t.request_id = r.request_id),
    'strategy_type', p.strategy_type,
    'strategy', (select s.title from private.strategies() s where s.strategy_type = p.strategy_type),
    'ticker', p.ticker,
    'contract', p.contract,
    'contract_short', p.contract_short,
    'expiration_date', p.expiration_date,
    'trades_until', nullif(p.trades_until, p.expiration_date),
    'dte', level.dte,
    'credit', p.entry_price,
    'asked_credit', case when r.floor_credit <> r.net_credit then r.net_credit end,
    'quantity', p.quantity,
    'collateral', p.collateral,
    'max_risk', p.max_risk,
    'stress_loss', p.stress_loss,
    'break_evens', private.break_evens_of(p),
    'max_profit', round(p.credit, 2),
    'profit_target', p.profit_target,
    'profit_price', round(level.profit_price, 2),
    'stop_loss', level.stop,
    'stop_price', round(level.stop_price, 2),
    'exit_dte', p.exit_dte,
    'exit_on', private.exit_day(p),
    'exit_dte_off', off.exit_dte,
    'auto_exit', p.auto_exit,
    'warnings', to_jsonb(array_remove(array[
      -- The days count from the session in which the trade can fill.
      case when p.auto_exit and p.expiration_date - private.earliest_expiration() <= p.exit_dte then 'inside_exit_dte' end,
      case when off.exit_dte is not null then 'date_rule_off' end,
      case when p.stop_loss >= private.can_lose(p) then 'no_effective_stop' end,
      case when private.session_close(p.expiration_date) is null then 'non_trading_expiration' end,
      case when not p.auto_exit then 'auto_exit_off' end
    ], null)),
    'alike', case when r.status = 'pending' then (
      select jsonb_build_object('count', max(a.place), 'requests', jsonb_agg(
        jsonb_build_object('request_id', a.request_id, 'status', a.status) order by a.place) filter (where a.place <= 3))
      from (
        select request_id, status, row_number() over (order by created_at, request_id) as place from private.requests_alike(r)
      ) a
      having count(*) > 0
    ) end,
    'mode', (select l.mode from private.check_lease l),
    'lapses_at', case when r.status = 'pending' then private.new_york_time(r.expires_at) end,
    'market', case when r.status = 'pending' then private.market_facts(r, p) end,
    'position_id', opened.position_id,
    'position_status', opened.status,
    'exit_price', opened.exit_price,
    'exit_reason', opened.exit_reason,
    'realized_pnl', case when opened.status <> 'OPEN' then opened.realized_pnl end,
    'pnl_percent', opened.pnl_percent
  ))
  from (select) one
  left join public.positions opened on opened.request_id = r.request_id
  -- Before the fill, the card shows the position that the credit asked for would make.
  cross join lateral coalesce(opened, private.draft_position(r, r.floor_credit * r.quantity, r.quantity)) p
  cross join lateral (
    select case when opened.position_id is null then private.dte_off_on_arrival(r) end as exit_dte
  ) off
  cross join lateral private.evaluate_exit(p, null, private.new_york_date(private.now())) level
$$;

comment on function private.card_facts(public.trade_requests) is
  'The facts of a request''s card: the request, others for the same contract (alike: their number, and the first three), and the position that it became; mode: where orders go, lapses_at: New York time, market: private.market_facts(). Amounts in USD, prices in USD per contract, dates New York.';

-- 90_replies/notes_facts
create function private.notes_facts(search text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with found as (
    select n.*, p.ticker
    from private.notes_found(notes_facts.search) f
    join public.journal n using (note_id) left join public.positions p using (position_id)
  )
  select jsonb_build_object(
    'search', notes_facts.search,
    'total', (select count(*) from found),
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(newest) - 'words' order by newest.note_id desc), '[]')
      from (select * from found order by note_id desc limit 10) newest
    )
  );
end;

comment on function private.notes_facts(text) is
  'The facts of /notes: the ten newest notes of private.notes_found(): {search, total, notes: [journal + ticker]}.';

-- 90_replies/open_facts
create function private.open_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('total', count(*), 'unrealized_pnl', coalesce(sum(b.unrealized_pnl), 0),
    'unmarked', count(*) filter (where b.unrealized_pnl is null),
    'day', coalesce(private.session_before(open_facts.day + 1), private.last_session()),
    'day_change', private.session_change(open_facts.day),
    'shares', (
      select jsonb_build_object(
        'unrealized_pnl', sum(round(l.quantity * (value.mark - l.price_in) - l.fees_in, 2)),
        'market_value', sum(round(l.quantity * value.mark, 2)))
      from public.v_share_lots l
      cross join lateral (select coalesce(open_facts.day, private.new_york_date(private.now())) as day) until
      -- Shares are valued at the last official close since they came, before the first one at their purchase
      -- price.
      cross join lateral (
        select coalesce((
          select c.close from private.share_closes c
          where c.ticker = l.ticker and c.trade_date between (l.opened_at at time zone 'America/New_York')::date and until.day
          order by c.trade_date desc limit 1
        ), l.price_in) as mark
      ) value
      where case when open_facts.day is null then l.closed_by is null
        else (l.opened_at at time zone 'America/New_York')::date <= until.day
          and coalesce((l.closed_at at time zone 'America/New_York')::date > until.day, true) end
      having count(*) > 0
    ))
  from private.book_on(open_facts.day) b;
end;

comment on function private.open_facts(date) is
  'The open book in a few figures, now (day = null) or at the end of a New York date: {total, unrealized_pnl (of the positions, USD, at the latest marks), unmarked (positions without a mark), day (the current or last session), day_change (private.session_change()), shares: {unrealized_pnl, market_value (at the last official closes)}, null where there are none}.';

-- 90_replies/performance_facts
create function private.performance_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'figures', (select to_jsonb(p) from public.v_performance p),
    'since', (select private.new_york_date(min(t.exit_date)) from public.trade_history t),
    'reasons', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.trades desc, r.exit_reason), '[]')
      from (
        select exit_reason, count(*) as trades, count(*) filter (where win_loss = 'WIN') as wins, sum(pnl_realized) as total_pnl
        from public.trade_history group by exit_reason order by 2 desc, 1 limit 8
      ) r
    ),
    'open', private.open_facts()
  );
end;

comment on function private.performance_facts() is
  'The facts of /performance: {figures: v_performance, since (New York date of the first exit), reasons: [{exit_reason, trades, wins, total_pnl}], open}. USD, net of fees.';

-- 90_replies/pnl_facts
create function private.pnl_facts(period text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with days as (
    select today, case pnl_facts.period
      when 'all' then null
      when 'month' then date_trunc('month', today)::date
      when 'week' then date_trunc('week', today)::date
      else today
    end as since
    from private.new_york_date(private.now()) today
  )
  select jsonb_build_object(
    'period', (
      select jsonb_build_object(
        'name', case when pnl_facts.period in ('week', 'month', 'all') then pnl_facts.period else 'today' end,
        'since', coalesce(days.since, private.new_york_date(min(t.exit_date))),
        'until', days.today,
        'trades', count(t),
        'wins', count(*) filter (where t.win_loss = 'WIN'),
        'losses', count(*) filter (where t.pnl_realized < 0),
        'scratches', count(*) filter (where t.pnl_realized = 0),
        'total_pnl', made.pnl + shares.pnl,
        'shares_pnl', shares.pnl,
        'fees', made.fees,
        'best', max(t.pnl_realized),
        'worst', min(t.pnl_realized))
      from days left join public.trade_history t
        on (t.exit_date at time zone 'America/New_York')::date between coalesce(days.since, '-infinity') and days.today
      cross join lateral (
        select coalesce(sum(l.pnl), 0) as pnl from public.v_share_lots l
        where private.new_york_date(l.closed_at) between coalesce(days.since, '-infinity') and days.today
      ) shares
      cross join lateral (
        select coalesce(sum(r.pnl), 0) as pnl, coalesce(sum(r.fees), 0) as fees from private.v_realized r
        where r.on_date between coalesce(days.since, '-infinity') and days.today
      ) made
      group by days.since, days.today, shares.pnl, made.pnl, made.fees
    ),
    'today', public.daily_pnl(private.new_york_date(private.now())),
    'all', (select to_jsonb(m) from public.v_performance_metrics m),
    'open', private.open_facts()
  );
end;

comment on function private.pnl_facts(text) is
  'The facts of /pnl for a period (today, week from Monday, month, all; by New York dates of the exits): {period: {name, since, until, trades, wins, losses, scratches (P&L of exactly zero, neither wins nor losses), total_pnl (parts of trades and sold shares included), shares_pnl (its part from shares), fees, best, worst}, today: daily_pnl(), all: v_performance_metrics, open}. USD, net of fees.';

-- 90_replies/positions_facts
create function private.positions_facts(page integer) returns jsonb
language sql stable set search_path = ''
begin atomic
  with change as materialized (
    select * from private.changes_since(private.session_before(private.last_session())) c where c.is_known
  ),
  listed as (
    select v.*, round(c.change, 2) as day_change, row_number() over (order by v.nearest, v.position_id) as place
    from public.v_open_positions v left join change c using (position_id)
  ),
  paged as (
    select count(*) as total, sum(unrealized_pnl) as unrealized_pnl, greatest(ceil(count(*) / 8.0), 1)::integer as pages from listed
  ),
  shown as (
    -- The requested page may no longer exist after positions have closed.
    select paged.*, least(greatest(coalesce(positions_facts.page, 0), 0), paged.pages - 1) as page from paged
  )
  select jsonb_build_object(
    'total', shown.total,
    'unrealized_pnl', shown.unrealized_pnl,
    'day_change', private.session_change(null),
    'page', shown.page,
    'pages', shown.pages,
    'killed', s.killed_at is not null,
    'paused', s.entries_paused_at is not null,
    'positions', (
      select coalesce(jsonb_agg(to_jsonb(listed) - 'place' || jsonb_build_object(
        'to_exit_dte', private.exit_day(p) - private.new_york_date(private.now())) order by listed.place), '[]')
      from listed join public.positions p using (position_id)
      where listed.place > shown.page * 8 and listed.place <= (shown.page + 1) * 8
    )
  )
  from shown cross join public.switches s;
end;

comment on function private.positions_facts(integer) is
  'The facts of /positions: {total, unrealized_pnl, day_change (private.session_change(); USD), page (0 = first), pages, killed, paused, positions: eight rows of v_open_positions, nearest to a rule first, each with its day_change (null without a mark at the close before) and with to_exit_dte as the days to private.exit_day()}.';

-- 90_replies/scorecard_facts
create function private.scorecard_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with session as (
    -- A day without a session belongs to the next one; the latest possible is the last session that has begun.
    select least(
      private.new_york_date(private.next_close(scorecard_facts.day::timestamp at time zone 'America/New_York')), private.last_session()
    ) as on_date
  ),
  today as materialized (
    select s.on_date, told.since, told.until, case when s.on_date < private.new_york_date(private.now()) then s.on_date end as as_of
    from session s cross join lateral private.report_days('scorecard', s.on_date) told
  ),
  equity as materialized (
    select e.* from public.v_equity e join today on e.trade_date <= today.on_date
  )
  select jsonb_build_object(
    'day', today.on_date,
    -- The scorecard is complete when the check that settles the day has run.
    'is_over', coalesce(private.session_close(today.on_date) + interval '10 minutes' <= private.now(), true),
    'looks', private.report_looks(),
    'closed', private.report_trades(today.since, today.until),
    'opened', (
      select count(*) from public.positions p
      where (p.entry_date at time zone 'America/New_York')::date between today.since and today.until
    ),
    'month', private.report_trades(date_trunc('month', today.on_date)::date, today.on_date) - 'trades',
    'open', private.open_facts(today.as_of),
    'account', (
      select jsonb_build_object('pnl', e.pnl, 'daily_return', round((100 * e.daily_return)::numeric, 2), 'equity', e.equity)
      from equity e where e.trade_date = today.on_date
    ),
    'curve', private.curve_facts((select array_agg(row(e.*)::public.v_equity) from equity e))
  )
  from today;
end;

comment on function private.scorecard_facts(date) is
  'The facts of the scorecard of a New York date, by default of the latest session: {day, is_over (nothing more will be added), looks, closed and opened (on the days of private.report_days()), month (to date), open (then), account: {pnl, equity, daily_return (percent)} or null before the close, curve (private.curve_facts())}. USD, net of fees.';

-- 90_replies/weekly_facts
create function private.weekly_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with asked as (
    select date_trunc('week', least(weekly_facts.day, private.new_york_date(private.now())))::date as monday
  ),
  week as materialized (
    select a.monday, told.since, told.until, before.since as before_since, before.until as before_until,
      case when told.until < private.new_york_date(private.now()) then told.until end as as_of
    from asked a
    cross join lateral private.report_days('weekly', a.monday) told
    cross join lateral private.report_days('weekly', a.monday - 7) before
  ),
  equity as materialized (
    select e.* from public.v_equity e join week on e.trade_date <= week.until
  ),
  closed as (
    select t.*,
      row_number() over (order by t.pnl_realized desc, t.trade_id) as best,
      row_number() over (order by t.pnl_realized, t.trade_id) as worst,
      (select coalesce(jsonb_agg(n.text order by n.note_id), '[]') from public.journal n where n.position_id = t.position_id) as notes
    from public.v_trades t cross join week
    where t.exit_day between week.since and week.until
  )
  select jsonb_build_object(
    'day', week.monday,
    'is_over', private.session_close(week.until) + interval '10 minutes' <= private.now(),
    'since', week.since,
    'until', week.until,
    'looks', private.report_looks(),
    'closed', private.report_trades(week.since, week.until),
    'before', private.report_trades(week.before_since, week.before_until) - 'trades',
    'open', private.open_facts(week.as_of),
    'strategies', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'strategy_type', s.strategy_type, 'trades', s.trades, 'wins', s.wins, 'pnl', s.pnl, 'return_on_collateral', s.roc) order by s.strategy_type), '[]')
      from (
        select c.strategy_type, count(*) as trades, count(*) filter (where c.pnl_realized > 0) as wins, sum(c.pnl_realized) as pnl,
          round(100 * sum(c.pnl_realized) / sum(c.capital), 2) as roc
        from closed c group by c.strategy_type
      ) s
    ),
    'account', (
      select jsonb_build_object(
        'pnl', sum(e.pnl), 'equity', (array_agg(e.equity order by e.trade_date desc))[1], 'week_return', case
          -- After a total loss the return is -100 percent.
          when bool_or(e.daily_return <= -1) then -100
          else round((100 * (exp(sum(ln(1 + e.daily_return)) filter (where e.daily_return > -1)) - 1))::numeric, 2) end,
        'drawdown', round(max(e.drawdown_percent)::numeric, 2),
        'drawdown_now', round(((array_agg(e.drawdown_percent order by e.trade_date desc))[1])::numeric, 2))
      from equity e where e.trade_date between week.since and week.until having count(*) > 0
    ),
    'best', (select to_jsonb(c) - 'best' - 'worst' from closed c where c.best = 1 and c.pnl_realized > 0),
    'worst', (select to_jsonb(c) - 'best' - 'worst' from closed c where c.worst = 1 and c.pnl_realized <= 0),
    'replay', public.replay('[{"profit_percent": 25}, {"stop_multiple": 1}, {"stop_multiple": null}]', week.since, week.until),
    'curve', private.curve_facts((select array_agg(row(e.*)::public.v_equity) from equity e))
  )
  from week;
end;

comment on function private.weekly_facts(date) is
  'The facts of the weekly review of a New York date, by default of this week: {day (its Monday), is_over (nothing more will be added), since and until (private.report_days(): until is its last session), looks, closed, before (the week before), open (then), strategies, account: {pnl, equity (at its last close), week_return, drawdown (the deepest of the week), drawdown_now (percent)}, best and worst (trades with their notes), replay (of this week''s trades), curve (private.curve_facts())}. USD, net of fees.';

-- 90_replies/brief_facts
create function private.brief_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with asked as (
    select least(brief_facts.day, clock.today) as on_date, clock.today
    from (select private.new_york_date(private.now()) as today) clock
  ),
  today as materialized (
    -- Today's brief shows the book as it is; the brief of a past day shows the book before that day.
    select a.on_date, told.since, told.until, case when a.on_date < a.today then told.until end as as_of
    from asked a cross join lateral private.report_days('brief', a.on_date) told
  ),
  open as materialized (
    select p.*, b.open_quantity as quantity_then, b.unrealized_pnl as pnl_then
    from today cross join lateral private.book_on(today.as_of) b join public.positions p using (position_id)
  ),
  ranked as (
    select o.*, v.nearest_rule, v.nearest,
      row_number() over (order by v.nearest, o.expiration_date, o.position_id) as place
    from open o
    -- The distance to the rules at a past time is not stored.
    left join (select n.* from public.v_open_positions n join today on today.as_of is null) v using (position_id)
  ),
  proposed as (
    select r as request, r.*, row_number() over (order by r.created_at desc, r.request_id) as place
    from public.trade_requests r join today on today.as_of is null
    where r.status = 'pending' and r.expires_at > private.now()
  )
  select jsonb_build_object(
    'day', today.on_date,
    -- A brief shows what is open now, so it is complete at once.
    'is_over', today.as_of is null,
    'as_of', today.as_of,
    'is_session', private.session_close(today.on_date) is not null,
    'looks', private.report_looks(),
    'open', book.facts || (
      select jsonb_build_object(
        'collateral', coalesce(sum(bound.collateral), 0), 'risk', coalesce(sum(bound.risk), 0),
        'max_total_collateral', (select nullif(s.max_total_collateral, 'infinity') from public.limits s where today.as_of is null),
        'equity', (
          select e.equity from public.v_equity e
          where e.trade_date <= coalesce(today.as_of, 'infinity') order by e.trade_date desc limit 1))
      from (
        select o.collateral * o.quantity_then / o.quantity as collateral, o.stress_loss * o.quantity_then / o.quantity as risk
        from open o
        union all
        select shares.value, shares.value
        from (select abs((book.facts #>> '{shares,market_value}')::numeric) as value) shares
      ) bound
    ),
    'nearest', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'position_id', o.position_id, 'ticker', o.ticker, 'contract', o.contract, 'contract_short', o.contract_short,
        'expiration_date', o.expiration_date, 'dte', o.expiration_date - today.on_date, 'unrealized_pnl', o.pnl_then,
        'credit_percent', round(100 * o.pnl_then / (o.entry_price * o.quantity_then), 1),
        'nearest_rule', o.nearest_rule, 'nearest', o.nearest) order by o.place), '[]')
      from ranked o where o.place <= 6
    ),
    'expiring', (
      select coalesce(jsonb_agg(jsonb_build_object('date', week.day, 'positions', week.positions) order by week.day), '[]')
      from (
        select last.day, count(*) as positions from open o
        -- Options with an expiration date without a session expire with the session before it.
        cross join lateral (select private.new_york_date(private.expiration_close(o.expiration_date)) as day) last
        where last.day between today.on_date and today.on_date + 7 - extract(isodow from today.on_date)::integer
        group by last.day
      ) week
    ),
    'pending', case when today.as_of is null then (
      select count(*) from public.trade_requests r where r.status in ('pending', 'approved', 'executing')) end,
    'yesterday', private.report_trades(today.since, today.until) - 'trades'
      || jsonb_build_object('day', today.since, 'until', today.until),
    'proposals', (select count(*) from proposed),
    'opportunities', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short, 'expiration_date', p.expiration_date,
        'dte', p.expiration_date - today.on_date, 'quantity', p.quantity, 'floor_credit', p.floor_credit,
        'return_on_collateral', round(100 * p.floor_credit * p.quantity / d.capital, 2)) order by p.place), '[]')
      from proposed p
      cross join lateral private.draft_position(p.request, p.floor_credit * p.quantity, p.quantity) d
      where p.place <= 5
    )
  )
  from today cross join lateral (select private.open_facts(today.as_of) as facts) book;
end;

comment on function private.brief_facts(date) is
  'The facts of the morning brief of a New York date, by default today''s: {day, is_over (it may be published), as_of (for a past day, the end of the day whose book it shows; null = the present book), is_session, looks, open (private.open_facts(), with the collateral and the risk of the contracts and shares), nearest (six positions, nearest to a rule first; for a past day by expiration), expiring (this week), pending (null for a past day), yesterday (closed since the session before, with day and until), proposals (their number), opportunities (the newest five that can be approved; return_on_collateral in percent)}. USD, floor_credit in USD per contract.';

-- 90_replies/message_facts
create function private.message_facts(m private.outbox) returns jsonb
language sql stable set search_path = ''
begin atomic
  select case m.kind
    when 'card' then (select private.card_facts(r) from public.trade_requests r where r.request_id = m.request_id)
    when 'positions' then private.positions_facts((m.facts ->> 'page')::integer)
    when 'position' then private.position_facts((m.facts ->> 'position_id')::bigint)
    when 'why' then private.why_facts((m.facts ->> 'position_id')::bigint)
    when 'rules' then private.rules_facts((m.facts ->> 'position_id')::bigint, m.facts -> 'changed')
    when 'pnl' then private.pnl_facts(m.facts ->> 'period')
    when 'performance' then private.performance_facts()
    when 'months' then private.months_facts()
    when 'comparison' then private.comparison_facts(m.facts ->> 'dimension')
    when 'replay' then private.replay_facts(m.facts -> 'rules') || m.facts
    when 'notes' then private.notes_facts(m.facts ->> 'search')
    when 'brief' then m.facts || private.brief_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    when 'scorecard' then m.facts || private.scorecard_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    when 'weekly' then m.facts || private.weekly_facts((m.facts ->> 'day')::date) || jsonb_build_object('message_id', m.message_id)
    -- The report is shown as it was approved, but with the current settings for hiding.
    when 'post' then m.facts || jsonb_build_object('looks', private.report_looks(m.facts))
    when 'publish_menu' then private.publish_menu_facts(m.facts)
    when 'publishing' then private.publishing_facts()
    when 'shares' then private.shares_facts() || m.facts
    when 'arrivals' then private.arrivals_facts((m.facts ->> 'page')::integer)
    when 'dividends' then private.dividends_facts()
    when 'opportunities' then private.opportunities_facts(coalesce((m.facts ->> 'scan_id')::bigint, (select max(s.scan_id) from public.scans s)))
    when 'fell_out' then private.fell_out_facts((m.facts ->> 'scan_id')::bigint)
    when 'scan_rules' then private.scan_rules_facts()
    when 'earnings' then private.earnings_facts()
    when 'account' then private.account_facts()
    when 'limits' then private.limits_facts()
    when 'orders' then private.orders_facts()
    when 'pending' then private.pending_facts()
    when 'health' then private.health_facts()
    else coalesce((select private.prompt_facts(q) from private.prompts q where q.prompt_id = m.prompt_id), m.facts)
  end;
end;

comment on function private.message_facts(private.outbox) is
  'The facts of a message, read when it leaves; facts about an event are those of its time.';

-- 95_pages/dashboard_page
create function public.dashboard_page(page text, wanted jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  known constant text[] := case page
    when 'position' then array['id']
    when 'history' then array['strategy', 'ticker', 'reason', 'tag', 'mistake', 'result', 'from', 'until', 'after']
    when 'replay' then array['profit', 'dte', 'stop']
    when 'journal' then array['search', 'after']
    when 'opportunities' then array['scan']
    when 'run' then '{}' when 'overview' then '{}' when 'positions' then '{}' when 'performance' then '{}' when 'health' then '{}' end;
  unknown constant text := (select name from jsonb_object_keys(wanted) name where name <> all (known) order by name limit 1);
begin
  if known is null then
    raise exception 'there is no page %', page using errcode = 'PT404';
  elsif unknown is not null then
    raise exception 'the page % knows no %', page, unknown using errcode = 'PT422', detail = unknown;
  end if;
  if page = 'run' then
    return private.last_run();
  end if;
  return jsonb_build_object('head', private.page_head()) || case page
    when 'overview' then private.overview_page()
    when 'positions' then private.positions_page()
    when 'position' then private.position_page(private.wanted_id(wanted, 'id'))
    when 'history' then private.history_page(wanted)
    when 'performance' then private.performance_page()
    when 'replay' then private.replay_page(wanted)
    when 'journal' then private.journal_page(wanted)
    when 'opportunities' then private.opportunities_page(wanted)
    when 'health' then private.health_page()
  end;
end;
$$;

comment on function public.dashboard_page(text, jsonb) is
  'One page of the dashboard as JSON, with private.page_head() as head: overview, positions, position (id), history, performance, replay, journal, opportunities, health; or run, private.last_run() alone. wanted: the filters of the reader, each a text or an array of texts; each page''s function lists its own. It only reads. PT404 for an unknown page, PT422 for an unknown filter.';
revoke execute on function public.dashboard_page(text, jsonb) from public, anon, authenticated;
grant execute on function public.dashboard_page(text, jsonb) to service_role;

-- 95_pages/distribution_facts
create function private.distribution_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with range as (
    -- The outer hundredths go into the first and the last bin. Otherwise a few extreme trades would leave a
    -- single bin for all others.
    select percentile_disc(0.01) within group (order by t.pnl_realized) as low,
      percentile_disc(0.99) within group (order by t.pnl_realized) as high,
      min(t.pnl_realized) as lowest, max(t.pnl_realized) as highest
    from public.trade_history t
  ),
  step as (
    select r.*, (
      select min(round_width) from (select power(10::numeric, e) * f as round_width from generate_series(0, 9) e, unnest(array[1, 2, 2.5, 5]) f) w
      where w.round_width >= greatest(r.high - r.low, 1) / 20
    ) as width
    from range r where r.low is not null
  ),
  bin as (
    select n, n * s.width as low, (n + 1) * s.width as high,
      n = floor(s.low / s.width) as is_first, n = floor(s.high / s.width) as is_last, s.lowest, s.highest
    from step s cross join lateral generate_series(floor(s.low / s.width)::bigint, floor(s.high / s.width)::bigint) n
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'from', trim_scale(b.low), 'until', trim_scale(b.high), 'trades', (
      select count(*) from public.trade_history t
      where (b.is_first or t.pnl_realized >= b.low) and (b.is_last or t.pnl_realized < b.high)),
    'is_open', b.is_first and b.lowest < b.low or b.is_last and b.highest >= b.high) order by b.n), '[]')
  from bin b;
end;

comment on function private.distribution_facts() is
  'Number of closed trades by P&L: [{from, until (USD, a round width), trades (from <= P&L < until), is_open (trades beyond it are counted in it, too)}], about twenty bins from the lowest hundredth to the highest.';

-- 95_pages/health_page
create function private.health_page() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'parts', (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from public.v_system_health h),
    'facts', private.health_facts(),
    'incidents', (
      select coalesce(jsonb_agg(to_jsonb(latest) - 'clear_looks' order by latest.incident_id desc), '[]')
      from (select * from public.incidents order by incident_id desc limit 100) latest
    ),
    'runs', (
      select coalesce(jsonb_agg(to_jsonb(latest) order by latest.run_id desc), '[]')
      from (
        select c.run_id, c.started_at, round(extract(epoch from c.finished_at - c.began_at), 2) as seconds, c.asked_only,
          c.market_open, c.checked, jsonb_array_length(c.exits) as exits, c.warnings, c.failure
        from private.exit_checks c order by c.run_id desc limit 50
      ) latest
    )
  );
end;

comment on function private.health_page() is
  'The state of the system for the dashboard: {parts (v_system_health), facts (private.health_facts()), incidents, the newest hundred, runs: [{run_id, started_at (market clock), seconds (real time; null = not finished), asked_only, market_open, checked, exits, warnings, failure}], the newest fifty}.';

-- 95_pages/history_page
create function private.history_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  strategies constant text[] := private.wanted_words(wanted, 'strategy');
  tickers constant text[] := private.wanted_words(wanted, 'ticker');
  reasons constant text[] := private.wanted_words(wanted, 'reason');
  wanted_tags constant text[] := private.wanted_words(wanted, 'tag');
  wanted_mistakes constant text[] := private.wanted_words(wanted, 'mistake');
  results constant text[] := private.wanted_words(wanted, 'result');
  since constant date := private.wanted_date(wanted, 'from');
  until constant date := private.wanted_date(wanted, 'until');
  after constant bigint := private.wanted_id(wanted, 'after');
  last_seen public.trade_history;
begin
  if not results <@ array['won', 'lost', 'scratch'] then
    raise exception 'result must be won, lost or scratch' using errcode = 'PT422', detail = 'result';
  end if;
  if after is not null then
    select * into last_seen from public.trade_history t where t.trade_id = after;
    if not found then
      raise exception 'trade % no longer exists: start again at the first page', after using errcode = 'PT404';
    end if;
  end if;
  return (
    with found as materialized (
      select t.*, row_number() over (order by t.exit_date desc, t.trade_id desc) as place
      from public.v_trades t
      where (strategies is null or t.strategy_type = any (strategies))
        and (tickers is null or t.ticker = any (tickers))
        and (reasons is null or t.exit_reason = any (reasons))
        and (wanted_tags is null or t.tags && wanted_tags)
        and (wanted_mistakes is null or t.mistakes && wanted_mistakes)
        and (results is null
          or case sign(t.pnl_realized) when 1 then 'won' when 0 then 'scratch' else 'lost' end = any (results))
        and t.exit_day between coalesce(since, '-infinity') and coalesce(until, 'infinity')
    ),
    listed as (
      select f.* from found f
      where after is null or (f.exit_date, f.trade_id) < (last_seen.exit_date, last_seen.trade_id)
      order by f.place limit 1000
    )
    select jsonb_build_object(
      'sums', (
        select jsonb_build_object(
          'trades', count(*),
          'wins', count(*) filter (where f.pnl_realized > 0),
          'losses', count(*) filter (where f.pnl_realized < 0),
          'scratches', count(*) filter (where f.pnl_realized = 0),
          'win_rate', round(100.0 * count(*) filter (where f.pnl_realized > 0) / nullif(count(*), 0), 1),
          'total_pnl', coalesce(sum(f.pnl_realized), 0),
          'fees', coalesce(sum(f.fees), 0),
          'credit', coalesce(sum(f.credit), 0),
          'expectancy', round(avg(f.pnl_realized), 2),
          'premium_captured', round(100 * sum(f.pnl_realized) / nullif(sum(f.credit), 0), 1),
          'avg_days_held', round(avg(f.days_held), 1),
          'best', max(f.pnl_realized),
          'worst', min(f.pnl_realized),
          'few_trades', count(*) < 30)
        from found f
      ),
      'trades', (
        select coalesce(jsonb_agg(to_jsonb(l) - 'place' order by l.place), '[]') from listed l
      ),
      'next', (
        select l.trade_id from listed l
        where l.place = (select max(furthest.place) from listed furthest) and l.place < (select count(*) from found)
      ),
      'choices', jsonb_build_object(
        'strategy', (select coalesce(jsonb_agg(distinct t.strategy_type), '[]') from public.trade_history t),
        'ticker', (select coalesce(jsonb_agg(distinct t.ticker), '[]') from public.trade_history t),
        'reason', (select coalesce(jsonb_agg(distinct t.exit_reason), '[]') from public.trade_history t),
        'tag', (select coalesce(jsonb_agg(distinct tag), '[]') from public.v_trades t, unnest(t.tags) tag),
        'mistake', (select coalesce(jsonb_agg(distinct mistake), '[]') from public.v_trades t, unnest(t.mistakes) mistake))
    )
  );
end;
$$;

comment on function private.history_page(jsonb) is
  'The filtered closed trades for the dashboard. Filters: {strategy, ticker, reason, tag, mistake, result (won, lost, scratch): private.wanted_words(), of each of which one has to match; from, until (exit days); after (trade_id)}. Returns {sums (of all matches; premium_captured, win_rate in percent), trades (v_trades, the latest exit first, a thousand behind `after`), next (the `after` of the next thousand; null = there are no more), choices (the values to filter by)}. USD, prices per contract. PT422 for an unknown result, PT404 for an unknown `after`.';

-- 95_pages/journal_page
create function private.journal_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  search constant text := trim(coalesce(wanted ->> 'search', ''));
  after constant bigint := private.wanted_id(wanted, 'after');
begin
  if jsonb_typeof(wanted -> 'search') <> 'string' then
    raise exception 'search must be a single text' using errcode = 'PT422', detail = 'search';
  end if;
  return (
    with found as materialized (
      select n.note_id from private.notes_found(search) n
    ),
    listed as (
      select n.*, p.ticker, p.contract_short, p.status,
        case p.status when 'OPEN' then p.unrealized_pnl else p.realized_pnl end as pnl
      from found f join public.journal n using (note_id) left join public.positions p using (position_id)
      where after is null or n.note_id < after
      order by n.note_id desc limit 1000
    )
    select jsonb_build_object(
      'total', (select count(*) from found),
      'notes', (select coalesce(jsonb_agg(to_jsonb(l) - 'words' - 'written_by' order by l.note_id desc), '[]') from listed l),
      'next', (
        select min(l.note_id) from listed l having min(l.note_id) > (select min(f.note_id) from found f))
    )
  );
end;
$$;

comment on function private.journal_page(jsonb) is
  'The journal for the dashboard, as found by private.notes_found(): {total, notes (of journal; ticker, contract_short, status and pnl are its position''s, USD, unrealized while it is open), the newest thousand behind the note `after`, next (the `after` of the next thousand; null = there are no more)}. PT422 for a search that is not a text.';

-- 95_pages/last_run
create function private.last_run() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'run_id', (select max(c.run_id) from private.exit_checks c where c.finished_at is not null),
    'market_open', private.is_market_open(private.now()),
    'changes', concat_ws('/', (select coalesce(max(a.action_id), 0) from public.actions a),
      (select extract(epoch from max(r.created_at)) from public.trade_requests r)));
end;

comment on function private.last_run() is
  'Lets an open page see that something is new: {run_id (of the last finished check, a partial one included; null before the first), market_open, changes (a text that changes after an action or a proposal)}.';

-- 95_pages/latest_price
create function private.latest_price(ticker text, out price numeric, out at timestamptz)
language sql stable set search_path = ''
begin atomic
  select known.price, known.at from (
    select l.price, l.at from private.last_share_price(latest_price.ticker) l
    union all
    select v.close, private.session_close(v.trade_date) from public.daily_volatility v
    where v.ticker = latest_price.ticker and v.close is not null and private.session_close(v.trade_date) <= private.now()
  ) known (price, at)
  -- An older price means nothing for today.
  where known.at >= private.session_open(private.session_before(private.last_session()))
  order by known.at desc limit 1;
end;

comment on function private.latest_price(text) is
  'The latest price of an underlying, and its time: from the book (private.last_share_price()) or from a scan, not older than the open of the session before the last one. USD per share; null = none is that recent.';

-- 95_pages/needs_facts
create function private.needs_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select coalesce(jsonb_agg(n.need order by n.place, n.since), '[]')
  from (
    select 1 as place, h.since, jsonb_build_object('kind', 'fault', 'part', h.part, 'says', h.says, 'since', h.since) as need
    from public.v_system_health h where not h.ok
    union all
    select 2, q.asked_at, jsonb_build_object(
      'kind', 'question', 'question', q.kind, 'position_id', coalesce(q.position_id, o.position_id),
      'ticker', coalesce(q.ticker, p.ticker, r.ticker), 'since', q.asked_at)
    from private.prompts q
    left join public.orders o using (order_id)
    left join public.trade_requests r using (request_id)
    left join public.positions p on p.position_id = q.position_id
    where q.answered_at is null and (q.expires_at is null or q.expires_at > clock_timestamp())
    union all
    -- A drift that blocks already has a question.
    select 3, min(d.since), jsonb_build_object('kind', 'drift', 'ticker', d.ticker, 'since', min(d.since))
    from public.drifts d
    where d.dismissed_at is null and d.kind <> 'foreign'
      and not exists (select from private.prompts q where q.kind = 'drift' and q.ticker = d.ticker and q.answered_at is null)
    group by d.ticker
    union all
    select 4, r.created_at, jsonb_build_object(
      'kind', 'request', 'request_id', r.request_id, 'ticker', r.ticker, 'contract', r.contract,
      'contract_short', r.contract_short, 'quantity', r.quantity, 'net_credit', r.net_credit, 'since', r.created_at)
    from public.trade_requests r where r.status = 'pending' and r.expires_at > private.now()
  ) n;
end;

comment on function private.needs_facts() is
  'Everything that needs the owner''s attention: [{kind: fault (part, says), question (question: prompts.kind, position_id, ticker), drift (ticker; without a question so far), request (a card that waits: request_id, ticker, contract, contract_short, quantity, net_credit in USD per contract), since}], by urgency of the kind, then the oldest first.';

-- 95_pages/opportunities_page
create function private.opportunities_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  wanted_scan constant bigint := coalesce(private.wanted_id(wanted, 'scan'), (select max(s.scan_id) from public.scans s));
begin
  if wanted ? 'scan' and not exists (select from public.scans s where s.scan_id = wanted_scan) then
    raise exception 'there is no scan %', wanted_scan using errcode = 'PT404';
  end if;
  return jsonb_build_object(
    'scans', (
      select coalesce(jsonb_agg(to_jsonb(latest) order by latest.scan_id desc), '[]')
      from (
        select s.scan_id, s.trade_date, s.began_at, s.is_scheduled, s.is_live,
          (select count(*) from public.opportunities o where o.scan_id = s.scan_id and o.place is not null) as listed,
          (select count(*) from public.opportunities o where o.scan_id = s.scan_id and o.request_id is not null) as taken
        from public.scans s order by s.scan_id desc limit 60
      ) latest
    ),
    'scan', (
      select jsonb_build_object(
        'scan_id', s.scan_id, 'trade_date', s.trade_date, 'began_at', s.began_at, 'ended_at', s.ended_at,
        'repriced_at', s.repriced_at, 'is_scheduled', s.is_scheduled, 'is_live', s.is_live, 'equity', s.equity)
      from public.scans s where s.scan_id = wanted_scan
    ),
    'opportunities', (
      select coalesce(jsonb_agg(to_jsonb(v) - 'scan_id' - 'trade_date' - 'began_at'
        order by v.place nulls last, v.score desc, v.opportunity_id), '[]')
      from public.v_opportunities v where v.scan_id = wanted_scan
    ),
    'fell_out', private.fell_out_facts(wanted_scan) -> 'counts'
  );
end;
$$;

comment on function private.opportunities_page(jsonb) is
  'A scan for the dashboard, the newest or number `scan`: {scans: [{scan_id, trade_date, began_at, is_scheduled, is_live, listed, taken}], the newest 60, scan (null = no scan yet), opportunities (of v_opportunities, the list first), fell_out (private.fell_out_facts())}. PT404 for an unknown scan.';

-- 95_pages/page_head
create function private.page_head() returns jsonb
language sql stable set search_path = ''
begin atomic
  select private.last_run() || jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'day', private.new_york_date(private.now()),
    'checked_at', (
      select c.started_at from private.exit_checks c
      where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1),
    'killed', s.killed_at is not null,
    'paused', s.entries_paused_at is not null,
    'unwell', (select coalesce(jsonb_agg(h.part), '[]') from public.v_system_health h where not h.ok)
  )
  from public.switches s;
end;

comment on function private.page_head() is
  'The head of every page of the dashboard: {run_id, market_open, changes (private.last_run()), mode (PAPER, SIM or LIVE; null before the first check), day (New York date), checked_at (start of the last full check, market clock), killed, paused, unwell (parts of v_system_health with a fault)}.';

-- 95_pages/payoff_facts
create function private.payoff_facts(p public.positions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  contracts constant integer := case when p.open_quantity > 0 then p.open_quantity else p.quantity end;
  credit constant numeric := p.credit * contracts / p.quantity;
  known_price numeric;
  priced_at timestamptz;
  -- The shares of a covered call are part of the trade, at their price when it was opened.
  shares_at constant numeric := case when private.needs_shares(p.strategy_type) then p.capital / p.quantity / 100 end;
  break_evens constant numeric[] := case
    when shares_at is null then private.break_evens_of(p)
    -- Above the strike further gains of the shares go to the call. A premium too small to reach break-even there
    -- leaves a loss at every price.
    else array(
      select even.price from (select round(shares_at - p.credit / p.quantity / 100, 4) as price) even
      where private.worth(p.legs, even.price) = 0) end;
begin
  select last.price, last.at into known_price, priced_at from private.latest_price(p.underlying) last;
  return (
    with corner as (
      select leg.strike as price from jsonb_to_recordset(p.legs) leg (strike numeric)
      union select unnest(break_evens)
      union select known_price where known_price is not null
    ),
    shown as (
      select c.price from corner c
      -- Beyond the outer corners the line is straight, so one more point on each side is enough.
      union select greatest(0, round(min(c.price) - 0.05 * max(c.price), 2)) from corner c
      union select round(1.05 * max(c.price), 2) from corner c
    ),
    made as (
      select s.price, round(credit - private.worth(p.legs, s.price) * contracts
        + coalesce(100 * contracts * (s.price - shares_at), 0), 2) as pnl
      from shown s
    )
    select jsonb_build_object(
      'price', known_price,
      'priced_at', priced_at,
      'pnl', (select m.pnl from made m where m.price = known_price),
      'shares_at', round(shares_at, 4),
      'break_evens', coalesce(to_jsonb(break_evens), '[]'),
      'points', (select jsonb_agg(jsonb_build_object('price', m.price, 'pnl', m.pnl) order by m.price) from made m))
  );
end;
$$;

comment on function private.payoff_facts(public.positions) is
  'The P&L of a position at expiration by the price of its underlying (USD per share), for its open contracts or, once it is closed, for all, before the fees of the close: {price (private.latest_price()), priced_at (its time), pnl (at that price), shares_at (the price of a covered call''s shares when it was opened; they are part of the P&L), break_evens, points: [{price, pnl}]}, the corners of a line that is straight between them. USD.';

-- 95_pages/performance_page
create function private.performance_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  select jsonb_build_object(
    'figures', (select to_jsonb(f) from public.v_performance f),
    'since', (select private.new_york_date(min(t.exit_date)) from public.trade_history t),
    'months', (select coalesce(jsonb_agg(to_jsonb(m) order by m.month desc), '[]') from public.v_months m),
    'days', (
      select coalesce(jsonb_agg(to_jsonb(d) order by d.day), '[]')
      from (
        select v.trade_date as day, sum(v.trades_count) as trades, sum(v.wins) as wins, sum(v.total_pnl) as pnl
        from public.v_daily_pnl v group by v.trade_date
      ) d
    ),
    'comparison', (
      select jsonb_object_agg(d.dimension, coalesce(c.rows, '[]'))
      from unnest(array['strategy', 'ticker', 'exit_reason', 'dte_at_entry', 'days_held', 'weekday', 'month', 'tag', 'mistake', 'rating', 'mood']) d (dimension)
      left join (
        select v.dimension, jsonb_agg(to_jsonb(v) - 'dimension' - 'place'
          order by v.place, case when v.dimension = 'month' then v.bucket end desc, v.trades desc, v.bucket) as rows
        from public.v_comparison v group by v.dimension
      ) c using (dimension)
    ),
    'distribution', private.distribution_facts()
  );
end;

comment on function private.performance_page() is
  'The performance for the dashboard: {figures (v_performance), since (New York date of the first exit), months (v_months, the latest first), days: [{day, trades, wins, pnl}] (v_daily_pnl), comparison: {dimension: [rows of v_comparison]}, distribution (private.distribution_facts())}. USD, net of fees; percent.';

-- 95_pages/position_page
create function private.position_page(position_id bigint) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  p public.positions;
begin
  if position_page.position_id is null then
    raise exception 'id is missing: say which position' using errcode = 'PT422', detail = 'id';
  end if;
  select * into p from public.positions s where s.position_id = position_page.position_id;
  if not found then
    raise exception 'there is no position %', position_page.position_id using errcode = 'PT404';
  end if;
  return jsonb_build_object(
    'position', to_jsonb(p) || private.rules_of(p),
    -- now_at differs at every look and would make every answer a new one.
    'chart', private.chart_facts(p) - 'now_at',
    'payoff', private.payoff_facts(p),
    'verdicts', private.verdicts_facts(position_page.position_id),
    'orders', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'order_id', o.order_id, 'purpose', o.purpose, 'source', o.source, 'status', o.status, 'exit_reason', o.exit_reason,
        'limit_price', o.limit_price, 'quantity', o.quantity, 'filled_quantity', o.filled_quantity, 'fill_cash', o.fill_cash,
        'fees', o.fees, 'created_at', o.created_at, 'broker_message', o.broker_message) order by o.order_id desc), '[]')
      from public.orders o where o.request_id = p.request_id
    ),
    'rule_changes', (
      select coalesce(jsonb_agg(to_jsonb(c) - 'position_id' order by c.change_id desc), '[]')
      from public.rule_changes c where c.position_id = p.position_id
    ),
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(n) - 'words' - 'position_id' order by n.note_id desc), '[]')
      from public.journal n where n.position_id = p.position_id
    )
  );
end;
$$;

comment on function private.position_page(bigint) is
  'A position for the dashboard: {position (of positions, and private.rules_of()), chart (private.chart_facts()), payoff (private.payoff_facts()), verdicts (private.verdicts_facts()), orders, rule_changes, notes}, the newest first. USD, prices per contract. PT404 for an unknown position, PT422 for null.';

-- 95_pages/position_row
create function private.position_row(v public.v_open_positions) returns jsonb
language sql immutable set search_path = ''
return jsonb_build_object(
  'position_id', v.position_id, 'ticker', v.ticker, 'strategy_type', v.strategy_type, 'contract', v.contract,
  'contract_short', v.contract_short, 'expiration_date', v.expiration_date, 'dte', v.dte, 'quantity', v.quantity,
  'open_quantity', v.open_quantity, 'entry_date', v.entry_date, 'entry_price', v.entry_price, 'mark', v.mark,
  'natural_price', v.natural_price, 'mark_fault', v.mark_fault, 'marked_at', v.marked_at, 'unrealized_pnl', v.unrealized_pnl,
  'credit_percent', round(100 * v.unrealized_pnl / nullif(v.entry_price * v.open_quantity, 0), 1),
  'profit_target', v.profit_target, 'stop_loss', v.stop_loss, 'exit_dte', v.exit_dte,
  'to_profit_target_way', v.to_profit_target_way, 'to_stop_loss_way', v.to_stop_loss_way, 'to_exit_dte_way', v.to_exit_dte_way,
  'nearest_rule', v.nearest_rule, 'nearest', v.nearest, 'exit_reason', v.exit_reason, 'verdict', v.verdict,
  'close_status', v.close_status, 'close_reason', v.close_reason, 'close_limit_price', v.close_limit_price,
  'auto_exit', v.auto_exit, 'collateral', v.collateral, 'max_risk', v.max_risk, 'realized_pnl', v.realized_pnl,
  'fees', v.fees, 'days_held', v.days_held
);

comment on function private.position_row(public.v_open_positions) is
  'A row of the dashboard''s list of open positions: columns of v_open_positions, and credit_percent (unrealized P&L in percent of the credit of the open contracts).';

-- 95_pages/positions_page
create function private.positions_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  select jsonb_build_object('positions', (
    select coalesce(jsonb_agg(private.position_row(v) order by v.nearest nulls last, v.expiration_date, v.position_id), '[]')
    from public.v_open_positions v
  ));
end;

comment on function private.positions_page() is
  'The open positions for the dashboard: {positions: [private.position_row()]}, nearest to a rule first.';

-- 95_pages/replay_page
create function private.replay_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  profit constant text := wanted ->> 'profit';
  dte constant text := wanted ->> 'dte';
  stop constant text := wanted ->> 'stop';
begin
  if profit !~ '^[0-9]{1,3}(\.[0-9]{1,2})?$' or profit::numeric not between 1 and 100 then
    raise exception 'profit must be a percentage of the credit from 1 to 100' using errcode = 'PT422', detail = 'profit';
  elsif dte !~ '^[0-9]{1,3}$' then
    raise exception 'dte must be calendar days, 0 to 999' using errcode = 'PT422', detail = 'dte';
  elsif stop <> 'off' and (stop !~ '^[0-9]{1,2}(\.[0-9]{1,2})?$' or stop::numeric = 0) then
    raise exception 'stop must be a multiple of the credit below 100, or off' using errcode = 'PT422', detail = 'stop';
  end if;
  return jsonb_build_object('replay', private.replay_facts(
    jsonb_strip_nulls(jsonb_build_object('profit_percent', profit::numeric, 'exit_dte', dte::integer))
    || case when stop is not null then jsonb_build_object('stop_multiple', nullif(stop, 'off')::numeric) else '{}' end));
end;
$$;

comment on function private.replay_page(jsonb) is
  'The replay for the dashboard: {profit (percent of the credit), dte (calendar days), stop (multiple of the credit, or off)} as text; without any, the usual sets of rules. Returns {replay (private.replay_facts())}. PT422 for an invalid rule.';

-- 95_pages/verdicts_facts
create function private.verdicts_facts(position_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with decision as (
    select d.*,
      -- A new span begins where the decision differs from the one before, and with each day.
      (d.verdict, d.exit_reason, d.code, private.new_york_date(d.checked_at)) is distinct from
        lag((d.verdict, d.exit_reason, d.code, private.new_york_date(d.checked_at))) over (order by d.run_id) as differs
    from public.v_exit_decisions d where d.position_id = verdicts_facts.position_id
  ),
  spans as (select *, count(*) filter (where differs) over (order by run_id) as span from decision)
  select coalesce(jsonb_agg(to_jsonb(told) - 'span' order by told.span desc), '[]')
  from (
    select span, min(checked_at) as since, max(checked_at) as until, count(*) as checks, verdict, exit_reason, code,
      min(pnl) as lowest_pnl, max(pnl) as highest_pnl
    from spans group by span, verdict, exit_reason, code
    order by span desc limit 500
  ) told;
end;

comment on function private.verdicts_facts(bigint) is
  'The decisions of all checks about a position, as spans of equal decisions in a day: [{since, until, checks (stored decisions; for past days only the first and the last of equal ones), verdict, exit_reason, code, lowest_pnl, highest_pnl}], the newest 500, the newest first. Market clock, USD.';

-- 95_pages/wanted_date
create function private.wanted_date(wanted jsonb, name text) returns date
language plpgsql immutable set search_path = ''
as $$
begin
  if wanted ->> name !~ '^\d{4}-\d{2}-\d{2}$' then
    raise exception '% must be a date as in 2026-03-31', name using errcode = 'PT422', detail = name;
  end if;
  return (wanted ->> name)::date;
exception
  when datetime_field_overflow or invalid_datetime_format then
    raise exception '% must be a real date, but is %', name, wanted ->> name using errcode = 'PT422', detail = name;
end;
$$;

comment on function private.wanted_date(jsonb, text) is
  'A date in a filter of the dashboard; null = none. PT422 for anything else.';

-- 95_pages/wanted_id
create function private.wanted_id(wanted jsonb, name text) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  if wanted ->> name !~ '^[1-9][0-9]{0,17}$' then
    raise exception '% must be an id', name using errcode = 'PT422', detail = name;
  end if;
  return (wanted ->> name)::bigint;
end;
$$;

comment on function private.wanted_id(jsonb, text) is
  'A row''s id in a filter of the dashboard; null = none. PT422 for anything else.';

-- 95_pages/wanted_words
create function private.wanted_words(wanted jsonb, name text) returns text[]
language sql immutable set search_path = ''
begin atomic
  select array_agg(word) filter (where word <> '')
  from jsonb_array_elements_text(
    case jsonb_typeof(wanted -> name) when 'array' then wanted -> name when 'string' then jsonb_build_array(wanted -> name) else '[]' end) word;
end;

comment on function private.wanted_words(jsonb, text) is
  'The values of a filter of the dashboard: a single text or an array of texts, without empty ones; null = any.';

-- 95_pages/exposure_facts
create function private.exposure_facts() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  with held as materialized (
    select e.underlying, e.expiration_date, e.request_id is not null as is_position, e.collateral, e.risk from private.exposures e
  ),
  price as materialized (
    select u.underlying, last.price, last.at
    from (
      select underlying from held union select p.underlying from public.positions p where p.status = 'OPEN'
      union select l.ticker from public.v_share_lots l where l.closed_by is null
    ) u
    cross join lateral private.latest_price(u.underlying) last
  ),
  move (percent) as (values (-20), (-10), (10), (20)),
  -- The P&L at expiration: the credit of the open contracts less their worth at that price.
  moved as materialized (
    select made.underlying, move.percent, sum(made.pnl) as pnl
    from move
    cross join lateral (
      select p.underlying,
        p.credit * p.open_quantity / p.quantity
          - private.worth(p.legs, price.price * (100 + move.percent) / 100) * p.open_quantity as pnl
      from public.positions p join price using (underlying)
      where p.status = 'OPEN' and price.price is not null
      union all
      select l.ticker, l.quantity * (price.price * (100 + move.percent) / 100 - l.price_in) - l.fees_in
      from public.v_share_lots l join price on price.underlying = l.ticker
      where l.closed_by is null and price.price is not null
    ) made
    group by made.underlying, move.percent
  ),
  total as (
    select jsonb_object_agg(case when m.percent < 0 then 'down_' else 'up_' end || abs(m.percent), 
      -- The P&L is zero where nothing is open, and unknown where no price is known.
      case when made.pnl is not null or not exists (select from price p where p.price is null) then coalesce(round(made.pnl, 2), 0) end) as moves
    from move m left join (select percent, sum(pnl) as pnl from moved group by percent) made using (percent)
  )
  select total.moves || jsonb_build_object(
    'collateral', (select coalesce(sum(h.collateral), 0) from held h),
    'risk', (select coalesce(sum(h.risk), 0) from held h),
    'max_total_collateral', (select nullif(s.max_total_collateral, 'infinity') from public.limits s),
    'by_underlying', (
      select coalesce(jsonb_agg(to_jsonb(u) order by u.risk desc, u.underlying), '[]')
      from (
        select h.underlying, count(*) filter (where h.is_position) as positions, sum(h.collateral) as collateral, sum(h.risk) as risk,
          price.price, price.at as priced_at,
          (select round(m.pnl, 2) from moved m where m.underlying = h.underlying and m.percent = -10) as down_10,
          (select round(m.pnl, 2) from moved m where m.underlying = h.underlying and m.percent = -20) as down_20
        from held h left join price using (underlying)
        group by h.underlying, price.price, price.at
      ) u
    ),
    'by_expiration', (
      select coalesce(jsonb_agg(to_jsonb(d) order by d.expiration_date nulls last), '[]')
      from (
        select h.expiration_date, count(*) filter (where h.is_position) as positions, sum(h.collateral) as collateral, sum(h.risk) as risk
        from held h group by h.expiration_date
      ) d
    ),
    'unpriced', (select coalesce(jsonb_agg(p.underlying order by p.underlying), '[]') from price p where p.price is null)
  )
  from total;
end;

comment on function private.exposure_facts() is
  'The exposure (private.exposures) for the dashboard: {collateral, risk, max_total_collateral (null = no limit), by_underlying: [{underlying, positions, collateral, risk, price (private.latest_price()), priced_at, down_10, down_20}], by_expiration: [{expiration_date (null = shares), positions, collateral, risk}], down_10, down_20, up_10, up_20, unpriced}. down_10 is the P&L of everything open, shares included, at expiration with the underlying 10 % below that price, before fees of the close; null where no price is known. unpriced: the underlyings without a price, which the moves leave out. USD.';

-- 95_pages/overview_page
create function private.overview_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  with today as materialized (
    select private.new_york_date(private.now()) as day
  ),
  close as materialized (
    select e.trade_date, e.flow, e.pnl, e.total_pnl, e.equity, e.drawdown_percent from public.v_equity e
  ),
  since_close as materialized (
    select coalesce((select sum(c.change) from private.changes_since(last.day) c), 0)
      -- As in v_equity: interest, dividends, fees and adjustments are performance.
      + coalesce((
        select sum(l.cash) from public.account_ledger l
        where l.entry_date > last.day and l.kind in ('interest', 'dividend', 'fee', 'adjustment')), 0) as pnl
    from (
      -- Before its first close the account counts from its starting balance.
      select coalesce(
        (select max(close.trade_date) from close),
        (select l.entry_date - 1 from public.account_ledger l where l.kind = 'starting_balance'), '-infinity') as day
    ) last
  ),
  period as (
    select p.* from today cross join lateral (values
      (1, 'today', today.day), (2, 'week', date_trunc('week', today.day::timestamp)::date),
      (3, 'month', date_trunc('month', today.day::timestamp)::date), (4, 'year', date_trunc('year', today.day::timestamp)::date),
      (5, 'all', null)) p (place, name, since)
  )
  select jsonb_build_object(
    'equity', (
      select private.equity_after(last.trade_date, last.equity)
      from (select) one left join lateral (select c.trade_date, c.equity from close c order by c.trade_date desc limit 1) last on true
    ),
    'periods', (
      select jsonb_agg(jsonb_build_object(
        'name', p.name, 'since', p.since, 'trades', made.trades, 'wins', made.wins, 'realized_pnl', made.pnl,
        'account_pnl', round(account.pnl + since_close.pnl, 2)) order by p.place)
      from period p
      cross join since_close
      cross join lateral (
        select coalesce(sum(d.trades_count), 0) as trades, coalesce(sum(d.wins), 0) as wins, coalesce(sum(d.total_pnl), 0) as pnl
        from public.v_daily_pnl d where p.since is null or d.trade_date >= p.since
      ) made
      cross join lateral (
        select coalesce(sum(c.pnl), 0) as pnl from close c where p.since is null or c.trade_date >= p.since
      ) account
    ),
    'curve', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'day', c.trade_date, 'equity', c.equity, 'total_pnl', c.total_pnl,
        'drawdown', round(c.drawdown_percent::numeric, 2), 'flow', c.flow) order by c.trade_date), '[]')
      from close c
    ),
    'open', private.open_facts(),
    'nearest', (
      select coalesce(jsonb_agg(private.position_row(n) order by n.nearest nulls last, n.expiration_date, n.position_id), '[]')
      from (
        select v.* from public.v_open_positions v order by v.nearest nulls last, v.expiration_date, v.position_id limit 8
      ) n
    ),
    'exposure', private.exposure_facts(),
    'needs', private.needs_facts()
  );
end;

comment on function private.overview_page() is
  'The first page of the dashboard: {equity (now), periods: [{name, since, trades, wins, realized_pnl (v_daily_pnl), account_pnl (marked to market: v_equity, plus the P&L of the book and the ledger since the last close)}], curve: [{day, equity, total_pnl, drawdown (percent), flow}] (v_equity), open (private.open_facts()), nearest: [private.position_row()], the eight nearest to a rule, exposure (private.exposure_facts()), needs (private.needs_facts())}. USD.';

-- 99_schedule/schedule
-- pg_cron uses GMT: 13:00 to 21:55 covers New York's session and the tick after its close, in summer and in
-- winter.
select cron.schedule(
  'exit-check', format('*/%s 13-21 * * 1-5', extract(minute from private.exit_check_interval())), 'select private.tick_exit_check()'
);
-- 07:30 GMT is at night in New York, when no check runs.
select cron.schedule('keep-house', '30 7 * * *', 'select private.keep_house()');
-- private.send_reports() reads the market clock, so a report is at most five minutes late.
select cron.schedule('reports', '*/5 * * * *', 'select private.send_reports()');
select cron.schedule('deliver-alerts', '* * * * *', 'select private.tick_deliver_alerts()');
select cron.schedule('asked-check', '* * * * *', 'select private.tick_asked_check()');
select cron.schedule('scan', '* * * * *', 'select private.tick_scan()');
select cron.schedule('publish', '* * * * *', 'select private.tick_publish()');
-- The watchdog comes last, so that it sees the calls of the same minute.
select cron.schedule('watch', '* * * * *', 'select private.watch()');

-- 99_schedule/tick_publish
create function private.tick_publish() returns bigint
language plpgsql set search_path = ''
as $$
begin
  return case when
    -- In the first 30 seconds the press itself has called publish.
    exists (select from public.posts p where p.due_at <= clock_timestamp() - interval '30 seconds')
    -- The hourly call reports which networks are set up and renews credentials.
    or not exists (
      select from private.calls c where c.function_name = 'publish' and c.sent_at > clock_timestamp() - interval '1 hour')
  then private.wake('publish') end;
end;
$$;

comment on function private.tick_publish() is
  'Runs every minute: calls publish while a post has been due for 30 seconds, and once an hour, to report which networks are set up and renew credentials. Returns the id of the call; null = none.';

-- 99_schedule/tick_scan
create function private.tick_scan() returns bigint
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  today date := private.new_york_date(private.now());
  since timestamptz := (today + settings.scans_at) at time zone 'America/New_York';
  morning public.scans := (select x from public.scans x where x.trade_date = today and x.is_scheduled);
begin
  if settings.is_scheduled and morning.scan_id is null
    and private.now() >= since and private.now() < private.session_close(today)
    and exists (select from public.scan_tickers) and exists (select from public.scan_rules r where r.is_on)
  then
    begin
      perform private.begin_scan(is_scheduled => true);
    exception when sqlstate 'PT409' then
      -- Another scan is running; the next minute tries again.
      null;
    end;
  elsif morning.ended_at is not null and not morning.is_live and morning.repriced_at is null
    and private.is_market_open(private.now())
    and private.now() >= (today + settings.reprices_at) at time zone 'America/New_York'
    and exists (select from public.opportunities o where o.scan_id = morning.scan_id and o.place is not null)
    and not exists (
      select from private.lookups l where l.kind = 'reprice' and (l.facts ->> 'scan_id')::bigint = morning.scan_id
        and (l.status in ('due', 'asking') or l.ended_at > clock_timestamp() - interval '10 minutes'))
  then
    perform private.queue_lookup('reprice', jsonb_build_object('scan_id', morning.scan_id));
  end if;
  return case when exists (
    select from private.lookups l
    where l.status in ('due', 'asking') and l.due_at <= clock_timestamp()
      -- In the first 30 seconds the request itself has called scan.
      and (l.asked_by is null or l.created_at < clock_timestamp() - interval '30 seconds')
      -- A running scan continues by itself. A lookup that a person waits for does not wait for it, as in private.wakes().
      and (l.is_waited_for or not exists (
        select from private.lookups other where other.status = 'asking' and other.due_at > clock_timestamp()))
  ) then private.wake('scan') end;
end;
$$;

comment on function private.tick_scan() is
  'Runs every minute: starts the day''s scan at its time on a day with a session (scan_settings), has its list repriced after the open, and calls scan while lookups are due that no other call handles.';

-- 99_schedule/wake
create function private.wake(function_name text, body jsonb default '{}') returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  functions_url text := (select decrypted_secret from vault.decrypted_secrets where name = 'functions_url');
  cron_secret text := (select decrypted_secret from vault.decrypted_secrets where name = 'cron_secret');
  request_id bigint;
begin
  -- Without this check a missing secret would silently become a null header.
  if functions_url is null or cron_secret is null then
    raise exception 'Vault lacks functions_url or cron_secret: % cannot be called', function_name
      using errcode = 'object_not_in_prerequisite_state',
        hint = 'select vault.create_secret(''https://<ref>.supabase.co/functions/v1'', ''functions_url''), vault.create_secret(''<CRON_SECRET>'', ''cron_secret'');';
  end if;
  request_id := net.http_post(
    url := functions_url || '/' || function_name,
    body := wake.body,
    -- respond-async makes the function answer before it starts its work: pg_net sends no other request while it
    -- waits for one of its batch.
    headers := jsonb_build_object('Content-Type', 'application/json', 'x-cron-secret', cron_secret, 'Prefer', 'respond-async'),
    timeout_milliseconds := 10000
  );
  insert into private.calls (request_id, function_name) values (request_id, wake.function_name);
  return request_id;
end;
$$;

comment on function private.wake(text, jsonb) is
  'Calls one of the functions that take x-cron-secret, through pg_net, when the transaction commits; at most once. The function answers 202 and continues by itself. The call is stored in private.calls for private.watch(). Raises 55000 when Vault is not set up.';

-- 99_schedule/tick_asked_check
create function private.tick_asked_check() returns bigint
language sql set search_path = ''
begin atomic
  select private.wake('exit-check', case when full_wanted then '{}' else '{"only": "asked"}'::jsonb end)
  from private.check_lease
  -- 30 seconds are longer than a check needs that a press has called.
  where wanted_at < clock_timestamp() - interval '30 seconds' and expires_at <= clock_timestamp();
end;

comment on function private.tick_asked_check() is
  'Calls exit-check where a requested check has waited for half a minute, because the caller that should have started it did not get through.';

-- 99_schedule/tick_deliver_alerts
create function private.tick_deliver_alerts() returns bigint
language sql set search_path = ''
return case
  when exists (select from private.outbox where status in ('due', 'sending') and due_at <= clock_timestamp())
  then private.wake('deliver-alerts')
end;

comment on function private.tick_deliver_alerts() is
  'Calls deliver-alerts while messages are due: either the caller that should have done so did not get through, or SQL alone has queued them.';

-- 99_schedule/tick_exit_check
create function private.tick_exit_check() returns bigint
language sql set search_path = ''
return case
  -- One tick back, because the first tick after the close settles the day.
  when private.is_market_open(private.now()) or private.is_market_open(private.now() - private.exit_check_interval())
  then private.wake('exit-check')
end;

comment on function private.tick_exit_check() is
  'The schedule''s tick: calls exit-check in market hours and once after the close.';
