begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
update public.orders set status = 'intent' where purpose = 'exit';
select public.release_orders(:run_id) as told \gset

select is(jsonb_array_length(:'told'::jsonb -> 'place'), 1, 'one order is to be placed');
-- The legs are those of the position; a broker reverses their sides to close.
select is(
  :'told'::jsonb -> 'place' -> 0,
  (select jsonb_build_object('order_id', order_id, 'client_order_id', client_order_id, 'broker_order_id', null, 'purpose', 'exit',
      'legs', jsonb_build_array(jsonb_build_object('action', 'sell', 'option_type', 'put', 'strike', 580,
        'expiration', '2026-04-10', 'quantity', 2, 'symbol', 'SPY260410P00580000')),
      'max_worth', 58000, 'collateral', 58000, 'quantity', 2, 'limit_price', 75.0000, 'max_debit', null, 'tick', null, 'sent_at', sent_at)
    from pg_temp.close_of('CSP')),
  'with all facts that a broker needs'
);
select is((select status from pg_temp.close_of('CSP')), 'sent', 'from now on it may have been sent');
select ok(
  (select sent_at between clock_timestamp() - interval '1 minute' and clock_timestamp() from pg_temp.close_of('CSP')),
  'sent_at is the present real time'
);

select * from finish();
rollback;
