begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir asked.psql

select is(pg_temp.take(pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2)), '[]', 'two of three contracts are not enough');
select results_eq('select kind, prompt_id from private.outbox',
  $$ select 'settlement', prompt_id from private.prompts q join public.positions p using (position_id) where p.request_id = 'put' $$,
  'the message shows the reports so far');
delete from private.outbox;
select is(pg_temp.take(pg_temp.said('x', 'KRE260417P00045000', 'sold', 1), pg_temp.said('y', '', 'expired', 1),
  pg_temp.said('z', 'KRE260417P00045000', 'expired', -1)), '[]', 'an impossible report is ignored');
savepoint so_far;
select is(pg_temp.take(pg_temp.said('b', 'KRE260417P00045000', 'assigned', 1)), '[]', 'all contracts, but without their shares');
rollback to so_far;
select is(pg_temp.take(pg_temp.said('c', 'KRE', 'delivered', 200), pg_temp.said('b', 'KRE260417P00045000', 'expired', 1)), '[]', 'some were assigned and some were not');
rollback to so_far;

select private.book_settlement(q, 'expired', '77') from private.prompts q where position_id = :put;
select private.take_back_close(:put, '77');
insert into private.prompts (kind, position_id, facts)
select 'settlement', :put, facts from private.prompts where position_id = :put;
select isnt_empty(format('select from jsonb_array_elements(pg_temp.take(pg_temp.said(%L, %L, %L, 1), pg_temp.said(%L, %L, %L, 300)))',
  'b', 'KRE260417P00045000', 'assigned', 'c', 'KRE', 'delivered'), 'an answer of a person that a person has undone is answered again');
select private.take_back_close(:put, '77');
insert into private.prompts (kind, position_id, facts)
select 'settlement', :put, facts from private.prompts where position_id = :put limit 1;
select is(pg_temp.take(pg_temp.said('f', 'KRE260417P00040000', 'expired', 3)), '[]', 'an answer of the broker that a person has undone is not');
select is((select count(*)::integer from answers where answer is null), 2, 'it waits for the person');

select * from finish();
rollback;
