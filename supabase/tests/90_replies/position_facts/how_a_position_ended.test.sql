begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-03 11:00');
select public.close_position(position_id, 60, 'enough') from public.positions where request_id = 'VPC';
select private.position_facts(position_id) -> 'position' as facts from public.positions where request_id = 'VPC' \gset
select ok(
  :'facts'::jsonb @> '{"status": "CLOSED", "open_quantity": 0, "exit_price": 60, "exit_reason": "enough",
    "exit_at": "Tue Mar 3, 11:00", "realized_pnl": 180, "pnl_percent": 60, "days_held": 7, "close": null, "due": null}',
  'A closed position shows its exit and its P&L of 300 - 2 x 60 after a week'
);
select is(
  private.position_facts(0), jsonb_build_object('position_id', 0, 'position', null, 'chart', null, 'choices', private.choices()),
  'An unknown position offers the open ones'
);

select * from finish();
rollback;
