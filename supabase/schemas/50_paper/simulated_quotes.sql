create table private.simulated_quotes (
  symbol text primary key,
  bid numeric(12, 4) check (bid >= 0),
  ask numeric(12, 4) check (ask >= 0),
  as_of timestamptz,
  halted boolean not null default false
);

comment on table private.simulated_quotes is
  'Quotes of the simulated market that were set by hand; all others are computed.';
comment on column private.simulated_quotes.symbol is 'OSI without padding: SPY260320P00580000.';
comment on column private.simulated_quotes.bid is 'USD per share; bid and ask both null = no quote.';
comment on column private.simulated_quotes.ask is 'USD per share.';
comment on column private.simulated_quotes.as_of is 'Market clock; null = always fresh.';

alter table private.simulated_quotes enable row level security;
