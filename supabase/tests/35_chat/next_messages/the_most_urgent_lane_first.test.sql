-- Seconds in the pace of a person's chat whose five places are all used.
begin;
select plan(4);
\ir ../../helpers.psql

create function pg_temp.order_of(answered_last boolean) returns text[]
language sql as $$
  insert into private.chats (chat_id, paced_until, answered_last) values (1, clock_timestamp() + interval '1 hour', answered_last)
  on conflict (chat_id) do update set answered_last = excluded.answered_last;
  select array_agg(o.kind order by n.leaves_at) from private.next_messages() n join private.outbox o using (message_id);
$$;
insert into private.outbox (chat_id, kind) values
  (1, 'brief'), (1, 'card from long ago'), (1, 'opened'), (1, 'closed'), (1, 'help'), (1, 'pnl'), (1, 'confirmation of old');
delete from private.outbox where kind in ('card from long ago', 'confirmation of old');
select is(pg_temp.order_of(false), array['help', 'opened', 'brief'], 'the first message of each lane');
select is(pg_temp.order_of(true), array['opened', 'brief', 'help'], 'after an answer the other lanes get the next slot');
update private.outbox set status = 'sending', due_at = clock_timestamp() + interval '1 minute' where kind = 'closed';
select is(
  (select n.status from private.next_messages() n join private.outbox o using (message_id) where o.kind = 'closed'), 'sending',
  'a message in flight is the first of its lane'
);
select is(pg_temp.order_of(false), array['help', 'closed', 'brief'], 'it does not delay other lanes');

select * from finish();
rollback;
