-- The short strike is 580.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('at the strike');
insert into private.card_tokens values ('at the strike', 'on the old card');
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 580}]', null);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'at the strike' $$,
  $$ values ('pending', 'SPY trades at 580, at or beyond the short strike 580.') $$,
  'no order is sent'
);
select is_empty(
  'select from private.card_tokens', 'the new card has a new token, so presses on the old one are stale'
);
select is((select count(*) from public.orders where request_id = 'at the strike'), 0::bigint, 'there is no order');

select pg_temp.approve('a cent above');
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 580.01}]', null);
select is((select status from public.trade_requests where request_id = 'a cent above'), 'executing', 'above the strike it is claimed');

select * from finish();
rollback;
