begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks) values
  ('SPY260410P00570000', 'SPY', 'quantity_differs', 0, -1, '{}', 2),
  ('QQQ260410P00500000', 'QQQ', 'quantity_differs', 0, -1, '{}', 1);
select private.ask_about_drifts();
update public.drifts set checks = 3;
select private.ask_about_drifts();
select results_eq(
  $$ select ticker from private.prompts order by prompt_id $$, $$ values ('SPY'), ('QQQ') $$, 'beside the one the other is asked'
);
update private.prompts set answer = 'gone', answered_at = private.now() where ticker = 'SPY';
select private.ask_about_drifts();
select results_eq(
  $$ select ticker from private.prompts where answer is null order by prompt_id $$, $$ values ('QQQ'), ('SPY') $$,
  'one that was over is asked again when it comes again'
);
select is((select count(distinct token) from private.prompts), 3::bigint, 'with buttons of its own');

select * from finish();
rollback;
