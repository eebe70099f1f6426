begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

insert into public.dividends values ('SPY', '2026-03-20', 1.62, '77');
select pg_temp.a_call('call', 590, '2026-04-17') as call \gset
create function pg_temp.warned(price numeric, quotes json) returns jsonb
language plpgsql as $$
begin
  delete from private.outbox;
  delete from private.date_warnings;
  perform private.warn_ex_dividend((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), quotes, pg_temp.at(price));
  return (
    select jsonb_build_object('strike', facts -> 'strike', 'price', facts -> 'price', 'put_mid', facts -> 'put_mid',
      'time_value', facts -> 'time_value', 'is_last', facts -> 'is_last') from private.outbox
  );
end;
$$;
\set put 'SPY260417P00590000'
\set call_symbol 'SPY260417C00590000'

select pg_temp.set_clock('2026-03-18 09:35');
select is(
  pg_temp.warned(604, pg_temp.mid(:'put', 1.61)),
  '{"strike": 590, "price": 604, "put_mid": 1.61, "time_value": null, "is_last": false}', 'a cent below the dividend'
);
select is(pg_temp.warned(604, pg_temp.mid(:'put', 1.62)), null, 'a put worth the dividend is not below it');
select is(pg_temp.warned(590, pg_temp.mid(:'put', 0.4)), null, 'at the strike the call is not in the money');
select is(
  pg_temp.warned(604, pg_temp.mid(:'call_symbol', 15.6)),
  '{"strike": 590, "price": 604, "put_mid": null, "time_value": 1.60, "is_last": false}', 'without the put the call''s own time value counts'
);
select is(pg_temp.warned(604, pg_temp.mid(:'call_symbol', 15.7)), null, 'it may be more than the dividend');
select is(pg_temp.warned(604, '[]'), null, 'not without any quote');
select is(
  pg_temp.warned(604, json_build_array(
    json_build_object('symbol', :'put', 'bid', 0, 'ask', 300), json_build_object('symbol', :'call_symbol', 'bid', 1700, 'ask', 1704))),
  null, 'a put without a trustworthy quote does not count'
);
select pg_temp.set_clock('2026-03-19 09:35');
select is(pg_temp.warned(604, pg_temp.mid(:'put', 0.9)) -> 'is_last', 'true', 'in the last session before the ex-date');
select is((select told_on from private.date_warnings), '2026-03-19'::date, 'the message says so');

select * from finish();
rollback;
