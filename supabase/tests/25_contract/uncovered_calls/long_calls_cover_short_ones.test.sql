begin;
select plan(4);

create function pg_temp.calls(legs text) returns integer
language sql return (
  select private.uncovered_calls(jsonb_agg(jsonb_build_object(
    'action', case when leg ~ '[pc]' then 'sell' else 'buy' end, 'option_type', case when leg ilike 'p' then 'put' else 'call' end)))
  from regexp_split_to_table(calls.legs, '') leg
);

select is(pg_temp.calls('c'), 1, 'a short call alone');
select is(pg_temp.calls('pc'), 1, 'that of a strangle');
select is(pg_temp.calls('PpcC'), 0, 'a long call covers one');
select is(pg_temp.calls('Pp'), 0, 'puts need no shares');

select * from finish();
rollback;
