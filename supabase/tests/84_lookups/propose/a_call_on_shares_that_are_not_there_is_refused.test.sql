begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.propose(request_id text, quantity integer, origin text, strategy_type text default 'CC') returns boolean
language sql return private.propose(
  pg_temp.a_request(propose.request_id, propose.strategy_type, jsonb_build_object('strike_price', 620, 'quantity', propose.quantity)), propose.origin);

select is(pg_temp.propose('unknown', 9, 'chat'), true, 'before the broker has told anything nobody knows');
insert into private.shares_held (ticker, held, uncovered_calls) values ('SPY', 300, 1);
select throws_ok($$ select pg_temp.propose('a', 3, 'chat') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'three calls, and one that is sold already');
select throws_ok($$ select pg_temp.propose('a', 3, 'scan') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'of a list, too');
select is((select count(*)::integer from public.trade_requests), 1, 'nothing is kept of it');
select is((select count(*)::integer from private.outbox where request_id = 'a'), 0, 'and no card sent');
select is(pg_temp.propose('b', 2, 'chat'), true, 'two are covered');
select is(pg_temp.propose('c', 2, 'scan'), true, 'by shares that nothing holds until it is approved');
update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77' where request_id = 'b';
select throws_ok($$ select pg_temp.propose('d', 1, 'chat') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'what was approved goes first');
select is(pg_temp.propose('e', 9, 'chat', 'CSP'), true, 'a put needs none');
select is(pg_temp.propose('f', 9, 'chat', 'VCC'), true, 'nor does a spread of calls');
select is(pg_temp.propose('g', 9, 'proposal'), true, 'what another program proposes may wait for its shares');
select is_empty('select from public.orders', 'nothing there makes an order');

select * from finish();
rollback;
