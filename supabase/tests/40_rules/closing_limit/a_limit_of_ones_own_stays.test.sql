begin;
select plan(2);

select is(private.closing_limit(5::smallint, walk, 1, 150, 170, 80), 80.00, 'walk ' || walk) from unnest(array[0, 2]) walk;

select * from finish();
rollback;
