begin;
select plan(3);

select is(private.consume_update(4711), true, 'a new update is consumed');
select is(private.consume_update(4711), false, 'a repeated update is not');
select is(private.consume_update(4712), true, 'the next update is consumed');

select * from finish();
rollback;
