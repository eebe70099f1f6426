begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

-- /close all was confirmed, and this position is one of its closes.
insert into private.prompts (kind, facts, expires_at, answer, answered_at)
values ('confirmation', jsonb_build_object('action', 'close_all', 'position_ids', jsonb_build_array(:csp)), now(), 'confirm', now());
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select results_eq(
  'select m.kind from private.outbox m where prompt_id is not null', $$ values ('confirmation') $$, 'the message shows the progress'
);

select * from finish();
rollback;
