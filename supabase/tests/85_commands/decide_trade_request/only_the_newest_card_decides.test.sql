begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select is(pg_temp.press(1, 'approve', message_id => 6), '{"outcome": "stale"}'::jsonb, 'an older message does not');
select is(
  pg_temp.press(2, 'approve', chat_id => -200), '{"outcome": "stale"}'::jsonb, 'the same number in another chat does not'
);
select is(pg_temp.press(3, 'approve', token => 'guessed'), '{"outcome": "stale"}'::jsonb, 'another token does not');
select is((select status from public.trade_requests), 'pending', 'nothing came of it');
select results_eq(
  'select subject, outcome from public.actions order by update_id',
  $$ values ('{"request_id": "CSP"}'::jsonb, 'stale'), ('{"request_id": "CSP"}', 'stale'), ('{}', 'stale') $$,
  'but that it was tried'
);

select * from finish();
rollback;
