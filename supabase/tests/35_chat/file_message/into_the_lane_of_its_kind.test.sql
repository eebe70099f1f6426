begin;
select plan(2);
\ir ../../helpers.psql

insert into private.outbox (kind) values ('refused'), ('opened'), ('from a later release');
select results_eq(
  'select kind, lane::integer from private.outbox order by message_id',
  $$ values ('refused', 2), ('opened', 3), ('from a later release', 5) $$, 'whoever queues it'
);
select set_config('thetabase.topic', '9', true);
insert into private.outbox (kind) values ('entries'), ('closed');
select results_eq(
  'select kind, topic from private.outbox where message_id > (select max(message_id) - 2 from private.outbox) order by message_id',
  $$ values ('entries', 9::bigint), ('closed', null) $$, 'an answer goes to the topic of its question, an alert to the general one'
);

select * from finish();
rollback;
