-- One position per page: the QQQ, then both SPY positions, which belong together. The VPC has reached its profit
-- target.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql

update public.quote_settings set positions_per_call = 1;
select pg_temp.opened('QQQ', 'CSP', '{"ticker": "QQQ"}');
select pg_temp.approve('approved');
select pg_temp.begin_check() as run_id \gset
prepare applied as select public.apply_quotes($1, $2, '[]');
select throws_ok(
  format('execute applied(%s, 2)', :run_id), 'PT409', format('run %s is not at page 2', :run_id), 'a later page is refused'
);
select throws_ok(format('execute applied(%s, null)', :run_id), 'PT409', null, 'no page is refused, too');

-- A source may return more than was requested.
select public.apply_quotes(
  :run_id, 1, (pg_temp.quotes(175, 100)::jsonb || pg_temp.quote('QQQ260410P00580000', 219, 221))::json,
  '[{"ticker": "SPY", "price": 590}]') as first \gset
select is(:'first'::jsonb -> 'page' -> 'number', '2', 'the first page returns the next one');
select is(:'first'::jsonb -> 'checked', '1', 'it decides its own position');
select is_empty(
  $$ select from public.orders where status = 'intent' $$, 'it closes no position of another page and makes no entry'
);
select is(
  public.apply_quotes(:run_id, 1, '[]'), :'first'::jsonb, 'the repeated call returns the same answer, although the next page is due'
);

select public.apply_quotes(:run_id, 2, pg_temp.quotes(175, 100), '[{"ticker": "SPY", "price": 590}]') as last \gset
select results_eq(
  $$ select request_id, purpose from public.orders where status = 'intent' order by 1 $$,
  $$ values ('VPC', 'exit'), ('approved', 'entry') $$, 'the last page decides the entries'
);
select results_eq(
  format(
    'select checked, jsonb_array_length(exits), %L::jsonb -> ''page'' from private.exit_checks where run_id = %s', :'last', :run_id),
  $$ values (3, 1, 'null'::jsonb) $$, 'the run has checked all positions'
);
select throws_ok(
  format('execute applied(%s, 1)', :run_id), 'PT409', format('run %s is not at page 1', :run_id), 'an earlier page is refused'
);

select * from finish();
rollback;
