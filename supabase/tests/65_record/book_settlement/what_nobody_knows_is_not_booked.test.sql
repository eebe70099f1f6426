-- An adjusted contract: what it delivered is in no price.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "adjusted", "assigned_debit": null}' from public.positions where request_id = 'VPC';
select pg_temp.set_clock('2026-04-13 09:00');
select ok(not private.book_settlement(q, 'assigned', '77'), 'an assignment without a price') from private.prompts q;
select ok(not private.book_settlement(q, 'exercised', '77'), 'an answer that it does not offer') from private.prompts q;
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked by guess');

select * from finish();
rollback;
