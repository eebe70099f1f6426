begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1), 2);
select isnt(
  private.entry_breach(r, null, null), null, 'a drift blocks entries in its ticker'
) from public.trade_requests r where request_id = 'proposed';

select ok(private.decide_drift(q, 'dismiss', '77'), 'a person dismisses it') from private.prompts q;
select results_eq(
  $$ select dismissed_at, dismissed_by from public.drifts $$, $$ values (private.now(), '77') $$, 'the person and the time are stored'
);
select is(private.entry_breach(r, null, null), null, 'entries are allowed again') from public.trade_requests r where request_id = 'proposed';

select * from finish();
rollback;
