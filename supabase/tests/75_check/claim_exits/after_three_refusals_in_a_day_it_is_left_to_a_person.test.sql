begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.refuse(at timestamptz) returns void
language sql begin atomic
  insert into public.orders (request_id, position_id, purpose, exit_reason, status, limit_price, quantity, created_at)
  select request_id, position_id, 'exit', 'profit_target', 'rejected', 75, 2, at from public.positions where request_id = 'VPC';
end;

-- There were three refusals on Monday and two today.
select pg_temp.refuse('2026-02-23 15:00+00') from generate_series(1, 3);
select pg_temp.refuse(private.now()) from generate_series(1, 2);
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'a third attempt is made, because other days do not count');

update public.orders set status = 'rejected' where status = 'intent';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'refused', 'a fourth is not');
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'the position stays open');
select results_eq(
  $$ select facts ->> 'verdict' from private.outbox where kind = 'exit_due' $$, $$ values ('refused') $$, 'the owner is told once'
);

select * from finish();
rollback;
