begin;
select plan(11);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-582p')));
select is(
  pg_temp.said('picker') - 'choices', '{"verb": "sell", "says": "SPY has no strike 582 expiring Apr 10 ''26. Which strike?", "columns": 2}'::jsonb, 'The question says which strike is not listed'
);
select is(pg_temp.texts(), array['570', '575', '580', '590'], 'The four nearest strikes are offered');
select is(pg_temp.words(), array['SPY 570p 10apr26 x2', 'SPY 575p 10apr26 x2', 'SPY 580p 10apr26 x2', 'SPY 590p 10apr26 x2'], 'Each choice has another strike in the place of the missing one');

select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-580p +572.5p'), 'credit', 1.5, 'fees', 1.30, 'verb', 'add'));
select is(pg_temp.texts(), array['570', '575', '590', '620'], 'The strike of the other leg is not offered');
select is((pg_temp.words())[1], 'SPY 580/570p 10apr26 @1.5 x2 fees:1.3', 'The typed credit, quantity and fees stay in the choice');
select is(pg_temp.said('picker') ->> 'verb', 'add', 'The question belongs to the same command');

select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-582p'), 'quantity', null, 'picks', true));
select is((pg_temp.words())[1], 'SPY 570p 10apr26 ?', 'The choices keep the quantity open');
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-582p +577p')));
select is(pg_temp.said('picker') ->> 'says', 'SPY has no strike 577 expiring Apr 10 ''26. Which strike?', 'Two missing strikes are asked about one after the other');
select is(pg_temp.words() @> array['SPY 582/575p 10apr26 x2'], true, 'The other missing strike stays in the choice');

select throws_ok(
  $$ select pg_temp.bring(answers => pg_temp.answers(strikes => '[]')) $$, 'PT422', 'SPY has no strike 580 expiring Apr 10 ''26, and no other strike', 'A trade is refused when no strike is listed'
);
select is_empty('select from public.trade_requests', 'A question creates no request');

select * from finish();
rollback;
