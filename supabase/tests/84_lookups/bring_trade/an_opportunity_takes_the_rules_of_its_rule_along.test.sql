begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select pg_temp.an_opportunity('wheel') as opportunity_id \gset

select pg_temp.bring(jsonb_build_object('opportunity_id', :opportunity_id,
  'overrides', '{"profit_percent": 50, "stop_loss": null, "exit_dte": null}'::jsonb));
select results_eq(
  'select origin, overrides, quoted is not null from public.trade_requests',
  $$ values ('scan', '{"profit_percent": 50, "stop_loss": null, "exit_dte": null}'::jsonb, true) $$, 'A trade from the list has the origin scan and its rule''s own exit rules'
);
select is((select request_id from public.opportunities), (select request_id from public.trade_requests), 'The opportunity is linked to its request');
-- The target is half of two times 300.00, the floor for a mid of 305.00 and a bid of 300.00.
select is(
  (select jsonb_build_array(f -> 'exit_dte', f -> 'stop_loss', f -> 'profit_target') from public.trade_requests r cross join private.card_facts(r) f), '[null, null, 300.00]'::jsonb, 'The card shows those exit rules'
);

delete from private.outbox;
update public.opportunities set request_id = null;
delete from public.trade_requests;
select pg_temp.bring(jsonb_build_object('opportunity_id', :opportunity_id, 'overrides', null));
select is((select overrides from public.trade_requests), '{}'::jsonb, 'An opportunity whose rule was deleted has no exit rules of its own');

select * from finish();
rollback;
