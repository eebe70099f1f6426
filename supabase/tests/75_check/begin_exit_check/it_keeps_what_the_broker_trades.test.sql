begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.kept(mode text, permits jsonb) returns jsonb
language plpgsql as $$
begin
  update private.check_lease set expires_at = '-infinity';
  perform public.begin_exit_check(gen_random_uuid(), mode => kept.mode, permits => kept.permits);
  return (select l.permits from private.check_lease l);
end;
$$;

select is(pg_temp.kept('SIM', '{"broker": "B", "strategies": ["CSP"], "indices": false}') ->> 'broker', 'B', 'it is stored');
select isnt(pg_temp.kept(null, null), null, 'a caller that reports nothing changes nothing');
select is(pg_temp.kept('PAPER', null), null, 'null for another broker means everything');

select * from finish();
rollback;
