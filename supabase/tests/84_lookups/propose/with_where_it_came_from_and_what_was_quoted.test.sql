begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.propose(pg_temp.a_request('a'), 'scan', '{"mid": 150}'), true, 'it is new');
select results_eq('select origin, quoted, status from public.trade_requests', $$ values ('scan', '{"mid": 150}'::jsonb, 'pending') $$, 'as it was quoted');
select is(private.propose(pg_temp.a_request('a'), 'scan', '{"mid": 160}'), false, 'the same again');
select is((select quoted ->> 'mid' from public.trade_requests), '150', 'changes nothing');
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'a') $$, 'its card leaves once');
select private.propose(pg_temp.a_request('b', 'VPC'), 'chat');
select private.propose(pg_temp.a_request('c', 'VPC'));
select results_eq(
  $$ select request_id, origin, quoted from public.trade_requests where request_id <> 'a' order by 1 $$,
  $$ values ('b', 'chat', null::jsonb), ('c', 'proposal', null) $$, 'nobody has to have asked the market'
);
select throws_ok($$ select private.propose(pg_temp.a_request('a', differing => '{"net_credit": 151}')) $$, 'PT409', 'request_id a already belongs to another trade', 'another trade is not the same');

select pg_temp.opened('held');
update public.positions set mark = 400, marked_at = private.now();
select throws_ok(
  $$ select private.propose(pg_temp.a_request('d'), 'chat') $$, 'PT422',
  format('net_credit is 1.50 a share, 150.00 a contract, but position %s of the same contract is worth 4.00 a share, 400.00 a contract', position_id),
  'a credit far from what the contract is worth'
) from public.positions;
select is_empty('select from public.orders where purpose <> ''entry'' or source <> ''manual''', 'nothing there makes an order');

select * from finish();
rollback;
