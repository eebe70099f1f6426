begin;
select plan(3);

select is(private.closing_limit(4::smallint, 0, 1, 75.5, 80, 75), 75.00, 'a profit''s trigger');
select is(private.closing_limit(1::smallint, 0, 1, 495, 520, 500), 500.00, 'a spread''s width');
select is(private.closing_limit(1::smallint, 0, 1, 495, 520, null), 520.00, 'where there is one');

select * from finish();
rollback;
