create table private.paper_transfers (
  symbol text primary key,
  quantity integer not null
);

comment on table private.paper_transfers is
  'Shares and contracts that entered or left the paper account without an order: shares, and contracts that were assigned, exercised or replaced.';
comment on column private.paper_transfers.symbol is 'OSI without padding, or a ticker for shares.';
comment on column private.paper_transfers.quantity is
  'Contracts or shares in total; negative where more left than came.';

alter table private.paper_transfers enable row level security;
