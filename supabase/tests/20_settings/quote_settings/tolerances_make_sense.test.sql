begin;
select plan(4);

select throws_ok(format('update public.quote_settings set %I = -1', name), '23514', null, name || ' is not negative')
from unnest(array['max_spread_dollars', 'max_spread_percent']) name;
select throws_ok(format('update public.quote_settings set %I = %L', name, '0'), '23514', null, name || ' is above zero')
from unnest(array['max_quote_age', 'unmarked_checks_alert']) name;

select * from finish();
rollback;
