begin;
select plan(2);

select is(private.queue_answer('help', '{}', repeat('7', 20000)), 'queued', 'whatever somebody is called');
select is(private.queue_answer('help', '{}', repeat('7', 20000)), 'waiting', 'is found again');

select * from finish();
rollback;
