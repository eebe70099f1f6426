begin;
select plan(2);
\ir ../../book.psql

select throws_ok($$ update public.positions set close_asked_at = now() $$, '23514', null, 'by whom');
select throws_ok($$ update public.positions set close_asked_by = '77' $$, '23514', null, 'and when');

select * from finish();
rollback;
