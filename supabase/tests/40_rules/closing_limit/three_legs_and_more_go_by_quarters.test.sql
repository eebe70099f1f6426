begin;
select plan(7);

-- Mid 150, natural price 170.
select is(private.closing_limit(3::smallint, walk, 4, 150, 170, null), price, 'the date, walk ' || walk)
from (values (0, 150.00), (1, 155.00), (2, 160.00), (3, 165.00), (4, 170.00)) step (walk, price);
select is(private.closing_limit(1::smallint, 0, 3, 150, 170, null), 160.00, 'a stop begins half-way');
select is(private.closing_limit(1::smallint, 1, 3, 150, 170, null), 170.00, 'at the next step a stop is at the natural price');

select * from finish();
rollback;
