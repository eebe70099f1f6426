-- Whether a leg near its strike is assigned is decided after the close.
begin;
select plan(7);
\ir outcome.psql

select is(pg_temp.outcome('-580p', 582.90), 'confirm', 'half a percent above is near');
select is(pg_temp.outcome('-580p', 582.901), 'settled', 'slightly more than that is not near');
select is(pg_temp.outcome('-580p', 580), 'confirm', 'at the strike');
select is(pg_temp.outcome('-580p +575p', 582.90), 'confirm', 'a spread near its short strike needs a person, too');
-- 3.10 of 620.
select is(pg_temp.outcome('-560p -620c', 616.90), 'confirm', 'each leg has its own distance');
select is(pg_temp.outcome('-560p -620c', 616.89), 'settled', 'below a call''s it expires');
select is(pg_temp.outcome('-580p -580c', 580), 'confirm', 'a straddle has two legs there');

select * from finish();
rollback;
