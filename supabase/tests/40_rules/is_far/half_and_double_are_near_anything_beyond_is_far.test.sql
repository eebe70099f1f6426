begin;
select plan(6);

select is(private.is_far(given, 84), far, format('%s beside 84', given))
from (values (42, false), (41.99, true), (168, false), (168.01, true), (0.84, true)) each (given, far);
select is(private.is_far(84, null), false, 'without a known price nothing is far');

select * from finish();
rollback;
