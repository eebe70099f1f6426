begin;
select plan(3);

select throws_ok(format('update public.order_settings set %I = -1', name), '23514', null, name || ' is not negative')
from unnest(array['max_entry_deviation_percent', 'paper_fee']) name;
select throws_ok('update public.order_settings set max_close_refusals = 0', '23514', null, 'max_close_refusals is above zero');

select * from finish();
rollback;
