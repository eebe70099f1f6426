begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-02-24', false, true) returning scan_id \gset
select is(private.asks(pg_temp.known()), private.trade_asks(pg_temp.known()), 'A trade asks the questions of trade_asks()');
select is(private.asks(pg_temp.asking('account')), '{"account": true}'::jsonb, 'The account asks for the account');
select is(private.asks(l), private.chain_asks(l), 'A ticker of a scan asks the questions of chain_asks()')
from (select pg_temp.asking('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', 'SPY', 'account', false)) as l) asked;
select is(private.asks(l), private.reprice_asks(l), 'A list of the morning asks the questions of reprice_asks()')
from (select pg_temp.asking('reprice', jsonb_build_object('scan_id', :scan_id)) as l) asked;
select isnt(private.asks(l), null, 'A ticker of a scan has a question')
from (select pg_temp.asking('chain', jsonb_build_object('scan_id', :scan_id, 'ticker', 'SPY', 'account', false)) as l) asked;
select ok(not (private.asks(pg_temp.known()) ? 'orders'), 'The questions contain no orders');

select * from finish();
rollback;
