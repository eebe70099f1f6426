-- An adjusted contract: the price does not tell what it delivered.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "adjusted", "assigned_debit": null}' from public.positions where request_id = 'VPC';
select pg_temp.set_clock('2026-04-13 09:00');
select ok(not private.book_settlement(q, 'assigned', '77'), 'an assignment without a price is refused') from private.prompts q;
select ok(not private.book_settlement(q, 'exercised', '77'), 'an answer that was not offered is refused') from private.prompts q;
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked');

select * from finish();
rollback;
