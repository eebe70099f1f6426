begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.shares_made() returns numeric
language sql return (select round(sum(c.change), 2) from private.changes_since('2026-02-24') c where c.position_id is null);

select public.record_shares('GLD', 60, 300, 1.2);
insert into private.share_closes (ticker, trade_date, close) values ('GLD', '2026-02-24', 304);
select pg_temp.set_clock('2026-02-25 15:00');
select is(pg_temp.shares_made(), 0.0, 'there is no newer close');
select public.record_shares('GLD', -20, 301, 0.5);
select is(pg_temp.shares_made(), round(20 * (301 - 304) - 0.5, 2), 'a sale is compared with the close before');
insert into private.share_closes (ticker, trade_date, close) values ('GLD', '2026-02-25', 309);
select is(pg_temp.shares_made(), round(20 * (301 - 304) - 0.5 + 40 * (309 - 304), 2), 'the rest is valued at the new close');
select public.record_shares('GLD', 10, 308, 0.4);
select is(pg_temp.shares_made(), round(20 * (301 - 304) - 0.5 + 40 * (309 - 304) + 10 * (309 - 308) - 0.4, 2), 'shares bought since are compared with their price');

select * from finish();
rollback;
