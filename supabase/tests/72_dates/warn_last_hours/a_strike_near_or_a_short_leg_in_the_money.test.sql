begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../dates.psql

select pg_temp.opened('VPC', 'VPC') as vpc \gset
create function pg_temp.warned(price numeric) returns jsonb
language plpgsql as $$
begin
  delete from private.outbox;
  delete from private.date_warnings;
  perform private.warn_last_hours((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), pg_temp.at(price));
  return (
    select jsonb_build_object('action', facts -> 'action', 'strike', facts -> 'strike', 'is_near', facts -> 'is_near',
      'is_in_the_money', facts -> 'is_in_the_money', 'settles_by', facts -> 'settles_by')
    from private.outbox
  );
end;
$$;

select pg_temp.set_clock('2026-04-10 14:30');
select is(pg_temp.warned(585.9), null, '580 is more than 1 % away from 585.90');
select is(
  pg_temp.warned(585.8),
  '{"action": "sell", "strike": 580, "is_near": true, "is_in_the_money": false, "settles_by": null}', '580 is less than 1 % away from 585.80'
);
select is(pg_temp.warned(576) ->> 'strike', '580', 'a long leg does not count, although it is nearer');
select is(pg_temp.warned(572) ->> 'action', 'sell', 'a long leg in the money does not count either');
select is(
  pg_temp.warned(550),
  '{"action": "sell", "strike": 580, "is_near": false, "is_in_the_money": true, "settles_by": null}', 'below both strikes the short leg is in the money'
);
select private.warn_last_hours((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), pg_temp.at(550));
select is((select count(*) from private.outbox), 1::bigint, 'once');

select pg_temp.set_clock('2026-03-13 12:00');
select pg_temp.opened('SPX', 'CSP', '{"ticker": "SPX", "expiration_date": "2026-03-20", "strike_price": 6500, "net_credit": 3000}');
delete from private.outbox;
select pg_temp.set_clock('2026-03-19 14:30');
select private.warn_last_hours((select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(pg_temp.ids()) leg), pg_temp.at(6470, 'SPX'));
select is((select facts ->> 'settles_by' from private.outbox), 'open', 'an index pays cash at tomorrow''s open');
select is((select facts ->> 'bites_on' from private.outbox), '2026-03-20', 'tomorrow is its expiration');

select * from finish();
rollback;
