create table private.tradestation_refresh (
  only_row boolean primary key default true check (only_row),
  claim bigint not null default 0,
  claimed_until timestamptz not null default '-infinity',
  stored_claim bigint not null default 0,
  failure text
);

comment on table private.tradestation_refresh is
  'One row: the right to refresh TradeStation''s token. The tokens themselves are in Vault, as tradestation_token.';
comment on column private.tradestation_refresh.claim is 'Number of the latest claim.';
comment on column private.tradestation_refresh.claimed_until is 'Real time: no other claim is given until then.';
comment on column private.tradestation_refresh.stored_claim is
  'The claim whose tokens are in Vault; tokens of an earlier claim are ignored.';
comment on column private.tradestation_refresh.failure is
  'Why the last refresh failed, as a sentence; null when it succeeded. See private.system_faults().';

insert into private.tradestation_refresh default values;

alter table private.tradestation_refresh enable row level security;
