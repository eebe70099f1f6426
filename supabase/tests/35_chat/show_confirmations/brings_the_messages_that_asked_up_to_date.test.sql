begin;
select plan(2);
\ir ../../helpers.psql

create function pg_temp.confirmed(name text, answer text, position_ids jsonb) returns void
language sql as $$
  insert into private.prompts (kind, token, facts, expires_at, answer, answered_at)
  values ('confirmation', name, jsonb_build_object('action', 'close_all', 'position_ids', position_ids), now(), answer,
    case when answer is not null then now() end)
$$;
select pg_temp.confirmed('all', 'confirm', '[1, 2, 3]'), pg_temp.confirmed('one', 'confirm', '[3]'),
  pg_temp.confirmed('other', 'confirm', '[4]'), pg_temp.confirmed('cancelled', 'cancel', '[2]'), pg_temp.confirmed('open', null, '[2]');

prepare shown as
select q.token, m.kind, m.status from private.outbox m join private.prompts q using (prompt_id) order by q.token;

select private.show_confirmations('[1, 2]');
select results_eq(
  'execute shown', $$ values ('all', 'confirmation', 'due') $$, 'one message, whichever of its closes has moved'
);
select private.show_confirmations('[3]');
select results_eq(
  'execute shown', $$ values ('all', 'confirmation', 'due'), ('all', 'confirmation', 'due'), ('one', 'confirmation', 'due') $$,
  'every question that requested the close'
);

select * from finish();
rollback;
