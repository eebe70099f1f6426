begin;
select plan(3);

-- Mid 70, natural price 80, trigger 78.
select is(private.closing_limit(4::smallint, walk, 1, 70, 80, 78), price, 'walk ' || walk)
from (values (0, 70.00), (1, 75.00), (2, 78.00)) step (walk, price);

select * from finish();
rollback;
