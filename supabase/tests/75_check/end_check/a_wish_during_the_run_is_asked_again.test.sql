begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

-- A check is requested during the run. The answer says which check to start next.
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

select is(pg_temp.ended_with(false, 'nothing'), 'null', 'no check was requested');
select is(pg_temp.ended_with(false, 'a press'), '{"only": "asked"}', 'a person''s request needs only a partial check');
select is(pg_temp.ended_with(false, 'a partial check'), '{"only": "asked"}', 'a partial check was turned away');
select is(pg_temp.ended_with(true, 'a full check'), '{}', 'a full check was turned away');
select is(pg_temp.ended_with(true, 'a press'), '{}', 'a full check stays requested until one begins');

select * from finish();
rollback;
