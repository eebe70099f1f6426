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

select is(pg_temp.fault('2026-03-03 15:46Z', '2026-03-03 14:31Z'), null, 'a short leg unchanged for a quarter of an hour, a long leg since the open');
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z'), 'stale', 'a short leg unchanged for longer');
select is(pg_temp.fault('2026-03-03 15:59Z', '2026-03-02 20:00Z'), 'stale', 'a long leg unchanged since another day');
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z', 900), 'stale', 'stale comes before too_wide, which a profit target would accept');
update public.quote_settings set max_unchanged_age = '20 minutes';
select is(pg_temp.fault('2026-03-03 15:44Z', '2026-03-03 15:59Z'), null, 'the owner may choose another age');

select * from finish();
rollback;
