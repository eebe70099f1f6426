-- No rule of the VPC holds at 120.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts, expires_at, answer, answered_at, answered_by)
select 'confirmation', position_id, jsonb_build_object('action', 'close', 'position_ids', jsonb_build_array(position_id)),
  clock_timestamp(), 'confirm', private.now(), '77'
from public.positions where request_id = 'VPC';
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';

select exits -> 0 ->> 'reason' as reason
from private.claim_exits(pg_temp.run(pg_temp.begin_check()), pg_temp.quotes(220, 100)) \gset
select is(:'reason'::text, 'manual', 'a close by hand is claimed');
select results_eq(
  $$ select exit_reason, urgency, limit_price, max_debit from pg_temp.close_of('VPC') $$,
  $$ values ('manual', 2::smallint, 120.0000, 500.0000) $$,
  'it begins at the mid'
);
select is(
  (select count(*) from private.outbox o join private.prompts q using (prompt_id) where q.kind = 'confirmation'), 1::bigint,
  'the question''s message shows the progress'
);

select * from finish();
rollback;
