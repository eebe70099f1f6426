begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

update private.check_lease set mode = 'LIVE';
select pg_temp.proposed('a');
select is((select private.card_facts(r) ->> 'mode' from public.trade_requests r), 'LIVE', 'real money');
select is((select private.card_facts(r) ->> 'lapses_at' from public.trade_requests r), 'Tue Feb 24, 16:00', 'until the market closes');
update public.trade_requests set status = 'approved';
select is((select private.card_facts(r) ? 'lapses_at' from public.trade_requests r), false, 'once it is decided that is over');
update private.check_lease set mode = null;
select is((select private.card_facts(r) ? 'mode' from public.trade_requests r), false, 'nobody has said where');

select * from finish();
rollback;
