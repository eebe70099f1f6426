begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
-- Only the CSP's put is quoted now.
select pg_temp.check_by('[{"symbol": "SPY260410P00580000", "bid": 219, "ask": 221}]');
select private.ask_close_all();
select is(
  (select facts -> 'unmarked' from private.prompts),
  (select jsonb_build_array(private.contract(p)) from public.positions p where request_id = 'VPC'), 'The question names the position without a mark'
);
select is((select facts -> 'cost' from private.prompts), '680', 'The cost uses the last known marks');
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok('select private.ask_close_all()', 'PT409', null, 'Closing all is refused under the kill switch');

select * from finish();
rollback;
