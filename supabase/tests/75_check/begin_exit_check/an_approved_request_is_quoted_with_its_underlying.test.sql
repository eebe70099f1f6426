begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.propose_trade(pg_temp.a_request('approved', 'VPC') || '{"ticker": "QQQ", "strike_price": 500}');
update public.trade_requests set status = 'approved' where request_id = 'approved';

select public.begin_exit_check(gen_random_uuid()) as begun \gset
select ok(:'begun'::jsonb -> 'page' -> 'symbols' @> '["QQQ260410P00495000", "QQQ260410P00500000"]', 'its legs are quoted');
select is(:'begun'::jsonb -> 'page' -> 'underlyings', '["QQQ"]'::jsonb, 'its underlying is quoted; that of a pending request is not');
select is(:'begun'::jsonb -> 'page' ->> 'buying_power_wanted', 'false', 'without a limit the buying power is not requested');

update private.check_lease set expires_at = '-infinity';
update public.limits set min_buying_power = 1000;
select is(
  public.begin_exit_check(gen_random_uuid()) -> 'page' ->> 'buying_power_wanted', 'true', 'with a limit it is requested for an entry'
);

select * from finish();
rollback;
