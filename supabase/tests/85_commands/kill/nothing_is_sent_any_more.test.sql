begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'intent' where status = 'working';
update public.trade_requests set status = 'executing' where request_id = 'proposed';
insert into private.card_tokens values ('proposed', 'before');
delete from private.outbox;
select private.kill('77');

select results_eq(
  $$ select killed_at, killed_by from public.switches $$, $$ values (private.now(), '77') $$, 'The kill switch is on'
);
select results_eq(
  $$ select purpose, status, broker_message from public.orders where source = 'engine' order by purpose $$,
  $$ values ('entry', 'cancelled', 'The kill switch was turned on before it was sent.'),
    ('exit', 'cancelled', 'The kill switch was turned on before it was sent.') $$,
  'Orders that were not sent yet are cancelled'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'proposed' $$,
  $$ values ('pending', 'The kill switch was turned on before it was sent.') $$, 'The request of a cancelled entry is pending again'
);
select is_empty('select from private.card_tokens', 'The token of the old card is deleted');
select results_eq($$ select kind, request_id from private.outbox $$, $$ values ('card', 'proposed') $$, 'The request gets a new card');

select * from finish();
rollback;
