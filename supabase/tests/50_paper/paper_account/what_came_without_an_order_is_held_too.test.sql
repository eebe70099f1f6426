begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.held(symbol text) returns text
language sql return (
  select h ->> 'quantity' from json_array_elements(public.paper_account() -> 'holdings') h where h ->> 'symbol' = held.symbol
);

-- One of the book's four puts of 580 is assigned; shares of KO are given.
insert into private.paper_transfers (symbol, quantity) values
  ('SPY260410P00580000', 1), ('SPY', 100), ('KO', 250), ('KO260220P00042000', -1);
select is(pg_temp.held('SPY260410P00580000'), '-3', 'transfers are listed beside the results of orders');
select results_eq(
  $$ select symbol, pg_temp.held(symbol) from unnest(array['SPY', 'KO', 'KO260220P00042000']) symbol $$,
  $$ values ('SPY', '100'), ('KO', '250'), ('KO260220P00042000', null) $$, 'shares stay, contracts stay until they expire'
);

select * from finish();
rollback;
