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
  'What came into the account and left it, other than by trades: the starting balance; deposits and withdrawals, which are no performance; interest, dividends, fees and adjustments, which are. Returns, Sharpe and drawdown are reckoned on it; without a starting balance they are null.';
comment on column public.account_ledger.entry_date is
  'New York date. What comes in is there from that day''s open, what is withdrawn until its close: neither is a return; everything else happens on that day.';
comment on column public.account_ledger.kind is
  'starting_balance = what the account was worth, open positions included, before the open of the first day that counts; what was traded before is part of it. deposit, withdrawal = money that came or went. interest = what the broker paid on cash, dividend = on shares. fee = what it took for no trade of its own: data, transfers, assignments; those of a trade are in its P&L. adjustment = whatever else makes the book agree with the broker.';
comment on column public.account_ledger.amount is
  'Positive, but for four kinds: interest and dividend are negative where they were paid (on margin, on short shares), a fee is positive where it was paid and negative where it was given back, an adjustment goes both ways. USD.';
comment on column public.account_ledger.recorded_by is 'Telegram user id; null = not from the chat.';
comment on column public.account_ledger.cash is 'What it added to the account; negative = took from it. USD.';

create unique index account_ledger_one_start on public.account_ledger (kind) where kind = 'starting_balance';

alter table public.account_ledger enable row level security;
grant select on public.account_ledger to service_role;
