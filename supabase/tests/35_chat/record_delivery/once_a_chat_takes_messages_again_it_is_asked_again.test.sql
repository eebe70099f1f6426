begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.prompts (kind, facts) values ('working_closes', '{}');
insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts;
select public.record_delivery((public.claim_messages(-1) -> 0 ->> 'message_id')::bigint, 1, 'blocked', error => 'Forbidden: the group chat was deleted');
insert into private.outbox (kind) values ('opened'), ('closed');
select public.record_delivery((public.claim_messages(-1) -> 0 ->> 'message_id')::bigint, 1, 'sent', -1, 5);
select is((select count(*)::integer from private.outbox where prompt_id is not null and status = 'due'), 1, 'questions are repeated with the first message that arrives');
select public.claim_messages(-1) as both \gset
select public.record_delivery((m ->> 'message_id')::bigint, 1, 'refused', error => 'Bad Request')
from jsonb_array_elements(:'both'::jsonb) m where m ->> 'kind' = 'working_closes';
select public.record_delivery((m ->> 'message_id')::bigint, 1, 'sent', -1, 6)
from jsonb_array_elements(:'both'::jsonb) m where m ->> 'kind' = 'closed';
select is((select status from private.outbox where kind = 'closed'), 'sent', 'a later message does not repeat them');
select is(
  (select count(*)::integer from private.outbox where prompt_id is not null and status = 'due'), 0,
  'a message that Telegram refused for itself is not repeated with each of them'
);

select * from finish();
rollback;
