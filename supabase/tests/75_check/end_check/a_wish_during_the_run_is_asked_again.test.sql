begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

-- The run is in the middle of its work when somebody asks for a check. What it answers is what to ask exit-check for.
create function pg_temp.ended_with(asked_only boolean, wish text) returns jsonb
language plpgsql as $q$
declare
  run private.exit_checks := pg_temp.run(pg_temp.begin_at_once(asked_only));
begin
  case wish
    when 'a press' then perform private.want_check();
    when 'a partial check' then perform public.begin_exit_check(gen_random_uuid(), true);
    when 'a full check' then perform public.begin_exit_check(gen_random_uuid());
    else null;
  end case;
  return private.end_check(run, '{}') -> 'asked_again';
end;
$q$;

select is(pg_temp.ended_with(false, 'nothing'), 'null', 'nobody has asked');
select is(pg_temp.ended_with(false, 'a press'), '{"only": "asked"}', 'for what a person wants a partial one is enough');
select is(pg_temp.ended_with(false, 'a partial check'), '{"only": "asked"}', 'a partial one was turned away');
select is(pg_temp.ended_with(true, 'a full check'), '{}', 'a full one was');
select is(pg_temp.ended_with(true, 'a press'), '{}', 'which is owed until one begins, whoever comes between');

select * from finish();
rollback;
