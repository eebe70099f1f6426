begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

update public.limits set max_risk_per_trade = 115699.99;
select is(
  pg_temp.press(1, 'approve'),
  '{"outcome": "refused", "status": "pending", "message": "It risks 115,700.00; max_risk_per_trade is 115,699.99.",
    "wakes": ["deliver-alerts"]}'::jsonb,
  'An approval that breaks a limit is refused with both figures'
);
select results_eq(
  'select status_note, decided_by from public.trade_requests',
  $$ values ('It risks 115,700.00; max_risk_per_trade is 115,699.99.', null::text) $$, 'The request stays undecided and has the reason'
);
select results_eq(
  'select outcome, message from public.actions',
  $$ values ('refused', 'It risks 115,700.00; max_risk_per_trade is 115,699.99.') $$, 'The refusal is recorded as an action'
);
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'CSP') $$, 'The card is updated');
update public.limits set max_risk_per_trade = null;
select is(pg_temp.press(2, 'approve') ->> 'outcome', 'approved', 'The request can be approved once the limit allows it');

select * from finish();
rollback;
