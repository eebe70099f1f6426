begin;
select plan(2);

select is((select count(*) - count(distinct kind) from private.message_kinds()), 0::bigint, 'every kind is in one lane');
select is_empty(
  'select kind from private.message_kinds() where navigable and lane <> 2',
  'what is shown in the place of another message is in its lane, and so never overtakes it'
);

select * from finish();
rollback;
