begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('first');
update public.trade_requests set card_chat_id = -100, card_message_id = 7;
update private.outbox set status = 'sent', sent_at = clock_timestamp();

create temporary view waiting as select request_id from private.outbox where status = 'due' order by message_id;
create function pg_temp.says(request_id text) returns jsonb
language sql as $$ select private.card_facts(r) -> 'alike' from public.trade_requests r where r.request_id = says.request_id $$;

select pg_temp.proposed('second');
select results_eq('select * from waiting', $$ values ('first'), ('second') $$, 'the older card is updated');
select is(pg_temp.says('first'), '{"count": 1, "requests": [{"request_id": "second", "status": "pending"}]}', 'it names the newer request');
select is(pg_temp.says('second'), '{"count": 1, "requests": [{"request_id": "first", "status": "pending"}]}', 'the newer card names the older request');

select pg_temp.proposed('third');
select results_eq(
  'select * from waiting', $$ values ('first'), ('second'), ('third') $$, 'a waiting card is not queued again'
);

delete from private.outbox;
update public.trade_requests set status = 'approved' where request_id = 'second';
select results_eq('select * from waiting', $$ values ('first') $$, 'both are updated when one is approved');
select is(pg_temp.says('first') -> 'requests' -> 0, '{"request_id": "second", "status": "approved"}', 'the card shows the approval');
select is(pg_temp.says('second'), null, 'a decided card does not mention the other');

update public.trade_requests set card_message_id = 8 where request_id = 'third';
update public.trade_requests set status = 'pending' where request_id = 'second';
delete from private.outbox;
update public.trade_requests set expires_at = private.now() where request_id = 'second';
select private.expire_requests();
select results_eq('select * from waiting', $$ values ('second'), ('first'), ('third') $$, 'they are updated when one expires');
select is(pg_temp.says('first') -> 'count', '1', 'the expired one is not counted any more');

select * from finish();
rollback;
