-- They are sent in the future, so that they are less than a second old however slowly this runs.
begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind, status, sent_at) select 100, 'm', 'sent', clock_timestamp() + interval '1 hour'
from generate_series(1, 29);
insert into private.outbox (chat_id, kind) values (1, 'm'), (2, 'm');
select is(jsonb_path_query_array(public.claim_messages(), '$[*].chat_id'), '[1]'::jsonb, 'After 29 messages in a second one more is claimed');

update private.outbox set status = 'sent', sent_at = clock_timestamp() + interval '1 hour' where chat_id = 1;
select is(public.claim_messages(), '[]'::jsonb, 'After 30 messages in a second none is claimed, in any chat');
update private.outbox set sent_at = clock_timestamp() - interval '1 hour' where status = 'sent';
select is(jsonb_path_query_array(public.claim_messages(), '$[*].chat_id'), '[2]'::jsonb, 'Older messages do not count');

select * from finish();
rollback;
