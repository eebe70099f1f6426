-- The VPC has reached its profit target, and its last mark was missing. The CSP's close for profit is working, but
-- its target is not reached now.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-04-10 10:00');
update public.positions set unmarked_checks = 1, exit_dte = 0;
select pg_temp.begin_at_once(true) as run_id \gset
select public.apply_quotes(:run_id, 1, pg_temp.quotes(175, 100)) as answer \gset
select is(
  :'answer'::jsonb - 'at_work', '{"page": null, "checked": 1, "exits": []}', 'of two positions it evaluates the one that is being closed'
);
select results_eq(
  $$ select request_id, mark, unmarked_checks, counted_at from public.positions order by 1 $$,
  $$ values ('CSP', 175.0000, 0, null::timestamptz), ('VPC', null, 1, null) $$, 'its mark is stored, and the check does not count'
);
select is(pg_temp.message('expiring'), null, 'the schedule announces what expires today');

select pg_temp.set_clock('2026-02-24 10:15');
select pg_temp.cancel_all();
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select pg_temp.approve('approved', 'CSP');
select public.apply_quotes(
  pg_temp.begin_at_once(true), 1, pg_temp.quotes(175, 100), '[{"ticker": "SPY", "price": 590}]') as answer \gset
select is(:'answer'::jsonb -> 'exits' -> 0 ->> 'reason', 'manual', 'a close that a person requested is claimed');
select is(
  (select status from public.trade_requests where request_id = 'approved'), 'executing', 'an approved request is claimed'
);
select is((select count(*) from private.exit_decisions), 2::bigint, 'no other position has a decision');

select * from finish();
rollback;
