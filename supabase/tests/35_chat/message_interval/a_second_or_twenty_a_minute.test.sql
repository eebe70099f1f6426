begin;
select plan(3);

select is(private.message_interval(1001), interval '1 second', 'the pace for a person''s chat');
select is(private.message_interval(null), interval '1 second', 'the same pace for an unknown chat');
select ok(
  5 + extract(epoch from interval '1 minute') / extract(epoch from private.message_interval(-1001)) <= 20,
  'in a group, five at once and then one after the other are at most 20 in a minute'
);

select * from finish();
rollback;
