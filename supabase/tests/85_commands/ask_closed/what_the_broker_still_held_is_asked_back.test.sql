begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select pg_temp.check_by(pg_temp.quotes(184));
select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings());
select is(private.ask_closed(:vpc, 60, 'manual'), true, 'it is asked back, however good the price');
select is(
  (select facts -> 'held_at' from private.prompts where kind = 'confirmation'), to_jsonb(private.new_york_time(private.now())), 'with the time at which the broker was asked'
);
select pg_temp.reconcile(pg_temp.holdings(-2, 0));
select is(private.ask_closed(:vpc, 60, 'manual'), false, 'once the broker holds it no more, it is not');

select * from finish();
rollback;
