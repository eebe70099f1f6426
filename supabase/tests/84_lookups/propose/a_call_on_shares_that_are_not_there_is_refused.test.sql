begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.propose(request_id text, quantity integer, origin text, strategy_type text default 'CC') returns boolean
language sql return private.propose(
  pg_temp.a_request(propose.request_id, propose.strategy_type, jsonb_build_object('strike_price', 620, 'quantity', propose.quantity)), propose.origin);

select is(pg_temp.propose('unknown', 9, 'chat'), true, 'A call is proposed while the broker has not reported any shares');
insert into private.shares_held (ticker, held, uncovered_calls) values ('SPY', 300, 1);
select throws_ok($$ select pg_temp.propose('a', 3, 'chat') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'A call is refused when the shares do not cover it and the calls already short');
select throws_ok($$ select pg_temp.propose('a', 3, 'scan') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'A call from the list is refused without enough shares, too');
select is((select count(*)::integer from public.trade_requests), 1, 'A refused call creates no request');
select is((select count(*)::integer from private.outbox where request_id = 'a'), 0, 'A refused call sends no card');
select is(pg_temp.propose('b', 2, 'chat'), true, 'Calls that the shares cover are proposed');
select is(pg_temp.propose('c', 2, 'scan'), true, 'Pending calls do not reserve shares before their approval');
update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77' where request_id = 'b';
select throws_ok($$ select pg_temp.propose('d', 1, 'chat') $$, 'PT422', 'SPY: 300 shares held, 400 needed.', 'An approved call reserves its shares');
select is(pg_temp.propose('e', 9, 'chat', 'CSP'), true, 'A put needs no shares');
select is(pg_temp.propose('f', 9, 'chat', 'VCC'), true, 'A call spread needs no shares');
select is(pg_temp.propose('g', 9, 'proposal'), true, 'A call that a program proposes may wait for its shares');
select is_empty('select from public.orders', 'A proposal creates no order');

select * from finish();
rollback;
