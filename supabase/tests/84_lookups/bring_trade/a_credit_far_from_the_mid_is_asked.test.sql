begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

-- The mid is 305.
select pg_temp.bring('{"credit": 6.11}');
select is(pg_temp.said('picker') ->> 'says', '6.11 a share, 611.00 a contract is asked, and the mid is 3.05 a share, 305.00 a contract.', 'more than double the mid');
select is(pg_temp.texts(), array['At the market''s price'], 'it is offered');
select is(pg_temp.words(), array['SPY 580p 10apr26 x2'], 'as it could be typed');
select pg_temp.bring('{"credit": 1.52}');
select is(pg_temp.said('picker') ->> 'says', '1.52 a share, 152.00 a contract is asked, and the mid is 3.05 a share, 305.00 a contract.', 'less than half of it');
-- What is meant per contract is far.
select pg_temp.bring('{"credit": 305}');
select is(pg_temp.said('picker') ->> 'says', '305.00 a share, 30,500.00 a contract is asked, and the mid is 3.05 a share, 305.00 a contract.', 'a price per contract');
select pg_temp.bring('{"credit": 6.11, "quantity": null, "picks": true}');
select is(pg_temp.words(), array['SPY 580p 10apr26 ?'], 'how many is still to be asked');
select is_empty('select from public.trade_requests', 'no card comes of a question');

select * from finish();
rollback;
