begin;
select plan(2);

select is(private.closing_limit(1::smallint, walk, 1, 450, 470, null), 470.00, 'walk ' || walk)
from unnest(array[0, 2]) walk;

select * from finish();
rollback;
