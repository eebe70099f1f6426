begin;
select plan(5);

select is(private.opening_limit(walk, mark, 150), price, format('walk %s, mid %s', walk, mark))
from (values (0, 190, 190.00), (1, 186, 168.00), (2, 186, 150.00), (0, 120, 150.00), (4, 300, 150.00)) w (walk, mark, price);

select * from finish();
rollback;
