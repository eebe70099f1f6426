begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind, facts) values ('positions', '{"page": "first"}'), ('next', '{}');
select is(
  jsonb_path_query_array(public.claim_messages(), '$[*].kind'), '["next"]'::jsonb, 'it keeps nothing from being sent'
);
select is((select status from private.outbox where kind = 'positions'), 'parked', 'it is put aside');
select matches(
  (select error from private.outbox where kind = 'positions'), '^Its content cannot be read: .*first', 'with the reason'
);

select * from finish();
rollback;
