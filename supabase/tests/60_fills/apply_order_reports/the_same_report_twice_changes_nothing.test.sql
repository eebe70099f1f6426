begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'partially_filled', 1, 150), pg_temp.report(:close, 'filled', 2, -150));
create temporary table before as
select (select jsonb_agg(p order by position_id) from public.positions p) as positions,
  (select count(*) from private.outbox) as messages;

select is(
  pg_temp.apply(pg_temp.report(:entry, 'partially_filled', 1, 150), pg_temp.report(:close, 'filled', 2, -150)),
  '{"opened": [], "closed": []}'::jsonb, 'nothing is opened or closed again'
);
select is(
  (select jsonb_agg(p order by position_id) from public.positions p), (select positions from before), 'the book does not change'
);
select is((select count(*) from private.outbox), (select messages from before), 'no message is sent again');

select * from finish();
rollback;
