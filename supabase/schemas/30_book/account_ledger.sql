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
