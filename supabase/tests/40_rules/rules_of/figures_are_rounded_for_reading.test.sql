-- 100.01 of 300 are 33.337 %, reached at (300 - 100.01) / 2 = 99.995; a loss of 250.01 at (300 + 250.01) / 2 = 275.005.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set profit_target = 100.01, stop_loss = 250.01 where request_id = 'VPC';
select private.rules_of(p) as rules from public.positions p where request_id = 'VPC' \gset
select is(
  jsonb_build_array(:'rules'::jsonb -> 'profit_percent', :'rules'::jsonb -> 'profit_price', :'rules'::jsonb -> 'stop_price'),
  '[33.3, 100, 275.01]', 'percentages to a tenth, prices to a cent'
);

-- It can lose 700.00.
update public.positions set stop_loss = 699.99 where request_id = 'VPC';
select is(private.rules_of(p) -> 'no_effective_stop', 'false', 'a stop a cent below the full loss can fire')
from public.positions p where request_id = 'VPC';
update public.positions set stop_loss = 700 where request_id = 'VPC';
select is(private.rules_of(p) -> 'no_effective_stop', 'true', 'a stop at the full loss never fires')
from public.positions p where request_id = 'VPC';

select * from finish();
rollback;
