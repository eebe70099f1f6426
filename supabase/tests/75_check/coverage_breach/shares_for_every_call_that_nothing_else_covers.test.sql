begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

create function pg_temp.breach(strategy_type text default 'CC', quantity integer default 1) returns text
language sql return private.coverage_breach(
  pg_temp.a_draft('new', strategy_type, jsonb_build_object('ticker', 'KO', 'strike_price', 55, 'quantity', breach.quantity)));

select is(pg_temp.breach(), null, 'before the broker''s first report nothing is refused');
select pg_temp.then_held('{"T": 100}');
select is(pg_temp.breach(), 'KO: 0 shares held, 100 needed.', 'no shares are held');
select is(pg_temp.breach('VCC'), null, 'other strategies need none');
select pg_temp.then_held('{"KO": 300}');
select is(pg_temp.breach(quantity => 3), null, 'all held shares are free');
select is(pg_temp.breach(quantity => 4), 'KO: 300 shares held, 400 needed.', 'one more contract is refused');
select pg_temp.then_held('{"KO": 300, "KO260410C00060000": -2}');
select is(pg_temp.breach(quantity => 2), 'KO: 300 shares held, 400 needed.', 'short calls of any origin need their shares');

-- First approved earlier, then at the broker.
select pg_temp.proposed('first', 'CC', '{"ticker": "KO", "strike_price": 55, "quantity": 1}');
update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77' where request_id = 'first';
select is(pg_temp.breach(), 'KO: 300 shares held, 400 needed.', 'a request approved earlier has priority');
select is((select private.coverage_breach(r) from public.trade_requests r where request_id = 'first'), null, 'the earlier request has enough shares');
update public.trade_requests set status = 'executing' where request_id = 'first';
insert into public.orders (request_id, purpose, status, limit_price, quantity) values ('first', 'entry', 'working', 150, 1);
select is(pg_temp.breach(), 'KO: 300 shares held, 400 needed.', 'an entry that is working needs its shares, too');

select * from finish();
rollback;
