-- Two leases would be two writers of the book.
begin;
select plan(2);

select throws_ok('insert into private.check_lease default values', '23505', null, 'a second row is refused');
select throws_ok('insert into private.check_lease (only_row) values (false)', '23514', null, 'a row with only_row false is refused');

select * from finish();
rollback;
