begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.arrivals_facts(0), '{"total": 0, "page": 0, "pages": 1, "positions": []}'::jsonb, 'Nothing is listed without imported positions');
update public.trade_requests set origin = 'import' where request_id = 'VPC';
select is(private.arrivals_facts(0) -> 'total', '0', 'A position with automatic exit on is not listed');
update public.positions set auto_exit = false;
select is(
  private.arrivals_facts(7),
  (select jsonb_build_object('total', 1, 'page', 0, 'pages', 1, 'positions', jsonb_build_array(
    private.rules_of(p) || '{"exit_dte_off": null}'::jsonb)) from public.positions p where request_id = 'VPC'),
  'An imported position with automatic exit off is listed with its rules; a proposed one is not'
);
-- Ten positions in all, sorted by expiration.
select pg_temp.opened('x' || n, 'CSP', jsonb_build_object('expiration_date', date '2026-03-02' + n)) from generate_series(1, 9) n;
update public.trade_requests set origin = 'import' where request_id like 'x%';
update public.positions set auto_exit = false;
select is(jsonb_array_length(private.arrivals_facts(0) -> 'positions'), 8, 'A page has eight positions');
select is(jsonb_array_length(private.arrivals_facts(1) -> 'positions'), 2, 'The second page has the other two');
select is(private.arrivals_facts(0) #>> '{positions,0,exit_dte_off}', '21', 'A position shows the date rule that it lost');

select * from finish();
rollback;
