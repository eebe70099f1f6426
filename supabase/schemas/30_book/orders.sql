create table public.orders (
  order_id bigint generated always as identity primary key,
  -- At most 22 characters: the longest reference the strictest broker takes.
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
  quantity integer not null check (quantity > 0),
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

  -- What the request named is what its position was opened with.
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
  'Orders, entries and exits. intent -> sent -> working -> partially_filled -> filled | cancelled (filled_quantity may be > 0) | rejected | unknown. An intent was certainly not sent; anything sent perhaps was.';
comment on column public.orders.client_order_id is 'Our reference at the broker.';
comment on column public.orders.position_id is 'The position it closes, or the one its first fill opened.';
comment on column public.orders.source is 'engine = sent by us; manual = happened elsewhere and was recorded; settlement = what expiration made of it.';
comment on column public.orders.exit_reason is 'Why it closes; see positions.exit_reason.';
comment on column public.orders.urgency is 'Of an engine''s exit: 1 stop_loss, 2 manual, 3 21dte, 4 profit_target, 5 manual at a limit. A smaller number takes the order over.';
comment on column public.orders.is_live is 'It may still fill: neither filled, cancelled nor rejected. Of these an intent alone is certainly not at the broker.';
comment on column public.orders.limit_price is 'Credit at least (entry) or debit at most (exit). USD per contract.';
comment on column public.orders.broker_limit_price is 'The limit the broker has, as the book writes it: what limit_price is on the broker''s tick counts as limit_price. Where it differs the order waits to be replaced. USD per contract.';
comment on column public.orders.max_debit is 'An exit never pays more than this, whatever the tick rounds to; null = no such bound. USD per contract.';
comment on column public.orders.mid is 'What the contract was worth at the mid when the order was decided on, for a close before any fill by its latest reason: slippage is the fill against it. USD per contract; null where nothing was quoted.';
comment on column public.orders.underlying_price is 'The underlying''s price when an entry was decided on; of a settlement or an assignment the one by which the legs were valued. USD per share; null where nobody has said it.';
comment on column public.orders.walked_at is 'When the limit of an entry last took a step, market clock; null = not yet.';
comment on column public.orders.walk is 'How far the limit has walked: an exit''s from the mid (0) to natural (the last of private.walk_steps()), an entry''s from the mid (0) to the approved credit (2).';
comment on column public.orders.cancelling is 'Wanted back: the next check takes it back at the broker. It may fill before that.';
comment on column public.orders.quantity is 'Contracts ordered.';
comment on column public.orders.filled_quantity is 'Contracts filled so far.';
comment on column public.orders.fill_cash is 'Cash of the fills so far, received positive, paid negative, before fees. USD.';
comment on column public.orders.fees is 'Fees of the fills so far, of all contracts and legs together. USD.';
comment on column public.orders.broker_order_id is 'The broker''s reference.';
comment on column public.orders.candidates is 'References of the orders at the broker that an unknown one may be.';
comment on column public.orders.broker_message is 'The broker''s own words, or why it was never sent.';
comment on column public.orders.execution_data is 'What the caller of a manual record said of it; of a settlement that a person has decided whose word it was: {value (USD per share) of /settle or question (prompt_id), said_by, said_on}.';
comment on column public.orders.run_id is 'The check that claimed it.';
comment on column public.orders.absent_since is 'Real time at which the broker first did not know an order that perhaps was sent.';
comment on column public.orders.absences is 'How many look-ups have not shown it since absent_since.';
comment on column public.orders.created_at is 'Market clock.';
comment on column public.orders.sent_at is 'Real time, just before the request left: for matching with the broker.';
comment on column public.orders.updated_at is 'Real time.';

-- Held by the database, not by care: nothing opens or closes twice.
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
