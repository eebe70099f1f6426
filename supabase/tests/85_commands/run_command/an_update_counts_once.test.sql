begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.run_command(900, '77', 'pause');
select is(public.run_command(900, '77', 'resume'), '{"outcome": "replayed"}'::jsonb, 'An update that Telegram sends again is reported as replayed');
select is((select count(*) from public.actions), 1::bigint, 'A repeated update is one action');

select * from finish();
rollback;
