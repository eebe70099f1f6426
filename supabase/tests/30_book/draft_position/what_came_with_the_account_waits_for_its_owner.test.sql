begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.draft(origin text, differing jsonb default '{}') returns public.positions
language sql return private.draft_position(private.read_request(pg_temp.a_request('one', 'CSP', differing), '', origin), 300, 2);

select is((pg_temp.draft(origin)).auto_exit, auto_exit, origin)
from (values ('proposal', true), ('chat', true), ('scan', true), ('import', false)) came (origin, auto_exit);
select is(
  (pg_temp.draft('chat', '{"expiration_date": "2026-03-06"}')).exit_dte, null, 'a date rule that would close it on arrival is dropped'
);

select * from finish();
rollback;
