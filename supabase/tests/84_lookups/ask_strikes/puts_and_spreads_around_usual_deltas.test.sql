begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

-- Wings are 6 to 10 dollars wide, best near 9: 570 for the put at 580, 560 for the put at 570.
create function pg_temp.puts() returns json
language sql return json_build_array(
  pg_temp.option('580p', 590, 610, -0.30), pg_temp.option('575p', 490, 510, -0.27), pg_temp.option('570p', 410, 430, -0.24),
  pg_temp.option('560p', 290, 310, -0.15), pg_temp.option('620c', 340, 360, 0.31), pg_temp.option('630c', 190, 210, 0.19));

create function pg_temp.ask(differing jsonb, options json) returns void
language sql return private.ask_strikes(pg_temp.known('{"legs": null, "quantity": null}' || differing), options);

select pg_temp.ask('{}', pg_temp.puts());
select is(
  pg_temp.said('picker') - 'choices',
  '{"verb": "sell", "columns": 3,
    "says": "SPY is at 600. Which trade, expiring Apr 10 ''26 (45 days)? Sorted by the delta of the short leg, from .35 down to .10, with the credit per share at the mid."}'::jsonb,
  'The question says the price, the expiration and how the choices are sorted'
);
-- The put with a delta of .30 is nearest to .35 and .30, the one with .24 to .25, the one with .15 to .15 and .10. Nearest to .20 is
-- .24, before .15. The put at 575 with .27 is nearest to none.
select is(pg_temp.texts(), array['580p 6.00', '580/570p 1.80', '620/630c 1.50', '570p 4.20', '570/560p 1.20', '560p 3.00'], 'Each choice shows its credit at the mid');
select is(pg_temp.words(), array[
  'SPY 580p 10apr26 ?', 'SPY 580/570p 10apr26 ?', 'SPY 620/630c 10apr26 ?', 'SPY 570p 10apr26 ?', 'SPY 570/560p 10apr26 ?',
  'SPY 560p 10apr26 ?'], 'Each choice is a trade as it could be typed, with the quantity still open');
select is_empty($$ select from unnest(pg_temp.texts()) t where t ~ '^\d+c' $$, 'A single call is not offered without shares');

select pg_temp.ask('{"quantity": 3, "credit": 1.25, "fees": 1.3, "verb": "add"}', pg_temp.puts());
select is((pg_temp.words())[1], 'SPY 580p 10apr26 @1.25 x3 fees:1.3', 'The typed credit, quantity and fees stay in the choice');

insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 500);
select pg_temp.ask('{}', pg_temp.puts());
select is(pg_temp.texts() @> array['620c 3.50'], true, 'A single call is offered when shares cover it');
select is(pg_temp.said('picker') -> 'columns', '2', 'More choices are shown in two columns');

select throws_ok(
  format('select pg_temp.ask(%L, %L)', '{}', options), 'PT409', 'no options on SPY that expire Apr 10 ''26 are quoted now', why
)
from (values
  ('[]'::json, 'No choice is offered without a quote'),
  (json_build_array(pg_temp.option('580p', 0, 610)), 'No choice is offered without a bid'),
  (json_build_array(pg_temp.option('580p', 610, 590)), 'No choice is offered for a bid above the ask'),
  (json_build_array(pg_temp.option('580p', 590, 610, null)), 'No choice is offered for an option without a delta')
) unquoted (options, why);
select pg_temp.ask('{"ticker": "SPXW"}', json_build_array(pg_temp.option('580p', 119900, 120100)));
select is(pg_temp.texts(), array['580p 1200.00'], 'A credit of four digits is shown in full');

select * from finish();
rollback;
