begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('closed', 100);
insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
select position_id, '2026-02-24', 90, 90, 90, array[timestamptz '2026-02-24 15:20Z'], array[90]
from public.positions where request_id = 'closed';

select is(
  jsonb_path_query_array(private.replay_facts('{}'), '$.results[*].rules'),
  '[{}, {"profit_percent": 25}, {"profit_percent": 50}, {"profit_percent": 75}, {"exit_dte": 7}, {"exit_dte": 14},
    {"exit_dte": 21}, {"stop_multiple": 1}, {"stop_multiple": 2}, {"stop_multiple": null}]'::jsonb,
  'Without rules the usual sets are replayed, each with one change'
);
select is(
  private.replay_facts('{"profit_percent": 40, "stop_multiple": null}'),
  '{"since": null}' || public.replay('[{"profit_percent": 40, "stop_multiple": null}]'), 'Named rules are replayed alone'
);
select is(private.replay_facts('{}') -> 'as_traded', public.replay('[]') -> 'as_traded', 'The result as traded is shown beside them');

select public.import_trades((
  select jsonb_agg(jsonb_build_object(
    'request_id', 'earlier ' || n, 'ticker', 'SPY', 'strategy_type', 'CSP', 'expiration_date', '2026-04-17', 'strike_price', 580,
    'quantity', 1, 'entry_date', exit_date - interval '1 day', 'entry_price', 150, 'exit_date', exit_date, 'exit_price', 75,
    'exit_reason', 'manual', 'fees', 0))
  from generate_series(1, 500) n, lateral (select private.now() - make_interval(days => n) as exit_date) e), true) ->> 'new';
select is(private.replay_facts('{}') ->> 'since', (date '2026-02-24' - 499)::text, 'The latest five hundred trades are replayed');

select * from finish();
rollback;
