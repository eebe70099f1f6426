begin;
select plan(11);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select is(public.dashboard_page(page, wanted) -> 'head', private.page_head(), page)
from (
  select page, case page when 'position' then jsonb_build_object('id', pg_temp.position_of('CSP')::text) else '{}' end
  from unnest(array['overview', 'positions', 'position', 'history', 'performance', 'replay', 'journal', 'opportunities', 'health']) page
) asked (page, wanted);
select is(public.dashboard_page('run'), private.last_run(), 'The page run has no head');
select is(public.dashboard_page('positions') - 'head', private.positions_page(), 'Without the head a page is that of its own function');

select * from finish();
rollback;
