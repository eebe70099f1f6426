begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('m');
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
update private.outbox set due_at = clock_timestamp();
select public.claim_messages();
select public.record_delivery(:id, 1, 'refused', error => 'too late');
select results_eq(
  $$ select status, attempts, error from private.outbox $$, $$ values ('sending', 2, null::text) $$, 'the second attempt is in flight'
);
select public.record_delivery(:id, 2, 'sent');
select is((select status from private.outbox), 'sent', 'only its report counts');
select public.record_delivery(:id, 2, 'retry');
select is((select status from private.outbox), 'sent', 'a sent message stays sent');

select * from finish();
rollback;
