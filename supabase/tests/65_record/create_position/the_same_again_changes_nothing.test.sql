begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select public.create_position(pg_temp.a_request('again', 'CSP'), 151, 1, '{"order_id": "T-1"}');
select public.create_position(pg_temp.a_request('again', 'CSP'), 151, 1, '{"order_id": "T-1"}') as answer \gset
select is(:'answer'::jsonb ->> 'created', 'false', 'a call whose answer was lost can be repeated');
select is(
  :'answer'::jsonb -> 'position', (select to_jsonb(p) from public.positions p where request_id = 'again'), 'it returns the existing position'
);
select is((select count(*) from public.orders where request_id = 'again' and purpose = 'entry'), 1::bigint, 'it books nothing');

select * from finish();
rollback;
