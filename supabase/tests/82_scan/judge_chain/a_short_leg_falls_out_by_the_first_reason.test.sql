-- The put at 90 passes. One of its values at a time is changed, to its bound and beyond.
begin;
select plan(43);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP');
create function pg_temp.verdict(differing jsonb default '{}', option_type text default 'put', strike numeric default 90) returns text
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option(verdict.option_type, verdict.strike, 98, 102, 0.22, verdict.differing)));
  return coalesce((select string_agg(key || ' ' || value, ', ') from jsonb_each(pg_temp.fallen())), 'nothing')
    || case when (pg_temp.found()).opportunity_id is not null then ' passed' else '' end;
end;
$$;

select is(pg_temp.verdict(), 'nothing passed', 'The unchanged put passes');
select is(pg_temp.verdict('{"delta": -0.16}'), 'nothing passed', 'The minimum delta passes');
select is(pg_temp.verdict('{"delta": -0.1599}'), 'delta 1', 'A delta below the minimum falls out');
select is(pg_temp.verdict('{"delta": -0.30}'), 'nothing passed', 'The maximum delta passes');
select is(pg_temp.verdict('{"delta": -0.3001}'), 'delta 1', 'A delta above the maximum falls out');
select is(pg_temp.verdict('{"open_interest": 500}'), 'nothing passed', 'The minimum open interest passes');
select is(pg_temp.verdict('{"open_interest": 499}'), 'open_interest 1', 'Open interest below the minimum falls out');
select is(pg_temp.verdict('{"open_interest": null}'), 'open_interest 1', 'Unknown open interest falls out');
select is(pg_temp.verdict('{"bid": 95, "ask": 105}'), 'nothing passed', 'A width of a tenth of the mid passes');
select is(pg_temp.verdict('{"bid": 95, "ask": 105.01}'), 'width 1', 'A width of more than a tenth of the mid falls out');

select is(pg_temp.verdict('{"bid": null, "ask": null}'), 'no_quote 1', 'An option without bid and ask has no quote');
select is(pg_temp.verdict('{"bid": null}'), 'no_quote 1', 'An option without a bid has no quote');
select is(pg_temp.verdict('{"bid": 103}'), 'no_quote 1', 'A bid above the ask is no quote');
select is(pg_temp.verdict('{"bid": 0, "ask": 0}'), 'no_quote 1', 'An ask of zero is no quote');
select is(pg_temp.verdict('{"bid": -1}'), 'no_quote 1', 'A negative bid is no quote');
select is(pg_temp.verdict('{"iv": null}'), 'no_quote 1', 'An option without a volatility has no quote');
select is(pg_temp.verdict('{"iv": 0}'), 'no_quote 1', 'A volatility of zero is no quote');
select is(pg_temp.verdict('{"delta": null}'), 'no_quote 1', 'An option without a delta has no quote');
select is(pg_temp.verdict('{"halted": true}'), 'no_quote 1', 'A halted option has no quote');
select is(pg_temp.verdict('{"delayed": true}'), 'no_quote 1', 'A delayed quote is no quote');
select is(pg_temp.verdict('{"as_of": "2026-02-24T14:30:00Z", "changed_at": "2026-02-24T14:30:00Z"}'), 'nothing passed', 'A quote as of today''s open passes');
select is(pg_temp.verdict('{"as_of": "2026-02-24T14:29:59Z"}'), 'no_quote 1', 'A quote from before today''s open is stale');
select is(pg_temp.verdict('{"as_of": "2026-02-24T15:15:00Z", "changed_at": "2026-02-23T20:00:00Z"}'), 'no_quote 1', 'A quote unchanged since yesterday is stale');
select is(pg_temp.verdict('{"bid": null, "delta": -0.9, "open_interest": 1}'), 'no_quote 1', 'Of several reasons the first one counts: no quote before delta');
select is(pg_temp.verdict('{"delta": -0.9, "open_interest": 1, "bid": 1, "ask": 90}'), 'delta 1', 'Delta counts before width and open interest');

-- An option of little worth does not pass the rule's minimums, so they are lowered here.
update public.scan_rules set min_credit = 1, min_return_percent = 0.01 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 10, "ask": 11}'), 'nothing passed', 'The minimum bid passes');
select is(pg_temp.verdict('{"bid": 9.99, "ask": 11}'), 'bid 1', 'A bid below the minimum falls out');
select is(pg_temp.verdict('{"bid": 20, "ask": 25}'), 'nothing passed', 'A width of five cents passes');
select is(pg_temp.verdict('{"bid": 20, "ask": 25.01}'), 'width 1', 'A width of more than five cents and a tenth of the mid falls out');
select is(pg_temp.verdict('{"bid": 14.17, "ask": 19.17}'), 'nothing passed', 'A distance of just under 15 % from the mid to the natural credit passes');
select is(pg_temp.verdict('{"bid": 14.16, "ask": 19.16}'), 'whole_width 1', 'A distance of more than 15 % from the mid to the natural credit falls out');
update public.scan_settings set max_whole_width_percent = 20;
select is(pg_temp.verdict('{"bid": 10, "ask": 15}'), 'nothing passed', 'A distance of 20 % passes where the setting allows it');

update public.scan_settings set max_whole_width_percent = 15;
update public.scan_rules set min_credit = 50 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 50, "ask": 50.9}'), 'nothing passed', 'A floor at the minimum credit passes');
select is(pg_temp.verdict('{"bid": 49.9, "ask": 50.1}'), 'credit 1', 'A mid at the minimum credit falls out when its floor is below');
-- 60.00 on 7300.00 in 50 days is 6 % a year. On 9000.00 in 45 days, 65.00 is 5.86 % and 70.00 is 6.31 %.
update public.scan_rules set min_return_percent = 6 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 60, "ask": 60, "expiration": "2026-04-15"}', strike => 73), 'nothing passed', 'The minimum annual return passes');
select is(pg_temp.verdict('{"bid": 65, "ask": 65}'), 'return 1', 'A return below the minimum falls out');
select is(pg_temp.verdict('{"bid": 69.99, "ask": 69.99}'), 'return 1', 'The return is counted on the floor, a possible price of an order');
select is(pg_temp.verdict('{"bid": 70, "ask": 70}'), 'nothing passed', 'A return above the minimum passes');
select is(pg_temp.verdict('{"expiration": "2026-03-25"}'), 'nothing', '29 days are fewer than the rule allows');
select is(pg_temp.verdict('{"expiration": "2026-03-26"}'), 'nothing passed', '30 days are allowed');
select is(pg_temp.verdict('{"expiration": "2026-04-25"}'), 'nothing passed', '60 days are allowed');
select is(pg_temp.verdict('{"expiration": "2026-04-26"}'), 'nothing', '61 days are more than the rule allows');
select is(pg_temp.verdict(option_type => 'call', strike => 110), 'nothing', 'A rule for puts does not look at a call');

select * from finish();
rollback;
