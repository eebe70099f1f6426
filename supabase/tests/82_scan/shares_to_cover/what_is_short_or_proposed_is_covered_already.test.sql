begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.covers() returns text
language sql return (select format('%s at %s', c.contracts, round(c.cost, 2)) from private.shares_to_cover('XLE') c);
create function pg_temp.a_call(quantity integer) returns jsonb
language sql return jsonb_build_object('ticker', 'XLE', 'strike_price', 105, 'net_credit', 100, 'quantity', quantity);

select is(pg_temp.covers(), '0 at ', 'no shares, no calls');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 99, 90, '2026-02-02 15:00Z');
select is(pg_temp.covers(), '0 at 90.00', 'ninety-nine cover none');
insert into public.share_trades (ticker, quantity, price, traded_at) values ('XLE', 251, 95, '2026-02-03 15:00Z'), ('GLD', 900, 1, '2026-02-03 15:00Z');
select is(pg_temp.covers(), '3 at 93.59', 'whole hundreds, at what all have cost: (99 x 90 + 251 x 95) / 350');
insert into private.shares_held (ticker, held) values ('XLE', 500);
select is(pg_temp.covers(), '3 at 93.59', 'what the broker has besides is none of the book''s');
update private.shares_held set held = 250 where ticker = 'XLE';
select is(pg_temp.covers(), '2 at 93.59', 'what it has not covers nothing');
update private.shares_held set held = 350, uncovered_calls = 2 where ticker = 'XLE';
select is(pg_temp.covers(), '1 at 93.59', 'two of its calls are short, whoever sold them');
update private.shares_held set uncovered_calls = 0 where ticker = 'XLE';
select pg_temp.proposed('proposed', 'CC', pg_temp.a_call(1)), pg_temp.proposed('elsewhere', 'CC', pg_temp.a_call(5) || '{"ticker": "GLD", "strike_price": 600}'),
  pg_temp.proposed('a put', 'CSP', pg_temp.a_call(1));
select is(pg_temp.covers(), '2 at 93.59', 'one call is proposed on them');
update public.trade_requests set status = 'rejected' where request_id = 'proposed';
select is(pg_temp.covers(), '3 at 93.59', 'or was');

select pg_temp.opened('open', 'CC', pg_temp.a_call(2));
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'what the book has sold counts before the broker says so');
update private.shares_held set uncovered_calls = 2 where ticker = 'XLE';
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'and once');
update public.trade_requests set status = 'executing', quantity = 3 where request_id = 'open';
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'of what fills bit by bit the rest is proposed');
update public.trade_requests set quantity = 2 where request_id = 'open';
select is((select c.contracts from private.shares_to_cover('XLE') c), 1, 'and what has filled counts once');
update private.shares_held set held = -100 where ticker = 'XLE';
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'short shares cover none');
insert into public.share_trades (ticker, quantity, price) values ('XLE', -350, 99);
select is((select c.contracts from private.shares_to_cover('XLE') c), 0, 'nor do those that are gone');

select * from finish();
rollback;
