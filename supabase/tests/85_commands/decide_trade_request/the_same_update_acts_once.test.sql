-- Telegram sends an update again until it is answered.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir card.psql

select pg_temp.press(1, 'approve');
select is(pg_temp.press(1, 'approve'), '{"outcome": "replayed", "status": "approved"}'::jsonb, 'it was handled');
select is((select count(*)::integer from public.actions), 1, 'nobody acted twice');
select is((select count(*)::integer from private.outbox), 1, 'and no card is edited twice');

select * from finish();
rollback;
