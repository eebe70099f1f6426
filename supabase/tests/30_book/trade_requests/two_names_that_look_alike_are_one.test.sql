-- Two cards have to look different to a person.
begin;
select plan(18);
\ir ../../clock.psql
\ir ../../helpers.psql

select throws_ok(
  format('select pg_temp.proposed(%L)', name), '23514', null, 'refused: ' || what
)
from (values
  (E'roll-7\u200b', 'a space without width'),
  (E'\ufeffroll-7', 'a byte order mark'),
  (E'roll-\u202e7', 'a change of direction'),
  (E'rôll-7', 'a letter with its accent'),
  (E'ro\u0302ll-7', 'a letter and an accent'),
  (E'r\u043ell-7', 'a Cyrillic letter'),
  (E'roll\u00a07', 'a space that does not break'),
  (' roll-7', 'a space before'),
  ('roll-7 ', 'a space after'),
  (E'roll\t7', 'a tab'),
  (E'roll-7\n', 'a line break'),
  (E'roll\u007f7', 'a control character'),
  (' ', 'a space alone'),
  ('', 'nothing'),
  (repeat('r', 256), 'more than 255')
) request (name, what);

select lives_ok(format('select pg_temp.proposed(%L)', name), 'taken: ' || left(name, 20))
from unnest(array['~', '!roll 7 {"of": [SPY]}', repeat('r', 255)]) name;

select * from finish();
rollback;
