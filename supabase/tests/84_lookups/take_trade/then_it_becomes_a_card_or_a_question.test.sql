begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.take_trade(pg_temp.known(), pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))), null, 'there is nothing more to ask of the market');
select results_eq('select net_credit, quantity from public.trade_requests', $$ values (145.0000, 2) $$, 'what names its strikes is proposed');
select is(
  private.take_trade(pg_temp.known('{"legs": null}'), pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))), null, 'nor here'
);
select is(pg_temp.words(), array['SPY 580p 10apr26 x2'], 'which strikes, where none are named');
select is_empty('select from public.orders', 'nothing there makes an order');

select * from finish();
rollback;
