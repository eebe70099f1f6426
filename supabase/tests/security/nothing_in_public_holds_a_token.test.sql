-- A token lets its reader press the button, so tables that an owner looks at or shows to others must not have one.
begin;
select plan(3);
\ir ../clock.psql
\ir ../book.psql

-- A card and a question are in the chat, each pressed once.
select pg_temp.set_clock('2026-03-03 10:00');
delete from private.outbox;
select pg_temp.proposed('asked');
select public.claim_messages();
insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{"action": "kill"}', clock_timestamp() + interval '2 minutes');
select public.decide_trade_request(9001, t.token, -100, 7, 'approve', '77') from private.card_tokens t;
select public.answer_prompt(9002, q.token, -100, 8, 'cancel', '77') from private.prompts q;
do $$ begin perform vault.create_secret('a-secret-of-the-schedule', 'cron_secret'); exception when unique_violation then null; end $$;

create temporary table live (token text);
insert into live
select token from private.card_tokens union all select token from private.prompts union all select decrypted_secret from vault.decrypted_secrets;

create temporary view readable as
select c.oid::regclass as relation from pg_class c
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f');

create function pg_temp.shown() returns setof text
language plpgsql as $$
declare
  relation regclass;
begin
  for relation in select r.relation from readable r loop
    return query execute format(
      'select %L::text from %s shown join live on to_jsonb(shown)::text like ''%%'' || live.token || ''%%''', relation, relation);
  end loop;
end;
$$;

select cmp_ok((select count(*) from live), '>=', 3::bigint, 'there are tokens to find');
select is_empty('select pg_temp.shown()', 'no table and no view shows one');
select is_empty(
  $$
    select r.relation, a.attname from readable r join pg_attribute a on a.attrelid = r.relation
    where a.attnum > 0 and not a.attisdropped and a.attname ~ '(token|secret|password|credential)'
  $$,
  'no column is named for one'
);

select * from finish();
rollback;
