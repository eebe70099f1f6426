-- Far is more than max_entry_deviation_percent, 25 % of the credit: of 150.00 that is 37.50, either way.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve(name) from unnest(array['112.49', '112.50', '187.50', '187.51']) name;
delete from private.outbox;

-- Each at the mid it is named for; the others are not approved for that moment.
create function pg_temp.status_at(mid text) returns text
language plpgsql as $q$
begin
  update public.trade_requests set status = case request_id when mid then 'approved' else 'rejected' end
  where request_id ~ '^\d';
  perform private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(mid::numeric), '[{"ticker": "SPY", "price": 590}]', null);
  return (select status from public.trade_requests where request_id = mid);
end;
$q$;

select is(pg_temp.status_at('112.50'), 'executing', '37.50 below is near enough');
select is(pg_temp.status_at('187.50'), 'executing', 'and so is 37.50 above');
select is(pg_temp.status_at('112.49'), 'pending', 'a cent lower asks again');
select is(pg_temp.status_at('187.51'), 'pending', 'a cent higher too: something is going on');
select is(
  (select status_note from public.trade_requests where request_id = '187.51'),
  'The mid is 187.51 now, more than 25 % away from the 150.00 approved.', 'the card says why'
);
select is(
  pg_temp.message('asks_again'),
  '{"request_id": "187.51", "ticker": "SPY", "status_note": "The mid is 187.51 now, more than 25 % away from the 150.00 approved."}',
  'and a message of its own, since an edited card makes no sound'
);

select * from finish();
rollback;
