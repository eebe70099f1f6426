begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close(position_id) from public.positions where request_id = 'VPC';
select ok(private.decide_confirmation(q, 'confirm', '77'), 'confirmed') from private.prompts q;
select results_eq(
  $$ select request_id, close_asked_at, close_asked_by from public.positions where close_asked_at is not null $$,
  $$ values ('VPC', private.now(), '77') $$, 'it is wanted closed'
);
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'orders are made by checks and nowhere else');
select ok(private.wakes() ? 'exit-check', 'so one is wanted');
select throws_ok(
  $$ select private.decide_confirmation(q, 'confirm', '77') from private.prompts q $$, 'PT409',
  'no position is open whose close is not already requested', 'a second time there is nothing left to ask for'
);

select * from finish();
rollback;
