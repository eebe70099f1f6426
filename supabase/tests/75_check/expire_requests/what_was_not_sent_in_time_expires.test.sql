begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select public.propose_trade(pg_temp.a_request(name, 'CSP')) from unnest(array['approved', 'rejected', 'later']) name;
update public.trade_requests set status = request_id where request_id in ('approved', 'rejected');
update public.trade_requests set expires_at = private.now() where request_id in ('proposed', 'approved', 'rejected');
update public.trade_requests set expires_at = private.now() + interval '1 second' where request_id = 'later';
delete from private.outbox;

select private.expire_requests();
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'proposed' $$,
  $$ values ('expired', 'Nobody decided before the market closed.') $$, 'a pending request at its time'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'approved' $$,
  $$ values ('expired', 'It was approved, but could not be sent before the close.') $$, 'an approved request, too'
);
select is((select status from public.trade_requests where request_id = 'later'), 'pending', 'not a second earlier');
select is((select status from public.trade_requests where request_id = 'rejected'), 'rejected', 'a request that has ended stays as it ended');
select results_eq(
  $$ select kind, request_id, facts from private.outbox order by request_id $$,
  $$ values ('card', 'approved', '{}'::jsonb), ('card', 'proposed', '{}'), ('entry_news', null, '{"request_id": "approved",
    "ticker": "SPY", "status": "expired", "status_note": "It was approved, but could not be sent before the close."}') $$,
  'their cards are updated, and the approver hears of it'
);

select * from finish();
rollback;
