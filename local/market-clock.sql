-- The market clock of the local stack can be set anywhere; run by the superuser after the migrations.
create schema if not exists local;
comment on schema local is 'What only a local stack has.';

create table if not exists local.market_clock (
  only_row boolean primary key default true check (only_row),
  pinned_at timestamptz
);
comment on column local.market_clock.pinned_at is 'Where the market clock stands; null = it follows real time.';
insert into local.market_clock default values on conflict do nothing;

-- private.now() keeps its owner, who has to read the table.
grant usage on schema local to postgres;
grant select on local.market_clock to postgres;

-- plpgsql keeps its plan: a check asks for the time of every row, and the platform's now() costs next to nothing.
create or replace function private.now() returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$ begin return coalesce((select pinned_at from local.market_clock), now()); end $$;
