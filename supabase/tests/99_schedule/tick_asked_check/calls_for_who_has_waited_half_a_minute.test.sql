begin;
select plan(7);
\ir ../../helpers.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

create function pg_temp.calls_after(waiting interval) returns boolean
language plpgsql as $$
begin
  update private.check_lease set wanted_at = clock_timestamp() - waiting;
  return private.tick_asked_check() is not null;
end;
$$;

select is(private.tick_asked_check(), null, 'no check is requested');
select ok(not pg_temp.calls_after('25 seconds'), 'the requester may have called it');
select ok(pg_temp.calls_after('31 seconds'), 'after half a minute nobody has');
select pg_temp.a_run();
select ok(not pg_temp.calls_after('31 seconds'), 'a running check will report that another one was requested');
update private.check_lease set expires_at = clock_timestamp();
select ok(pg_temp.calls_after('31 seconds'), 'the running check was cut off');

select is(
  (select convert_from(body, 'UTF8')::jsonb from net.http_request_queue order by id desc limit 1), '{"only": "asked"}',
  'a person''s request needs a partial check'
);
update private.check_lease set full_wanted = true;
select private.tick_asked_check();
select is(
  (select convert_from(body, 'UTF8')::jsonb from net.http_request_queue order by id desc limit 1), '{}',
  'a full check that was turned away is called as one'
);

select * from finish();
rollback;
