begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../take_settlements/asked.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('more', 'CSP', '{"ticker": "KRE", "strike_price": 45, "net_credit": 70, "quantity": 2, "expiration_date": "2026-04-17"}') as more \gset
select pg_temp.set_clock('2026-04-20 09:30');
insert into private.settlements (id, symbol, date, kind, quantity) values ('a', 'KRE260417P00045000', '2026-04-17', 'expired', 3);
select is((select answer from private.settlement_told(:put, 44.9, 10)), null, 'three of five may belong to either position');
insert into private.settlements (id, symbol, date, kind, quantity) values ('b', 'KRE260417P00045000', '2026-04-17', 'expired', 2);
select is((select answer from private.settlement_told(:put, 44.9, 10)), 'expired', 'five are all of them');
select private.book_settlement(q, 'expired', '77') from private.prompts q where position_id = :put;
select is((select answer from private.settlement_told(:more, 44.9, 10)), 'expired', 'contracts that are already booked count, too');

select * from finish();
rollback;
