begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('puts', 'CSP', '{"ticker": "KO", "strike_price": 42}') as puts \gset
select pg_temp.opened('others', 'CSP', '{"ticker": "T", "strike_price": 24}') as others \gset
select pg_temp.then_held('{"KO260410P00042000": -2, "T260410P00024000": -2}');
select pg_temp.then_held('{"KO1260410P00042000": -2, "TT260410P00024000": -2}', 2);

insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, status, limit_price, quantity)
values ('puts', :puts, 'exit', 'manual', 2, 'working', 75, 2);
select ok(not private.take_over_successors(private.drift_succession('KO'), '77'), 'not with a live order');
update public.orders set status = 'cancelled' where request_id = 'puts' and status = 'working';

select ok(private.take_over_successors(private.drift_succession(ticker), '77'), ticker) from unnest(array['KO', 'T']) ticker;
select results_eq(
  $$ select ticker, underlying, contract from public.positions where request_id in ('puts', 'others') order by position_id $$,
  $$ values ('KO1', 'KO', 'KO1 42 put Apr 10 ''26'), ('TT', 'TT', 'TT 24 put Apr 10 ''26') $$,
  'an adjusted contract keeps its underlying, a renamed one has another'
);

select * from finish();
rollback;
