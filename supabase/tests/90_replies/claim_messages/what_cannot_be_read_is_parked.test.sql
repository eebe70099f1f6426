begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind, facts) values ('positions', '{"page": "first"}'), ('next', '{}');
select is(
  jsonb_path_query_array(public.claim_messages(), '$[*].kind'), '["next"]'::jsonb, 'A message with unreadable content does not hold back others'
);
select is((select status from private.outbox where kind = 'positions'), 'parked', 'A message with unreadable content is parked');
select matches(
  (select error from private.outbox where kind = 'positions'), '^Its content cannot be read: .*first', 'A parked message has the reason'
);

select * from finish();
rollback;
