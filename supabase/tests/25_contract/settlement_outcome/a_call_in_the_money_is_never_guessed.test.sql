begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome('-620c', 624), 'confirm', 'a covered call: its shares are called away');
select is(pg_temp.debit('-620c', 624.5), 450.00, 'which is worth what it is in the money, a hundred times');
select is(pg_temp.outcome('-560p -620c', 640), 'confirm', 'a strangle whose call is');
select is(pg_temp.debit('-560p -620c', 640), 2000.00, 'its put is worth nothing');

select * from finish();
rollback;
