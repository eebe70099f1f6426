begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('held', 'CSP', '{"ticker": "XLE"}'), pg_temp.opened('over', 'CSP', '{"ticker": "GLD"}') as over \gset
select public.close_position(:over, 60, 'manual');
select pg_temp.proposed('pending', 'CSP', '{"ticker": "SPXW", "strike_price": 6000}'), pg_temp.entering('executing', 'CSP', '{"ticker": "TLT", "strike_price": 80}');
select results_eq('select ticker, underlying, expiration_date from private.taken_up order by ticker',
  $$ values ('SPXW', 'SPX', '2026-04-10'::date), ('TLT', 'TLT', '2026-04-10'), ('XLE', 'XLE', '2026-04-10') $$, 'An open position, a pending request and an executing request appear once each');
update public.trade_requests set status = 'approved' where request_id = 'pending';
select is((select count(*)::integer from private.taken_up), 3, 'An approved request counts');
update public.trade_requests set status = 'expired' where request_id = 'pending';
select is((select count(*)::integer from private.taken_up), 2, 'A lapsed request does not count');

select * from finish();
rollback;
