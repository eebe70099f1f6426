begin;
select plan(4);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare told as select kind from private.outbox where kind like 'incidents%' order by message_id;
create function pg_temp.look(times integer) returns void
language plpgsql as $$
begin
  for _ in 1..times loop
    perform private.watch();
  end loop;
end;
$$;

insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden');
select pg_temp.look(3);
select results_eq('execute told', $$ values ('incidents_begun') $$, 'found three times, told once');

delete from private.chats where chat_id = 0;
select pg_temp.look(10);
select results_eq('execute told', $$ values ('incidents_begun') $$, 'it may come back');
select pg_temp.look(1);
select results_eq('execute told', $$ values ('incidents_begun'), ('incidents_over') $$, 'after eleven looks without it the incident ends');
select results_eq(
  $$ select part, fault, subject, ended_at is not null from public.incidents $$,
  $$ values ('messages', 'blocked', '0', true) $$, 'the incident is kept'
);

select * from finish();
rollback;
