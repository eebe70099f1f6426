begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select private.resend_card(md5('proposed'));
select private.resend_card(md5('proposed'));
select results_eq(
  $$ select kind, request_id, facts from private.outbox $$, $$ values ('card', 'proposed', '{"anew": true}'::jsonb) $$, 'anew, and once'
);
update public.trade_requests set status = 'expired' where request_id = 'proposed';
select throws_ok($$ select private.resend_card(md5('proposed')) $$, 'PT409', 'that request has ended', 'not when it is over');
select throws_ok($$ select private.resend_card('proposed') $$, 'PT409', 'that request has ended', 'nor by another handle');

select * from finish();
rollback;
