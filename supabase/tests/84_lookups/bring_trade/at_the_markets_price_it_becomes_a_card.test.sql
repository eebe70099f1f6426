begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select pg_temp.bring();
-- The mid is 305 and the bid 300. A quarter of the way is 303.75, and from 300.00 on the tick of a single option is ten dollars.
select results_eq(
  'select request_id, strategy_type, ticker, expiration_date, net_credit, floor_credit, quantity, contract, origin, status, overrides from public.trade_requests',
  format($$ values ('sell-%s', 'CSP', 'SPY', date '2026-04-10', 300.0000, 300.0000, 2, 'SPY 580 put Apr 10 ''26', 'chat', 'pending', '{}'::jsonb) $$, lookup_id),
  'A typed trade becomes a pending request at the market''s price'
) from private.lookups;
select results_eq('select kind, request_id from private.outbox', 'select ''card'', request_id from public.trade_requests', 'The request''s card is sent');
select is(
  (select quoted from public.trade_requests),
  private.quoted_facts('SPY', (select legs from public.trade_requests), 300, 600, private.now(), json_build_array(pg_temp.option('580p', 300, 310))),
  'The request keeps the market''s quotes'
);
select is_empty('select from public.orders', 'A typed trade creates no order');

create function pg_temp.brings(bid numeric, ask numeric, differing jsonb default '{}') returns numeric
language plpgsql as $$
begin
  delete from private.outbox; delete from public.trade_requests;
  perform private.bring_trade(pg_temp.known(brings.differing), pg_temp.answers(jsonb_build_array(
    pg_temp.option('580p', brings.bid, brings.ask), pg_temp.option('575p', 240, 250))));
  return (select trim_scale(r.net_credit) from public.trade_requests r);
end;
$$;
select is(pg_temp.brings(140, 160), 145::numeric, '147.50 is rounded down to 145, because the tick is five cents a share');
select is(pg_temp.brings(141, 160), 145::numeric, '148.125 is rounded down to 145');
select is(pg_temp.brings(146, 160), 150::numeric, '151.25 is rounded down to 150');
select is(pg_temp.brings(5, 5), 5::numeric, 'Five cents a share is a possible credit');
-- The mid is 305 - 245 = 60, the natural credit 300 - 250 = 50. A quarter of the way is 57.50.
select is(pg_temp.brings(300, 310, jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'))), 57::numeric, 'The credit of a spread counts both legs and is rounded down to a whole cent a share');
select is(pg_temp.brings(140, 160, '{"credit": 1.555}'), 155.5, 'A typed credit is proposed as typed');
select is(pg_temp.brings(140, 160, '{"credit": 3}'), 300::numeric, 'A credit of exactly double the mid is proposed without a question');
select is(pg_temp.brings(140, 160, '{"credit": 0.75}'), 75::numeric, 'A credit of exactly half the mid is proposed without a question');
select is(pg_temp.brings(null, 160, '{"credit": 1.5}'), 150::numeric, 'A typed credit is proposed without a quote');
select is((select quoted -> 'is_quoted' from public.trade_requests), 'false', 'The card says that the trade is not quoted');
select is(pg_temp.brings(140, 160, '{"quantity": null}'), 145::numeric, 'A trade without a quantity is proposed');
select is((select quantity from public.trade_requests), 1, 'A trade without a quantity is for one contract');

select * from finish();
rollback;
