begin;
select plan(3);

select throws_ok($$ insert into private.simulated_quotes (symbol, bid) values ('X', -0.01) $$, '23514', null, 'no negative bid');
select throws_ok($$ insert into private.simulated_quotes (symbol, ask) values ('X', -0.01) $$, '23514', null, 'no negative ask');
select throws_ok($$ insert into private.simulated_underlyings values ('X', 0) $$, '23514', null, 'no worthless underlying');

select * from finish();
rollback;
