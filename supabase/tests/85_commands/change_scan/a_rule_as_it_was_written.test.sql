begin;
select plan(31);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.changed(rule text, field text, value text default '') returns text
language plpgsql as $$
declare
  r public.scan_rules;
begin
  perform private.change_scan(jsonb_build_object('rule', changed.rule, 'field', changed.field, 'value', changed.value));
  select * into r from public.scan_rules x where lower(x.rule) = lower(changed.rule);
  return case changed.field
    when 'delta' then r.min_delta || ' ' || r.target_delta || ' ' || r.max_delta
    when 'credit' then coalesce('usd ' || r.min_credit, 'percent ' || r.min_credit_percent)
    when 'return' then r.min_return_percent || ' ' || r.target_return_percent
    when 'on' then r.is_on::text when 'off' then r.is_on::text
    else r.min_dte || ' ' || r.target_dte || ' ' || r.max_dte end;
end;
$$;

-- The changes add up. The CSP begins with deltas of .16 .22 .30, days of 30 45 60, 0.50 a share, and 6 and 12 percent.
select is(pg_temp.changed(rule, field, value), said, concat_ws(' ', rule, field, value))
from (values
  ('CSP', 'off', '', 'false'), ('csp', 'on', '', 'true'), ('STR', 'on', '', 'true'),
  ('CSP', 'delta', '16-30', '0.160 0.220 0.300'),
  ('CSP', 'delta', '.10-.20', '0.100 0.200 0.200'),
  ('CSP', 'delta', '25-0.35', '0.250 0.250 0.350'),
  ('CSP', 'delta', '20/25/30', '0.200 0.250 0.300'),
  ('CSP', 'dte', '20-40', '20 40 40'),
  ('CSP', 'days', '50-60', '50 50 60'),
  ('CSP', 'dte', '30-45-60', '30 45 60'),
  ('CSP', 'dte', '0-7', '0 7 7'),
  ('CSP', 'credit', '0.75', 'usd 75.0000'),
  ('CSP', 'credit', '1', 'usd 100.0000'),
  ('VPC', 'credit', '25', 'percent 25.00'),
  ('CSP', 'return', '8', '8.00 12.00'),
  ('CSP', 'return', '15', '15.00 15.00')
) written (rule, field, value, said);

select throws_ok(
  format('select pg_temp.changed(%L, %L, %L)', 'csp', field, value), 'PT422',
  'write /scan rules csp on | off | delta 16-30 | dte 30-60 | credit 0.50 (a share) | return 6. Ranges are lowest to highest; a third number between the two is the target',
  format('%s %s is refused', field, value)
)
from (values
  ('delta', '30-16'), ('delta', '16'), ('delta', '0-30'), ('delta', '16-100'), ('delta', '16-30-20'), ('delta', 'high'), ('dte', '60-30'), ('dte', '45'),
  ('credit', '0'), ('return', '0'), ('on', 'now'), ('colour', 'red')
) written (field, value);
select throws_ok(
  $$ select pg_temp.changed('vpc', 'credit', '1-2') $$, 'PT422',
  'write /scan rules vpc on | off | delta 16-30 | dte 30-60 | credit 20 (percent of the wing) | return 6. Ranges are lowest to highest; a third number between the two is the target',
  'The help for a spread''s credit is in percent of the wing'
);
select throws_ok(
  $$ select pg_temp.changed('covered', 'on') $$, 'PT422', 'there is no scan rule covered: the rules are CC, CSP, IC, STR, VCC, VPC, wheel', 'A rule with an unknown name is refused'
);
select is((select min_delta || ' ' || max_delta from public.scan_rules where rule = 'VPC'), '0.180 0.300', 'Other rules do not change');

select * from finish();
rollback;
