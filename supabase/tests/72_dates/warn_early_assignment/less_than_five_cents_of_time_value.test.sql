begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

select pg_temp.opened('CSP');
update public.positions set mark = 2150;
create function pg_temp.warned(price numeric, mid numeric) returns jsonb
language plpgsql as $$
begin
  delete from private.outbox;
  delete from private.date_warnings;
  perform private.warn_early_assignment((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), pg_temp.mid('SPY260410P00580000', mid), pg_temp.at(price));
  return (
    select jsonb_build_object('option_type', facts -> 'option_type', 'strike', facts -> 'strike', 'time_value', facts -> 'time_value')
    from private.outbox where kind = 'early_assignment'
  );
end;
$$;

select is(pg_temp.warned(558.5, 21.54), '{"option_type": "put", "strike": 580, "time_value": 0.04}', 'four cents');
select is(pg_temp.warned(558.5, 21.55), null, 'five cents are enough');
select is(pg_temp.warned(558.5, 21.4) -> 'time_value', '0', 'an option below its intrinsic value has no time value');
select is(pg_temp.warned(580, 0.02), null, 'at the strike it is not in the money');
select is(pg_temp.warned(591, 0.02), null, 'above the strike it is not either');

-- Of two short legs the one in the money counts.
update public.positions set status = 'CLOSED', open_quantity = 0, exit_date = private.now(), exit_price = 1, exit_reason = 'manual', pnl_percent = 1;
select pg_temp.opened('STR', 'STR', '{"strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 540, "expiration": "2026-04-10", "quantity": 2},
  {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-10", "quantity": 2}]}');
update public.positions set mark = 2150;
delete from private.outbox;
select private.warn_early_assignment((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), '[{"symbol": "SPY260410C00620000", "bid": 2040, "ask": 2560},
  {"symbol": "SPY260410P00540000", "bid": 1, "ask": 2}]', pg_temp.at(643));
select is((select facts ->> 'strike' from private.outbox), '620', 'however wide its quote');
select is((select facts ->> 'option_type' from private.outbox), 'call', 'a call is warned of, too');

select * from finish();
rollback;
