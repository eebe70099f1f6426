begin;
select plan(20);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select pg_temp.an_opportunity('CSP', 3) as id \gset
create function pg_temp.pick(id bigint, differing jsonb default '{}') returns void
language sql return private.want_trade(jsonb_build_object('opportunity_id', pick.id) || pick.differing, '77', 5);

select pg_temp.pick(:id);
select results_eq(
  'select kind, facts, asked_by, topic from private.lookups',
  format($$ values ('trade', pg_temp.typed() - 'fees' || '{"quantity": 3, "overrides": {}, "opportunity_id": %s}', '77', 5::bigint) $$, :id),
  'A picked opportunity queues a lookup of its contract, with the quantity of the budget, at the market''s price'
);
select pg_temp.pick(:id);
select is((select count(*)::integer from private.lookups), 1, 'A second press while the lookup is due queues nothing');
update private.lookups set status = 'asking';
select pg_temp.pick(:id);
select is((select count(*)::integer from private.lookups), 1, 'A second press while the lookup is being asked queues nothing');
update private.lookups set status = 'failed';
select pg_temp.pick(:id);
select is((select count(*)::integer from private.lookups), 2, 'A press after a failed lookup queues a new one');

delete from private.lookups;
select pg_temp.pick(:id, '{"quantity": 7}');
select is((select facts -> 'quantity' from private.lookups), '7', 'A named quantity is used');
delete from private.lookups;
select pg_temp.pick(pg_temp.an_opportunity('wheel'));
select is((select facts -> 'quantity' from private.lookups), '1', 'The quantity is one when the opportunity has none');
select is(
  (select facts -> 'overrides' from private.lookups), '{"profit_percent": 50, "stop_loss": null, "exit_dte": null}'::jsonb, 'The lookup has its scan rule''s own exit rules'
);
delete from private.lookups;
select pg_temp.pick(pg_temp.an_opportunity('gone'));
select is((select facts -> 'overrides' from private.lookups), 'null', 'An opportunity whose rule was deleted has no exit rules of its own');

-- The opportunity already has a request.
delete from private.lookups; delete from private.outbox;
select pg_temp.proposed('it');
update public.opportunities set request_id = 'it' where opportunity_id = :id;
delete from private.outbox;
select pg_temp.pick(:id);
select results_eq('select kind, request_id, facts from private.outbox', $$ values ('card', 'it', '{"anew": true}'::jsonb) $$, 'A press on a pending opportunity sends its card again');
select results_eq($$ select kind, facts ->> 'request_id' from private.lookups $$, $$ values ('card', 'it') $$, 'A press on a pending opportunity quotes its card again');
delete from private.lookups;
create function pg_temp.picked(status text) returns text
language plpgsql as $$
begin
  delete from private.lookups;
  update public.trade_requests r set status = picked.status;
  perform pg_temp.pick((select opportunity_id from public.opportunities where request_id = 'it'));
  return (select count(*) || ' asked' from private.lookups);
exception when sqlstate 'PT409' then
  return sqlerrm;
end;
$$;
select is(pg_temp.picked(status), became, status)
from (values
  ('approved', 'it was already approved: SPY 580 put Apr 10 ''26'), ('executing', 'it was already approved: SPY 580 put Apr 10 ''26'),
  ('executed', 'it was already approved: SPY 580 put Apr 10 ''26'), ('rejected', '1 asked'), ('expired', '1 asked'), ('failed', '1 asked')
) v (status, became);
select is_empty('select from public.orders', 'Picking creates no order');

select throws_ok(
  format('select pg_temp.pick(%s)', :id + 1000), 'PT404', 'that opportunity is no longer stored: /scan looks for new ones', 'An unknown opportunity is refused'
);
select pg_temp.set_clock('2026-04-10 15:59');
select lives_ok(format('select pg_temp.pick(%s)', :id), 'An opportunity can be picked until its options stop trading');
select pg_temp.set_clock('2026-04-10 16:00');
select throws_ok(
  format('select pg_temp.pick(%s)', :id), 'PT409', 'its options no longer trade: /scan looks for new trades', 'An opportunity cannot be picked after its options stop trading'
);

select * from finish();
rollback;
