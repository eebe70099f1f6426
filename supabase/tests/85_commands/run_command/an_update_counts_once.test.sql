begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.run_command(900, '77', 'pause');
select is(public.run_command(900, '77', 'resume'), '{"outcome": "replayed"}'::jsonb, 'Telegram sends it until it is answered');
select is((select count(*) from public.actions), 1::bigint, 'one message is one action');

select * from finish();
rollback;
