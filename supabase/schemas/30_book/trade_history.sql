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
