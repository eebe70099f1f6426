begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.kept(holdings json, at timestamp) returns table (ticker text, held integer, held_before integer, changed text, seen text)
language plpgsql as $q$
begin
  perform pg_temp.set_clock(at);
  perform private.keep_shares_held(array_agg(h.symbol), array_agg(h.held)) from private.account_holdings(holdings) h;
  return query select s.ticker, s.held, s.held_before, private.new_york_time(s.changed_at), private.new_york_time(s.seen_at)
  from private.shares_held s order by s.ticker;
end;
$q$;

select results_eq(
  $$ select ticker, held, held_before from pg_temp.kept('[{"symbol": "QQQ", "quantity": 300}, {"symbol": "SPY260410P00580000", "quantity": -4}]', '2026-03-03 10:00') $$,
  $$ values ('QQQ', 300, null::integer), ('SPY', 0, null) $$,
  'shares as reported, zero for the underlying of an open position, and no options'
);
select results_eq(
  $$ select * from pg_temp.kept('[{"symbol": "QQQ", "quantity": 300}, {"symbol": "SPY", "quantity": 200}]', '2026-03-03 10:05') $$,
  $$ values ('QQQ', 300, null::integer, 'Tue Mar 3, 10:00', 'Tue Mar 3, 10:05'),
    ('SPY', 200, 0, 'Tue Mar 3, 10:05', 'Tue Mar 3, 10:05') $$,
  'a change stores the earlier number and the time'
);
select results_eq(
  $$ select ticker, held, held_before from pg_temp.kept('[{"symbol": "SPY", "quantity": 200}]', '2026-03-03 10:10') $$,
  $$ values ('QQQ', 0, 300), ('SPY', 200, 0) $$, 'a ticker that is no longer listed has none'
);
select results_eq(
  $$ select ticker, held, held_before from pg_temp.kept('[{"symbol": "SPY", "quantity": 0.5}]', '2026-03-03 10:15') $$,
  $$ values ('QQQ', 0, 300), ('SPY', 1, 200) $$, 'fractions of a share are rounded'
);
select results_eq(
  $$ select ticker, held, held_before from pg_temp.kept('[{"symbol": "SPY", "quantity": null}]', '2026-03-03 10:20') $$,
  $$ values ('QQQ', 0, 300), ('SPY', 1, 200) $$, 'a number that cannot be read changes nothing'
);
select results_eq(
  $$ select ticker, held from pg_temp.kept('[{"quantity": 5}]', '2026-03-03 10:25') $$,
  $$ values ('QQQ', 0), ('SPY', 1) $$, 'a holding without a symbol may be any of them'
);

select * from finish();
rollback;
