begin;
select plan(2);
\ir ../../book.psql

select throws_ok($$ update public.positions set close_asked_at = now() $$, '23514', null, 'a requested close names its person');
select throws_ok($$ update public.positions set close_asked_by = '77' $$, '23514', null, 'a requested close has its time');

select * from finish();
rollback;
