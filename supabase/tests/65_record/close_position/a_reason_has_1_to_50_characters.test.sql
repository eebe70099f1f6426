begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.close(reason text) returns text
language sql return (
  select format('select public.close_position(%s, 60, %L)', position_id, reason)
  from public.positions where request_id = 'VPC'
);

select throws_ok(pg_temp.close(reason), 'PT422', 'exit_reason must have 1 to 50 characters', what)
from (values ('', 'none'), ('   ', 'nothing but spaces'), (repeat('x', 51), '51')) bad (reason, what);
select is(pg_temp.field_refused(pg_temp.close('')), 'exit_reason', 'the field is named');
select lives_ok(pg_temp.close(repeat('x', 50)), '50 characters are accepted');
select lives_ok($$ select pg_temp.a_trade('short', 60, 'x') $$, 'one character is accepted');

select * from finish();
rollback;
