begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.page(page integer) returns text
language sql as $q$
  select format('page %s of %s, %s of %s', f ->> 'page', f ->> 'pages', jsonb_array_length(f -> 'positions'), f ->> 'total')
  from private.positions_facts(page) f
$q$;
select public.create_position(pg_temp.a_request(name::text, 'CSP'), 150, 2, '{}') from generate_series(1, 9) name;

select is(pg_temp.page(0), 'page 0 of 2, 8 of 11', 'The first page has eight positions');
select is(pg_temp.page(1), 'page 1 of 2, 3 of 11', 'The last page has the rest');
select is(pg_temp.page(7), 'page 1 of 2, 3 of 11', 'A page beyond the last one shows the last one');
select is(pg_temp.page(null), 'page 0 of 2, 8 of 11', 'Without a number the first page is shown');
delete from public.orders;
delete from public.positions;
select is(pg_temp.page(3), 'page 0 of 1, 0 of 0', 'An empty book has one page');

select * from finish();
rollback;
