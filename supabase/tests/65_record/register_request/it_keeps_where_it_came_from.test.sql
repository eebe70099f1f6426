begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select private.register_request(pg_temp.a_request('typed', 'CSP', '{"expiration_date": "2026-03-13"}'), '', 'chat');
select private.register_request(pg_temp.a_request('proposed', 'CSP', '{"expiration_date": "2026-03-13", "origin": "import"}'), '');
select results_eq(
  'select request_id, origin from public.trade_requests order by request_id', $$ values ('proposed', 'proposal'), ('typed', 'chat') $$,
  'the caller gives the origin'
);
select results_eq(
  $$ select r.request_id, f -> 'warnings', f ->> 'exit_dte', f ->> 'exit_dte_off'
    from public.trade_requests r, private.card_facts(r) f order by r.request_id $$,
  $$ values ('proposed', '["inside_exit_dte"]'::jsonb, '21', null), ('typed', '["date_rule_off"]', null, '21') $$,
  'the card shows what follows from it'
);
insert into public.orders (request_id, purpose, status, limit_price, quantity, filled_quantity, fill_cash) values ('typed', 'entry', 'filled', 150, 2, 2, 300);
select private.open_filled_entries();
select is((select facts ->> 'exit_dte_off' from private.outbox where kind = 'opened'), '21', 'the message of the opening does, too');

select * from finish();
rollback;
