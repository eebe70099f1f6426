-- Of a put of 90 that passes one thing after the other is changed, up to its bound and beyond.
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

select is(pg_temp.verdict(), 'nothing passed', 'as it is');
select is(pg_temp.verdict('{"delta": -0.16}'), 'nothing passed', 'the least delta');
select is(pg_temp.verdict('{"delta": -0.1599}'), 'delta 1', 'less');
select is(pg_temp.verdict('{"delta": -0.30}'), 'nothing passed', 'the greatest delta');
select is(pg_temp.verdict('{"delta": -0.3001}'), 'delta 1', 'more');
select is(pg_temp.verdict('{"open_interest": 500}'), 'nothing passed', 'the least open interest');
select is(pg_temp.verdict('{"open_interest": 499}'), 'open_interest 1', 'less');
select is(pg_temp.verdict('{"open_interest": null}'), 'open_interest 1', 'none that is known');
select is(pg_temp.verdict('{"bid": 95, "ask": 105}'), 'nothing passed', 'a width of a tenth of the mid');
select is(pg_temp.verdict('{"bid": 95, "ask": 105.01}'), 'width 1', 'more');

select is(pg_temp.verdict('{"bid": null, "ask": null}'), 'no_quote 1', 'no quote');
select is(pg_temp.verdict('{"bid": null}'), 'no_quote 1', 'half a quote');
select is(pg_temp.verdict('{"bid": 103}'), 'no_quote 1', 'a bid above the ask');
select is(pg_temp.verdict('{"bid": 0, "ask": 0}'), 'no_quote 1', 'nothing asked');
select is(pg_temp.verdict('{"bid": -1}'), 'no_quote 1', 'a bid of less than nothing');
select is(pg_temp.verdict('{"iv": null}'), 'no_quote 1', 'a price that no volatility makes');
select is(pg_temp.verdict('{"iv": 0}'), 'no_quote 1', 'nor none');
select is(pg_temp.verdict('{"delta": null}'), 'no_quote 1', 'or has no delta');
select is(pg_temp.verdict('{"halted": true}'), 'no_quote 1', 'halted');
select is(pg_temp.verdict('{"delayed": true}'), 'no_quote 1', 'delayed');
select is(pg_temp.verdict('{"as_of": "2026-02-24T14:30:00Z", "changed_at": "2026-02-24T14:30:00Z"}'), 'nothing passed', 'of today''s open');
select is(pg_temp.verdict('{"as_of": "2026-02-24T14:29:59Z"}'), 'no_quote 1', 'of before it');
select is(pg_temp.verdict('{"as_of": "2026-02-24T15:15:00Z", "changed_at": "2026-02-23T20:00:00Z"}'), 'no_quote 1', 'unchanged since yesterday');
select is(pg_temp.verdict('{"bid": null, "delta": -0.9, "open_interest": 1}'), 'no_quote 1', 'of several reasons the first');
select is(pg_temp.verdict('{"delta": -0.9, "open_interest": 1, "bid": 1, "ask": 90}'), 'delta 1', 'and the next');

-- What is worth little does not pass by its price: for once it may.
update public.scan_rules set min_credit = 1, min_return_percent = 0.01 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 10, "ask": 11}'), 'nothing passed', 'the least bid');
select is(pg_temp.verdict('{"bid": 9.99, "ask": 11}'), 'bid 1', 'less');
select is(pg_temp.verdict('{"bid": 20, "ask": 25}'), 'nothing passed', 'five cents of width');
select is(pg_temp.verdict('{"bid": 20, "ask": 25.01}'), 'width 1', 'more, which is more than a tenth, too');
select is(pg_temp.verdict('{"bid": 14.17, "ask": 19.17}'), 'nothing passed', 'from the mid to the natural credit not quite 15 %');
select is(pg_temp.verdict('{"bid": 14.16, "ask": 19.16}'), 'whole_width 1', 'more');
update public.scan_settings set max_whole_width_percent = 20;
select is(pg_temp.verdict('{"bid": 10, "ask": 15}'), 'nothing passed', 'a fifth, where that is allowed');

update public.scan_settings set max_whole_width_percent = 15;
update public.scan_rules set min_credit = 50 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 50, "ask": 50.9}'), 'nothing passed', 'the least credit, at the floor');
select is(pg_temp.verdict('{"bid": 49.9, "ask": 50.1}'), 'credit 1', 'a mid of fifty is a floor of less');
-- 60.00 of 7300.00 in 50 days are 6 % a year. 65.00 of 9000.00 in 45 are 5.86 %, 70.00 are 6.31 %.
update public.scan_rules set min_return_percent = 6 where rule = 'CSP';
select is(pg_temp.verdict('{"bid": 60, "ask": 60, "expiration": "2026-04-15"}', strike => 73), 'nothing passed', 'the least return of a year');
select is(pg_temp.verdict('{"bid": 65, "ask": 65}'), 'return 1', 'less');
select is(pg_temp.verdict('{"bid": 69.99, "ask": 69.99}'), 'return 1', 'at a price that an order can have');
select is(pg_temp.verdict('{"bid": 70, "ask": 70}'), 'nothing passed', 'more');
select is(pg_temp.verdict('{"expiration": "2026-03-25"}'), 'nothing', '29 days are no matter of this rule');
select is(pg_temp.verdict('{"expiration": "2026-03-26"}'), 'nothing passed', '30 are');
select is(pg_temp.verdict('{"expiration": "2026-04-25"}'), 'nothing passed', '60 are');
select is(pg_temp.verdict('{"expiration": "2026-04-26"}'), 'nothing', '61 are not');
select is(pg_temp.verdict(option_type => 'call', strike => 110), 'nothing', 'nor is a call');

select * from finish();
rollback;
