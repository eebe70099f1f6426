begin;
select plan(4);

create function pg_temp.parts(symbol text) returns text
language sql return (select concat_ws(' ', o.root, o.expiration, o.option_type, trim_scale(o.strike)) from private.read_osi_symbol(symbol) o);

select is(pg_temp.parts('KO260410P00042500'), 'KO 2026-04-10 put 42.5', 'a put');
select is(pg_temp.parts('KO1260410C00042000'), 'KO1 2026-04-10 call 42', 'the digits of an adjusted root do not count as the year');
select is(pg_temp.parts('PEP'), '', 'a ticker is not an option');
select is(pg_temp.parts(null), '', 'null is not an option');

select * from finish();
rollback;
