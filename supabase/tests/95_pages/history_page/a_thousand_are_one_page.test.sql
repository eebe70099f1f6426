begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select pg_temp.a_number_of_trades(1000);
select is(private.history_page('{}') -> 'next', 'null', 'A thousand trades fit one page, which has no next');
select pg_temp.traded('[{"request_id": "first", "pnl": -500, "exit_date": "2026-01-02 15:00Z"}]');
select private.history_page('{}') as page \gset
select is(:'page'::jsonb -> 'next', :'page'::jsonb #> '{trades,-1,trade_id}', 'With one trade more the page has a next');
select is(:'page'::jsonb #> '{sums,worst}', '-500', 'The sums count the trades of all pages');
select is(
  pg_temp.each(private.history_page(jsonb_build_object('after', :'page'::jsonb ->> 'next')) -> 'trades', 'pnl_realized'), '[-500]', 'The next page has the one trade left');

select * from finish();
rollback;
