begin;
select plan(5);
\ir fault.psql

select is(pg_temp.fault(70, 80, '2026-03-03 14:58:00Z'), null, 'two minutes are not too old');
select is(pg_temp.fault(70, 80, '2026-03-03 14:57:59.999Z'), 'stale', 'anything more is');
select is(pg_temp.fault(70, 80, '2026-03-02 20:59:59Z'), 'stale', 'yesterday''s');
select is(pg_temp.fault(70, 80, '2026-03-03 15:00:05Z'), null, 'a source whose clock is ahead is not behind');
update public.quote_settings set max_quote_age = '5 minutes';
select is(pg_temp.fault(70, 80, '2026-03-03 14:55Z'), null, 'an owner may say five');

select * from finish();
rollback;
