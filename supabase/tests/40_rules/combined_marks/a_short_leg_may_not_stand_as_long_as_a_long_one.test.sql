begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 11:00');
select pg_temp.opened('VPC', 'VPC');
create function pg_temp.fault(short_at text, long_at text, ask numeric default 260) returns text
language sql as $$
  select fault from private.combined_marks('position', json_build_array(
    pg_temp.quote('SPY260417P00580000', 250, ask, jsonb_build_object('changed_at', short_at)),
    pg_temp.quote('SPY260417P00575000', 100, 104, jsonb_build_object('changed_at', long_at))))
$$;

select is(pg_temp.fault('2026-03-03 15:46Z', '2026-03-03 14:31Z'), null, 'a quarter of an hour, and since the open');
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z'), 'stale', 'a short one that is older');
select is(pg_temp.fault('2026-03-03 15:59Z', '2026-03-02 20:00Z'), 'stale', 'a long one of another day');
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z', 900), 'stale', 'that is worse than its width, which would do for a profit');
update public.quote_settings set max_unchanged_age = '20 minutes';
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z'), null, 'an owner may choose another');

select * from finish();
rollback;
