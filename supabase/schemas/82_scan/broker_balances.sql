create table public.broker_balances (
  trade_date date primary key,
  equity numeric(18, 4),
  cash numeric(18, 4),
  buying_power numeric(18, 4) not null,
  book_equity numeric(18, 4),
  told_at timestamptz not null default private.now()
);

comment on table public.broker_balances is 'What the broker said of the account, the latest of each day. USD.';
comment on column public.broker_balances.trade_date is 'New York date.';
comment on column public.broker_balances.equity is 'USD; null = it does not tell.';
comment on column public.broker_balances.cash is 'USD; null = it does not tell.';
comment on column public.broker_balances.buying_power is 'What may still be committed to option trades. USD.';
comment on column public.broker_balances.book_equity is 'What the book took it for then. USD; null without a starting balance.';
comment on column public.broker_balances.told_at is 'Market clock.';

alter table public.broker_balances enable row level security;
grant select on public.broker_balances to service_role;
