begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close(position_id) from public.positions where request_id = 'CSP';
select is(
  (select facts -> 'working' from private.prompts),
  '{"exit_reason": "profit_target", "limit_price": 75, "status": "working"}'::jsonb, 'The question names the working close'
);

create function pg_temp.ask() returns text
language sql return (select format('select private.ask_close(%s)', position_id) from public.positions where request_id = 'CSP');
update public.orders set urgency = 3, exit_reason = '21dte' where purpose = 'exit';
select lives_ok(pg_temp.ask(), 'A working close by the date rule can be replaced');
update public.orders set urgency = 2, exit_reason = 'manual' where purpose = 'exit';
select throws_ok(
  pg_temp.ask(), 'PT409', format('a close of position %s is already at the broker, at 75.00', position_id),
  'A working close by hand is urgent enough, so another is refused'
) from public.positions where request_id = 'CSP';
update public.orders set urgency = 1, exit_reason = 'stop_loss' where purpose = 'exit';
select throws_ok(pg_temp.ask(), 'PT409', null, 'A working stop is more urgent, so another close is refused');

select * from finish();
rollback;
