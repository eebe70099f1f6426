begin;
select plan(2);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind, due_at) values ('tried', clock_timestamp() + interval '1 hour'), ('next', clock_timestamp());
select is(public.claim_messages(), '[]'::jsonb, 'A message that is retried later holds back its chat, so messages arrive in order');
update private.outbox set due_at = clock_timestamp();
select is(public.claim_messages() -> 0 ->> 'kind', 'tried', 'A retried message goes first once it is due');

select * from finish();
rollback;
