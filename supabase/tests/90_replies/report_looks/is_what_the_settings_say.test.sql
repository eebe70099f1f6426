begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  private.report_looks(),
  '{"hide_dollars": false, "hide_quantities": false, "hide_tickers": false, "theme": "dark", "has_channel": false}'::jsonb,
  'everything is shown, in the dark, and there is no channel'
);
update public.report_settings set hide_dollars = true, hide_tickers = true, card_theme = 'light', channel_id = -1001;
select is(
  private.report_looks(),
  '{"hide_dollars": true, "hide_quantities": false, "hide_tickers": true, "theme": "light", "has_channel": true}'::jsonb,
  'as it was chosen'
);

select * from finish();
rollback;
