begin;
select plan(19);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

-- The mid is 305 per contract.
select pg_temp.bring('{"credit": 6.11}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 6.11 a share, 611.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'A credit of more than double the mid is asked about');
select is(pg_temp.texts(), array['At the market price', 'At 6.11, as typed'], 'The question offers the market''s price and the typed credit');
select is(pg_temp.words(), array['SPY 580p 10apr26 x2', 'SPY 580p 10apr26 @6.11 x2 !'], 'Each choice is a trade as it could be typed; the typed credit is confirmed with a !');
select pg_temp.bring('{"credit": 1.52}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 1.52 a share, 152.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'A credit of less than half the mid is asked about');
-- A price typed per contract is far from the mid per share.
select pg_temp.bring('{"credit": 305}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 305.00 a share, 30,500.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'A price typed per contract is asked about');
select pg_temp.bring('{"credit": 6.11, "quantity": null, "picks": true}');
select is(pg_temp.words(), array['SPY 580p 10apr26 ?', 'SPY 580p 10apr26 @6.11 ? !'], 'The choices keep the quantity open');
select pg_temp.bring('{"credit": 1}');
select is((pg_temp.texts())[2], 'At 1.00, as typed', 'A button shows the credit with two digits');
select is((pg_temp.words())[2], 'SPY 580p 10apr26 @1 x2 !', 'The choice has the credit without trailing zeros');
-- The mid of the spread is 60, that of the condor 120.
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'), 'credit', 1.21));
select is(pg_temp.words(), array['SPY 580/575p 10apr26 x2', 'SPY 580/575p 10apr26 @1.21 x2 !'], 'A far credit of a spread is asked about');
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-580p +575p -620c +625c'), 'credit', 0.59));
select is(pg_temp.words(), array['SPY 580/575p 620/625c 10apr26 x2', 'SPY 580/575p 620/625c 10apr26 @0.59 x2 !'], 'A far credit of a condor is asked about');
select is_empty('select from public.trade_requests', 'A question creates no request');

delete from private.outbox;
select pg_temp.bring('{"credit": 6.11, "insists": true}');
select results_eq('select net_credit, quantity, status from public.trade_requests', $$ values (611.0000, 2, 'pending') $$, 'A confirmed credit is proposed as typed');
select results_eq('select kind from private.outbox', $$ values ('card') $$, 'A confirmed credit is not asked about again: only the card is sent');
select is_empty('select from public.orders', 'A typed trade creates no order');
delete from private.outbox; delete from public.trade_requests;
select pg_temp.bring('{"credit": 6.11, "quantity": null, "picks": true, "insists": true}');
select is(pg_temp.said('picker') ->> 'says', 'SPY 580 put Apr 10 ''26 at 6.11 a share, 611.00 a contract. How many contracts?', 'The quantity is asked for at the confirmed credit');
select is((pg_temp.words())[1], 'SPY 580p 10apr26 @6.11 x1 !', 'The choices of the quantity keep the confirmed credit and its !');
select pg_temp.bring('{"credit": 6.11, "insists": false}');
select is(pg_temp.said('picker') ->> 'says', 'You ask for 6.11 a share, 611.00 a contract, but the mid is 3.05 a share, 305.00 a contract.', 'A far credit without a ! is asked about');
delete from private.outbox;
select pg_temp.bring('{"credit": 3.05, "insists": true}');
select is((select net_credit from public.trade_requests), 305.0000, 'A ! changes nothing for a credit near the mid');
select throws_ok(
  format('select pg_temp.bring(%L)', jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'), 'credit', 5, 'insists', true)), 'PT422',
  'net_credit must be below 500, the most the legs can be worth', 'A ! does not allow a credit as high as the width of the spread');

select * from finish();
rollback;
