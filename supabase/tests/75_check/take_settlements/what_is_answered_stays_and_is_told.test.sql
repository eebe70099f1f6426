begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir asked.psql

select private.book_settlement(q, 'expired', '77') from private.prompts q;
delete from private.outbox;
select is(pg_temp.take(pg_temp.said('d', 'KRE260417P00040000', 'expired', 3), pg_temp.said('e', 'KRE260417P00037000', 'expired', 3)), '[]', 'the same result');
select is_empty('select from private.outbox', 'is not told');
select is(pg_temp.take(pg_temp.said('a', 'KRE260417P00045000', 'assigned', 1), pg_temp.said('b', 'KRE260417P00045000', 'expired', 2)), '[]', 'another result');
select results_eq(
  $$ select kind, facts ->> 'exit_reason', facts -> 'said' from private.outbox $$,
  $$ values ('settled_otherwise', 'expired', '[{"kind": "assigned", "action": "sell", "strike": 45, "quantity": 1, "option_type": "put"},
    {"kind": "expired", "action": "sell", "strike": 45, "quantity": 2, "option_type": "put"}]'::jsonb) $$, 'is told with both');
select is((select exit_reason from public.positions where position_id = :put), 'expired', 'the booking stays');
delete from private.outbox;
select pg_temp.take(pg_temp.said('a', 'KRE260417P00045000', 'assigned', 1));
select is_empty('select from private.outbox', 'it is told once');

select * from finish();
rollback;
