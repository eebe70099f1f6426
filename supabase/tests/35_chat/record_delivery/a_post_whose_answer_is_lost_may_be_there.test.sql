begin;
select plan(3);
\ir ../../posts.psql

select pg_temp.a_post('telegram') as post \gset
insert into private.outbox (kind, chat_id, status, attempts, facts) values ('post', -1001, 'sending', 1, jsonb_build_object('post_id', :post)) returning message_id \gset
select public.record_delivery(:message_id, 1, 'lost', error => 'Telegram did not answer.', posted => '{"text": "said", "alt_text": "shown"}');
select is((select status from private.outbox where kind = 'post'), 'parked', 'it is not sent again');
select results_eq('select status, text, error, due_at is null from public.posts', $$ values ('unknown', 'said', 'Telegram did not answer.', true) $$, 'it is unknown, not failed');
select is(pg_temp.heard(), array['unknown: Telegram did not answer.'], 'a person is asked');

select * from finish();
rollback;
