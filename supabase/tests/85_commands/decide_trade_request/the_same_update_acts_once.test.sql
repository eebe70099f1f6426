-- Telegram sends an update again until it is answered.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select pg_temp.press(1, 'approve');
select is(pg_temp.press(1, 'approve'), '{"outcome": "replayed", "status": "approved"}'::jsonb, 'A repeated update is reported as replayed');
select is((select count(*)::integer from public.actions), 1, 'A repeated update is one action');
select is((select count(*)::integer from private.outbox), 1, 'A repeated update does not update the card again');

select * from finish();
rollback;
