-- Two leases would be two writers of the book.
begin;
select plan(2);

select throws_ok('insert into private.check_lease default values', '23505', null, 'no second row');
select throws_ok('insert into private.check_lease (only_row) values (false)', '23514', null, 'not by saying it is another');

select * from finish();
rollback;
