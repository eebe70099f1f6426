begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
values ('SPY260417P00580000', 'SPY', 'missing', -2, 0, array[:csp], 1);
select is(pg_temp.breach(), null, 'not before it was seen twice');
update public.drifts set checks = 2;
select is(pg_temp.breach(), 'The broker and the book differ in SPY. /reconcile shows the difference.', 'then it does');
select is(private.entry_breach(pg_temp.a_draft('new', differing => '{"ticker": "QQQ"}'), null, null), null, 'no other ticker');
update public.drifts set dismissed_at = now(), dismissed_by = '77';
select is(pg_temp.breach(), null, 'not when a person has let it be');
update public.drifts set dismissed_at = null, dismissed_by = null, kind = 'foreign';
select is(pg_temp.breach(), null, 'nor what is none of ours');
update public.drifts set kind = 'assigned';
select isnt(pg_temp.breach(), null, 'but assigned shares');

select * from finish();
rollback;
