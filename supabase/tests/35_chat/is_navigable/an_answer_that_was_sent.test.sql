begin;
select plan(1);
\ir ../../helpers.psql

insert into private.outbox (kind, sent_chat_id, sent_message_id) values ('help', -5, 1), ('brief', -5, 2), ('refused', null, null);
select is(
  array[
    private.is_navigable(-5, 1), private.is_navigable(-5, 2), private.is_navigable(-6, 1), private.is_navigable(-5, 3),
    private.is_navigable(null, null)],
  array[true, false, false, false, false], 'a report, a message of another chat and an unknown message are not navigable'
);

select * from finish();
rollback;
