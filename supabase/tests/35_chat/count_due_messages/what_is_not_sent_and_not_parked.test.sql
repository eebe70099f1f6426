begin;
select plan(1);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind, status) values
  (1, 'm', 'due'), (1, 'm', 'due'), (1, 'm', 'sending'), (1, 'm', 'sent'), (1, 'm', 'parked');
select is(public.count_due_messages(), 3, 'two waiting and one in flight are counted');

select * from finish();
rollback;
