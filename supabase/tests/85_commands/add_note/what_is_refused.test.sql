begin;
select plan(13);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select throws_ok(format('select private.add_note(%L, %L)', note, '77'), code, message, what)
from (values
  ('{"text": "x", "position_id": 0}', 'PT404', 'there is no position 0', 'a position that never was'),
  ('{"text": "x", "trade_date": "2026-02-30"}', 'PT422', '2026-02-30 is not a date', 'a day that no month has'),
  ('{"text": "x", "trade_date": "soon"}', 'PT422', 'soon is not a date', 'what is not a date'),
  ('{"text": "x", "trade_date": "2026-02-25"}', 'PT422', 'Feb 25 ''26 is in the future', 'a day that has not come'),
  (jsonb_build_object('text', repeat('x', 2001))::text, 'PT422', 'a note may have 2,000 characters at most', '2,001 characters'),
  ('{"text": "x", "rating": 6}', 'PT422', 'a rating is 1 to 5', 'a sixth star'),
  ('{"text": "x", "rating": 3.5}', 'PT422', 'a rating is 1 to 5', 'half a star')
) refused (note, code, message, what);
select throws_ok(format('select private.add_note(%L, %L)', note, '77'), 'PT422', null, 'no text: ' || note)
from unnest(array['{}', '{"text": null}', '{"text": "  "}', '{"position_id": 0}']) note;
select is_empty('select from public.journal', 'nothing is written');
select is_empty('select from private.outbox', 'and nothing answered');

select * from finish();
rollback;
