begin;
select plan(2);

-- Mid 75, natural price 80.
select is(private.closing_limit(4::smallint, walk, 75, 80, 75), 75.00, 'walk ' || walk)
from unnest(array[0, 2]) walk;

select * from finish();
rollback;
