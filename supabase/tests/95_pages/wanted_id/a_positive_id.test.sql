begin;
select plan(14);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.wanted_id('{}', 'id'), null::bigint, 'A missing id is null');
select is(private.wanted_id('{"id": "7"}', 'id'), 7::bigint, 'A valid id is returned');
select is(private.wanted_id('{"id": "999999999999999999"}', 'id'), 999999999999999999, 'An id of 18 digits is returned');
select is(
  pg_temp.field_refused(format('select private.wanted_id(%L, %L)', jsonb_build_object('id', word), 'id')), 'id', to_json(word)::text || ' is refused')
from unnest(array['', '0', '-1', '01', '1.0', '1e3', 'x', ' 7', e'7\n', '9999999999999999999']) word;
select throws_ok($$ select private.wanted_id('{"id": ["7", "8"]}', 'id') $$, 'PT422', 'id must be an id', 'Two ids are refused');

select * from finish();
rollback;
