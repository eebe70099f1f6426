create table public.account_ledger (
  entry_id bigint generated always as identity primary key,
  entry_date date not null default private.new_york_date(private.now()),
  kind text not null check (kind in ('starting_balance', 'deposit', 'withdrawal')),
  amount numeric(14, 2) not null check (amount > 0),
  note text check (length(note) <= 500),
  created_at timestamptz not null default clock_timestamp()
);

comment on table public.account_ledger is
  'What came into the account and left it, other than by trading: the starting balance, deposits, withdrawals. Returns, Sharpe and drawdown are reckoned on it; without a starting balance they are null.';
comment on column public.account_ledger.entry_date is 'New York date; the money is there, or gone, before that day''s open.';
comment on column public.account_ledger.kind is
  'starting_balance = what the account was worth, open positions included, before the open of the first day that counts; what was traded before is part of it.';
comment on column public.account_ledger.amount is 'Always positive; kind says which way it went. USD.';

create unique index account_ledger_one_start on public.account_ledger (kind) where kind = 'starting_balance';

alter table public.account_ledger enable row level security;
grant select on public.account_ledger to service_role;
