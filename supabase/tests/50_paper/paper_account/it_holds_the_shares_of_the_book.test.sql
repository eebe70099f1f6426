begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

insert into public.share_trades (ticker, quantity, price) values ('SPY', 200, 571.5), ('SPY', -100, 575);
select is(public.paper_account() ->> 'buying_power', '99943200.0000', 'the cost of the shares is spent');
select is((public.paper_account() -> 'holdings')::jsonb, '[{"symbol": "SPY", "quantity": 100}]'::jsonb, 'the shares are listed');

select * from finish();
rollback;
