-- A request is one trade.
begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$
    insert into public.orders (request_id, purpose, status, limit_price, quantity, filled_quantity, fill_cash)
    values ('CSP', 'entry', 'filled', 150, 2, 2, 300)
  $$,
  '23505', null, 'a second entry cannot be filled'
);
select throws_ok(
  $$
    insert into public.orders (request_id, purpose, status, limit_price, quantity, filled_quantity, fill_cash)
    values ('CSP', 'entry', 'cancelled', 150, 2, 1, 150)
  $$,
  '23505', null, 'a partial fill of a second entry is refused, too'
);

select * from finish();
rollback;
