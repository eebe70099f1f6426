begin;
select plan(1);
insert into private.outbox (kind, status, due_at, error) values
  ('opened', 'due', now(), null), ('opened', 'sending', now(), null), ('opened', 'sent', now(), null),
  ('opened', 'parked', now(), 'Bad Request: x'), ('opened', 'parked', now() - interval '25 hours', 'Bad Request: y');

select is(
  private.outbox_facts(), '{"due": 2, "parked": 1, "last_error": "Bad Request: x"}', 'parked messages of a day are counted, and the latest error comes first'
);

select * from finish();
rollback;
