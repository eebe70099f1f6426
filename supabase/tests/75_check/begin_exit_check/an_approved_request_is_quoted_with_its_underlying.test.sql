begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.propose_trade(pg_temp.a_request('approved', 'VPC') || '{"ticker": "QQQ", "strike_price": 500}');
update public.trade_requests set status = 'approved' where request_id = 'approved';

select public.begin_exit_check(gen_random_uuid()) as begun \gset
select ok(:'begun'::jsonb -> 'page' -> 'symbols' @> '["QQQ260410P00495000", "QQQ260410P00500000"]', 'its legs');
select is(:'begun'::jsonb -> 'page' -> 'underlyings', '["QQQ"]'::jsonb, 'and what they are on; a pending request''s is not asked for');
select is(:'begun'::jsonb -> 'page' ->> 'buying_power_wanted', 'false', 'without a limit the buying power is nobody''s business');

update private.check_lease set expires_at = '-infinity';
update public.limits set min_buying_power = 1000;
select is(
  public.begin_exit_check(gen_random_uuid()) -> 'page' ->> 'buying_power_wanted', 'true', 'with one an entry needs it'
);

select * from finish();
rollback;
