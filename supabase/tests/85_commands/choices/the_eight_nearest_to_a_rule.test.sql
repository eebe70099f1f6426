begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from public.orders where purpose = 'exit';
-- All positions are equally near to their date rules, so the oldest come first.
select public.create_position(pg_temp.a_request(name::text, 'CSP'), 150, 2, '{}') from generate_series(1, 7) name;
select is(
  jsonb_path_query_array(private.choices(), '$[*].position_id'),
  (select jsonb_agg(position_id order by position_id) from (select position_id from public.positions order by 1 limit 8) oldest),
  'Eight of nine positions are offered'
);
select is(
  private.choices() -> 1,
  (select jsonb_build_object('position_id', position_id, 'ticker', 'SPY',
    'contract', 'SPY 580/575 put spread Apr 10 ''26', 'contract_short', 'SPY 580/575p', 'expiration_date', '2026-04-10')
    from public.positions where request_id = 'VPC'),
  'Each choice has the position''s contract'
);
delete from public.orders;
delete from public.positions;
select is(private.choices(), '[]'::jsonb, 'Nothing is offered without an open position');

select * from finish();
rollback;
