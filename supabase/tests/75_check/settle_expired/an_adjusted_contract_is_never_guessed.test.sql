-- Digits in the root mark an adjusted contract, which does not deliver 100 shares.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP', differing => '{"ticker": "SPY1"}') as csp \gset
select pg_temp.set_clock('2026-04-17 16:00');
select is(
  public.settle_expired(pg_temp.a_run(), '[{"ticker": "SPY1", "date": "2026-04-17", "close": 700}]'), '[]',
  'however far it is from its strike'
);
select results_eq(
  $$ select position_id, facts ->> 'outcome', facts -> 'assigned_debit' from private.prompts $$,
  format($$ values (%s::bigint, 'adjusted', 'null'::jsonb) $$, :csp),
  'a person is asked, and the cost of assignment is unknown'
);

select * from finish();
rollback;
