-- In a short position, the cheaper the buy-back, the higher the P&L.
begin;
select plan(4);
\ir a_position.psql

select is((select pnl from pg_temp.evaluated(mark)), pnl, 'at ' || mark)
from (values (0, 300.00), (150, 0.00), (75, 150.00), (250, -200.00)) at (mark, pnl);

select * from finish();
rollback;
