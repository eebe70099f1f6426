begin;
select plan(2);

select throws_ok(
  $$ update public.rule_settings set stop_confirmations = 2 $$, '23514', null,
  'a stop cannot need more confirmations than checks are looked at'
);
select lives_ok(
  $$ update public.rule_settings set stop_confirmations = 2, stop_confirmation_checks = 3 $$, 'two of three can be'
);

select * from finish();
rollback;
