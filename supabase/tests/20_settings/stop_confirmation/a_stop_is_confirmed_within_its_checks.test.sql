begin;
select plan(2);

select throws_ok(
  $$ update public.stop_confirmation set needed = 2 $$, '23514', null,
  'a stop cannot need more confirmations than checks are looked at'
);
select lives_ok(
  $$ update public.stop_confirmation set needed = 2, checks = 3 $$, 'a stop can need two of three checks'
);

select * from finish();
rollback;
