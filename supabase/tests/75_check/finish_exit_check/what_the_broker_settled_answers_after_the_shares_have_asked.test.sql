begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../compare_settled_shares/shares.psql

select pg_temp.set_clock('2026-04-20 09:35');
select is(
  public.finish_exit_check(pg_temp.a_run(), '[]', '[{"symbol": "DIA", "quantity": 240}]', '[]', '[
    {"id": "a", "symbol": "DIA260417P00428000", "date": "2026-04-17", "kind": "assigned", "quantity": 2},
    {"id": "b", "symbol": "DIA", "date": "2026-04-17", "kind": "delivered", "quantity": 200}]') -> 'closed',
  jsonb_build_array(:near::bigint), 'a holder exercised after the close, and the same check books it anew'
);
select is((select exit_reason from public.positions where position_id = :near), 'assigned', 'the position is assigned');
select is_empty('table asked', 'no question is open');
select is((select sum(quantity)::integer from public.share_trades), 200, 'the shares are booked once');

select * from finish();
rollback;
