begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into private.prompts (kind, position_id, facts, token)
select 'settlement', position_id, '{"assigned_debit": 120}', 'settlement' from public.positions where request_id = 'VPC';
insert into private.prompts (kind, ticker, facts, token)
values ('drift', 'QQQ', '{"lines": [{"symbol": "QQQ", "booked": 0, "held": 100}]}', 'drift');
insert into public.drifts (symbol, ticker, kind, booked, held, position_ids) values ('QQQ', 'QQQ', 'foreign', 0, 100, '{}');
update public.orders set status = 'unknown', candidates = '["B7", "B8"]' where purpose = 'exit';
insert into private.prompts (kind, order_id, facts, token)
select 'which_order', order_id, '{"candidates": ["B7", "B8"]}', 'which_order' from public.orders where purpose = 'exit';

select is(public.answer_prompt(900, 'drift', 1, 5, 'dismiss', '77') ->> 'outcome', 'answered', 'A question about a drift takes its answer');
select is(public.answer_prompt(901, 'which_order', 1, 5, 'order2', '77') ->> 'outcome', 'answered', 'A question about an unknown order takes its answer');
select pg_temp.set_clock('2026-04-13 09:00');
delete from private.outbox;
select is(public.answer_prompt(902, 'settlement', 1, 5, 'expired', '77') ->> 'outcome', 'answered', 'A question about a settlement takes its answer');
select is(
  (select count(*) from private.outbox where kind = 'settlement'), 1::bigint,
  'The message of a settlement is updated once'
);

select * from finish();
rollback;
