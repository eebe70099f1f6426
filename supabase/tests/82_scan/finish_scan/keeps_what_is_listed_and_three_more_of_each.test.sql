-- A scan may find hundreds of trades: all are counted, and those that somebody may ask about are kept.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

-- Finishes a scan of trades written as TICKER RULE EXPIRATION SCORE [CAPITAL]. Returns the trades kept, each with its place or the reason why
-- it has none.
create function pg_temp.left_of(variadic written text[]) returns text[]
language plpgsql as $$
declare
  s public.scans := pg_temp.a_scan(true, 100000);
begin
  perform pg_temp.an_opportunity(s.scan_id, jsonb_build_object('ticker', split_part(w, ' ', 1), 'rule', split_part(w, ' ', 2),
    'expiration_date', split_part(w, ' ', 3), 'score', split_part(w, ' ', 4)::numeric, 'capital', coalesce(nullif(split_part(w, ' ', 5), '')::numeric, 1000)))
  from unnest(left_of.written) with ordinality t (w, n) order by n;
  perform private.finish_scan(s.scan_id);
  return (select array_agg(concat_ws(' ', o.ticker, o.rule, to_char(o.expiration_date, 'MM-DD'), o.score, coalesce(o.place::text, o.fell_out)) order by o.opportunity_id)
    from public.opportunities o where o.scan_id = s.scan_id);
end;
$$;

select is(pg_temp.left_of('XLE CSP 2026-04-10 50', 'XLE CSP 2026-04-10 55', 'XLE CSP 2026-04-10 60', 'XLE CSP 2026-04-10 51', 'XLE CSP 2026-04-10 58', 'XLE CSP 2026-04-10 52'),
  array['XLE CSP 04-10 55 expiration', 'XLE CSP 04-10 60 1', 'XLE CSP 04-10 58 expiration', 'XLE CSP 04-10 52 expiration'], 'The listed trade and the three best others are kept');
select results_eq('select ticker, rule, reason, count from public.scan_counts order by count', $$ values ('XLE', 'CSP', 'listed', 1), ('XLE', 'CSP', 'expiration', 5) $$, 'Every trade is counted');
select is((select count(*)::integer from public.opportunities), 4, 'The other trades are deleted');
select is(pg_temp.left_of('XLE CSP 2026-04-10 60', 'XLE CSP 2026-04-10 50', 'XLE CSP 2026-04-10 50', 'XLE CSP 2026-04-10 50', 'XLE CSP 2026-04-10 50'),
  array['XLE CSP 04-10 60 1', 'XLE CSP 04-10 50 expiration', 'XLE CSP 04-10 50 expiration', 'XLE CSP 04-10 50 expiration'], 'Three are kept among trades of equal score, too');
select is((select count(*)::integer from public.opportunities), 8, 'The trades of another scan are kept');
-- The best of each of two expirations of XLE and the best of GLD are listed. The other trades differ in rule, ticker or expiration.
select is(cardinality(pg_temp.left_of(
    'XLE CSP 2026-04-10 90', 'XLE CSP 2026-04-10 40', 'XLE CSP 2026-04-10 41', 'XLE CSP 2026-04-10 42', 'XLE CSP 2026-04-10 43',
    'XLE wheel 2026-04-10 40', 'XLE wheel 2026-04-10 41', 'XLE wheel 2026-04-10 42', 'XLE wheel 2026-04-10 43',
    'XLE CSP 2026-04-17 89', 'XLE CSP 2026-04-17 40', 'XLE CSP 2026-04-17 41', 'XLE CSP 2026-04-17 42', 'XLE CSP 2026-04-17 43',
    'GLD CSP 2026-04-10 88', 'GLD CSP 2026-04-10 40', 'GLD CSP 2026-04-10 41', 'GLD CSP 2026-04-10 42', 'GLD CSP 2026-04-10 43')),
  3 + 4 * 3, 'Three unlisted trades of each rule, ticker and expiration are kept');
select is(pg_temp.left_of('XLE CSP 2026-04-10 90 11000', 'XLE CSP 2026-04-10 91 11000', 'XLE CSP 2026-04-10 60', 'XLE CSP 2026-04-10 50', 'XLE CSP 2026-04-10 40'),
  array['XLE CSP 04-10 90 budget', 'XLE CSP 04-10 91 budget', 'XLE CSP 04-10 60 1', 'XLE CSP 04-10 50 expiration'], 'Three unlisted trades are kept whatever the reason');
select is(pg_temp.left_of('XLE CSP 2026-04-10 50', 'GLD CSP 2026-04-10 60'), array['XLE CSP 04-10 50 2', 'GLD CSP 04-10 60 1'], 'Every listed trade is kept');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'A scan creates no request and no order');

select * from finish();
rollback;
