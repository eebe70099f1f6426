begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.propose(pg_temp.a_request('a'), 'scan', '{"mid": 150}'), true, 'A new request is stored');
select results_eq('select origin, quoted, status from public.trade_requests', $$ values ('scan', '{"mid": 150}'::jsonb, 'pending') $$, 'The request has its origin and its quotes');
select is(private.propose(pg_temp.a_request('a'), 'scan', '{"mid": 160}'), false, 'The same request again is reported as not new');
select is((select quoted ->> 'mid' from public.trade_requests), '150', 'The same request again keeps the first quotes');
select results_eq('select kind, request_id from private.outbox', $$ values ('card', 'a') $$, 'The card is sent once');
select private.propose(pg_temp.a_request('b', 'VPC'), 'chat');
select private.propose(pg_temp.a_request('c', 'VPC'));
select results_eq(
  $$ select request_id, origin, quoted from public.trade_requests where request_id <> 'a' order by 1 $$,
  $$ values ('b', 'chat', null::jsonb), ('c', 'proposal', null) $$, 'A request may have no quotes'
);
select throws_ok($$ select private.propose(pg_temp.a_request('a', differing => '{"net_credit": 151}')) $$, 'PT409', 'request_id a already belongs to another trade', 'Another trade with the same request_id is refused');

select pg_temp.opened('held');
update public.positions set mark = 400, marked_at = private.now();
select throws_ok(
  $$ select private.propose(pg_temp.a_request('d'), 'chat') $$, 'PT422',
  format('net_credit is 1.50 a share, 150.00 a contract, but position %s of the same contract is worth 4.00 a share, 400.00 a contract', position_id),
  'A credit far from the mark of an open position of the same contract is refused'
) from public.positions;
select is_empty('select from public.orders where purpose <> ''entry'' or source <> ''manual''', 'A proposal creates no order for the broker');

select * from finish();
rollback;
