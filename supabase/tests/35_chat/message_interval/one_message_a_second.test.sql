begin;
select plan(1);

select is(private.message_interval(), interval '1 second', 'what Telegram takes in one chat');

select * from finish();
rollback;
