begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir assigned.psql

select private.book_assigned_shares(array[:csp]);
select private.book_assigned_shares(array[:csp]);
select results_eq(
  'select ticker, quantity, price, traded_at, order_id is not null from public.share_trades',
  $$ values ('SPY', 200, 571.2500, private.now(), true) $$,
  '200 shares at the price by which the puts were valued');
delete from public.share_trades;
update public.orders set exit_reason = 'manual' where purpose = 'exit';
select private.book_assigned_shares(array[:csp]);
select is_empty('select from public.share_trades', 'a close for another reason brings no shares');
update public.orders set exit_reason = 'assigned' where purpose = 'exit';
update public.positions p set legs = replace(p.legs::text, 'SPY', 'SPY1')::jsonb;
select private.book_assigned_shares(array[:csp]);
select is_empty('select from public.share_trades', 'an adjusted contract books no shares, because it does not deliver 100');

select * from finish();
rollback;
