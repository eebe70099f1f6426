begin;
select plan(8);
\ir outcome.psql

-- 0.5 % of 627.5 is 3.1375.
select is(pg_temp.outcome('-620c +627.5c', 630.64), 'settled', 'a call spread above both strikes');
select is(pg_temp.debit('-620c +627.5c', 630.64), 750.00, 'loses its width');
select is(pg_temp.outcome('-620c +627.5c', 630.63), 'confirm', 'near the long one a person says');
-- The put side of 10 loses all, the call side of 5 is out of the money.
select is(pg_temp.outcome('-570p +560p -620c +625c', 550), 'settled', 'below its put side a condor is settled');
select is(pg_temp.debit('-570p +560p -620c +625c', 550), 1000.00, 'below its put side it loses that wing only');
select is(pg_temp.outcome('-570p +560p -620c +625c', 640), 'settled', 'above its call side a condor is settled');
select is(pg_temp.debit('-570p +560p -620c +625c', 640), 500.00, 'above its call side it loses that wing only');
select is(pg_temp.outcome('-570p +560p -620c +625c', 622.5), 'confirm', 'between the strikes of one side a person decides');

select * from finish();
rollback;
