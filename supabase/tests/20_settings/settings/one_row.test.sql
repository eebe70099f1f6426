begin;
select plan(3);

select throws_ok('insert into public.settings default values', '23505', null, 'no second row');
select throws_ok('insert into public.settings (only_row) values (false)', '23514', null, 'not by saying it is another');
select throws_ok('insert into public.settings (only_row) values (null)', '23502', null, 'nor by saying nothing');

select * from finish();
rollback;
