-- Rules for puts have a target of 45 days (30 to 60), the one for covered calls 30 (14 to 45). Counted from 24 February, these are
-- Fridays (and the Thursday before Good Friday) in 17, 24, 31, 37, 45, 52 and 59 days.
begin;
select plan(9);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.looked_at(expirations jsonb default '["2026-03-13", "2026-03-20", "2026-03-27", "2026-04-02", "2026-04-10", "2026-04-17", "2026-04-24"]') returns text
language plpgsql as $$
declare
  s public.scans := pg_temp.a_scan();
begin
  return (select string_agg(substr(day, 6), ' ' order by place)
    from jsonb_array_elements_text(private.take_chain(jsonb_populate_record(null::private.lookups, jsonb_build_object('kind', 'chain', 'learned', '{}'::jsonb,
      'facts', jsonb_build_object('scan_id', s.scan_id, 'ticker', 'XLE'))), json_build_object(
      'underlyings', '[{"ticker": "XLE", "price": 100}]'::json, 'expirations', looked_at.expirations)) -> 'expirations') with ordinality e (day, place));
end;
$$;
create function pg_temp.most(expirations integer) returns void
language sql as $$ update public.scan_settings set most_expirations = most.expirations where only_row $$;

select is((select most_expirations from public.scan_settings), 6, 'Six expirations are looked at by default');
-- How far from the nearest target: 13, 6, 1, 7, 0, 7, 14 days.
select is(pg_temp.looked_at(), '03-13 03-20 03-27 04-02 04-10 04-17', 'The expiration farthest from any target is left out');
select pg_temp.most(3);
select is(pg_temp.looked_at(), '03-20 03-27 04-10', 'The targets of calls count among three expirations, too');
select pg_temp.only_rule('CSP');
-- From the target of puts: outside, outside, 14, 8, 0, 7, 14.
select is(pg_temp.looked_at(), '04-02 04-10 04-17', 'The target of a rule that is off does not count');
select pg_temp.most(4);
select is(pg_temp.looked_at(), '03-27 04-02 04-10 04-17', 'The earlier of two equally far expirations is chosen');
select pg_temp.most(1);
select is(pg_temp.looked_at(), '04-10', 'A single expiration is the nearest one');
select is(pg_temp.looked_at('["2026-04-24", "2026-04-24", "2026-04-24"]'), '04-24', 'An expiration named several times counts once');

-- The rules mean a week, or a month and more. 17 days belong to neither.
select pg_temp.only_rule('CSP', 'CC');
update public.scan_rules set min_dte = 7, target_dte = 7, max_dte = 10 where rule = 'CC';
select pg_temp.most(2);
select is(pg_temp.looked_at('["2026-03-03", "2026-03-13", "2026-04-24"]'), '03-03 04-24', 'Expirations outside every rule come last');
select is(pg_temp.looked_at('["2026-02-27", "2026-05-01"]'), null, 'Expirations that no rule can reach are not looked at');

select * from finish();
rollback;
