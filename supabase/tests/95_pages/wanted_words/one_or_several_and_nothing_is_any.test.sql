begin;
select plan(8);

select is(private.wanted_words(wanted::jsonb, 'reason'), words, what)
from (values
  ('{}', null::text[], 'A missing filter is null'),
  ('{"tag": "x"}', null, 'A filter of another name is ignored'),
  ('{"reason": "stop_loss"}', '{stop_loss}', 'A single text is one value'),
  ('{"reason": "rolled, up"}', '{"rolled, up"}', 'A text with a comma is one value'),
  ('{"reason": ["rolled, up", "21dte"]}', '{"rolled, up","21dte"}', 'An array is several values'),
  ('{"reason": ""}', null, 'An empty text is ignored'),
  ('{"reason": ["", "21dte"]}', '{21dte}', 'An empty text among several is ignored'),
  ('{"reason": ["", ""]}', null, 'Several empty texts are null')
) given (wanted, words, what);

select * from finish();
rollback;
