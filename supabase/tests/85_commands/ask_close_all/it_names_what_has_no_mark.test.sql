begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
-- Now only the CSP's put is quoted.
select pg_temp.check_by('[{"symbol": "SPY260410P00580000", "bid": 219, "ask": 221}]');
select private.ask_close_all();
select is(
  (select facts -> 'unmarked' from private.prompts),
  (select jsonb_build_array(private.contract(p)) from public.positions p where request_id = 'VPC'), 'the VPC'
);
select is((select facts -> 'cost' from private.prompts), '680', 'reckoned by the marks that there were');
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok('select private.ask_close_all()', 'PT409', null, 'under the kill switch nothing can be sent');

select * from finish();
rollback;
