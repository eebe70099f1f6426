-- Sent in the future, so that however slowly this runs they are less than a second old.
begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind, status, sent_at) select 100, 'm', 'sent', clock_timestamp() + interval '1 hour'
from generate_series(1, 29);
insert into private.outbox (chat_id, kind) values (1, 'm'), (2, 'm');
select is(jsonb_path_query_array(public.claim_messages(), '$[*].chat_id'), '[1]'::jsonb, 'after 29 there is room for one');

update private.outbox set status = 'sent', sent_at = clock_timestamp() + interval '1 hour' where chat_id = 1;
select is(public.claim_messages(), '[]'::jsonb, 'after 30 for none, in whatever chat');
update private.outbox set sent_at = clock_timestamp() - interval '1 hour' where status = 'sent';
select is(jsonb_path_query_array(public.claim_messages(), '$[*].chat_id'), '[2]'::jsonb, 'those of before do not count');

select * from finish();
rollback;
