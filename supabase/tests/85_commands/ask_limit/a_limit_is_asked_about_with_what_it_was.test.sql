begin;
select plan(15);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.confirmed(name text, value text) returns text
language plpgsql as $$
begin
  perform private.ask_limit(name, value);
  perform private.decide_confirmation(q, 'confirm', '77') from private.prompts q where kind = 'confirmation' and answered_at is null;
  update private.prompts set answered_at = private.now(), answer = 'confirm' where answered_at is null;
  return (select to_jsonb(l) ->> name from public.limits l);
end;
$$;

select is(pg_temp.confirmed('max_risk_per_trade', '1250.50'), '1250.50', 'A confirmed amount is stored');
select private.ask_limit('max_risk_per_trade', 'none');
select results_eq(
  $$ select facts ->> 'old', facts ->> 'new' from private.prompts where answered_at is null $$, $$ values ('1250.50', 'infinity') $$,
  'The question shows the old and the new value'
);
select is((select max_risk_per_trade from public.limits), 1250.50, 'Nothing changes before the answer');
select is(pg_temp.confirmed('max_risk_per_trade', 'none'), 'Infinity', '"none" removes the limit of an amount');
select is(pg_temp.confirmed('max_open_positions', '12'), '12', 'A confirmed count is stored');
select is(pg_temp.confirmed('max_open_positions', 'none'), null, '"none" removes the limit of a count');
select is(pg_temp.confirmed('min_buying_power', '25000'), '25000.0000', 'A confirmed minimum of buying power is stored');
select is(pg_temp.confirmed('max_total_collateral', '0'), '0', 'A limit may be zero');
select throws_ok(format('select private.ask_limit(%L, %L)', name, value), 'PT422', null, concat_ws(' ', name, value))
from (values ('max_luck', '5'), ('only_row', 'none'), (null, '5'), ('max_daily_loss', null), ('max_daily_loss', '0'),
  ('max_open_positions', '2.5'), ('max_risk_per_trade', '-1')) wrong (name, value);

select * from finish();
rollback;
