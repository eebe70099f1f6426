begin;
select plan(32);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('closed', 100);
insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
select position_id, '2026-02-24', 70, 320, 90, array[timestamptz '2026-02-24 15:20Z', '2026-02-24 15:25Z', '2026-02-24 15:30Z'], array[70, 320, 90]
from public.positions where request_id = 'closed';

select is(private.replay_page(wanted), jsonb_build_object('replay', jsonb_build_object('since', null) || public.replay(jsonb_build_array(rules))), what)
from (values
  ('{"profit": "50"}'::jsonb, '{"profit_percent": 50}'::jsonb, 'A profit target is replayed'),
  ('{"profit": "62.5"}', '{"profit_percent": 62.5}', 'A profit target may have a fraction'),
  ('{"profit": "1"}', '{"profit_percent": 1}', 'The lowest profit target is 1 %'),
  ('{"profit": "100"}', '{"profit_percent": 100}', 'The highest profit target is 100 %'),
  ('{"dte": "21"}', '{"exit_dte": 21}', 'A date rule is replayed'),
  ('{"dte": "0"}', '{"exit_dte": 0}', 'A date rule may be zero days'),
  ('{"stop": "2"}', '{"stop_multiple": 2}', 'A stop is replayed'),
  ('{"stop": "0.5"}', '{"stop_multiple": 0.5}', 'A stop may be below the credit'),
  ('{"stop": "off"}', '{"stop_multiple": null}', 'A stop may be off'),
  ('{"profit": "25", "dte": "14", "stop": "off"}', '{"profit_percent": 25, "exit_dte": 14, "stop_multiple": null}', 'All rules may be replayed together')
) given (wanted, rules, what);
select is(private.replay_page('{}'), jsonb_build_object('replay', private.replay_facts('{}')), 'Without rules the usual sets are replayed');
select isnt(private.replay_page('{"stop": "1"}'), private.replay_page('{"stop": "off"}'), 'Different rules give different results');

select is(pg_temp.field_refused(format('select private.replay_page(%L)', jsonb_build_object(field, word))), field, format('%s %s is refused', field, to_json(word)))
from (values
  ('profit', '0'), ('profit', '0.5'), ('profit', '100.01'), ('profit', '-5'), ('profit', 'off'), ('profit', ''), ('profit', '1e1'), ('profit', ' 50'), ('profit', '50%'),
  ('dte', '-1'), ('dte', '7.5'), ('dte', '1000'), ('dte', 'x'), ('dte', ''), ('stop', '0'), ('stop', '0.00'), ('stop', '-2'), ('stop', '100'), ('stop', 'none'), ('stop', '')
) wrong (field, word);

select * from finish();
rollback;
