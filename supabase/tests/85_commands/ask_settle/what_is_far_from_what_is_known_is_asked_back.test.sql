begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../75_check/ask_settlement_values/index.psql

select pg_temp.set_clock('2026-03-20 10:00');
create function pg_temp.known(price numeric) returns text
language plpgsql as $$
begin
  if not private.ask_settle('NDX', price, null, '77') then
    return 'settled';
  end if;
  return (select format('%s %s', facts ->> 'known_as', facts ->> 'known') from private.prompts where kind = 'confirmation' and answer is null);
end;
$$;
select is(pg_temp.known(2104), 'strikes 22000.00', 'Without a known price the value is compared with the strikes');
update public.orders set underlying_price = 21377.5 where request_id = 'later';
select is(pg_temp.known(2104), 'price 21377.5000', 'The last known price is preferred to the strikes');
select private.ask_settlement_values('[{"ticker": "NDX", "date": "2026-03-19", "close": 21041.2}]');
select is(pg_temp.known(2104), 'close 21041.2', 'The close of the day before is preferred to the last known price');
select is((select count(*)::integer from public.positions where status <> 'OPEN'), 0, 'Nothing is booked before the answer');
select ok(private.decide_confirmation(q, 'confirm', '88'), 'The value can be confirmed') from private.prompts q where kind = 'confirmation' and answer is null;
-- (2400 - 10000) x 2.
select is((select realized_pnl from public.positions where request_id = 'put'), -15200.00, 'The confirmed settlement is booked');
select throws_ok($$ select private.ask_settle('NDX', 21000, null, '77') $$, 'PT409', null, 'A second settlement is refused');

select * from finish();
rollback;
