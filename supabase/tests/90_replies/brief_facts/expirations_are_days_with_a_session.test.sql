-- Good Friday is 3 April.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.opened('Good Friday', 'CSP', '{"expiration_date": "2026-04-03"}');
select pg_temp.set_clock('2026-03-31 09:00');
select is(private.brief_facts() -> 'expiring', '[{"date": "2026-04-02", "positions": 1}]'::jsonb, 'An expiration on Good Friday is listed on Thursday, its last session');

select * from finish();
rollback;
