begin;
select plan(3);
\ir ../../clock.psql

select private.keep_closes('XLE', '2026-02-24',
  '[{"ticker": "XLE", "date": "2026-02-23", "close": 90}, {"ticker": "XLE", "date": "2026-02-20", "close": 0},
    {"ticker": "XLE", "date": "2026-02-25", "close": 91}]');
prepare closes as select trade_date, close from public.daily_volatility where close is not null order by trade_date;
select results_eq('execute closes', $$ values ('2026-02-23'::date, 90::numeric) $$, 'A close of zero and a close of a later day are left out');
select private.keep_closes('XLE', '2026-02-24', '[{"ticker": "XLE", "date": "2026-02-23", "close": 90.5}]');
select results_eq('execute closes', $$ values ('2026-02-23'::date, 90.5::numeric) $$, 'A later report corrects a close');
update public.daily_volatility set iv30 = 0.2 where trade_date = '2026-02-24';
select private.keep_closes('XLE', '2026-02-24', null);
select is((select iv30 from public.daily_volatility where trade_date = '2026-02-24'), 0.2::double precision, 'A report without closes changes nothing else');

select * from finish();
rollback;
