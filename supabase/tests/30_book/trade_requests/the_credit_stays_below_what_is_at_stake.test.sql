-- Nobody pays more for a spread than it can ever be worth: such a credit is a mistake.
begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.trade_requests set net_credit = 500 where request_id = 'VPC' $$,
  '23514', null, 'a VPC brings less than its width x 100'
);
select throws_ok(
  $$ update public.trade_requests set net_credit = 58000 where request_id = 'CSP' $$,
  '23514', null, 'a CSP brings less than its strike x 100'
);

select * from finish();
rollback;
