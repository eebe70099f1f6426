begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.check_by(pg_temp.quotes(220, 100));
create function pg_temp.adopt(holdings json) returns jsonb
language plpgsql as $q$
begin
  perform pg_temp.reconcile(holdings, 2);
  return coalesce(private.drift_adoption('SPY'), 'null') where exists (select from public.drifts);
end;
$q$;

select is(pg_temp.adopt(pg_temp.holdings(-2, 2)), 'null', 'two positions have the symbol');

select public.close_position(position_id, 210) from public.positions where request_id = 'CSP';
select is(pg_temp.adopt(pg_temp.holdings(-2, 1)), 'null', 'one leg alone does not close a spread');
select is(pg_temp.adopt(pg_temp.holdings(-1, 0)), 'null', 'legs with different quantities do not close it');
select is(pg_temp.adopt(pg_temp.holdings(-3, 3)), 'null', 'more contracts than in the book are not closed');
select is(pg_temp.adopt(pg_temp.holdings(1, -1)), 'null', 'contracts on the other side are more than closed');

update public.positions set mark_fault = 'stale' where request_id = 'VPC';
select is(pg_temp.adopt(pg_temp.holdings(-1, 1)), 'null', 'without a trustworthy mark there is no price');
update public.positions set mark_fault = null where request_id = 'VPC';
select isnt(pg_temp.adopt(pg_temp.holdings(-1, 1)), 'null', 'with a mark there is one');

-- A put alone.
select public.close_position(position_id, 60, confirmed => true) from public.positions where request_id = 'VPC';
select public.create_position(pg_temp.a_request('again', 'CSP'), 150, 2, '{}');
select pg_temp.check_by(pg_temp.quotes(220));
select is(pg_temp.adopt(pg_temp.holdings(1, 0)), 'null', 'a put that is long now was not just closed');

select * from finish();
rollback;
