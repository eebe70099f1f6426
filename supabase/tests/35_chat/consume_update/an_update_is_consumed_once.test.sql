begin;
select plan(3);

select is(private.consume_update(4711), true, 'the first time it is news');
select is(private.consume_update(4711), false, 'sent again it is not');
select is(private.consume_update(4712), true, 'the next one is');

select * from finish();
rollback;
