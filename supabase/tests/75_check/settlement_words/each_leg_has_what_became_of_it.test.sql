begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../take_settlements/asked.psql

select is(private.settlement_words(:spread), null, 'nothing is reported yet');
insert into private.settlements (id, symbol, date, kind, quantity) values
  ('a', 'KRE260417P00040000', '2026-04-17', 'assigned', 1), ('b', 'KRE260417P00040000', '2026-04-20', 'assigned', 1),
  ('c', 'KRE260417P00037000', '2026-04-17', 'expired', 3), ('d', 'KRE', '2026-04-17', 'delivered', 200);
select is(private.settlement_words(:spread), '[
  {"kind": "expired", "action": "buy", "strike": 37, "quantity": 3, "option_type": "put"},
  {"kind": "assigned", "action": "sell", "strike": 40, "quantity": 2, "option_type": "put"}]', 'the quantities are added up, and shares are left out');

select * from finish();
rollback;
