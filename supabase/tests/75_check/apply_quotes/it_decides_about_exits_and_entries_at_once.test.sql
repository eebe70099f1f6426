-- The VPC has reached its profit target, at 175 - 100; the put's mid of 175.00 is within 25 % of the approved 150.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
select pg_temp.begin_check() as run_id \gset
select public.apply_quotes(:run_id, 1, pg_temp.quotes(175, 100), '[{"ticker": "SPY", "price": 590}]') as answer \gset
select is(
  :'answer'::jsonb,
  (select jsonb_build_object('page', null, 'at_work', true, 'checked', 2, 'exits', jsonb_build_array(jsonb_build_object(
      'position_id', position_id, 'reason', 'profit_target')))
    from public.positions where request_id = 'VPC'),
  'two positions were checked and one is to be closed'
);
select results_eq(
  $$ select request_id, purpose from public.orders where status = 'intent' order by 1 $$,
  $$ values ('VPC', 'exit'), ('approved', 'entry') $$,
  'the decisions are intents'
);
select is((select count(*) from public.orders where status = 'sent'), 0::bigint, 'no order was sent');
select results_eq(
  $$ select checked, exits from private.exit_checks order by run_id desc limit 1 $$,
  format($$ values (2, %L::jsonb) $$, :'answer'::jsonb -> 'exits'),
  'the run records them'
);

select * from finish();
rollback;
