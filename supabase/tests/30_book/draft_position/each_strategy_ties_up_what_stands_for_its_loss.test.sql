begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../legs.psql

select pg_temp.set_clock('2026-03-03 10:00');
prepare drafted(text, text, numeric) as
select max_worth, collateral, capital, max_risk, stress_loss, profit_target, stop_loss, exit_dte
from private.draft_position(
  pg_temp.a_draft('x', $1, jsonb_build_object('strike_price', null, 'width', null, 'legs', pg_temp.legs($2))), 300, 2, $3);

-- 7.5 a share wide, of two contracts.
select results_eq(
  $$ execute drafted('VCC', '-620c +627.5c', 590) $$,
  'values (750::numeric, 1500::numeric, 1500::numeric, 1200::numeric, 1200::numeric, 150::numeric, 1500::numeric, 21)',
  'a call spread ties up its width and stops at it'
);
select results_eq(
  $$ execute drafted('IC', '-570p +560p -620c +625c', 590) $$,
  'values (1000::numeric, 2000::numeric, 2000::numeric, 1700::numeric, 1700::numeric, 150::numeric, 600::numeric, 21)',
  'a condor ties up its wider wing and stops at twice its credit'
);
select results_eq(
  $$ execute drafted('IC', '-590p +580p -590c +600c', 590) $$,
  'values (1000::numeric, 2000::numeric, 2000::numeric, 1700::numeric, 1700::numeric, 75::numeric, 600::numeric, 21)',
  'an iron butterfly has a target of a quarter of its credit'
);
-- At 708 two calls of 620 are worth 17,600, of which 300 were received.
select results_eq(
  $$ execute drafted('CC', '-620c', 590) $$,
  'values (null::numeric, 0::numeric, 118000::numeric, 0::numeric, 0::numeric, 150::numeric, null::numeric, null::integer)',
  'a covered call ties up nothing beside its shares, which are its capital'
);
-- 20 % of 590 less 30, of each of two, and the credit; at 472 and 708 the legs are worth 8,800 each.
select results_eq(
  $$ execute drafted('STR', '-560p -620c', 590) $$,
  'values (null::numeric, 17900::numeric, 17900::numeric, null::numeric, 17300::numeric, 150::numeric, 600::numeric, 21)',
  'a strangle ties up its margin, and counts in the limits with its loss at 20 % either way'
);
select results_eq(
  $$ select profit_target from private.draft_position(pg_temp.a_draft('x', 'STR', jsonb_build_object(
    'strike_price', null, 'legs', pg_temp.legs('-590p -590c'))), 300, 2, 590) $$,
  'values (75::numeric)', 'a straddle has a target of a quarter of its credit, too'
);
-- 0.8 x 590 as well: 590 is between 560 and 620.
select results_eq(
  $$ select collateral, stress_loss from private.draft_position(pg_temp.a_draft('x', 'STR', jsonb_build_object(
    'strike_price', null, 'legs', pg_temp.legs('-560p -620c'))), 300, 2) $$,
  'values (17900::numeric, 17300::numeric)', 'without a price of the underlying, the average of the short strikes replaces it'
);

select * from finish();
rollback;
