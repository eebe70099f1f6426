begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-25 10:15'); select pg_temp.a_trade('a', 60, 'profit_target');
select is(private.scorecard_facts() ->> 'day', '2026-02-25', 'The scorecard is today''s once the session has begun');
select is((private.scorecard_facts() #>> '{closed,pnl}')::numeric, 180.00, 'The scorecard has the P&L of the closed trades');
select is(private.scorecard_facts() -> 'account', 'null'::jsonb, 'The account is null before the close');
select pg_temp.set_clock('2026-03-01 12:00');
select is(private.scorecard_facts() ->> 'day', '2026-02-27', 'On Sunday the scorecard is Friday''s');

select * from finish();
rollback;
