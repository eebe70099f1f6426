begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('brief');
select public.claim_messages() -> 0 as claimed \gset
select is(:'claimed'::jsonb #>> '{facts,open,total}', '2', 'A claimed brief counts the open positions');
select is((select facts from private.outbox), :'claimed'::jsonb -> 'facts', 'A report''s facts are stored as shown');
select is(:'claimed'::jsonb #>> '{facts,message_id}', :'claimed'::jsonb ->> 'message_id', 'A report has its message_id, by which it can be published');

select * from finish();
rollback;
