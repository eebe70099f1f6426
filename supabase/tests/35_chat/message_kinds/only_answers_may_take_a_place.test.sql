begin;
select plan(2);

select is((select count(*) - count(distinct kind) from private.message_kinds()), 0::bigint, 'every kind has one lane');
select is_empty(
  'select kind from private.message_kinds() where navigable and lane <> 2',
  'a message that may replace another is in the same lane, so it cannot overtake it'
);

select * from finish();
rollback;
