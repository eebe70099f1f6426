-- Two contracts for 150.00 each, so a credit of 300.00. The last known close of SPY is 590.00.
begin;
select plan(24);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

create function pg_temp.payoff(request_id text) returns jsonb
language sql return (select private.payoff_facts(p) from public.positions p where p.request_id = payoff.request_id);
-- The corners as "price: P&L".
create function pg_temp.line(request_id text) returns text
language sql return (
  select string_agg(trim_scale((c ->> 'price')::numeric) || ': ' || trim_scale((c ->> 'pnl')::numeric), ', ' order by n)
  from jsonb_array_elements(pg_temp.payoff(request_id) -> 'points') with ordinality l (c, n)
);

select pg_temp.opened('put');
select is(pg_temp.payoff('put') - 'points', '{"price": null, "priced_at": null, "pnl": null, "shares_at": null, "break_evens": [578.5]}'::jsonb, 'Without a price there is no P&L at it');
-- The line reaches from 5 % below 580 to 5 % above it.
select is(pg_temp.line('put'), '549.5: -5800, 578.5: 0, 580: 300, 609: 300', 'The line of a put has corners at the break-even and the strike, and two ends');

insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 590);
select is(
  pg_temp.payoff('put') - 'points' - 'priced_at', '{"price": 590, "pnl": 300, "shares_at": null, "break_evens": [578.5]}'::jsonb, 'The P&L at the current price is shown');
select is((pg_temp.payoff('put') ->> 'priced_at')::timestamptz, timestamptz '2026-02-23 16:00 America/New_York', 'The price has its time');
select is(pg_temp.line('put'), '549: -5900, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'The current price is a corner of the line, which is wide enough for it');

select pg_temp.opened('spread', 'VPC');
select is(pg_temp.line('spread'), '545.5: -700, 575: -700, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'The line of a put spread is flat beyond its strikes');
select is(pg_temp.payoff('spread') -> 'break_evens', '[578.5]', 'A put spread has one break-even');
select pg_temp.opened('calls', 'VCC', '{"strike_price": 600}');
select is(pg_temp.line('calls'), '559.75: 300, 590: 300, 600: 300, 601.5: 0, 605: -700, 635.25: -700', 'The line of a call spread is the other way round');

create function pg_temp.of_legs(request_id text, strategy_type text, written text) returns bigint
language sql as $$
  select pg_temp.opened(request_id, strategy_type, jsonb_build_object('strike_price', null, 'width', null, 'legs', (
    select jsonb_agg(jsonb_build_object('action', case left(leg, 1) when '-' then 'sell' else 'buy' end,
      'option_type', case right(leg, 1) when 'p' then 'put' else 'call' end, 'strike', substr(leg, 2, length(leg) - 2)::numeric))
    from regexp_split_to_table(written, ' ') leg)))
$$;
select pg_temp.of_legs('condor', 'IC', '-570p +565p -600c +605c');
select is(pg_temp.line('condor'), '534.75: -700, 565: -700, 568.5: 0, 570: 300, 590: 300, 600: 300, 601.5: 0, 605: -700, 635.25: -700', 'The line of an iron condor loses on one side or the other');
select is(pg_temp.payoff('condor') -> 'break_evens', '[568.5, 601.5]', 'An iron condor has a break-even on each side');
select pg_temp.of_legs('strangle', 'STR', '-570p -600c');
-- The line reaches from 568.5 less 5 % of 601.5 to 601.5 plus 5 % of it.
select is(pg_temp.line('strangle'), '538.43: -6014, 568.5: 0, 570: 300, 590: 300, 600: 300, 601.5: 0, 631.58: -6016', 'The line of a strangle falls beyond both strikes');
select is((pg_temp.payoff('strangle') #>> '{points,-1,pnl}')::numeric < (pg_temp.payoff('strangle') #>> '{points,-2,pnl}')::numeric, true, 'The loss of a strangle is not flat at the upper end');

-- A covered call at 600, opened with the shares at 590: they cost 59,000 per contract.
select pg_temp.entering('covered', 'CC', '{"strike_price": 600}') as entry \gset
update public.orders set underlying_price = 590, mid = 150 where order_id = :entry;
select pg_temp.fill(:entry, 2, 300);
select private.open_filled_entries();
select is(pg_temp.payoff('covered') - 'points' - 'priced_at', '{"price": 590, "pnl": 300, "shares_at": 590, "break_evens": [588.5]}'::jsonb, 'The P&L of a covered call includes its shares');
-- 200 x (558.5 - 590) + 300 at the lower end. The shares are called away at 600: 200 x 10 + 300.
select is(pg_temp.line('covered'), '558.5: -6000, 588.5: 0, 590: 300, 600: 2300, 630: 2300', 'A covered call loses with its shares and gains up to its strike');

-- A call so far below the shares' price that its credit does not make up for it never breaks even: 200 x (500 - 590) + 300.
select pg_temp.entering('deep', 'CC', '{"strike_price": 500}') as entry \gset
update public.orders set underlying_price = 590 where order_id = :entry;
select pg_temp.fill(:entry, 2, 300);
select private.open_filled_entries();
select is(pg_temp.payoff('deep') -> 'break_evens', '[]', 'A covered call that loses at every price has no break-even');
select is((select max((c ->> 'pnl')::numeric) from jsonb_array_elements(pg_temp.payoff('deep') -> 'points') c), -17700.0, 'Such a covered call has a loss as its best P&L');

select is(
  (select max(abs((c ->> 'pnl')::numeric)) from public.positions p
    cross join lateral private.payoff_facts(p) f
    cross join lateral jsonb_array_elements(f -> 'points') c
    where f -> 'break_evens' @> jsonb_build_array(c -> 'price')),
  0.0, 'The P&L at every break-even is zero'
);
select is(
  (select count(*) from public.positions p
    cross join lateral private.payoff_facts(p) f
    cross join lateral (select array_agg((c ->> 'price')::numeric order by n) as prices from jsonb_array_elements(f -> 'points') with ordinality l (c, n)) line
    where prices <> (select array_agg(distinct price order by price) from unnest(prices) price)),
  0::bigint, 'Every line goes from left to right and has each price once'
);

-- One of the two spreads is bought back for 40.00.
insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', 40, 1, 1, -40 from public.positions p where p.request_id = 'spread';
select private.settle_exits(array[pg_temp.position_of('spread')]);
select is(pg_temp.line('spread'), '545.5: -350, 575: -350, 578.5: 0, 580: 150, 590: 150, 619.5: 150', 'The line of a partly closed position counts the open contracts');
select public.close_position(pg_temp.position_of('spread'), 60);
select is(pg_temp.line('spread'), '545.5: -700, 575: -700, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'The line of a closed position counts all contracts');

-- Prices beyond both ends of the line.
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-24', 700);
select is(pg_temp.line('put'), '543.5: -7000, 578.5: 0, 580: 300, 700: 300, 735: 300', 'The line reaches a price far above');
update private.share_closes set close = 20 where trade_date = '2026-02-24';
select is(pg_temp.line('put'), '0: -115700, 20: -111700, 578.5: 0, 580: 300, 609: 300', 'The line reaches a price far below, but not below zero');
select is(pg_temp.payoff('put') -> 'pnl', '-111700', 'The P&L at a price far below is shown');
select is(private.position_page(pg_temp.position_of('put')) -> 'payoff', pg_temp.payoff('put'), 'The position''s page has this payoff');

select * from finish();
rollback;
