begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

insert into public.share_trades (ticker, quantity, price, traded_at) values ('SPY', 100, 571, '2026-02-20 16:00Z');
select results_eq('select ticker, closed_on from private.unmarked_shares', $$ values ('SPY', '2026-02-23'::date) $$, 'the close of the last finished session');
select public.settle_expired(pg_temp.a_run(), '[{"ticker": "SPY", "date": "2026-02-23", "close": 574.5}, {"ticker": "QQQ", "date": "2026-02-23", "close": 500}, {"ticker": "SPY", "date": "2026-02-20", "close": 1}]');
select results_eq('select * from private.share_closes', $$ values ('SPY', '2026-02-23'::date, 574.5000) $$, 'only the closes that were needed');

select * from finish();
rollback;
