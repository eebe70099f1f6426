begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

-- Half a percent of 580 is 2.90.
select is(pg_temp.settle(582.9), '[]', 'near its strike it is not known whether an option was assigned');
select is((select count(*)::integer from asked), 2, 'both are asked about');
delete from private.outbox;
delete from private.prompts;
update public.quote_settings set settlement_margin_percent = 0.4;
select is(pg_temp.settle(582.9), jsonb_build_array(:csp, :vpc), 'the owner may change the margin');

select * from finish();
rollback;
