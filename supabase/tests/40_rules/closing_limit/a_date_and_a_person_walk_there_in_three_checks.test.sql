begin;
select plan(6);

-- From the mid of 75 to the natural price of 80.
select is(private.closing_limit(urgency::smallint, walk, 1, 75, 80, null), price, format('urgency %s, walk %s', urgency, walk))
from unnest(array[2, 3]) urgency, (values (0, 75.00), (1, 77.50), (2, 80.00)) step (walk, price);

select * from finish();
rollback;
