begin;
select plan(9);
\ir ../../book.psql

select is(private.fees_paid(2.6, '{"commission": 9}'), 2.6, 'given fees count');
select is(private.fees_paid(0, '{"commission": 9}'), 0.0, 'fees of zero count, too');
select is(private.fees_paid(null, '{"commission": 1.0325}'), 1.0325, 'otherwise the commission counts');
select is(private.fees_paid(null, '{"commission": "4.20"}'), 4.2, 'a commission as text counts');
select is(private.fees_paid(null, '{"commission": null, "order_id": "T-1"}'), 0.0, 'otherwise the fees are zero');
select is(private.fees_paid(null, null), 0.0, 'null execution_data has no fees');
select throws_ok(
  $$ select private.fees_paid(null, '{"commission": -1.3}') $$, 'PT422',
  'execution_data.commission must be an amount in USD, zero or more, but is -1.3', 'a negative commission is refused'
);
select is(
  pg_temp.field_refused($$ select private.fees_paid(null, '{"commission": {"usd": 1}}') $$), 'execution_data.commission',
  'an unreadable commission is refused, not taken as zero'
);
select is(pg_temp.field_refused($$ select private.fees_paid(-0.01, null) $$), 'fees', 'negative fees are refused');

select * from finish();
rollback;
