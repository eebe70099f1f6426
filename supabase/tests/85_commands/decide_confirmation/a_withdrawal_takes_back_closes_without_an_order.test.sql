-- The closes of both positions are requested. The CSP's close is at the broker, the VPC's is waiting.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set close_asked_at = private.now(), close_asked_by = '77';
insert into private.prompts (kind, facts, expires_at, answer, answered_at, answered_by)
select 'confirmation', jsonb_build_object('action', 'close_all', 'position_ids', jsonb_agg(position_id)), clock_timestamp(),
  'confirm', private.now(), '77' from public.positions;

select ok(private.decide_confirmation(q, 'withdraw', '77'), 'A confirmation can be withdrawn') from private.prompts q;
select is((select close_asked_at from public.positions where request_id = 'VPC'), null, 'A close without an order is withdrawn');
select is((select close_asked_by from public.positions where request_id = 'CSP'), '77', 'A close whose order was sent stays requested');
select throws_ok(
  $$ select private.decide_confirmation(q, 'withdraw', '77') from private.prompts q $$, 'PT409',
  'it is too late: the order has been sent, or the position has closed', 'A second withdrawal is refused'
);

select * from finish();
rollback;
