begin;
select plan(12);
\ir ../../legs.psql

create function pg_temp.named(strategy text, strike numeric, width numeric) returns text
language sql as $$
  select string_agg(leg ->> 'action' || ' ' || (leg ->> 'option_type') || ' ' || (leg ->> 'strike'), ', ')
  from jsonb_array_elements(private.legs_by_strike(strategy, strike, width)) leg
$$;
select is(pg_temp.named(strategy, strike, width), legs, strategy)
from (values
  ('CSP', 580, null, 'sell put 580'), ('VPC', 42.5, 2.5, 'sell put 42.5, buy put 40.0'), ('VCC', 42.5, 2.5, 'sell call 42.5, buy call 45.0'),
  ('CC', 620, null, 'sell call 620')
) request (strategy, strike, width, legs);
select is(pg_temp.named(strategy, strike, width), null, why)
from (values
  ('CSP', 580, 5, 'a put has no width'), ('CC', 580, 5, 'nor a call'), ('VPC', 580, null, 'a spread has one'),
  ('VCC', 580, null, 'of calls as well'), ('IC', 580, 5, 'a condor has four strikes'), ('STR', 580, null, 'a strangle two'),
  ('XYZ', 580, null, 'what is not known'), ('CSP', null, null, 'no strike')
) request (strategy, strike, width, why);

select * from finish();
rollback;
