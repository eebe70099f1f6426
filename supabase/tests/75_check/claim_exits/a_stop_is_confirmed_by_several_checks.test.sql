-- Two of the last three checks with a mark. The CSP's stop holds from 450.00 on.
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

select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'confirming', 'the first is not enough');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'a better one');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'and another');
select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'confirming', 'by now the first is too long ago');
select is(pg_temp.verdict_at('[]'), 'unmarked', 'a check without a mark says nothing, for or against');
select is(pg_temp.verdict_at(pg_temp.quotes(440)), 'hold', 'the last three are stop, hold, and');
select is(pg_temp.verdict_at(pg_temp.quotes(450)), 'exit', 'stop again: two of three');

select * from finish();
rollback;
