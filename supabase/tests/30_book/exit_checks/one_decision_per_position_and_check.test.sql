begin;
select plan(2);
\ir ../../book.psql

insert into private.exit_checks (market_open) values (true);
insert into private.exit_decisions (run_id, position_id, dte, verdict)
select run_id, position_id, 45, 'hold' from private.exit_checks, public.positions;

select throws_ok(
  $$
    insert into private.exit_decisions (run_id, position_id, dte, verdict)
    select run_id, position_id, 45, 'exit' from private.exit_decisions
  $$,
  '23505', null, 'a check makes one decision per position'
);
select throws_ok(
  $$ update private.exit_decisions set verdict = 'perhaps' $$,
  '23514', null, 'only known verdicts are accepted'
);

select * from finish();
rollback;
