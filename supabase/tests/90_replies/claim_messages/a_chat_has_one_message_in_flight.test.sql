-- An earlier message may have been committed after a later one had left.
begin;
select plan(1);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind, status, attempts, due_at) values
  (1, 'earlier', 'due', 0, clock_timestamp()), (1, 'later', 'sending', 1, clock_timestamp() + interval '1 hour');
select is(public.claim_messages(), '[]'::jsonb, 'A chat with a message in flight gets no other, so messages arrive in order');

select * from finish();
rollback;
