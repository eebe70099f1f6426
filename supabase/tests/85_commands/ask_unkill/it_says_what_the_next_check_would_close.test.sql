begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select private.ask_unkill()', 'PT409', 'the kill switch is not on', 'there is nothing to end');

update public.switches set killed_at = private.now(), killed_by = '77';
-- The VPC has made its profit, at 75.00; of the CSP no rule holds, and its close is at the broker.
select pg_temp.check_by(pg_temp.quotes(175, 100));
select private.ask_unkill();
select is(
  (select facts from private.prompts),
  (select jsonb_build_object('action', 'unkill', 'position_ids', '[]'::jsonb, 'killed_at', 'Tue Feb 24, 10:15', 'killed_by', '77',
    'due', jsonb_build_array(private.contract(p) || '{"exit_reason": "profit_target"}'))
    from public.positions p where request_id = 'VPC'),
  'who threw it, and the VPC'
);
update public.positions set auto_exit = false where request_id = 'VPC';
select private.ask_unkill();
select is(
  (select facts -> 'due' from private.prompts where answer is null), '[]', 'what its rules do not close is not closed'
);

select * from finish();
rollback;
