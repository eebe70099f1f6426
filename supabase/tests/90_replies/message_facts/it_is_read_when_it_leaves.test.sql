begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select position_id as vpc from public.positions where request_id = 'VPC' \gset
create function pg_temp.says(kind text, facts jsonb default '{}') returns jsonb
language sql return private.message_facts(jsonb_populate_record(null::private.outbox,
  jsonb_build_object('kind', kind, 'facts', facts, 'request_id', case kind when 'card' then 'proposed' end)));

select is(pg_temp.says('card'), private.card_facts(r), 'A card has card_facts()') from public.trade_requests r where request_id = 'proposed';
select public.create_position(pg_temp.a_request('more ' || i, 'CSP'), 150, 2, '{}') from generate_series(1, 7) i;
select is(pg_temp.says('positions', '{"page": 1}'), private.positions_facts(1), 'A message of positions has positions_facts() of its page');
select is(pg_temp.says('position', format('{"position_id": %s}', :vpc)::jsonb), private.position_facts(:vpc), 'A message of a position has position_facts()');
select is(pg_temp.says('why', format('{"position_id": %s}', :vpc)::jsonb), private.why_facts(:vpc), 'A message of /why has why_facts()');
select is(
  pg_temp.says('rules', format('{"position_id": %s, "changed": {"rule": "exit_dte"}}', :vpc)::jsonb),
  private.rules_facts(:vpc, '{"rule": "exit_dte"}'), 'A message of rules has rules_facts() with the change'
);
select is(pg_temp.says('pnl', '{"period": "week"}'), private.pnl_facts('week'), 'A message of P&L has pnl_facts() of its period');
select is(pg_temp.says('performance'), private.performance_facts(), 'A message of performance has performance_facts()');
select is(pg_temp.says('orders'), private.orders_facts(), 'A message of orders has orders_facts()');
select is(pg_temp.says('pending'), private.pending_facts(), 'A message of pending requests has pending_facts()');
-- A lease could run out between the two calls.
update private.check_lease set expires_at = '-infinity';
select is(pg_temp.says('health'), private.health_facts(), 'A message of health has health_facts()');
select is(pg_temp.says('closed', '{"pnl_realized": 180}'), '{"pnl_realized": 180}'::jsonb, 'A message of an event keeps its stored facts');

insert into private.prompts (kind, facts) values ('working_closes', '{}');
insert into private.outbox (kind, prompt_id, facts) select kind, prompt_id, '{"not": "this"}' from private.prompts;
select is(private.message_facts(m), private.prompt_facts(q), 'A question has prompt_facts()')
from private.outbox m join private.prompts q using (prompt_id);

select * from finish();
rollback;
