begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir settle.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, dismissed_at, dismissed_by)
values ('IWM260417C00226000', 'IWM', 'missing', 2, 0, array[:vcc], private.now(), '77'),
  ('IWM260417P00200000', 'IWM', 'foreign', 0, -1, '{}', null, null);
select is(
  pg_temp.settle(null), '{"settled": [], "asked": []}', 'without a close every position waits'
);
select is(
  pg_temp.settle(231.4), jsonb_build_object('settled', jsonb_build_array(:csp), 'asked', jsonb_build_array(:vcc)),
  'a person is asked however clear the close is, also about a dismissed drift, but not because of a foreign holding'
);
select results_eq('table asked', format($$ values (%s::bigint, 'differs', 600::numeric) $$, :vcc), 'the question has its worth');
select ok(private.book_settlement(q, 'assigned', '77'), 'a person''s answer settles it') from private.prompts q;

select * from finish();
rollback;
