begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

-- The ex-date is a Friday.
insert into public.dividends values ('SPY', '2026-03-20', 1.62, '77'), ('QQQ', '2026-03-19', 0.7, '77');
select pg_temp.a_call('call', 590, '2026-04-17'), pg_temp.opened('put'), pg_temp.a_call('gone before', 590, '2026-03-19');
create function pg_temp.bites(at timestamp) returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return (
    select string_agg(concat_ws(' ', p.request_id, leg.bites_on, leg.dividend, leg.symbol, leg.put_symbol), ', ')
    from private.biting_legs(pg_temp.ids()) leg join public.positions p using (position_id) where leg.warning = 'ex_dividend'
  );
end;
$$;

select is(pg_temp.bites('2026-03-17 12:00'), null, 'not on the Tuesday before');
select is(
  pg_temp.bites('2026-03-18 09:35'), 'call 2026-03-20 1.6200 SPY260417C00590000 SPY260417P00590000', 'from 09:35 on Wednesday'
);
select is(pg_temp.bites('2026-03-19 09:34'), null, 'not in the first five minutes');
select isnt(pg_temp.bites('2026-03-19 15:59'), null, 'on Thursday until the close');
select is(pg_temp.bites('2026-03-19 16:00'), null, 'not after the close');
select is(pg_temp.bites('2026-03-20 10:00'), null, 'not on the ex-date itself');
-- The Friday before an ex-date on a Monday.
insert into public.dividends values ('SPY', '2026-03-30', 1.62, '77');
select isnt(pg_temp.bites('2026-03-27 10:00'), null, 'weekends do not count as sessions');

select * from finish();
rollback;
