-- Settings, limits, switches, the lease and the watchdog: every table with a column only_row.
begin;
create temporary table one_row on commit drop as
select a.attrelid::regclass as name from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.attname = 'only_row' and c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace);
select plan((select 1 + 4 * count(*)::integer from one_row));

select cmp_ok((select count(*) from one_row), '>=', 7::bigint, 'there are such tables');
select throws_ok(format('insert into %s default values', name), '23505', null, name || ' takes no second row') from one_row;
select throws_ok(format('insert into %s (only_row) values (false)', name), '23514', null, 'a second row with only_row false is refused') from one_row;
select throws_ok(format('insert into %s (only_row) values (null)', name), '23502', null, 'a second row with only_row null is refused') from one_row;
select results_eq(format('select count(*) from %s', name), 'values (1::bigint)', 'the row is there') from one_row;

select * from finish();
rollback;
