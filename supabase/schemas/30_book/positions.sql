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
