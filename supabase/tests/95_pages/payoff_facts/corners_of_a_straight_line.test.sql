-- Two contracts for 150.00 each, so 300.00; SPY was at 590.00 at the last close that is known.
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
select is(pg_temp.payoff('put') - 'points', '{"price": null, "priced_at": null, "pnl": null, "shares_at": null, "break_evens": [578.5]}'::jsonb, 'without a price there is no P&L at it');
-- From 580 less 5 % of it to 5 % above it.
select is(pg_temp.line('put'), '549.5: -5800, 578.5: 0, 580: 300, 609: 300', 'of a put: the strike, the break-even, and how it goes on');

insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 590);
select is(
  pg_temp.payoff('put') - 'points' - 'priced_at', '{"price": 590, "pnl": 300, "shares_at": null, "break_evens": [578.5]}'::jsonb, 'the price is a corner, too');
select is((pg_temp.payoff('put') ->> 'priced_at')::timestamptz, timestamptz '2026-02-23 16:00 America/New_York', 'as of its time');
select is(pg_temp.line('put'), '549: -5900, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'the line is wide enough for it');

select pg_temp.opened('spread', 'VPC');
select is(pg_temp.line('spread'), '545.5: -700, 575: -700, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'of a spread: never more than its width');
select is(pg_temp.payoff('spread') -> 'break_evens', '[578.5]', 'with one break-even');
select pg_temp.opened('calls', 'VCC', '{"strike_price": 600}');
select is(pg_temp.line('calls'), '559.75: 300, 590: 300, 600: 300, 601.5: 0, 605: -700, 635.25: -700', 'of calls the other way round');

create function pg_temp.of_legs(request_id text, strategy_type text, written text) returns bigint
language sql as $$
  select pg_temp.opened(request_id, strategy_type, jsonb_build_object('strike_price', null, 'width', null, 'legs', (
    select jsonb_agg(jsonb_build_object('action', case left(leg, 1) when '-' then 'sell' else 'buy' end,
      'option_type', case right(leg, 1) when 'p' then 'put' else 'call' end, 'strike', substr(leg, 2, length(leg) - 2)::numeric))
    from regexp_split_to_table(written, ' ') leg)))
$$;
select pg_temp.of_legs('condor', 'IC', '-570p +565p -600c +605c');
select is(pg_temp.line('condor'), '534.75: -700, 565: -700, 568.5: 0, 570: 300, 590: 300, 600: 300, 601.5: 0, 605: -700, 635.25: -700', 'of an iron condor: one side or the other');
select is(pg_temp.payoff('condor') -> 'break_evens', '[568.5, 601.5]', 'with a break-even on each');
select pg_temp.of_legs('strangle', 'STR', '-570p -600c');
-- From 568.5 less 5 % of 601.5 to 5 % above that.
select is(pg_temp.line('strangle'), '538.43: -6014, 568.5: 0, 570: 300, 590: 300, 600: 300, 601.5: 0, 631.58: -6016', 'of a strangle: ever more');
select is((pg_temp.payoff('strangle') #>> '{points,-1,pnl}')::numeric < (pg_temp.payoff('strangle') #>> '{points,-2,pnl}')::numeric, true, 'also where it has no bound');

-- A covered call at 600, opened with the shares at 590: they cost 59,000 a contract.
select pg_temp.entering('covered', 'CC', '{"strike_price": 600}') as entry \gset
update public.orders set underlying_price = 590, mid = 150 where order_id = :entry;
select pg_temp.fill(:entry, 2, 300);
select private.open_filled_entries();
select is(pg_temp.payoff('covered') - 'points' - 'priced_at', '{"price": 590, "pnl": 300, "shares_at": 590, "break_evens": [588.5]}'::jsonb, 'of a covered call: the shares are part of it');
-- 200 x (558.5 - 590) + 300; called away at 600: 200 x 10 + 300.
select is(pg_temp.line('covered'), '558.5: -6000, 588.5: 0, 590: 300, 600: 2300, 630: 2300', 'what they lose, and no more than the strike');

-- A call below the shares' price whose premium does not make up for it never breaks even: 200 x (500 - 590) + 300.
select pg_temp.entering('deep', 'CC', '{"strike_price": 500}') as entry \gset
update public.orders set underlying_price = 590 where order_id = :entry;
select pg_temp.fill(:entry, 2, 300);
select private.open_filled_entries();
select is(pg_temp.payoff('deep') -> 'break_evens', '[]', 'where it loses at every price, nothing is even');
select is((select max((c ->> 'pnl')::numeric) from jsonb_array_elements(pg_temp.payoff('deep') -> 'points') c), -17700.0, 'that is the best it can be');

select is(
  (select max(abs((c ->> 'pnl')::numeric)) from public.positions p
    cross join lateral private.payoff_facts(p) f
    cross join lateral jsonb_array_elements(f -> 'points') c
    where f -> 'break_evens' @> jsonb_build_array(c -> 'price')),
  0.0, 'at a break-even nothing is made'
);
select is(
  (select count(*) from public.positions p
    cross join lateral private.payoff_facts(p) f
    cross join lateral (select array_agg((c ->> 'price')::numeric order by n) as prices from jsonb_array_elements(f -> 'points') with ordinality l (c, n)) line
    where prices <> (select array_agg(distinct price order by price) from unnest(prices) price)),
  0::bigint, 'every line goes from left to right, and a price is there once'
);

-- One of two spreads is bought back for 40.00.
insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select p.request_id, p.position_id, 'exit', 'manual', 'manual', 'filled', 40, 1, 1, -40 from public.positions p where p.request_id = 'spread';
select private.settle_exits(array[pg_temp.position_of('spread')]);
select is(pg_temp.line('spread'), '545.5: -350, 575: -350, 578.5: 0, 580: 150, 590: 150, 619.5: 150', 'of one that is half closed: what is open');
select public.close_position(pg_temp.position_of('spread'), 60);
select is(pg_temp.line('spread'), '545.5: -700, 575: -700, 578.5: 0, 580: 300, 590: 300, 619.5: 300', 'of one that is over: the whole');

-- A price beyond both ends.
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-24', 700);
select is(pg_temp.line('put'), '543.5: -7000, 578.5: 0, 580: 300, 700: 300, 735: 300', 'a price far above is shown');
update private.share_closes set close = 20 where trade_date = '2026-02-24';
select is(pg_temp.line('put'), '0: -115700, 20: -111700, 578.5: 0, 580: 300, 609: 300', 'a price far below, too, but none below zero');
select is(pg_temp.payoff('put') -> 'pnl', '-111700', 'and what it would make there');
select is(private.position_page(pg_temp.position_of('put')) -> 'payoff', pg_temp.payoff('put'), 'as the position''s page has it');

select * from finish();
rollback;
