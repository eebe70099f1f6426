-- The stop has to hold in two of the last three checks with a mark. The CSP's stop holds from 450.00 on.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

update public.stop_confirmation set needed = 2, checks = 3;
update public.orders set status = 'cancelled' where status = 'working';
create function pg_temp.verdict_at(quotes json) returns text
language plpgsql as $q$
begin
  perform pg_temp.check_by(quotes);
  return verdict from pg_temp.decision('CSP');
end;
$q$;

select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'confirming', 'the first check is not enough');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'in a better check it does not hold');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'in another better check it does not hold');
select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'confirming', 'the first check has left the last three');
select is(pg_temp.verdict_at('[]'), 'unmarked', 'a check without a mark does not count');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'the last three checks are: stop, hold, and');
select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'exit', 'stop again, which makes two of three');

select * from finish();
rollback;
