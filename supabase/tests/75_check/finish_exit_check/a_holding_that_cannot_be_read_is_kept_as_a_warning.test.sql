begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run \gset
select public.finish_exit_check(:run, '[]', '[{"symbol": "/NQZ26 P17000", "quantity": null}, {"symbol": null, "quantity": null}]',
  '[{"asked": "quotes", "message": "no answer"}]');
select is(
  (pg_temp.run(:run)).warnings,
  '[{"asked": "quotes", "message": "no answer"}, {"asked": "a holding", "message": "/NQZ26 P17000"}, {"asked": "a holding", "message": ""}]'::jsonb,
  'it is stored beside the unanswered questions'
);
select results_eq(
  $$ select fault, subject, says from private.system_faults() where fault = 'unreadable' order by subject $$,
  $$ values
    ('unreadable', '', 'The broker reports a holding without a symbol. It may belong to any position, so no position is compared with the broker until it can be read. Check your account at the broker.'),
    ('unreadable', '/NQZ26 P17000', 'The broker''s holding of /NQZ26 P17000 cannot be read. All others are compared. If it belongs to one of your positions, check it at the broker.') $$,
  'each is a fault of its own, told once'
);
select pg_temp.begin_check() as run \gset
select public.finish_exit_check(:run, '[]', '[]');
select is((select count(*) from private.system_faults() where fault = 'unreadable'), 0::bigint, 'until it can be read');

select * from finish();
rollback;
