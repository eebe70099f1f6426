begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select private.ask_unkill()', 'PT409', 'the kill switch is not on', 'The question is refused when the kill switch is off');

update public.switches set killed_at = private.now(), killed_by = '77';
-- The VPC has reached its profit target, at 75.00. No rule applies to the CSP, and its close is at the broker.
select pg_temp.check_by(pg_temp.quotes(175, 100));
select private.ask_unkill();
select is(
  (select facts from private.prompts),
  (select jsonb_build_object('action', 'unkill', 'position_ids', '[]'::jsonb, 'killed_at', 'Tue Feb 24, 10:15', 'killed_by', '77',
    'due', jsonb_build_array(private.contract(p) || '{"exit_reason": "profit_target"}'))
    from public.positions p where request_id = 'VPC'),
  'The question names who turned the switch on and the positions that the next check would close'
);
update public.positions set auto_exit = false where request_id = 'VPC';
select private.ask_unkill();
select is(
  (select facts -> 'due' from private.prompts where answer is null), '[]', 'A position with automatic exit off is not named'
);

select * from finish();
rollback;
