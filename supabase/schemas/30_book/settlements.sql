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
  'The broker''s reports of what became of expired contracts, from brokers that report it. They answer questions of kind settlement and book nothing by themselves.';
comment on column private.settlements.id is 'The broker''s own id, so that a repeated report is stored once.';
comment on column private.settlements.symbol is
  'OSI symbol of the contract; for delivered, the ticker of the shares.';
comment on column private.settlements.date is 'The date on which the broker books it. New York date.';
comment on column private.settlements.kind is
  'expired = the contract expired worthless; assigned = the holder exercised a short contract; exercised = a long contract of the account was exercised; delivered = shares that came or went by assignment or exercise.';
comment on column private.settlements.quantity is 'Contracts; for delivered, shares, negative = they went.';
comment on column private.settlements.told_at is 'When the report was first received. Market clock.';

create index on private.settlements (symbol);

alter table private.settlements enable row level security;
