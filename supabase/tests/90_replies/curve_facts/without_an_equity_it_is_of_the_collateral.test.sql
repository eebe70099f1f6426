begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.curve_facts(null), '{"of": null, "stake": null, "points": []}', 'Without closes the curve is empty');
select pg_temp.set_clock('2026-02-24 10:15'); select pg_temp.a_trade('a', 60, 'profit_target');
select pg_temp.set_clock('2026-02-25 10:15'); select pg_temp.a_trade('b', 2000, 'manual');
select pg_temp.set_clock('2026-02-26 17:00');
create temp table curve as select private.scorecard_facts() -> 'curve' as facts;
select is(facts ->> 'of', 'collateral', 'Without an equity the curve is of the collateral') from curve;
select is((facts ->> 'stake')::numeric, (
  select max(bound) from (
    select sum(p.collateral) as bound from generate_series('2026-02-24'::date, '2026-02-26', '1 day') day
    join public.positions p on p.entry_date::date <= day and coalesce(p.exit_date::date, 'infinity') >= day group by day) b
), 'The stake is the highest collateral of a day') from curve;
select ok((
  select bool_and(round((p ->> 'percent')::numeric, 2) = round(100 * (p ->> 'pnl')::numeric / (facts ->> 'stake')::numeric, 2)
    and round((p ->> 'drawdown')::numeric, 2) = round(100 * ((
      select max((q ->> 'pnl')::numeric) from jsonb_array_elements(facts -> 'points') with ordinality o (q, m) where m <= n
    ) - (p ->> 'pnl')::numeric) / (facts ->> 'stake')::numeric, 2))
  from jsonb_array_elements(facts -> 'points') with ordinality e (p, n)
), 'P&L and drawdown are percentages of the stake') from curve;

select * from finish();
rollback;
