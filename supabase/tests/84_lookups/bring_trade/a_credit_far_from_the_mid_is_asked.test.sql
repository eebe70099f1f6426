begin;
select plan(19);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

-- The mid is 305.
select pg_temp.bring('{"credit": 6.11}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 6.11 a share, 611.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'more than double the mid');
select is(pg_temp.texts(), array['At the market price', 'At 6.11, as typed'], 'both are offered');
select is(pg_temp.words(), array['SPY 580p 10apr26 x2', 'SPY 580p 10apr26 @6.11 x2 !'], 'as it could be typed, what is meant with a !');
select pg_temp.bring('{"credit": 1.52}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 1.52 a share, 152.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'less than half of it');
-- What is meant per contract is far.
select pg_temp.bring('{"credit": 305}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 305.00 a share, 30,500.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'a price per contract');
select pg_temp.bring('{"credit": 6.11, "quantity": null, "picks": true}');
select is(pg_temp.words(), array['SPY 580p 10apr26 ?', 'SPY 580p 10apr26 @6.11 ? !'], 'how many is still to be asked');
select pg_temp.bring('{"credit": 1}');
select is((pg_temp.texts())[2], 'At 1.00, as typed', 'with two digits');
select is((pg_temp.words())[2], 'SPY 580p 10apr26 @1 x2 !', 'in as few as say it');
-- The mid of the spread is 60, of the condor 120.
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'), 'credit', 1.21));
select is(pg_temp.words(), array['SPY 580/575p 10apr26 x2', 'SPY 580/575p 10apr26 @1.21 x2 !'], 'of a spread, too');
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p -620c +625c'), 'credit', 0.59));
select is(pg_temp.words(), array['SPY 580/575p 620/625c 10apr26 x2', 'SPY 580/575p 620/625c 10apr26 @0.59 x2 !'], 'or a condor');
select is_empty('select from public.trade_requests', 'no card comes of a question');

delete from private.outbox;
select pg_temp.bring('{"credit": 6.11, "insists": true}');
select results_eq('select net_credit, quantity, status from public.trade_requests', $$ values (611.0000, 2, 'pending') $$, 'what is meant is proposed as it was typed');
select results_eq('select kind from private.outbox', $$ values ('card') $$, 'and nothing is asked but its card');
select is_empty('select from public.orders', 'nothing there makes an order');
delete from private.outbox; delete from public.trade_requests;
select pg_temp.bring('{"credit": 6.11, "quantity": null, "picks": true, "insists": true}');
select is(pg_temp.said('picker') ->> 'says', 'SPY 580 put Apr 10 ''26 at 6.11 a share, 611.00 a contract. How many contracts?', 'how many is asked of who means it');
select is((pg_temp.words())[1], 'SPY 580p 10apr26 @6.11 x1 !', 'at that credit, which is not asked once more');
select pg_temp.bring('{"credit": 6.11, "insists": false}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 6.11 a share, 611.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'who does not is asked');
delete from private.outbox;
select pg_temp.bring('{"credit": 3.05, "insists": true}');
select is((select net_credit from public.trade_requests), 305.0000, 'of what is not far a ! says nothing');
select throws_ok(
  format('select pg_temp.bring(%L)', jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'), 'credit', 5, 'insists', true)), 'PT422',
  'net_credit must be below 500, the most the legs can be worth', 'what cannot be is not meant');

select * from finish();
rollback;
