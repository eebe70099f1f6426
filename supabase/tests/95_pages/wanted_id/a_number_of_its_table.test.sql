begin;
select plan(14);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.wanted_id('{}', 'id'), null::bigint, 'none');
select is(private.wanted_id('{"id": "7"}', 'id'), 7::bigint, 'one');
select is(private.wanted_id('{"id": "999999999999999999"}', 'id'), 999999999999999999, 'a large one');
select is(
  pg_temp.field_refused(format('select private.wanted_id(%L, %L)', jsonb_build_object('id', word), 'id')), 'id', to_json(word)::text || ' is none')
from unnest(array['', '0', '-1', '01', '1.0', '1e3', 'x', ' 7', e'7\n', '9999999999999999999']) word;
select throws_ok($$ select private.wanted_id('{"id": ["7", "8"]}', 'id') $$, 'PT422', 'id must be an id', 'two are none');

select * from finish();
rollback;
