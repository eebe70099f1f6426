begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
update public.quote_settings set positions_per_call = 5000;
select is((select calls from private.reckon_quotes(false, '{"calls": 250, "seconds": 300, "symbols": 100}')), 1, 'the legs alone');
update public.positions set mark = 4100 where request_id = 'CSP';
select is((select calls from private.reckon_quotes(false, '{"calls": 250, "seconds": 300, "symbols": 100}')), 2, 'the legs and their underlyings');

select * from finish();
rollback;
