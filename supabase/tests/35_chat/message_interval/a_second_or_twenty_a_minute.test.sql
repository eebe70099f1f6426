begin;
select plan(3);

select is(private.message_interval(1001), interval '1 second', 'what Telegram takes of a person''s chat');
select is(private.message_interval(null), interval '1 second', 'and where it is not known which it is');
select ok(
  5 + extract(epoch from interval '1 minute') / extract(epoch from private.message_interval(-1001)) <= 20,
  'in a group five at once and then one after the other are 20 in a minute at most'
);

select * from finish();
rollback;
