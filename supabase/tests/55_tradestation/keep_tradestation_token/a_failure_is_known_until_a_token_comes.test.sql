begin;
select plan(4);
prepare failure as select failure from private.tradestation_refresh;
create function pg_temp.claim() returns bigint
language sql return (public.tradestation_token('origin', 'access') ->> 'claim')::bigint;

select is(
  public.keep_tradestation_token(pg_temp.claim(), 'origin', 'origin', failure => 'Refused.'), null, 'nothing to be renewed'
);
select results_eq('execute failure', $$ values ('Refused.') $$, 'it is known why');

-- Half its life where that is less than six minutes: 600 / 2 = 300, 1200 - 360 = 840.
select results_eq(
  $$ select public.keep_tradestation_token(pg_temp.claim(), 'origin', 'next', 'access', life)
     from unnest(array[600, 1200]::numeric[]) life $$,
  $$ values (300::numeric), (840) $$, 'it is renewed six minutes before its end'
);
select results_eq('execute failure', $$ values (null::text) $$, 'and all is well');

select * from finish();
rollback;
