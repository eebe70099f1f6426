-- The closes of both positions are requested; the question is about the CSP alone.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set close_asked_at = private.now(), close_asked_by = '77';
insert into private.prompts (kind, position_id, facts, expires_at, answer, answered_at, answered_by)
select 'confirmation', position_id, jsonb_build_object('action', 'close', 'position_ids', jsonb_build_array(position_id)),
  clock_timestamp(), 'confirm', private.now(), '77' from public.positions where request_id = 'CSP';

select is(answer, case status when 'cancelled' then 'true' else 'PT409' end, 'A withdrawal is refused while a close is live: ' || status)
from pg_temp.in_each_status($$ select private.decide_confirmation(q, 'withdraw', '77') from private.prompts q $$);
select is((select close_asked_by from public.positions where request_id = 'CSP'), null, 'The close of the CSP is withdrawn');
select is((select close_asked_by from public.positions where request_id = 'VPC'), '77', 'The close of the VPC stays requested');

select * from finish();
rollback;
