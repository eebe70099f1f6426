begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.rules_facts(null, null) as facts \gset
select is(
  :'facts'::jsonb - 'defaults' - 'choices', '{"position_id": null, "position": null, "changed": null, "changes": []}'::jsonb,
  'Without a position there are no rules of one'
);
select is(
  (
    select jsonb_agg(d - 'profit_target_percent_at_one_strike') from jsonb_array_elements(:'facts'::jsonb -> 'defaults') d
  ),
  '[{"strategy_type": "CC", "profit_target_percent": 50, "stop_loss_percent": null, "stop_loss_of": "credit", "exit_dte": null},
    {"strategy_type": "CSP", "profit_target_percent": 50, "stop_loss_percent": 200, "stop_loss_of": "credit", "exit_dte": 21},
    {"strategy_type": "IC", "profit_target_percent": 50, "stop_loss_percent": 200, "stop_loss_of": "credit", "exit_dte": 21},
    {"strategy_type": "STR", "profit_target_percent": 50, "stop_loss_percent": 200, "stop_loss_of": "credit", "exit_dte": 21},
    {"strategy_type": "VCC", "profit_target_percent": 50, "stop_loss_percent": 100, "stop_loss_of": "width", "exit_dte": 21},
    {"strategy_type": "VPC", "profit_target_percent": 50, "stop_loss_percent": 100, "stop_loss_of": "width", "exit_dte": 21}]',
  'The defaults of each strategy are shown'
);
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.defaults[*] ? (@.profit_target_percent_at_one_strike == 25).strategy_type'),
  '["IC", "STR"]', 'Iron butterflies and straddles have a lower profit target'
);
select is(:'facts'::jsonb -> 'choices', private.choices(), 'The open positions are offered');

select * from finish();
rollback;
