-- Lets the local stack set its market clock to any time. The superuser runs this after the migrations.
create schema if not exists local;
comment on schema local is 'Objects that only a local stack has.';

create table if not exists local.market_clock (
  only_row boolean primary key default true check (only_row),
  pinned_at timestamptz
);
comment on column local.market_clock.pinned_at is 'Time at which the market clock stands still; null = it follows real time.';
insert into local.market_clock default values on conflict do nothing;

-- private.now() keeps its owner, postgres, who therefore needs to read the table.
grant usage on schema local to postgres;
grant select on local.market_clock to postgres;

-- The function is in plpgsql, which keeps its plan: a check calls it for every row, and the platform's now() costs
-- almost nothing.
create or replace function private.now() returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$ begin return coalesce((select pinned_at from local.market_clock), now()); end $$;
