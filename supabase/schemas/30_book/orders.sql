create table public.orders (
  order_id bigint generated always as identity primary key,
  -- 22 characters are the longest reference that the strictest broker accepts.
  client_order_id text not null unique default 'tb' || left(replace(gen_random_uuid()::text, '-', ''), 20),
  request_id text not null references public.trade_requests,
  position_id bigint,
  purpose text not null check (purpose in ('entry', 'exit')),
  source text not null default 'engine' check (source in ('engine', 'manual', 'settlement')),
  exit_reason text check (length(exit_reason) between 1 and 50),
  urgency smallint,
  status text not null default 'intent' check (status in
    ('intent', 'sent', 'working', 'partially_filled', 'filled', 'cancelled', 'rejected', 'unknown')),
  is_live boolean not null generated always as
    (status in ('intent', 'sent', 'working', 'partially_filled', 'unknown')) stored,
  limit_price numeric(14, 4) not null check (limit_price >= 0),
  broker_limit_price numeric(14, 4),
  max_debit numeric(14, 4),
  mid numeric(14, 4),
  underlying_price numeric(14, 4),
  walked_at timestamptz,
  walk smallint not null default 0 check (walk between 0 and 4),
  cancelling boolean not null default false,
  quantity integer not null check (quantity between 1 and 1000000),
  filled_quantity integer not null default 0 check (filled_quantity between 0 and quantity),
  fill_cash numeric(18, 4) not null default 0,
  fees numeric(14, 4) not null default 0 check (fees >= 0),
  broker_order_id text,
  candidates jsonb,
  broker_message text check (length(broker_message) <= 500),
  execution_data jsonb,
  run_id bigint,
  absent_since timestamptz,
  created_at timestamptz not null default private.now(),
  sent_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  absences smallint not null default 0 check ((absences > 0) <= (absent_since is not null)),

  -- An order and its position belong to the same request.
  foreign key (position_id, request_id) references public.positions (position_id, request_id),
  check ((purpose = 'exit') = (exit_reason is not null)),
  check (purpose = 'entry' or position_id is not null),
  check ((status = 'filled') = (filled_quantity = quantity)),
  check (status <> 'partially_filled' or filled_quantity > 0),
  check (status not in ('intent', 'rejected') or filled_quantity = 0),
  check (filled_quantity > 0 or fill_cash = 0),
  check (case purpose when 'entry' then fill_cash >= 0 else fill_cash <= 0 end)
);

comment on table public.orders is
  'Orders, entries and exits. intent -> sent -> working -> partially_filled -> filled | cancelled (filled_quantity may be > 0) | rejected | unknown. An intent was certainly not sent; any other order may have been.';
comment on column public.orders.client_order_id is 'Our reference at the broker.';
comment on column public.orders.position_id is 'The position that the order closes, or that its first fill opened.';
comment on column public.orders.source is
  'engine = sent by the engine; manual = executed elsewhere and recorded; settlement = the result of expiration.';
comment on column public.orders.exit_reason is 'Why the order closes the position; see positions.exit_reason.';
comment on column public.orders.urgency is
  'Priority of an exit sent by the engine: 1 stop_loss, 2 manual, 3 21dte, 4 profit_target, 5 manual at a limit. A reason with a smaller number takes the order over.';
comment on column public.orders.is_live is
  'The order may still fill: it is neither filled, cancelled nor rejected. Only an intent is certainly not at the broker.';
comment on column public.orders.limit_price is 'The least credit (entry) or the most debit (exit). USD per contract.';
comment on column public.orders.broker_limit_price is
  'The limit at the broker, in the book''s terms: a limit that is limit_price rounded to the broker''s tick counts as limit_price. Where the two differ, the order is to be replaced. USD per contract.';
comment on column public.orders.max_debit is
  'The most that an exit may pay, also after rounding to the tick; null = no such bound. USD per contract.';
comment on column public.orders.mid is
  'The contract''s mid when the order was decided on; for a close without fills, when it got its latest reason. Slippage is the fill compared with it. USD per contract; null where nothing was quoted.';
comment on column public.orders.underlying_price is
  'The underlying''s price when an entry was decided on; for a settlement or an assignment, the price that valued the legs. USD per share; null where it is not known.';
comment on column public.orders.walked_at is
  'When the limit of an entry last moved a step. Market clock; null = not yet.';
comment on column public.orders.walk is
  'How far the limit has walked: an exit''s from the mid (0) to the natural price (the last of private.walk_steps()), an entry''s from the mid (0) to the approved credit (2).';
comment on column public.orders.cancelling is
  'The next check cancels the order at the broker. It may still fill before that.';
comment on column public.orders.quantity is 'Contracts ordered.';
comment on column public.orders.filled_quantity is 'Contracts filled so far.';
comment on column public.orders.fill_cash is
  'Cash of the fills so far, positive when received, negative when paid, before fees. USD.';
comment on column public.orders.fees is 'Fees of the fills so far, of all contracts and legs together. USD.';
comment on column public.orders.broker_order_id is 'The broker''s reference.';
comment on column public.orders.candidates is
  'For an unknown order: references of the orders at the broker that may be this one.';
comment on column public.orders.broker_message is 'The broker''s own words, or why the order was never sent.';
comment on column public.orders.execution_data is
  'For a manual record, the data that its caller gave. For a settlement decided by a person, its source: {value (USD per share) of /settle or question (prompt_id), said_by, said_on}.';
comment on column public.orders.run_id is 'The check that claimed the order.';
comment on column public.orders.absent_since is
  'When the broker first did not know an order that may have been sent. Real time.';
comment on column public.orders.absences is 'Number of look-ups since absent_since that did not find the order.';
comment on column public.orders.created_at is 'Market clock.';
comment on column public.orders.sent_at is
  'Just before the request left: used to match the order with the broker''s. Real time.';
comment on column public.orders.updated_at is 'Real time.';

-- These indexes let the database itself guarantee that nothing opens or closes twice.
create unique index orders_one_live_per_position on public.orders (position_id)
  where is_live;
create unique index orders_one_live_entry_per_request on public.orders (request_id)
  where purpose = 'entry' and is_live;
create unique index orders_one_filled_entry_per_request on public.orders (request_id)
  where purpose = 'entry' and filled_quantity > 0;
create index orders_live on public.orders (status)
  where is_live;
create index orders_unopened on public.orders (order_id)
  where purpose = 'entry' and position_id is null and filled_quantity > 0;
create index orders_rejected on public.orders (created_at) where status = 'rejected';
create index on public.orders (position_id, request_id);
create index on public.orders (request_id);

alter table public.orders enable row level security;
grant select on public.orders to service_role;
