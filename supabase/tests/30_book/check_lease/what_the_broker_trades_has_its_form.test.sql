begin;
select plan(7);

prepare permit as update private.check_lease set permits = $1 where only_row;
select lives_ok(format('execute permit(%L)', permits), permits)
from unnest(array[
  null,
  '{"broker": "Alpaca", "strategies": ["CSP"], "indices": false}',
  '{"broker": "Alpaca", "strategies": [], "indices": true, "expiry_cutoff_minutes": 45, "liquidates_minutes": 30}'
]) permits;
select throws_ok(format('execute permit(%L)', permits), '23514', null, permits)
from unnest(array[
  '{"indices": true}',
  '{"broker": "Alpaca", "strategies": "CSP", "indices": true}',
  '{"broker": "Alpaca", "strategies": ["CSP"], "indices": "yes"}',
  '{"broker": "Alpaca", "strategies": ["CSP"], "indices": true, "expiry_cutoff_minutes": "soon"}'
]) permits;

select * from finish();
rollback;
