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
