begin;
select plan(8);

select is(private.wanted_words(wanted::jsonb, 'reason'), words, what)
from (values
  ('{}', null::text[], 'not there'),
  ('{"tag": "x"}', null, 'another one'),
  ('{"reason": "stop_loss"}', '{stop_loss}', 'one'),
  ('{"reason": "rolled, up"}', '{"rolled, up"}', 'with a comma it is one still'),
  ('{"reason": ["rolled, up", "21dte"]}', '{"rolled, up","21dte"}', 'several'),
  ('{"reason": ""}', null, 'empty is none'),
  ('{"reason": ["", "21dte"]}', '{21dte}', 'of several, too'),
  ('{"reason": ["", ""]}', null, 'all of them empty')
) given (wanted, words, what);

select * from finish();
rollback;
