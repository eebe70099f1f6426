begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close(position_id) from public.positions where request_id = 'VPC';
select ok(private.decide_confirmation(q, 'confirm', '77'), 'A close can be confirmed') from private.prompts q;
select results_eq(
  $$ select request_id, close_asked_at, close_asked_by from public.positions where close_asked_at is not null $$,
  $$ values ('VPC', private.now(), '77') $$, 'A confirmed close is requested, with the person and the time'
);
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'A confirmation creates no order: only checks do');
select ok(private.wakes() ? 'exit-check', 'A confirmation wakes a check');
select throws_ok(
  $$ select private.decide_confirmation(q, 'confirm', '77') from private.prompts q $$, 'PT409',
  'no position is open whose close is not already requested', 'A second confirmation is refused'
);

select * from finish();
rollback;
