begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

-- It is after the close; in London the 4th has begun.
select pg_temp.set_clock('2026-03-03 20:00');
prepare expiring(text, date) as
select private.register_request(pg_temp.a_request($1, differing => jsonb_build_object('expiration_date', $2)), '');

select throws_ok(
  $$ execute expiring('today', '2026-03-03') $$, 'PT422',
  'expiration_date 2026-03-03 has passed: its options no longer trade (today is 2026-03-03 in New York)', 'an expiration of today is refused'
);
select throws_ok($$ execute expiring('yesterday', '2026-03-02') $$, 'PT422', null, 'yesterday is refused');
select results_eq($$ execute expiring('tomorrow', '2026-03-04') $$, 'values (true)', 'tomorrow is accepted');
select is_empty($$ select from public.trade_requests where request_id <> 'tomorrow' $$, 'a refused request is not stored');

select * from finish();
rollback;
