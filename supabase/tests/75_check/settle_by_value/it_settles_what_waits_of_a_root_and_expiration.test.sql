begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../ask_settlement_values/index.psql

select pg_temp.set_clock('2026-03-20 10:05');
select private.ask_settlement_values('[]');
select private.settle_by_value('NDX', '2026-03-20', 20937.15, '77');
select results_eq(
  'select request_id, status, exit_price, realized_pnl from public.positions order by 1',
  -- (2400 - 6285) x 2; the call spread is worthless.
  $$ values ('call', 'EXPIRED', 0::numeric, 3800::numeric), ('evening', 'OPEN', null, 0), ('later', 'OPEN', null, 0),
    ('put', 'EXPIRED', 6285, -7770) $$, 'the value counts, not the index''s close, and only for this root and expiration'
);
select results_eq(
  $$ select distinct underlying_price, execution_data from public.orders where source = 'settlement' $$,
  $$ values (20937.15, '{"value": 20937.15, "said_by": "77", "said_on": "2026-03-20"}'::jsonb) $$, 'their orders store who gave the value'
);
select results_eq(
  'select answer, answered_by from private.prompts', $$ values ('20937.15', '77') $$, 'the question is answered'
);
select results_eq(
  $$ select facts ->> 'value', facts -> 'positions' -> 0 ->> 'pnl', jsonb_array_length(facts -> 'positions'), facts -> 'asked'
    from private.outbox where kind = 'settled' $$,
  $$ values ('20937.15', '-7770.00', 2, '[]'::jsonb) $$, 'the bookings are reported'
);
select throws_ok(
  $$ select private.settle_by_value('NDX', '2026-03-20', 20937.15, '77') $$, 'PT409', null, 'no position waits any more'
);
select throws_ok(
  $$ select private.settle_by_value('NDX', '2026-04-17', 20937.15, '77') $$, 'PT409', null, 'positions that still trade are not settled'
);
select throws_ok(
  $$ select private.settle_by_value('NDXP', '2026-03-20', 20937.15, '77') $$, 'PT409', null, 'positions that settle by that evening''s close are not settled'
);

select * from finish();
rollback;
