begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('proposed') as entry \gset
select private.register_request(pg_temp.a_request('recorded'), '');
insert into public.orders (request_id, purpose, source, status, limit_price, quantity, filled_quantity, fill_cash)
values ('recorded', 'entry', 'manual', 'filled', 150, 2, 2, 300);
select pg_temp.fill(:entry, 2, 300);
delete from private.outbox;
update public.trade_requests set card_chat_id = -100, card_message_id = 7 where request_id = 'proposed';
select private.open_filled_entries();

select results_eq(
  $$ select facts - 'position_id' from private.outbox where kind = 'opened' order by facts ->> 'request_id' $$,
  $$
    select jsonb_build_object('request_id', name, 'ticker', 'SPY', 'strategy_type', 'CSP',
      'contract', 'SPY 580 put Apr 17 ''26', 'contract_short', 'SPY 580p', 'expiration_date', '2026-04-17', 'entry_price', 150, 'quantity', 2)
    from unnest(array['proposed', 'recorded']) name order by name
  $$,
  'each position is announced'
);
select results_eq(
  $$ select request_id from private.outbox where kind = 'card' $$, $$ values ('proposed') $$,
  'a card that exists is updated'
);

select * from finish();
rollback;
