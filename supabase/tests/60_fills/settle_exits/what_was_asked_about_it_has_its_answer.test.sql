begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

insert into private.prompts (kind, position_id, facts, expires_at) values
  ('settlement', :csp, '{}', null), ('confirmation', :csp, '{"action": "close"}', now() + interval '2 minutes');
insert into private.prompts (kind, position_id, facts, expires_at, answer, answered_at, answered_by)
values ('confirmation', :csp, '{"action": "close"}', now(), 'cancel', '2026-03-02 15:00Z', '77');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select results_eq(
  'select kind, answer, answered_at from private.prompts where answered_by is null order by kind',
  $$ values ('confirmation', 'gone', '2026-03-03 15:00Z'::timestamptz),
    ('settlement', 'profit_target', '2026-03-03 15:00Z') $$,
  'the question is answered'
);
select results_eq(
  'select kind from private.outbox where prompt_id is not null order by kind', $$ values ('confirmation'), ('settlement') $$,
  'its message shows it'
);
select results_eq(
  'select answer, answered_at from private.prompts where answered_by is not null',
  $$ values ('cancel', '2026-03-02 15:00Z'::timestamptz) $$, 'an earlier answer of a person stays'
);

select * from finish();
rollback;
