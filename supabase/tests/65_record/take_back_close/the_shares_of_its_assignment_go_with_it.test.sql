begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('CSP') as csp \gset
select public.close_position(:csp, 900, 'assigned', confirmed => true);
select results_eq('select quantity, price from public.share_trades', $$ values (200, 571.0000) $$, 'a person''s answer brings shares, too');
select private.take_back_close(:csp, '77');
select is_empty('select from public.share_trades', 'undoing it removes them');

select * from finish();
rollback;
