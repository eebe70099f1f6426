begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../take_settlements/asked.psql

create function pg_temp.told(position_id bigint, close numeric, debit numeric, variadic said jsonb[]) returns text
language plpgsql as $$
declare
  made text;
begin
  delete from private.settlements;
  insert into private.settlements (id, symbol, date, kind, quantity)
  select * from jsonb_to_recordset(to_jsonb(said)) as s (id text, symbol text, date date, kind text, quantity integer);
  select concat_ws(' ', t.is_whole, t.answer, t.shares) into made from private.settlement_told(position_id, close, debit) t;
  return made;
end;
$$;

select is(pg_temp.told(:put, 44.9, 10, pg_temp.said('a', 'KRE260417P00045000', 'expired', 3)), 't expired 0', 'all contracts expired worthless');
select is(pg_temp.told(:put, 44.9, 10, pg_temp.said('a', 'KRE260417P00045000', 'expired', 4)), 'f 0', 'more contracts than there were');
select is(pg_temp.told(:put, 44.9, 10, pg_temp.said('a', 'KRE260417P00045000', 'exercised', 3)), 'f 300', 'a short contract cannot be exercised by the account');
select is(pg_temp.told(:put, 44.9, 10, pg_temp.said('a', 'KRE260417P00045000', 'assigned', 3, '2026-04-16'), pg_temp.said('b', 'KRE', 'delivered', 300, '2026-04-16')),
  'f 0', 'an assignment before its last day does not count');
select is(pg_temp.told(:put, 45.7, 0, pg_temp.said('a', 'KRE260417P00045000', 'assigned', 3), pg_temp.said('b', 'KRE', 'delivered', 300)),
  't assigned 300', 'out of the money, but assigned all the same');
select is(pg_temp.told(:put, 44.9, 10, pg_temp.said('a', 'KRE260417P00045000', 'assigned', 3), pg_temp.said('b', 'KRE', 'delivered', 200)),
  't 300', 'the shares do not match');
select is(pg_temp.told(:spread, 38.5, 150, pg_temp.said('a', 'KRE260417P00040000', 'assigned', 3),
  pg_temp.said('b', 'KRE260417P00037000', 'expired', 3), pg_temp.said('c', 'KRE', 'delivered', 300)), 't assigned 300', 'between the strikes');
select is(pg_temp.told(:spread, 38.5, 150, pg_temp.said('a', 'KRE260417P00040000', 'assigned', 3),
  pg_temp.said('b', 'KRE260417P00037000', 'exercised', 3), pg_temp.said('c', 'KRE', 'delivered', 300), pg_temp.said('d', 'KRE', 'delivered', -300)),
  't 0', 'the long leg was exercised, too, although it was out of the money: a person says what that cost');
select is(pg_temp.told(:spread, 36, 300, pg_temp.said('a', 'KRE260417P00040000', 'assigned', 3),
  pg_temp.said('b', 'KRE260417P00037000', 'exercised', 3), pg_temp.said('c', 'KRE', 'delivered', 300), pg_temp.said('d', 'KRE', 'delivered', -300)),
  't assigned 0', 'below both strikes');

select * from finish();
rollback;
