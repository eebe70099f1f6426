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
