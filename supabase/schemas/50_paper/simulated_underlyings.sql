create table private.simulated_underlyings (
  ticker text primary key,
  price numeric(12, 4) not null check (price > 0)
);

comment on table private.simulated_underlyings is 'Underlyings of the simulated market that somebody has set: they stand still, every other one walks.';
comment on column private.simulated_underlyings.price is 'USD per share; also the official close of every day.';

alter table private.simulated_underlyings enable row level security;
