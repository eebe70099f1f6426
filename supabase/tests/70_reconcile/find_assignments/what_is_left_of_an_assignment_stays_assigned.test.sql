-- Two positions have sold the same put at 42, three contracts together. All three are assigned.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('first', 'CSP', '{"ticker": "KO", "strike_price": 42, "quantity": 1}') as first \gset
select pg_temp.opened('second', 'CSP', '{"ticker": "KO", "strike_price": 42, "quantity": 2}') as second \gset
select pg_temp.then_held('{"KO260410P00042000": -3}');
select pg_temp.then_held('{"KO": 300}');
update public.drifts set underlying_price = 40 where ticker = 'KO';
select is(private.drift_adoption('KO'), null, 'which position to book first is for a person to say');

select public.close_position(:first, 200, confirmed => true);
select pg_temp.set_clock('2026-02-24 12:00');
select pg_temp.then_held('{"KO": 300}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "assigned"}', 'the other two were assigned, too');
select results_eq(
  $$ select (a ->> 'position_id')::bigint, a ->> 'reason', (a ->> 'quantity')::integer, (a ->> 'price')::numeric
     from jsonb_array_elements(private.drift_adoption('KO')) a $$,
  format($$ values (%s::bigint, 'assigned', 2, 200::numeric) $$, :second), 'and can be booked with one tap'
);

select pg_temp.then_held('{"KO260410P00042000": -1, "KO": 300}');
select is(pg_temp.found('KO'), '{"KO260410P00042000": "quantity_differs"}', 'one that comes back is another difference');

select * from finish();
rollback;
