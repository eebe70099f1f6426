begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened(ticker, 'CSP', jsonb_build_object('ticker', ticker)) from unnest(array['IWM', 'QQQ', 'SPY']) ticker;
create function pg_temp.between(page_after text, page_upto text, asked_only boolean default false) returns text[]
language sql as $q$
  with run as (
    insert into private.exit_checks (market_open, page_after, page_upto, asked_only)
    values (true, between.page_after, between.page_upto, between.asked_only) returning *
  )
  select array_agg(p.request_id order by p.request_id)
  from run c, unnest(private.page_positions(c::private.exit_checks)) id join public.positions p on p.position_id = id;
$q$;

select is(pg_temp.between('', null), array['IWM', 'QQQ', 'SPY'], 'the only page has all positions');
select is(pg_temp.between('', 'QQQ 9596'), array['IWM', 'QQQ'], 'up to and including its last key');
select is(pg_temp.between('IWM 9596', null), array['QQQ', 'SPY'], 'from behind the previous page to the end');
select pg_temp.closing(position_id) from public.positions where request_id = 'SPY';
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'IWM';
select is(
  pg_temp.between('', null, true), array['IWM', 'SPY'], 'a partial check has the positions whose close was requested or is working'
);

select * from finish();
rollback;
