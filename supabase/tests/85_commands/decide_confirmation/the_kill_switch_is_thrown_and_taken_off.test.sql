begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
select ok(private.decide_confirmation(q, 'confirm', '77'), 'The kill switch can be confirmed') from private.prompts q where facts ->> 'action' = 'kill';
select is((select killed_by from public.switches), '77', 'The kill switch is on, by the person who confirmed');

select private.ask_unkill();
insert into private.prompts (kind, position_id, facts, expires_at)
select 'confirmation', position_id, jsonb_build_object('action', 'close', 'position_ids', jsonb_build_array(position_id)),
  clock_timestamp()
from public.positions where request_id = 'VPC';
select throws_ok(
  $$ select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where facts ->> 'action' = 'close' $$,
  'PT409', null, 'A close asked about before the kill switch cannot be confirmed under it'
);
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where facts ->> 'action' = 'unkill';
select is((select killed_by from public.switches), null, 'A confirmed /unkill turns the switch off');

select * from finish();
rollback;
