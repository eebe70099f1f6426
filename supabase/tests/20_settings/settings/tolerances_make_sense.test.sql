begin;
select plan(7);

select throws_ok(format('update public.settings set %I = -1', name), '23514', null, name || ' is not negative')
from unnest(array['max_spread_dollars', 'max_spread_percent', 'max_entry_deviation_percent', 'paper_fee']) name;
select throws_ok(format('update public.settings set %I = %L', name, '0'), '23514', null, name || ' is above zero')
from unnest(array['max_quote_age', 'max_close_refusals', 'unmarked_checks_alert']) name;

select * from finish();
rollback;
