-- A function that writes fails in a read-only transaction.
begin;
select plan(13);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.a_trade('over', 60);
insert into public.account_ledger (kind, amount) values ('starting_balance', 40000);
insert into public.journal (position_id, text) values (pg_temp.position_of('CSP'), 'x');
insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-02-24', true, true);
select pg_temp.position_of('CSP')::text as csp \gset
set transaction read only;
set local role service_role;

select lives_ok(format('select public.dashboard_page(%L, %L)', page, wanted), concat_ws(' ', page, nullif(wanted, '{}')))
from (values
  ('run', '{}'), ('overview', '{}'), ('positions', '{}'), ('position', jsonb_build_object('id', :'csp')), ('history', '{}'),
  ('history', '{"strategy": ["CSP", "VPC"], "result": "won", "from": "2026-01-01"}'), ('performance', '{}'), ('replay', '{}'),
  ('replay', '{"profit": "50", "dte": "21", "stop": "off"}'), ('journal', '{"search": "x"}'), ('opportunities', '{}'), ('health', '{}')
) asked (page, wanted);
select throws_ok($$ select public.create_position('{}', 1, 1, '{}') $$, '25006', null, 'A function that writes is refused here');

reset role;
select * from finish();
rollback;
