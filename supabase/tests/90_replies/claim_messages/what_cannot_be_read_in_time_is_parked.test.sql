begin;
select plan(3);
\ir ../../book.psql

-- The error of the API's statement timeout.
create or replace function private.performance_facts() returns jsonb
language plpgsql as $$ begin raise exception 'canceling statement due to statement timeout' using errcode = '57014'; end; $$;
delete from private.outbox;
insert into private.outbox (kind) values ('performance'), ('next');
select is(
  jsonb_path_query_array(public.claim_messages(), '$[*].kind'), '["next"]'::jsonb, 'A message whose content times out does not hold back others'
);
select results_eq(
  $$ select status, error from private.outbox where kind = 'performance' $$,
  $$ values ('parked', 'Its content cannot be read: canceling statement due to statement timeout') $$, 'A message whose content times out is parked with the reason'
);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();
select results_eq(
  $$ select part, fault, subject from private.system_faults() $$, $$ values ('messages', 'unsent', 'performance') $$, 'A parked message is reported as a fault'
);

select * from finish();
rollback;
