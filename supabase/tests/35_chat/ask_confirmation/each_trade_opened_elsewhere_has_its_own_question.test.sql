begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.ask(contract text, entry_price numeric) returns void
language sql return private.ask_confirmation(jsonb_build_object('action', 'add', 'position_ids', '[]'::jsonb, 'contract', ask.contract, 'entry_price', ask.entry_price));
create function pg_temp.asked() returns text
language sql return (
  select string_agg(concat_ws(' ', q.facts ->> 'contract', q.facts ->> 'entry_price', q.answer), ', ' order by q.prompt_id) from private.prompts q);

select pg_temp.ask('SPY 580 put', 150);
select pg_temp.ask('KO 60 put', 50);
select is(pg_temp.asked(), 'SPY 580 put 150, KO 60 put 50', 'trades typed one after the other are asked about one after the other');
select pg_temp.ask('SPY 580 put', 160);
select is(pg_temp.asked(), 'SPY 580 put 160, KO 60 put 50', 'for one contract the last command counts');
update private.outbox set status = 'sending' where message_id = (select min(message_id) from private.outbox);
select pg_temp.ask('SPY 580 put', 170);
select is(pg_temp.asked(), 'SPY 580 put 160 replaced, KO 60 put 50, SPY 580 put 170', 'it replaces a delivered question, too, and other questions stay');

select * from finish();
rollback;
