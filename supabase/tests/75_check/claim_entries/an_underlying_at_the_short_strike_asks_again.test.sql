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
  'nothing is sent'
);
select is_empty(
  'select from private.card_tokens', 'a new card asks with a token of its own: a press on the old one does nothing'
);
select is((select count(*) from public.orders where request_id = 'at the strike'), 0::bigint, 'no order was made');

select pg_temp.approve('a cent above');
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 580.01}]', null);
select is((select status from public.trade_requests where request_id = 'a cent above'), 'executing', 'above it, it is sent');

select * from finish();
rollback;
