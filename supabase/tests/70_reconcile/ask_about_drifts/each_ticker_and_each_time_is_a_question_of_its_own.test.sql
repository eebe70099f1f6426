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
  $$ select ticker from private.prompts order by prompt_id $$, $$ values ('SPY'), ('QQQ') $$, 'another ticker has its own question'
);
update private.prompts set answer = 'gone', answered_at = private.now() where ticker = 'SPY';
select private.ask_about_drifts();
select results_eq(
  $$ select ticker from private.prompts where answer is null order by prompt_id $$, $$ values ('QQQ'), ('SPY') $$,
  'a drift that returns is asked about again'
);
select is((select count(distinct token) from private.prompts), 3::bigint, 'the new question has a new token');

select * from finish();
rollback;
