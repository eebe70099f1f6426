begin;
select plan(4);
prepare failure as select failure from private.tradestation_refresh;
create function pg_temp.claim() returns bigint
language sql return (public.tradestation_token('origin', 'access') ->> 'claim')::bigint;

select is(
  public.keep_tradestation_token(pg_temp.claim(), 'origin', 'origin', failure => 'Refused.'), null, 'there is nothing to renew'
);
select results_eq('execute failure', $$ values ('Refused.') $$, 'the reason of the failure is known');

-- A token is renewed six minutes before its end, or after half its life where that is shorter: 600 / 2 = 300, 1200 -
-- 360 = 840.
select results_eq(
  $$ select public.keep_tradestation_token(pg_temp.claim(), 'origin', 'next', 'access', life)
     from unnest(array[600, 1200]::numeric[]) life $$,
  $$ values (300::numeric), (840) $$, 'it is renewed six minutes before its end'
);
select results_eq('execute failure', $$ values (null::text) $$, 'there is no fault any more');

select * from finish();
rollback;
