begin;
select plan(13);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select throws_ok(format('select private.add_note(%L, %L)', note, '77'), code, message, what)
from (values
  ('{"text": "x", "position_id": 0}', 'PT404', 'there is no position 0', 'A note on an unknown position is refused'),
  ('{"text": "x", "trade_date": "2026-02-30"}', 'PT422', '2026-02-30 is not a date', 'A note on a day that does not exist is refused'),
  ('{"text": "x", "trade_date": "soon"}', 'PT422', 'soon is not a date', 'A note on something that is not a date is refused'),
  ('{"text": "x", "trade_date": "2026-02-25"}', 'PT422', 'Feb 25 ''26 is in the future', 'A note on a future day is refused'),
  (jsonb_build_object('text', repeat('x', 2001))::text, 'PT422', 'a note may have 2,000 characters at most', 'A note of 2,001 characters is refused'),
  ('{"text": "x", "rating": 6}', 'PT422', 'a rating is 1 to 5', 'A rating of 6 is refused'),
  ('{"text": "x", "rating": 3.5}', 'PT422', 'a rating is 1 to 5', 'A rating with half a star is refused')
) refused (note, code, message, what);
select throws_ok(format('select private.add_note(%L, %L)', note, '77'), 'PT422', null, 'A note without a text is refused: ' || note)
from unnest(array['{}', '{"text": null}', '{"text": "  "}', '{"position_id": 0}']) note;
select is_empty('select from public.journal', 'A refused note is not stored');
select is_empty('select from private.outbox', 'A refused note is not answered');

select * from finish();
rollback;
