begin;
select plan(5);

select throws_ok(
  $$ select private.wake('exit-check') $$, '55000', null, 'without Vault nothing can be called: null would become the header'
);

select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
create temporary table called as select private.wake('exit-check', '{"only": "asked"}') as request_id;
select results_eq(
  $$ select request_id, 'exit-check' from called $$, $$ select request_id, function_name from private.calls $$,
  'the call is kept under the number of pg_net'
);
select results_eq(
  $$ select method, url, headers ->> 'x-cron-secret', convert_from(body, 'UTF8')::jsonb from net.http_request_queue $$,
  $$ values ('POST', 'https://project.test/functions/v1/exit-check', 'a secret', '{"only": "asked"}'::jsonb) $$,
  'it goes to the function, with the secret that may do this and nothing else'
);
select is(
  (select headers ->> 'Prefer' from net.http_request_queue), 'respond-async', 'which answers before it begins'
);
select is(
  (select timeout_milliseconds from net.http_request_queue), 10000, 'in ten seconds: pg_net sends nothing else while it waits'
);

select * from finish();
rollback;
