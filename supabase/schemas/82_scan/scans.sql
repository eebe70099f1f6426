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
