begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.report_looks(),
  '{"hide_dollars": false, "hide_quantities": false, "hide_tickers": false, "theme": "dark", "mode": null}'::jsonb,
  'at first everything is shown, in dark colors, with an unknown mode'
);
update public.report_settings set hide_dollars = true, hide_tickers = true, card_theme = 'light';
update private.check_lease set mode = 'LIVE';
select is(
  private.report_looks(),
  '{"hide_dollars": true, "hide_quantities": false, "hide_tickers": true, "theme": "light", "mode": "LIVE"}'::jsonb,
  'as the settings say'
);
select is(private.report_looks('{"looks": {"mode": "PAPER", "hide_dollars": false}}') - '{hide_quantities,hide_tickers,theme}'::text[],
  '{"hide_dollars": true, "mode": "PAPER"}'::jsonb, 'a report shown as paper stays paper');
select is(private.report_looks('{"looks": {"mode": null}}') ->> 'mode', 'LIVE', 'a report without a mode gets the present one');

select * from finish();
rollback;
