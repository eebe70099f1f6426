begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.report_looks(),
  '{"hide_dollars": false, "hide_quantities": false, "hide_tickers": false, "theme": "dark", "mode": null}'::jsonb,
  'everything is shown, in the dark; where it trades nobody has said'
);
update public.report_settings set hide_dollars = true, hide_tickers = true, card_theme = 'light';
update private.check_lease set mode = 'LIVE';
select is(
  private.report_looks(),
  '{"hide_dollars": true, "hide_quantities": false, "hide_tickers": true, "theme": "light", "mode": "LIVE"}'::jsonb,
  'as it was chosen'
);
select is(private.report_looks('{"looks": {"mode": "PAPER", "hide_dollars": false}}') - '{hide_quantities,hide_tickers,theme}'::text[],
  '{"hide_dollars": true, "mode": "PAPER"}'::jsonb, 'what was shown as paper money stays that');
select is(private.report_looks('{"looks": {"mode": null}}') ->> 'mode', 'LIVE', 'what said nothing of it says what is now');

select * from finish();
rollback;
