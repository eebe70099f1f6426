begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

-- The positions differ in how near their date rule is.
select pg_temp.opened('dte ' || n) from generate_series(20, 28) n;
select pg_temp.opened('no rule');
update public.positions set entry_date = '2026-02-20 15:00Z', profit_target = null, stop_loss = null, exit_dte = substr(request_id, 5)::integer where request_id <> 'no rule';
update public.positions set profit_target = null, stop_loss = null, exit_dte = null where request_id = 'no rule';
select private.overview_page() -> 'nearest' as nearest \gset
select is(pg_temp.each(:'nearest', 'exit_dte'), '[28, 27, 26, 25, 24, 23, 22, 21]'::jsonb, 'The eight nearest positions are listed, the nearest first');
select is(:'nearest'::jsonb, (select jsonb_agg(p order by n) from jsonb_array_elements(private.positions_page() -> 'positions') with ordinality l (p, n) where n <= 8),
  'The eight are the first of positions_page()');
select is(private.positions_page() #> '{positions,-1,nearest}', 'null', 'A position without a rule comes last');

select * from finish();
rollback;
