begin;
select plan(4);

select is(private.walk_steps(legs), steps, legs || ' legs') from (values (1, 2), (2, 2), (3, 4), (4, 4)) w (legs, steps);

select * from finish();
rollback;
