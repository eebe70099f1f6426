-- Waiting is no refusal: the request stays approved, and its card gives the reason once.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
create function pg_temp.waits(quotes json, underlyings jsonb) returns text
language plpgsql as $q$
begin
  perform private.claim_entries(pg_temp.begin_check(), quotes, underlyings, null);
  return (select status || ', ' || status_note from public.trade_requests where request_id = 'approved');
end;
$q$;

select is(pg_temp.waits('[]', '[{"ticker": "SPY", "price": 590}]'), 'approved, waiting for a trustworthy quote (missing)', 'for a quote');
-- 150.00 in the middle of 110.00 and 190.00: 80.00 wide, more than 40 % of the mid.
select is(
  pg_temp.waits('[{"symbol": "SPY260410P00580000", "bid": 110, "ask": 190}]', '[{"ticker": "SPY", "price": 590}]'),
  'approved, waiting for a trustworthy quote (too_wide)', 'for a trustworthy quote'
);
select is(pg_temp.waits(pg_temp.quotes(150), '[]'), 'approved, waiting for a quote of SPY', 'for the underlying''s price');

update public.limits set min_buying_power = 1000;
select is(
  pg_temp.waits(pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]'),
  'approved, waiting for the broker to report the buying power', 'for the buying power, where a limit needs it'
);
delete from private.outbox;
select pg_temp.waits(pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]');
select is((select count(*) from private.outbox), 0::bigint, 'the same reason is not repeated');

update public.limits set min_buying_power = null;
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]', null);
select is((select status from public.trade_requests where request_id = 'approved'), 'executing', 'then it is claimed');

select * from finish();
rollback;
