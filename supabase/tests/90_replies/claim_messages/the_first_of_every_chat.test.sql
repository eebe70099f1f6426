begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind, facts) values
  (1, 'first', '{"a": 1}'), (1, 'second', '{}'), (null, 'owner''s first', '{}'), (null, 'owner''s second', '{}');
select public.claim_messages() as claimed \gset

select is(
  (select jsonb_agg(m - 'message_id') from jsonb_array_elements(:'claimed'::jsonb) m),
  '[{"attempt": 1, "lapses": 0, "topic": null, "chat_id": 1, "kind": "first", "facts": {"a": 1}, "edits": null},
    {"attempt": 1, "lapses": 0, "topic": null, "chat_id": null, "kind": "owner''s first", "facts": {}, "edits": null}]',
  'The oldest message of each chat is claimed'
);
select results_eq(
  $$ select kind, status, attempts, due_at > clock_timestamp() from private.outbox order by message_id $$,
  $$ values ('first', 'sending', 1, true), ('second', 'due', 0, false),
    ('owner''s first', 'sending', 1, true), ('owner''s second', 'due', 0, false) $$,
  'Claimed messages are in flight until their claim lapses'
);
select is(public.claim_messages(), '[]'::jsonb, 'The next messages of the same chats wait');

-- The sender was cut off.
update private.outbox set due_at = clock_timestamp() where status = 'sending';
select results_eq(
  $$ select m ->> 'kind', m ->> 'attempt', m ->> 'lapses' from jsonb_array_elements(public.claim_messages()) m $$,
  $$ values ('first', '2', '1'), ('owner''s first', '2', '1') $$,
  'A lapsed message is claimed again: one repeat is better than a loss'
);

select * from finish();
rollback;
