begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00575000', 'SPY', 'quantity_differs', 2, 1, array[position_id], 2
from public.positions where request_id = 'VPC';
select private.ask_about_drifts();
select token as before from private.prompts \gset

update public.drifts set held = 0, kind = 'missing';
select private.ask_about_drifts();
select is((select count(*) from private.prompts), 1::bigint, 'it is still the same question');
select isnt((select token from private.prompts), :'before', 'its token is new');
select is((select facts -> 'lines' -> 0 ->> 'held' from private.prompts), '0', 'its facts are the present ones');
select is((select count(*) from private.outbox where kind = 'drift'), 2::bigint, 'its message is edited');

select * from finish();
rollback;
