begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.rules_facts(null, null) as facts \gset
select is(
  :'facts'::jsonb - 'defaults' - 'choices', '{"position_id": null, "position": null, "changed": null, "changes": []}'::jsonb,
  'no position'
);
select is(
  :'facts'::jsonb -> 'defaults',
  '[{"strategy_type": "CSP", "profit_target_percent": 50, "stop_loss_percent": 200, "stop_loss_of": "credit", "exit_dte": 21},
    {"strategy_type": "VPC", "profit_target_percent": 50, "stop_loss_percent": 100, "stop_loss_of": "width", "exit_dte": 21}]',
  'what new positions take'
);
select is(:'facts'::jsonb -> 'choices', private.choices(), 'and those that are open');

select * from finish();
rollback;
