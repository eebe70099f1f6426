-- Two positions per page: three SPY of one expiration, one QQQ, four IWM of three expirations, and positions that no
-- check looks at.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

update public.quote_settings set positions_per_call = 2;
select pg_temp.opened('SPY ' || i) from generate_series(1, 3) i;
select pg_temp.opened('QQQ', 'CSP', '{"ticker": "QQQ"}');
select pg_temp.opened('IWM ' || i, 'CSP', jsonb_build_object('ticker', 'IWM', 'expiration_date', date))
from unnest(array['2026-04-10', '2026-04-17', '2026-04-17', '2026-05-15']) with ordinality given (date, i);
select pg_temp.opened('over'), pg_temp.opened('closed');
update public.positions set expiration_date = '2026-02-23', trades_until = '2026-02-23' where request_id = 'over';
select public.close_position(position_id, 60) from public.positions where request_id = 'closed';

create temporary table pages (page integer, position_id bigint, request_id text);
create function pg_temp.turned(asked_only boolean) returns bigint
language plpgsql as $q$
declare
  run private.exit_checks;
begin
  truncate pages;
  insert into private.exit_checks (market_open, asked_only) values (true, turned.asked_only) returning * into run;
  loop
    run := private.turn_page(run);
    insert into pages
    select run.page, position_id, request_id
    from unnest(private.page_positions(run)) position_id join public.positions using (position_id);
    exit when run.page_upto is null;
  end loop;
  return run.page;
end;
$q$;

select is(pg_temp.turned(false), 3::bigint, 'eight positions');
select bag_eq(
  'select request_id from pages', $$ select request_id from public.positions where request_id not in ('over', 'closed') $$,
  'each open position that still trades is listed once'
);
select is_empty(
  $$
    select ticker, expiration_date from pages join public.positions using (position_id)
    group by 1, 2 having count(distinct page) > 1
  $$,
  'positions with the same ticker and expiration are on one page'
);
select results_eq(
  $$ select page, string_agg(request_id, ', ' order by request_id) from pages group by page order by page $$,
  $$ values (1, 'IWM 1, IWM 2, IWM 3'), (2, 'IWM 4, QQQ'), (3, 'SPY 1, SPY 2, SPY 3') $$,
  'a page is filled up, and exceeds its size where positions belong together'
);

update public.positions set close_asked_at = private.now(), close_asked_by = '77'
where request_id in ('QQQ', 'SPY 1', 'SPY 3', 'over');
select pg_temp.turned(true);
select results_eq(
  $$ select page, string_agg(request_id, ', ' order by request_id) from pages group by page order by page $$,
  $$ values (1, 'QQQ, SPY 1, SPY 3') $$,
  'a partial check counts only its own positions'
);
update public.quote_settings set positions_per_call = 100;
select is(pg_temp.turned(false), 1::bigint, 'few positions are one page');

select * from finish();
rollback;
