-- The CSP's mark is 220.00: it costs 440.00 and has lost 140. The VPC's mark is 120.00: it costs 240.00 and has earned 60.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select private.ask_close_all();
select is(
  (select facts from private.prompts),
  (select jsonb_build_object('action', 'close_all', 'position_ids', jsonb_agg(position_id order by position_id), 'positions', 2,
    'cost', 680, 'pnl', -80, 'unmarked', '[]'::jsonb, 'market_open', true, 'leaves_at', null) from public.positions),
  'The question counts both positions, though a close for profit of the CSP is working'
);

-- 2 x 220.3333 and 2 x 120.3333, each rounded to the cent.
select pg_temp.check_by(pg_temp.quotes(220.3333, 100));
select private.ask_close_all();
select is((select facts -> 'cost' from private.prompts where answer is null), '681.34', 'The cost is the sum of both costs, each rounded to the cent');

update public.orders set urgency = 1, exit_reason = 'stop_loss' where purpose = 'exit';
select private.ask_close_all();
select is(
  (select facts -> 'positions' from private.prompts where answer is null), '1', 'A position with a working stop is left out'
);
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select throws_ok(
  'select private.ask_close_all()', 'PT409', 'there is no open position that is not already being closed', 'The question is refused when every position is already being closed'
);

select * from finish();
rollback;
