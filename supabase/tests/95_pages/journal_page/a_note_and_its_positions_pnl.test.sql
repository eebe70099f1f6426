begin;
select plan(9);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.a_trade('over', 60);
insert into public.journal (position_id, text, tags, mistakes, mood_before, mood_after, rating, written_by) values
  (pg_temp.position_of('over'), 'ended well', '{fed}', '{rash}', 'calm', 'greedy', 4, '77'), (pg_temp.position_of('VPC'), 'goes on', '{}', '{}', null, null, null, null),
  (null, 'a quiet day', '{}', '{}', null, null, null, null);

select is(pg_temp.each(private.journal_page('{}') -> 'notes', 'text'), '["a quiet day", "goes on", "ended well"]'::jsonb, 'The newest note comes first');
select is(
  (private.journal_page('{}') #> '{notes,2}') - 'note_id' - 'position_id',
  '{"trade_date": "2026-02-24", "ticker": "SPY", "contract_short": "SPY 580p", "pnl": 180, "status": "CLOSED", "text": "ended well", "tags": ["fed"], "mistakes": ["rash"],
    "mood_before": "calm", "mood_after": "greedy", "rating": 4, "written_at": "2026-02-24T15:15:00+00:00"}'::jsonb,
  'A note has its position''s realized P&L and no author');
select is(private.journal_page('{}') #> '{notes,1}' @> '{"status": "OPEN", "pnl": 60}', true, 'A note on an open position has the unrealized P&L');
select is(private.journal_page('{}') #> '{notes,0}' @> '{"position_id": null, "ticker": null, "contract_short": null, "status": null, "pnl": null}', true, 'A note on a day has no position and no P&L');
select is(
  pg_temp.keys(private.journal_page('{}') #> '{notes,0}'),
  'contract_short mistakes mood_after mood_before note_id pnl position_id rating status tags text ticker trade_date written_at', 'A note has all its fields');
select is(pg_temp.each(private.journal_page('{"search": "#FED"}') -> 'notes', 'text'), '["ended well"]'::jsonb, 'A search finds what notes_found() finds');
select is(private.journal_page('{"search": "  "}') -> 'total', '3', 'A search of blanks finds all notes');
select is(private.journal_page('{"search": "nothing like it"}'), '{"total": 0, "notes": [], "next": null}'::jsonb, 'A search without matches finds nothing');
select throws_ok($$ select private.journal_page('{"search": ["well", "quiet"]}') $$, 'PT422', null, 'Two searches are refused');

select * from finish();
rollback;
