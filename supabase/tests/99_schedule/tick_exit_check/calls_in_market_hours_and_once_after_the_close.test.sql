begin;
select plan(5);
\ir ../../clock.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

create function pg_temp.calls_at(at timestamp) returns boolean
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return private.tick_exit_check() is not null;
end;
$$;

select is(pg_temp.calls_at('2026-02-24 09:25'), false, 'not before the open');
select is(pg_temp.calls_at('2026-02-24 09:30'), true, 'at the open');
select is(pg_temp.calls_at('2026-02-24 16:00'), true, 'at the close, to settle the day');
select is(pg_temp.calls_at('2026-02-24 16:05'), false, 'not later');
select is(pg_temp.calls_at('2026-11-27 13:05'), false, 'an early close counts as the close');

select * from finish();
rollback;
