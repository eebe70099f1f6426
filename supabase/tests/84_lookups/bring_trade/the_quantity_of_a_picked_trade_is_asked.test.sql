begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select pg_temp.bring('{"quantity": null, "picks": true}');
select is(
  pg_temp.said('picker') - 'choices',
  '{"verb": "sell", "says": "SPY 580 put Apr 10 ''26 at 3.00 a share, 300.00 a contract. How many contracts?", "columns": 5}'::jsonb, 'The question for the quantity names the price'
);
select is(pg_temp.texts(), array['x1', 'x2', 'x3', 'x5', 'x10'], 'Five quantities are offered');
select is((pg_temp.words())[3], 'SPY 580p 10apr26 x3', 'A choice at the market''s price has no credit, so the price is that of the press');
select pg_temp.bring('{"quantity": null, "picks": true, "credit": 3.2}');
select is((pg_temp.words())[3], 'SPY 580p 10apr26 @3.2 x3', 'A typed credit stays in the choice');
select pg_temp.bring('{"quantity": null, "picks": true, "credit": 3.2, "fees": 1.3, "verb": "add"}');
select is((pg_temp.words())[3], 'SPY 580p 10apr26 @3.2 x3 fees:1.3', 'Typed fees stay in the choice');
select is_empty('select from public.trade_requests', 'A question creates no request');
select pg_temp.bring('{"quantity": 4, "picks": true}');
select is((select quantity from public.trade_requests), 4, 'A typed quantity is not asked for');

select * from finish();
rollback;
