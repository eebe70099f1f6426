begin;
select plan(2);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind, due_at) values ('tried', clock_timestamp() + interval '1 hour'), ('next', clock_timestamp());
select is(public.claim_messages(), '[]'::jsonb, 'a message that is tried again later holds its chat: they arrive in order');
update private.outbox set due_at = clock_timestamp();
select is(public.claim_messages() -> 0 ->> 'kind', 'tried', 'then it goes first');

select * from finish();
rollback;
