begin;
select plan(9);
\ir ../../book.psql

select is(private.fees_paid(2.6, '{"commission": 9}'), 2.6, 'what was said');
select is(private.fees_paid(0, '{"commission": 9}'), 0.0, 'also where it was nothing');
select is(private.fees_paid(null, '{"commission": 1.0325}'), 1.0325, 'else the commission');
select is(private.fees_paid(null, '{"commission": "4.20"}'), 4.2, 'as text, too');
select is(private.fees_paid(null, '{"commission": null, "order_id": "T-1"}'), 0.0, 'else nothing');
select is(private.fees_paid(null, null), 0.0, 'of what nobody told anything of, either');
select throws_ok(
  $$ select private.fees_paid(null, '{"commission": -1.3}') $$, 'PT422',
  'execution_data.commission must be an amount in USD, zero or more, but is -1.3', 'a broker''s sign is not guessed'
);
select is(
  pg_temp.field_refused($$ select private.fees_paid(null, '{"commission": {"usd": 1}}') $$), 'execution_data.commission',
  'what cannot be read is no fee of nothing'
);
select is(pg_temp.field_refused($$ select private.fees_paid(-0.01, null) $$), 'fees', 'fees are not negative');

select * from finish();
rollback;
