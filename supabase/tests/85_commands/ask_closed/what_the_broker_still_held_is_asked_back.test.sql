begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select pg_temp.check_by(pg_temp.quotes(184));
select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings());
select is(private.ask_closed(:vpc, 60, 'manual'), true, 'A close of a position that the broker still held is asked about, whatever the price');
select is(
  (select facts -> 'held_at' from private.prompts where kind = 'confirmation'), to_jsonb(private.new_york_time(private.now())), 'The question has the time at which the broker was asked'
);
select pg_temp.reconcile(pg_temp.holdings(-2, 0));
select is(private.ask_closed(:vpc, 60, 'manual'), false, 'A close is not asked about once the broker no longer holds the position');

select * from finish();
rollback;
