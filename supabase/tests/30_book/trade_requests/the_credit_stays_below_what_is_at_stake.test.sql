-- Nobody pays more for a spread than it can ever be worth: such a credit is a mistake.
begin;
select plan(3);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set net_credit = 500 where request_id = 'VPC' $$,
  '23514', null, 'a VPC brings less than its width x 100'
);
select throws_ok(
  $$ update public.trade_requests set net_credit = 58000 where request_id = 'CSP' $$,
  '23514', null, 'a CSP brings less than its strike x 100'
);
select lives_ok(
  $$ update public.trade_requests set max_worth = null, net_credit = 90000 where request_id = 'proposed' $$,
  'a contract without a maximum worth has no maximum credit'
);

select * from finish();
rollback;
