begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.index_roots (root, underlying, settles_by) values ('DJXW', 'DJX', 'close');
select pg_temp.begin_at_once() as run \gset
update private.check_lease set expires_at = '-infinity';
select public.begin_exit_check(gen_random_uuid()) -> 'indices' as indices \gset
select ok(:'indices'::jsonb @> '["SPX", "RUT", "DJX"]', 'a root that the owner has added counts, under its index');
select ok(not :'indices'::jsonb ?| array['SPXW', 'SPY'], 'roots and shares are not listed');

select * from finish();
rollback;
