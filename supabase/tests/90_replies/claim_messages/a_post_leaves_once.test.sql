begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into public.posts (network, report, trade_date, facts, approved_by, due_at) values ('telegram', 'brief', '2026-02-24', '{}', '77', null);
insert into private.outbox (kind, chat_id, facts) select 'post', -1001, jsonb_build_object('post_id', post_id) from public.posts;
insert into private.outbox (kind, chat_id) values ('opened', -1002);
select is(jsonb_array_length(public.claim_messages()), 2, 'A post and an alert are claimed');
-- The sender that claimed them was cut off.
update private.outbox set due_at = clock_timestamp();
select is(
  jsonb_path_query_array(public.claim_messages(), '$[*].*') @> '["opened"]', true, 'An alert is claimed again'
);
select is((select status from private.outbox where kind = 'post'), 'parked', 'A post that may have been sent is parked');
select is((select facts ->> 'status' from private.outbox where kind = 'published'), 'unknown', 'The owner is told to look for the post');

select * from finish();
rollback;
