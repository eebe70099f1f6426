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
-- The mid is 305, the bid 300: a quarter of the way is 303.75, and from 300.00 on a single option's tick is ten dollars.
select results_eq(
  'select request_id, strategy_type, ticker, expiration_date, net_credit, floor_credit, quantity, contract, origin, status, overrides from public.trade_requests',
  format($$ values ('sell-%s', 'CSP', 'SPY', date '2026-04-10', 300.0000, 300.0000, 2, 'SPY 580 put Apr 10 ''26', 'chat', 'pending', '{}'::jsonb) $$, lookup_id),
  'a request that waits for approval, at the market''s price'
) from private.lookups;
select results_eq('select kind, request_id from private.outbox', 'select ''card'', request_id from public.trade_requests', 'its card asks');
select is(
  (select quoted from public.trade_requests),
  private.quoted_facts('SPY', (select legs from public.trade_requests), 300, 600, private.now(), json_build_array(pg_temp.option('580p', 300, 310))),
  'with what the market said'
);
select is_empty('select from public.orders', 'nothing there makes an order');

create function pg_temp.brings(bid numeric, ask numeric, differing jsonb default '{}') returns numeric
language plpgsql as $$
begin
  delete from private.outbox; delete from public.trade_requests;
  perform private.bring_trade(pg_temp.known(brings.differing), pg_temp.answers(jsonb_build_array(
    pg_temp.option('580p', brings.bid, brings.ask), pg_temp.option('575p', 240, 250))));
  return (select trim_scale(r.net_credit) from public.trade_requests r);
end;
$$;
select is(pg_temp.brings(140, 160), 145::numeric, '147.50 are 145 in five cents a share');
select is(pg_temp.brings(141, 160), 145::numeric, 'so are 148.125');
select is(pg_temp.brings(146, 160), 150::numeric, 'and 151.25 are 150');
select is(pg_temp.brings(5, 5), 5::numeric, 'five cents a share are a credit');
-- The mid is 305 - 245, the natural credit 300 - 250: a quarter of the way is 57.50.
select is(pg_temp.brings(300, 310, jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'))), 57::numeric, 'of a spread both legs count, and whole cents a share');
select is(pg_temp.brings(140, 160, '{"credit": 1.555}'), 155.5, 'a credit that was typed is asked for as it was typed');
select is(pg_temp.brings(140, 160, '{"credit": 3}'), 300::numeric, 'double the mid is not far from it');
select is(pg_temp.brings(140, 160, '{"credit": 0.75}'), 75::numeric, 'nor is half of it');
select is(pg_temp.brings(null, 160, '{"credit": 1.5}'), 150::numeric, 'without a quote a credit that was typed is taken');
select is((select quoted -> 'is_quoted' from public.trade_requests), 'false', 'the card says so');
select is(pg_temp.brings(140, 160, '{"quantity": null}'), 145::numeric, 'where nobody says how many');
select is((select quantity from public.trade_requests), 1, 'it is one');

select * from finish();
rollback;
