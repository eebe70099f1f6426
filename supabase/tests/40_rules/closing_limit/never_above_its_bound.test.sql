begin;
select plan(3);

select is(private.closing_limit(4::smallint, 0, 1, 75.5, 80, 75), 75.00, 'the trigger price of a profit target');
select is(private.closing_limit(1::smallint, 0, 1, 495, 520, 500), 500.00, 'the width of a spread');
select is(private.closing_limit(1::smallint, 0, 1, 495, 520, null), 520.00, 'without a bound the natural price counts');

select * from finish();
rollback;
