begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select pg_temp.a_number_of_trades(1000);
select is(private.history_page('{}') -> 'next', 'null', 'a thousand are all');
select pg_temp.traded('[{"request_id": "first", "pnl": -500, "exit_date": "2026-01-02 15:00Z"}]');
select private.history_page('{}') as page \gset
select is(:'page'::jsonb -> 'next', :'page'::jsonb #> '{trades,-1,trade_id}', 'one more is on the next page');
select is(:'page'::jsonb #> '{sums,worst}', '-500', 'and in the sums of this one');
select is(
  pg_temp.each(private.history_page(jsonb_build_object('after', :'page'::jsonb ->> 'next')) -> 'trades', 'pnl_realized'), '[-500]', 'alone');

select * from finish();
rollback;
