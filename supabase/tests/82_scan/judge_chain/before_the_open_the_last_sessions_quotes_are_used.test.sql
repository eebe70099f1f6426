begin;
select plan(6);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP');
select pg_temp.set_clock('2026-02-24 09:15');
create function pg_temp.before_the_open(differing jsonb) returns text
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22, before_the_open.differing)), false, priced_at => '2026-02-23 21:00Z');
  return coalesce((select string_agg(key, ', ') from jsonb_each(pg_temp.fallen())), 'passed');
end;
$$;

select is(pg_temp.before_the_open('{"as_of": "2026-02-23T14:30:00Z", "changed_at": "2026-02-23T14:30:00Z"}'), 'passed', 'A quote of Monday''s session is used on Tuesday before the open');
select is(pg_temp.before_the_open('{"as_of": "2026-02-23T14:29:59Z"}'), 'no_quote', 'A quote from before Monday''s open is stale');
select is(pg_temp.before_the_open('{"as_of": "2026-02-24T13:00:00Z", "changed_at": "2026-02-20T20:00:00Z"}'), 'no_quote', 'A quote unchanged since Friday is stale');
select is(pg_temp.before_the_open('{"bid": 60, "ask": 140}'), 'passed', 'The width of a quote is not judged before the open');
select is(round((pg_temp.found()).score_liquidity::numeric, 6), 0.000000, 'The width of a quote counts in the score');
select is(pg_temp.before_the_open('{"bid": 1, "ask": 140}'), 'bid', 'The other filters apply before the open, too');

select * from finish();
rollback;
