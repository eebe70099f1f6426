begin;
select plan(22);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

create function pg_temp.needs(kind text) returns jsonb
language sql return (
  select coalesce(jsonb_agg(n order by place), '[]') from jsonb_array_elements(private.needs_facts()) with ordinality l (n, place) where n ->> 'kind' = needs.kind
);

select is(
  private.needs_facts(),
  '[{"kind": "request", "request_id": "proposed", "ticker": "SPY", "contract": "SPY 580 put Apr 10 ''26", "contract_short": "SPY 580p", "quantity": 2,
    "net_credit": 150, "since": "2026-02-24T15:15:00+00:00"}]'::jsonb,
  'A pending request needs the owner'
);
update public.trade_requests set status = 'approved' where request_id = 'proposed';
select is(private.needs_facts(), '[]'::jsonb, 'An approved request no longer needs the owner');
update public.trade_requests set status = 'pending', expires_at = private.now() where request_id = 'proposed';
select is(private.needs_facts(), '[]'::jsonb, 'A lapsed request no longer needs the owner');
update public.trade_requests set status = 'rejected' where request_id = 'proposed';

select order_id as close from public.orders where purpose = 'exit' \gset
select order_id as entry from public.orders where request_id = 'proposed' \gset
select pg_temp.position_of('CSP') as csp \gset
select pg_temp.position_of('VPC') as vpc \gset
insert into private.prompts (kind, position_id, order_id, ticker, facts, asked_at, expires_at) values
  ('settlement', :vpc, null, null, '{}', private.now() - interval '7 minutes', null),
  ('settlement_value', null, null, 'SPXW', '{"expiration_date": "2026-02-20"}', private.now() - interval '6 minutes', null),
  ('which_order', null, :close, null, '{}', private.now() - interval '5 minutes', null),
  ('drift', null, null, 'QQQ', '{}', private.now() - interval '4 minutes', null),
  ('working_closes', null, null, null, '{}', private.now() - interval '3 minutes', null),
  ('unfilled_entry', null, :entry, null, '{}', private.now() - interval '2 minutes', null),
  ('confirmation', :csp, null, null, '{"action": "close"}', private.now() - interval '1 minute', clock_timestamp() + interval '1 hour'),
  ('confirmation', null, null, null, '{"action": "kill"}', private.now(), null);
select is(pg_temp.each(pg_temp.needs('question'), 'question'),
  '["settlement", "settlement_value", "which_order", "drift", "working_closes", "unfilled_entry", "confirmation", "confirmation"]'::jsonb, 'Each kind of open question is listed, the oldest first');
select is(pg_temp.each(pg_temp.needs('question'), 'position_id'), jsonb_build_array(:vpc, null, :csp, null, null, null, :csp, null), 'A question has its position, where it is about one');
select is(pg_temp.each(pg_temp.needs('question'), 'ticker'), '["SPY", "SPXW", "SPY", "QQQ", null, "SPY", "SPY", null]'::jsonb, 'A question has its ticker, where it is about one');
select is((pg_temp.needs('question') #>> '{0,since}')::timestamptz, private.now() - interval '7 minutes', 'A question has the time since which it is open');
select is(pg_temp.keys(pg_temp.needs('question') -> 4), 'kind position_id question since ticker', 'A question has its fields even when they are null');
update private.prompts set expires_at = clock_timestamp() - interval '1 second' where facts ->> 'action' = 'close';
select is(jsonb_array_length(pg_temp.needs('question')), 7, 'A lapsed confirmation is not listed');
update private.prompts set answered_at = private.now(), answered_by = '77', answer = 'adopt' where kind = 'drift';
select is(pg_temp.each(pg_temp.needs('question'), 'question') ? 'drift', false, 'An answered question is not listed');
update private.prompts set answered_at = private.now(), answer = 'gone' where answered_at is null;
select is(private.needs_facts(), '[]'::jsonb, 'Nothing is listed once every question is answered');

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, since) values
  ('SPY260410P00580000', 'SPY', 'missing', -4, 0, array[:csp, :vpc], private.now() - interval '5 minutes'),
  ('SPY260410P00575000', 'SPY', 'missing', 2, 0, array[:vpc], private.now()),
  ('TLT', 'TLT', 'foreign', 0, 100, '{}', private.now());
select is(
  private.needs_facts(), jsonb_build_array(jsonb_build_object('kind', 'drift', 'ticker', 'SPY', 'since', private.now() - interval '5 minutes')),
  'A ticker with a difference at the broker is listed once; foreign holdings are not');
insert into private.prompts (kind, ticker, facts) values ('drift', 'SPY', '{}');
select is(pg_temp.each(private.needs_facts(), 'kind'), '["question"]'::jsonb, 'A drift that is asked about is listed as the question alone');
delete from private.prompts where ticker = 'SPY';
update public.drifts set dismissed_at = private.now(), dismissed_by = '77' where symbol = 'SPY260410P00580000';
select is(pg_temp.needs('drift') #>> '{0,since}', to_json(private.now()) #>> '{}', 'A dismissed drift no longer counts');
update public.drifts set dismissed_at = private.now(), dismissed_by = '77' where ticker = 'SPY';
select is(private.needs_facts(), '[]'::jsonb, 'A ticker whose drifts are all dismissed is not listed');

update private.watchdog set looked_at = private.now(), ticks_expected_from = '-infinity';
select pg_temp.set_clock('2026-02-24 11:15');
update private.watchdog set looked_at = private.now();
select is(
  pg_temp.needs('fault'),
  (select jsonb_agg(jsonb_build_object('kind', 'fault', 'part', h.part, 'says', h.says, 'since', null)) from public.v_system_health h where not h.ok),
  'Every faulty part of v_system_health is listed, with or without an incident'
);
select is(pg_temp.each(pg_temp.needs('fault'), 'part'), '["exit-check"]'::jsonb, 'The faulty part here is the check that does not run');
insert into public.incidents (part, fault, subject, says, began_at) values ('exit-check', 'unfinished', '', 'x', private.now() - interval '3 minutes');
select is((pg_temp.needs('fault') #>> '{0,since}')::timestamptz, private.now() - interval '3 minutes', 'A fault has the beginning of its incident');
insert into private.exit_checks (market_open, finished_at) values (true, clock_timestamp());
select is(pg_temp.needs('fault'), '[]'::jsonb, 'A fault that is over is not listed');
delete from private.exit_checks where true;

update public.trade_requests set status = 'pending', expires_at = private.now() + interval '1 hour' where request_id = 'proposed';
update public.drifts set dismissed_at = null, dismissed_by = null where ticker = 'SPY';
insert into private.prompts (kind, facts) values ('working_closes', '{}');
select is(pg_temp.each(private.needs_facts(), 'kind'), '["fault", "question", "drift", "request"]'::jsonb, 'The most urgent kind comes first');
select is(private.overview_page() -> 'needs', private.needs_facts(), 'The overview has these needs');
select pg_temp.set_clock('2026-02-24 16:01');
select is(pg_temp.needs('request'), '[]'::jsonb, 'A request is not listed after the close of its session');

select * from finish();
rollback;
