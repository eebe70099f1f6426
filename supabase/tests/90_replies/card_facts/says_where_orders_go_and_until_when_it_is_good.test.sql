begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

update private.check_lease set mode = 'LIVE';
select pg_temp.proposed('a');
select is((select private.card_facts(r) ->> 'mode' from public.trade_requests r), 'LIVE', 'The card shows the live mode');
select is((select private.card_facts(r) ->> 'lapses_at' from public.trade_requests r), 'Tue Feb 24, 16:00', 'A pending card shows that it lapses at the close');
update public.trade_requests set status = 'approved';
select is((select private.card_facts(r) ? 'lapses_at' from public.trade_requests r), false, 'A decided card shows no lapse');
update private.check_lease set mode = null;
select is((select private.card_facts(r) ? 'mode' from public.trade_requests r), false, 'The card shows no mode while it is unknown');

select * from finish();
rollback;
