begin;
select plan(1);
\ir ../../helpers.psql

select is(
  (select string_agg(leg ->> 'strike', ' ') from jsonb_array_elements(private.short_legs((pg_temp.a_draft('spread', 'VPC')).legs)) leg),
  '580', 'a spread has one short leg'
);

select * from finish();
rollback;
