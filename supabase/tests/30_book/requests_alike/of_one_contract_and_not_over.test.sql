begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('first');
-- Another price and size does not make it another contract.
select pg_temp.proposed('second', differing => '{"net_credit": 170, "quantity": 5}');
select pg_temp.proposed('its strike', differing => '{"strike_price": 575}');
select pg_temp.proposed('its date', differing => '{"expiration_date": "2026-05-15"}');
select pg_temp.proposed('its ticker', differing => '{"ticker": "QQQ"}');
select pg_temp.proposed('its width', 'VPC');
select pg_temp.proposed('rejected');
update public.trade_requests set status = 'rejected' where request_id = 'rejected';

create function pg_temp.alike(request_id text) returns setof text
language sql as $$
  select a.request_id from public.trade_requests r cross join private.requests_alike(r) a where r.request_id = alike.request_id
$$;
select results_eq($$ select pg_temp.alike('first') $$, $$ values ('second') $$, 'the second request is like the first');
select results_eq($$ select pg_temp.alike('second') $$, $$ values ('first') $$, 'the first request is like the second');
select is_empty($$ select pg_temp.alike('its width') $$, 'a spread is not like its short put');

select * from finish();
rollback;
