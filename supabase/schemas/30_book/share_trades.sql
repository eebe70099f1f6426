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
