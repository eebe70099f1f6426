begin;
select plan(5);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind, status, attempts) values ('m', 'sending', 3);
create function pg_temp.fail(attempt integer, retry_after numeric) returns timestamptz
language plpgsql as $q$
begin
  perform public.record_delivery(message_id, attempt, 'retry', retry_after => retry_after, error => 'Bad Gateway')
  from private.outbox;
  return due_at from private.outbox;
end;
$q$;

select clock_timestamp() as before \gset
select pg_temp.fail(3, null) as due_at \gset
select results_eq($$ select status, error from private.outbox $$, $$ values ('due', 'Bad Gateway') $$, 'it is due again');
select ok(
  :'due_at'::timestamptz between :'before'::timestamptz + interval '8 seconds' and clock_timestamp() + interval '8 seconds',
  'after the third attempt in 8 seconds'
);

update private.outbox set status = 'sending', attempts = 20;
select clock_timestamp() as before \gset
select pg_temp.fail(20, null) as due_at \gset
select ok(
  :'due_at'::timestamptz between :'before'::timestamptz + interval '5 minutes' and clock_timestamp() + interval '5 minutes',
  'never later than in 300 seconds'
);

update private.outbox set status = 'sending';
select clock_timestamp() as before \gset
select pg_temp.fail(20, 37.5) as due_at \gset
select ok(
  :'due_at'::timestamptz between :'before'::timestamptz + interval '37.5 s' and clock_timestamp() + interval '37.5 s',
  'where Telegram gives a time, then'
);
select is((select attempts from private.outbox), 20, 'a failure before acceptance repeats nothing');

select * from finish();
rollback;
