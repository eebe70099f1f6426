begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select position_id as vpc from public.positions where request_id = 'VPC' \gset
create function pg_temp.says(kind text, facts jsonb default '{}') returns jsonb
language sql return private.message_facts(jsonb_populate_record(null::private.outbox,
  jsonb_build_object('kind', kind, 'facts', facts, 'request_id', case kind when 'card' then 'proposed' end)));

select is(pg_temp.says('card'), private.card_facts(r), 'card') from public.trade_requests r where request_id = 'proposed';
select public.create_position(pg_temp.a_request('more ' || i, 'CSP'), 150, 2, '{}') from generate_series(1, 7) i;
select is(pg_temp.says('positions', '{"page": 1}'), private.positions_facts(1), 'positions');
select is(pg_temp.says('position', format('{"position_id": %s}', :vpc)::jsonb), private.position_facts(:vpc), 'position');
select is(pg_temp.says('why', format('{"position_id": %s}', :vpc)::jsonb), private.why_facts(:vpc), 'why');
select is(
  pg_temp.says('rules', format('{"position_id": %s, "changed": {"rule": "exit_dte"}}', :vpc)::jsonb),
  private.rules_facts(:vpc, '{"rule": "exit_dte"}'), 'rules'
);
select is(pg_temp.says('pnl', '{"period": "week"}'), private.pnl_facts('week'), 'pnl');
select is(pg_temp.says('performance'), private.performance_facts(), 'performance');
select is(pg_temp.says('orders'), private.orders_facts(), 'orders');
select is(pg_temp.says('pending'), private.pending_facts(), 'pending');
-- A lease that is held would run out between the two.
update private.check_lease set expires_at = '-infinity';
select is(pg_temp.says('health'), private.health_facts(), 'health');
select is(pg_temp.says('closed', '{"pnl_realized": 180}'), '{"pnl_realized": 180}'::jsonb, 'what happened is told as it was');

insert into private.prompts (kind, facts) values ('working_closes', '{}');
insert into private.outbox (kind, prompt_id, facts) select kind, prompt_id, '{"not": "this"}' from private.prompts;
select is(private.message_facts(m), private.prompt_facts(q), 'a question as it stands')
from private.outbox m join private.prompts q using (prompt_id);

select * from finish();
rollback;
