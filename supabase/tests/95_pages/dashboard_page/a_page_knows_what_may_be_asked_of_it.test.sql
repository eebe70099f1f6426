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

select is(pg_temp.refused(page, '{"nonsense": "1"}'), 'PT422', page || ' knows no nonsense')
from unnest(array['run', 'overview', 'positions', 'position', 'history', 'performance', 'replay', 'journal', 'opportunities', 'health']) page;
select is(pg_temp.field_refused($$ select public.dashboard_page('history', '{"ticker": "SPY", "id": "1"}') $$), 'id', 'what one page knows another does not');
select is(pg_temp.refused(page, wanted), code, what)
from (values
  ('nonsense', '{}', 'PT404', 'a page that is not there'),
  ('nonsense', '{"id": "1"}', 'PT404', 'whatever is asked of it'),
  ('', '{}', 'PT404', 'no name'),
  (null, '{}', 'PT404', 'none at all'),
  ('Overview', '{}', 'PT404', 'names are in lower case'),
  ('position', '{"id": "999"}', 'PT404', 'a position that is not there'),
  ('position', '{"id": "x"}', 'PT422', 'no number of a position'),
  ('position', '{}', 'PT422', 'none'),
  ('history', '{"from": "2026-02-30"}', 'PT422', 'no date'),
  ('history', '{"until": "x"}', 'PT422', 'nor that'),
  ('history', '{"after": "x"}', 'PT422', 'no trade'),
  ('history', '{"result": "drawn"}', 'PT422', 'no result'),
  ('journal', '{"after": "0"}', 'PT422', 'no note'),
  ('replay', '{"profit": "0"}', 'PT422', 'no rule'),
  ('opportunities', '{"scan": "x"}', 'PT422', 'no scan'),
  ('opportunities', '{"scan": "999"}', 'PT404', 'a scan that is not there')
) given (page, wanted, code, what);

select * from finish();
rollback;
