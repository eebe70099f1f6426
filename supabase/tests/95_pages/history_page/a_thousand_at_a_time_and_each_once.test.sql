-- 2,003 trades; seven at a time have the same exit date.
begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select pg_temp.traded_many((
  select jsonb_agg(jsonb_build_object('pnl', n % 100, 'ticker', case when n % 2 = 0 then 'SPY' else 'QQQ' end, 'exit_date', private.now() - make_interval(mins => n / 7)) order by n)
  from generate_series(1, 2003) n));

create temporary table page (number integer, facts jsonb);
create function pg_temp.read_all(wanted jsonb) returns void
language plpgsql as $$
declare
  next text;
begin
  delete from page;
  for turn in 1..9 loop
    insert into page select turn, private.history_page(wanted || case when next is null then '{}' else jsonb_build_object('after', next) end);
    select facts ->> 'next' into next from page p where p.number = turn;
    exit when next is null;
  end loop;
end;
$$;
create view pg_temp.listed as
select (t ->> 'trade_id')::bigint as trade_id, row_number() over (order by number, n) as place
from page, jsonb_array_elements(facts -> 'trades') with ordinality l (t, n);

select pg_temp.read_all('{}');
select is((select array_agg(jsonb_array_length(facts -> 'trades') order by number) from page), '{1000,1000,3}', 'The trades fill three pages');
select results_eq(
  'select trade_id from listed order by place', 'select trade_id from public.trade_history order by exit_date desc, trade_id desc',
  'Every trade is listed once, the latest exit first'
);
select is((select count(distinct facts -> 'sums') from page), 1::bigint, 'Every page has the same sums');
select is(facts #> '{sums,trades}', '2003', 'The sums count all trades') from page where number = 1;
select is((facts #>> '{sums,total_pnl}')::numeric, (select sum(pnl_realized) from public.trade_history), 'The sums have the P&L of all trades') from page where number = 1;
select is(facts #> '{sums,few_trades}', 'false', '2,003 trades are not few') from page where number = 1;

select pg_temp.read_all('{"ticker": "QQQ"}');
select is((select array_agg(jsonb_array_length(facts -> 'trades') order by number) from page), '{1000,2}', 'The trades of one ticker fill two pages');
select results_eq(
  'select trade_id from listed order by place',
  $$ select trade_id from public.trade_history where ticker = 'QQQ' order by exit_date desc, trade_id desc $$, 'Every trade of the ticker is listed once'
);
select is((facts #>> '{sums,trades}')::integer, 1002, 'The sums count the ticker''s trades of both pages') from page where number = 1;

-- After a trade of the other ticker, which was seen before the filter was chosen.
select t.trade_id::text as after from public.trade_history t where t.ticker = 'SPY' order by t.exit_date desc, t.trade_id desc offset 700 limit 1 \gset
select is(
  (private.history_page(jsonb_build_object('ticker', 'QQQ', 'after', :'after')) #>> '{trades,0,trade_id}')::bigint,
  (select t.trade_id from public.trade_history t, public.trade_history seen
    where seen.trade_id = :'after' and t.ticker = 'QQQ' and (t.exit_date, t.trade_id) < (seen.exit_date, seen.trade_id)
    order by t.exit_date desc, t.trade_id desc limit 1),
  'A page after a trade outside the filter has the trades after it'
);
select is(private.history_page('{"result": "scratch"}') -> 'next', 'null', 'A page with all trades has no next');
select throws_ok($$ select private.history_page('{"after": "99999"}') $$, 'PT404', null, 'A page after an unknown trade is refused');

select * from finish();
rollback;
