begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select private.resend_card(md5('proposed'));
select private.resend_card(md5('proposed'));
select results_eq(
  $$ select kind, request_id, facts from private.outbox $$, $$ values ('card', 'proposed', '{"anew": true}'::jsonb) $$, 'The card is queued as a new message, and once'
);
update public.trade_requests set status = 'expired' where request_id = 'proposed';
select throws_ok($$ select private.resend_card(md5('proposed')) $$, 'PT409', 'that request has ended', 'The card of a request that has ended is refused');
select throws_ok($$ select private.resend_card('proposed') $$, 'PT409', 'that request has ended', 'An unknown handle is refused');

select * from finish();
rollback;
