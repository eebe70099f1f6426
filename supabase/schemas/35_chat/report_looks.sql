create function private.report_looks(shown jsonb default '{}') returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'hide_dollars', s.hide_dollars, 'hide_quantities', s.hide_quantities, 'hide_tickers', s.hide_tickers, 'theme', s.card_theme,
    'mode', coalesce(shown #>> '{looks,mode}', (select l.mode from private.check_lease l)))
  from public.report_settings s;
end;

comment on function private.report_looks(jsonb) is
  'The current settings for the content and the colors of reports: {hide_dollars, hide_quantities, hide_tickers, theme, mode (PAPER, SIM or LIVE; null before the first check)}. shown: the facts of a report that was shown before, which keeps its mode.';
