create table private.simulated_underlyings (
  ticker text primary key,
  price numeric(12, 4) not null check (price > 0)
);

comment on table private.simulated_underlyings is
  'Prices of the simulated market that were set by hand: they stay fixed, all others move.';
comment on column private.simulated_underlyings.price is 'USD per share. It is also the official close of every day.';

alter table private.simulated_underlyings enable row level security;
