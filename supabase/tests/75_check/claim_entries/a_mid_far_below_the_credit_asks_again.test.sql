-- The limit is max_entry_deviation_percent: 25 % of the credit of 150.00 are 37.50.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve(name) from unnest(array['112.49', '112.50', '300']) name;
delete from private.outbox;

-- Each request is approved only at the mid in its name.
create function pg_temp.status_at(mid text) returns text
language plpgsql as $q$
begin
  update public.trade_requests set status = case request_id when mid then 'approved' else 'rejected' end
  where request_id ~ '^\d';
  perform private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(mid::numeric), '[{"ticker": "SPY", "price": 590}]', null);
  return (select status from public.trade_requests where request_id = mid);
end;
$q$;

select is(pg_temp.status_at('112.50'), 'executing', 'a mid 37.50 below the credit is accepted');
select is(pg_temp.status_at('112.49'), 'pending', 'a cent lower needs a new approval');
select is(pg_temp.status_at('300'), 'executing', 'a better mid does not');
select results_eq(
  $$ select net_credit, floor_credit from public.trade_requests where request_id = '112.49' $$, $$ values (150.0000, 112.0000) $$,
  'the new approval is for the market''s price'
);
select is(
  (select status_note from public.trade_requests where request_id = '112.49'),
  'The mid is now 112.49 a contract, more than 25 % below the approved 150.00.', 'the card gives the reason'
);
select is(
  pg_temp.message('asks_again'),
  '{"request_id": "112.49", "ticker": "SPY", "status_note": "The mid is now 112.49 a contract, more than 25 % below the approved 150.00."}',
  'a message says so, because an edited card makes no sound'
);

select * from finish();
rollback;
