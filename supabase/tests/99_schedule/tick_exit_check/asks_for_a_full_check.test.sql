begin;
select plan(1);
\ir ../../clock.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

select private.tick_exit_check();
select is((select convert_from(body, 'UTF8')::jsonb from net.http_request_queue), '{}', 'it is a full check');

select * from finish();
rollback;
