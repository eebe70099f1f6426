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

select is(private.tick_asked_check(), null, 'nobody waits');
select ok(not pg_temp.calls_after('25 seconds'), 'whoever took the wish may have called');
select ok(pg_temp.calls_after('31 seconds'), 'nobody did');
select pg_temp.a_run();
select ok(not pg_temp.calls_after('31 seconds'), 'a check is at work, and will say that it was asked again');
update private.check_lease set expires_at = clock_timestamp();
select ok(pg_temp.calls_after('31 seconds'), 'or it was cut off');

select is(
  (select convert_from(body, 'UTF8')::jsonb from net.http_request_queue order by id desc limit 1), '{"only": "asked"}',
  'what a person wants is a partial check'
);
update private.check_lease set full_wanted = true;
select private.tick_asked_check();
select is(
  (select convert_from(body, 'UTF8')::jsonb from net.http_request_queue order by id desc limit 1), '{}',
  'a full one that was turned away is asked for as one'
);

select * from finish();
rollback;
