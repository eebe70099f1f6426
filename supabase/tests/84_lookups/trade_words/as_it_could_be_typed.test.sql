begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.trade_words('SPY'), 'SPY', 'Nulls are left out');
select is(
  private.trade_words('SPY', pg_temp.short_legs('-580p +575p'), '2027-04-16', 1.50, 2), 'SPY 580/575p 16apr27 @1.5 x2', 'The short strike of a put spread comes first'
);
select is(
  private.trade_words('SPY', pg_temp.short_legs('-620c +625c'), '2027-04-16'), 'SPY 620/625c 16apr27', 'The short strike of a call spread comes first'
);
select is(
  private.trade_words('SPXW', pg_temp.short_legs('-5500p -6000c +5490p +6010c'), '2027-04-16', 12, 1),
  'SPXW 5500/5490p 6000/6010c 16apr27 @12 x1', 'Puts come before calls'
);
select is(private.trade_words('KO', pg_temp.short_legs('-57.50p'), null, 0.05), 'KO 57.5p @0.05', 'Strikes and credits have no trailing zeros');
select is(private.trade_words('KO', pg_temp.short_legs('-57.5p'), null, null, 3, 1.30), 'KO 57.5p x3 fees:1.3', 'Fees are in dollars for the whole trade');
select is(private.trade_words('KO', null, '2027-04-16', null, 3), 'KO 16apr27 x3', 'A trade may have no strikes');
select is(private.trade_words('KO', null, day), words, 'A date has the day without a leading zero, three letters of the month and two digits of the year')
from (values (date '2027-04-02', 'KO 2apr27'), ('2028-01-21', 'KO 21jan28'), ('2026-12-31', 'KO 31dec26')) d (day, words);
select cmp_ok(
  octet_length('act:sell:' || private.trade_words('SPXW', pg_temp.short_legs('-5500p -6000c +5490p +6010c'), '2027-04-16', 12.55) || ' ? !'),
  '<=', 64, 'The words of an iron condor on an index fit a button'
);
select cmp_ok(
  octet_length('act:sell:' || private.trade_words('NDXP', pg_temp.short_legs('-20000p -22500c +19900p +22600c'), '2027-12-17', 112.55, 10) || ' !'),
  '<=', 64, 'The words of a confirmed iron condor fit a button'
);
select is(private.trade_words('SPY', pg_temp.short_legs('-580p'), '2027-04-16', 1.555), 'SPY 580p 16apr27 @1.555', 'A credit keeps all its typed digits');

select * from finish();
rollback;
