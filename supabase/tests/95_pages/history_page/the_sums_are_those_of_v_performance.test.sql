begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.a_trade('a', 60), pg_temp.a_trade('b', 150), pg_temp.a_trade('c', 310), pg_temp.a_trade('d', 149);
select pg_temp.a_number_of_trades(31);
select private.history_page('{}') -> 'sums' as sums \gset
select is(
  :'sums'::jsonb - array['credit', 'best', 'worst'],
  (select jsonb_object_agg(f.key, f.value) from public.v_performance p, jsonb_each(to_jsonb(p)) f where :'sums'::jsonb - array['credit', 'best', 'worst'] ? f.key),
  'The sums equal v_performance where both have a figure'
);
select is(
  jsonb_build_array(:'sums'::jsonb -> 'credit', :'sums'::jsonb -> 'best', :'sums'::jsonb -> 'worst'),
  (select jsonb_build_array(sum(credit), max(pnl_realized), min(pnl_realized)) from public.v_trades), 'Credit, best and worst are those of v_trades'
);

select * from finish();
rollback;
