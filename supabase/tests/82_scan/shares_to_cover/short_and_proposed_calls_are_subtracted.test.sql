begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.covers() returns text
language sql return (select format('%s at %s', c.contracts, round(c.cost, 2)) from private.shares_to_cover('XLE') c);
create function pg_temp.a_call(quantity integer) returns jsonb
language sql return jsonb_build_object('ticker', 'XLE', 'strike_price', 105, 'net_credit', 100, 'quantity', quantity);

select is(pg_temp.covers(), '0 at ', 'Without shares no call is covered');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 99, 90, '2026-02-02 15:00Z');
select is(pg_temp.covers(), '0 at 90.00', 'Ninety-nine shares cover no call');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 251, 95, '2026-02-03 15:00Z'), ('GLD', 900, 1, '2026-02-03 15:00Z');
select is(pg_temp.covers(), '3 at 93.59', 'Whole hundreds are covered, at the average cost: (99 x 90 + 251 x 95) / 350');
insert into private.shares_held (ticker, held) values ('XLE', 500);
select is(pg_temp.covers(), '3 at 93.59', 'Shares at the broker that are not in the book do not count');
update private.shares_held set held = 250 where ticker = 'XLE';
select is(pg_temp.covers(), '2 at 93.59', 'Shares that the broker does not hold cover nothing');
update private.shares_held set held = 350, uncovered_calls = 2 where ticker = 'XLE';
select is(pg_temp.covers(), '1 at 93.59', 'Calls already short at the broker are subtracted, whoever sold them');
update private.shares_held set uncovered_calls = 0 where ticker = 'XLE';
select pg_temp.proposed('proposed', 'CC', pg_temp.a_call(1)), pg_temp.proposed('elsewhere', 'CC', pg_temp.a_call(5) || '{"ticker": "GLD", "strike_price": 600}'),
  pg_temp.proposed('a put', 'CSP', pg_temp.a_call(1));
select is(pg_temp.covers(), '2 at 93.59', 'A proposed call is subtracted');
update public.trade_requests set status = 'rejected' where request_id = 'proposed';
select is(pg_temp.covers(), '3 at 93.59', 'A rejected call is not subtracted');

select pg_temp.opened('open', 'CC', pg_temp.a_call(2));
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'A call sold by the book is subtracted before the broker reports it');
update private.shares_held set uncovered_calls = 2 where ticker = 'XLE';
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'A call in the book and at the broker is subtracted once');
update public.trade_requests set status = 'executing', quantity = 3 where request_id = 'open';
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'The unfilled rest of an executing request is subtracted');
update public.trade_requests set quantity = 2 where request_id = 'open';
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'The filled part of a request is subtracted once');
update private.shares_held set held = -100 where ticker = 'XLE';
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'Short shares cover no call');
insert into public.share_trades (ticker, quantity, price) values ('XLE', -350, 99);
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'Sold shares cover no call');

select * from finish();
rollback;
