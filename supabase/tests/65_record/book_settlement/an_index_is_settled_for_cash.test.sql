begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "differs", "close": 578.3, "assigned_debit": 170, "pays_cash": true}'
from public.positions where request_id = 'VPC';
select pg_temp.set_clock('2026-04-13 09:00');
select ok(not private.book_settlement(q, 'assigned', '77'), 'nobody gets shares') from private.prompts q;
select ok(private.book_settlement(q, 'settled', '77'), 'it is booked') from private.prompts q;
select results_eq(
  $$ select o.exit_reason, o.fill_cash, o.underlying_price from pg_temp.close_of('VPC') o $$,
  $$ values ('expired', -340::numeric, 578.3) $$, 'at the worth of its legs'
);

select * from finish();
rollback;
