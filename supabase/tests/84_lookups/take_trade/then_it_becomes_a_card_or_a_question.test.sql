begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.take_trade(pg_temp.known(), pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))), null, 'A trade with strikes asks the market nothing more');
select results_eq('select net_credit, quantity from public.trade_requests', $$ values (145.0000, 2) $$, 'A trade with strikes is proposed');
select is(
  private.take_trade(pg_temp.known('{"legs": null}'), pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))), null, 'A trade without strikes asks the market nothing more'
);
select is(pg_temp.words(), array['SPY 580p 10apr26 x2'], 'A trade without strikes asks which ones are meant');
select is_empty('select from public.orders', 'A typed trade creates no order');

select * from finish();
rollback;
