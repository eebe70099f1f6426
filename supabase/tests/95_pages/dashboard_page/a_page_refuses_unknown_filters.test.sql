begin;
select plan(27);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.refused(page text, wanted text default '{}') returns text
language plpgsql as $$
begin
  perform public.dashboard_page(page, wanted::jsonb);
  return 'nothing was refused';
exception when others then
  return sqlstate;
end;
$$;

select is(pg_temp.refused(page, '{"nonsense": "1"}'), 'PT422', 'An unknown filter is refused by ' || page)
from unnest(array['run', 'overview', 'positions', 'position', 'history', 'performance', 'replay', 'journal', 'opportunities', 'health']) page;
select is(pg_temp.field_refused($$ select public.dashboard_page('history', '{"ticker": "SPY", "id": "1"}') $$), 'id', 'A filter of another page is refused');
select is(pg_temp.refused(page, wanted), code, what)
from (values
  ('nonsense', '{}', 'PT404', 'An unknown page is refused'),
  ('nonsense', '{"id": "1"}', 'PT404', 'An unknown page is refused whatever its filters'),
  ('', '{}', 'PT404', 'An empty page name is refused'),
  (null, '{}', 'PT404', 'A null page name is refused'),
  ('Overview', '{}', 'PT404', 'A page name in upper case is refused'),
  ('position', '{"id": "999"}', 'PT404', 'An unknown position is refused'),
  ('position', '{"id": "x"}', 'PT422', 'A position_id that is no number is refused'),
  ('position', '{}', 'PT422', 'A position page without an id is refused'),
  ('history', '{"from": "2026-02-30"}', 'PT422', 'A date that does not exist is refused'),
  ('history', '{"until": "x"}', 'PT422', 'A text that is no date is refused'),
  ('history', '{"after": "x"}', 'PT422', 'A trade_id that is no number is refused'),
  ('history', '{"result": "drawn"}', 'PT422', 'An unknown result is refused'),
  ('journal', '{"after": "0"}', 'PT422', 'A note_id of zero is refused'),
  ('replay', '{"profit": "0"}', 'PT422', 'A profit rule of zero is refused'),
  ('opportunities', '{"scan": "x"}', 'PT422', 'A scan_id that is no number is refused'),
  ('opportunities', '{"scan": "999"}', 'PT404', 'An unknown scan is refused')
) given (page, wanted, code, what);

select * from finish();
rollback;
