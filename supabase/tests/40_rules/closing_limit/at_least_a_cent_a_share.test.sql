begin;
select plan(2);

select is(private.closing_limit(3::smallint, 0, 1, 0.5, 0.8, null), 1.00, 'a lower limit cannot be placed');
select is(private.closing_limit(3::smallint, 0, 1, 0, 0, 500), 1.00, 'neither can a limit of zero');

select * from finish();
rollback;
