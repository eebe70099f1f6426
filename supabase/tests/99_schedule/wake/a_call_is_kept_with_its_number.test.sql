begin;
select plan(5);

select throws_ok(
  $$ select private.wake('exit-check') $$, '55000', null, 'without Vault nothing is called, because the header would be null'
);

select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
create temporary table called as select private.wake('exit-check', '{"only": "asked"}') as request_id;
select results_eq(
  $$ select request_id, 'exit-check' from called $$, $$ select request_id, function_name from private.calls $$,
  'the call is stored with pg_net''s id'
);
select results_eq(
  $$ select method, url, headers ->> 'x-cron-secret', convert_from(body, 'UTF8')::jsonb from net.http_request_queue $$,
  $$ values ('POST', 'https://project.test/functions/v1/exit-check', 'a secret', '{"only": "asked"}'::jsonb) $$,
  'it calls the function with the cron secret only'
);
select is(
  (select headers ->> 'Prefer' from net.http_request_queue), 'respond-async', 'the function answers before it works'
);
select is(
  (select timeout_milliseconds from net.http_request_queue), 10000, 'the timeout is ten seconds, because pg_net sends nothing else meanwhile'
);

select * from finish();
rollback;
