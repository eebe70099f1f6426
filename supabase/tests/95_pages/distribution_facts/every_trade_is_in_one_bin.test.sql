-- Whatever the trades are: the bins have one width, lie side by side and count each trade once.
begin;
select plan(30);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

create temporary table bin (n bigint, low numeric, high numeric, trades integer, is_open boolean);
create function pg_temp.bins(pnls numeric[]) returns void
language plpgsql as $$
begin
  delete from bin;
  perform pg_temp.traded((
    select jsonb_agg(jsonb_build_object('request_id', gen_random_uuid(), 'pnl', pnl, 'exit_date', private.now())) from unnest(pnls) pnl));
  insert into bin
  select n, (b ->> 'from')::numeric, (b ->> 'until')::numeric, (b ->> 'trades')::integer, (b ->> 'is_open')::boolean
  from jsonb_array_elements(private.distribution_facts()) with ordinality l (b, n);
end;
$$;
-- What is true of every distribution.
create function pg_temp.holds(what text) returns setof text
language plpgsql as $$
begin
  return next is((select sum(trades) from bin), (select count(*) from public.trade_history), what || ': every trade is counted once');
  return next is((select count(*) from bin b join bin next on next.n = b.n + 1 where next.low <> b.high), 0::bigint, what || ': the bins lie side by side');
  return next is((select count(distinct high - low) from bin), 1::bigint, what || ': the bins have one width');
  return next is_empty(
    $q$ select n from bin where not is_open and trades <>
      (select count(*) from public.trade_history t where t.pnl_realized >= bin.low and t.pnl_realized < bin.high) $q$,
    what || ': a bin counts trades with from <= P&L < until');
  return next is_empty(
    $q$ select n from bin where is_open <> (exists (
      select from public.trade_history t
      where bin.n = 1 and t.pnl_realized < bin.low or bin.n = (select max(b.n) from bin b) and t.pnl_realized >= bin.high)) $q$,
    what || ': a bin is open where more extreme trades are counted in it');
end;
$$;

select pg_temp.bins('{37.5}');
select * from pg_temp.holds('one trade');
select is((select array_agg(trades) from bin), '{1}', 'One trade makes one bin');

select pg_temp.bins(array_fill(37.5, array[40]));
select * from pg_temp.holds('all equal');
select is((select array_agg(trades) from bin), '{41}', 'Trades of equal P&L make one bin');

-- From -140.00 to 60.00 is 200.00, so the bins are 10.00 wide; -140, 0 and 60 lie on their edges.
select pg_temp.bins('{-140, -139.99, 0, 59.99, 60}');
select * from pg_temp.holds('a few');
select is((select array_agg(distinct high - low) from bin), '{10}', 'The bins have a round width, so that there are about twenty');
select is((select array_agg(low order by low) from bin), array(select i::numeric from generate_series(-140, 60, 10) i), 'Empty bins are included');

select pg_temp.bins(array(select i / 2.0 from generate_series(1, 260) i) || array[-50000.0]);
select * from pg_temp.holds('one far out');
select is(is_open and low > -1000, true, 'A far loss is counted in the first bin, which is open') from bin where n = 1;
select cmp_ok((select count(*) from bin), '<=', 22::bigint, 'A far loss does not add bins');
select cmp_ok((select count(*) from bin where trades > 0), '>=', 10::bigint, 'The other trades are still spread over many bins');

select is(private.distribution_facts() -> 0 -> 'from', to_jsonb(low), 'An edge has no trailing zeros') from bin where n = 1;
select is(pg_temp.keys(private.distribution_facts() -> 0), 'from is_open trades until', 'A bin has its edges, its trades and whether it is open');
select is(public.dashboard_page('performance') -> 'distribution', private.distribution_facts(), 'The performance page has this distribution');

select * from finish();
rollback;
