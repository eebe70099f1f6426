begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select is(pg_temp.press(1, 'approve', message_id => 6), '{"outcome": "stale"}'::jsonb, 'A press on an older message is stale');
select is(
  pg_temp.press(2, 'approve', chat_id => -200), '{"outcome": "stale"}'::jsonb, 'A press in another chat is stale'
);
select is(pg_temp.press(3, 'approve', token => 'guessed'), '{"outcome": "stale"}'::jsonb, 'A press with an unknown token is stale');
select is((select status from public.trade_requests), 'pending', 'A stale press decides nothing');
select results_eq(
  'select subject, outcome from public.actions order by update_id',
  $$ values ('{"request_id": "CSP"}'::jsonb, 'stale'), ('{"request_id": "CSP"}', 'stale'), ('{}', 'stale') $$,
  'Stale presses are recorded as actions'
);

select * from finish();
rollback;
