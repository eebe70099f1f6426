create table private.settlements (
  id text primary key,
  symbol text not null,
  date date not null,
  kind text not null check (kind in ('expired', 'assigned', 'exercised', 'delivered')),
  quantity integer not null,
  told_at timestamptz not null default private.now(),
  check (kind = 'delivered' or quantity > 0)
);

comment on table private.settlements is
  'What the broker says has become of contracts that expired, where it tells that; its word on questions of kind settlement. Books nothing by itself.';
comment on column private.settlements.id is 'The broker''s own: what it tells twice is kept once.';
comment on column private.settlements.symbol is 'OSI symbol of the contract; of what was delivered the ticker of the shares.';
comment on column private.settlements.date is 'The day that the broker books it for, New York date.';
comment on column private.settlements.kind is
  'expired = gone for nothing; assigned = a short contract was exercised by its holder; exercised = a long one of ours was; delivered = the shares that assignment and exercise have brought or taken.';
comment on column private.settlements.quantity is 'Contracts; of what was delivered shares, negative = taken.';
comment on column private.settlements.told_at is 'When it was first heard of. Market clock.';

create index on private.settlements (symbol);

alter table private.settlements enable row level security;
