begin;
select plan(3);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

select is(public.system_health() -> 'ok', 'true', 'everything works');
insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden');
select is(public.system_health() -> 'ok', 'false', 'one part fails');
select is(
  jsonb_path_query_array(public.system_health(), '$.parts[*] ? (@.ok == false).part'), '["messages"]', 'it is named'
);

select * from finish();
rollback;
