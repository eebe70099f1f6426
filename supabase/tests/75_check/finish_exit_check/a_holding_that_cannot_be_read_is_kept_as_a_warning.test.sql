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
    ('unreadable', '', 'The broker holds something without a symbol, which may be any of ours: until it can be read no position is compared with the broker. Look there.'),
    ('unreadable', '/NQZ26 P17000', 'The broker''s holding of /NQZ26 P17000 cannot be read: it is left out, all others are compared. If it is one of ours, look there.') $$,
  'each is a fault of its own, told once'
);
select pg_temp.begin_check() as run \gset
select public.finish_exit_check(:run, '[]', '[]');
select is((select count(*) from private.system_faults() where fault = 'unreadable'), 0::bigint, 'until it can be read');

select * from finish();
rollback;
