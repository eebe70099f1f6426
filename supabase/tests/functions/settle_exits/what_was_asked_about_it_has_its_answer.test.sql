begin;
select plan(2);
\ir ../../helpers.psql
\ir closing.psql

insert into private.prompts (kind, position_id, facts, expires_at) values
  ('settlement', :csp, '{}', null), ('confirmation', :csp, '{"action": "close"}', now() + interval '2 minutes');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select results_eq(
  'select kind, answer, answered_at, answered_by from private.prompts order by kind',
  $$ values ('confirmation', 'gone', '2026-03-03 15:00Z'::timestamptz, null::text),
    ('settlement', 'profit_target', '2026-03-03 15:00Z', null) $$,
  'by events'
);
select results_eq(
  'select kind from private.outbox where prompt_id is not null order by kind', $$ values ('confirmation'), ('settlement') $$,
  'and their messages show it'
);

select * from finish();
rollback;
