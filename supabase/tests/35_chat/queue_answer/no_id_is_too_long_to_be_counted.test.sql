begin;
select plan(2);

select is(private.queue_answer('help', '{}', repeat('7', 20000)), 'queued', 'a very long id is accepted');
select is(private.queue_answer('help', '{}', repeat('7', 20000)), 'waiting', 'its answers are counted');

select * from finish();
rollback;
