begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
create function pg_temp.checks_at(at timestamp, held_at_575 integer default 1) returns integer
language plpgsql as $q$
begin
  perform pg_temp.set_clock(at);
  perform private.reconcile(pg_temp.holdings(-4, held_at_575));
  return checks from public.drifts;
end;
$q$;
select pg_temp.checks_at('2026-02-24 10:15');
select is(pg_temp.checks_at('2026-02-24 10:18:59'), 1, 'within four minutes it counts once');
select is(pg_temp.checks_at('2026-02-24 10:19'), 2, 'after four minutes it counts again');
select is(pg_temp.checks_at('2026-02-24 10:00'), 3, 'it counts after the market clock was set back');
select is(pg_temp.checks_at('2026-02-24 10:01', 0), 1, 'another difference starts anew at once');

select * from finish();
rollback;
