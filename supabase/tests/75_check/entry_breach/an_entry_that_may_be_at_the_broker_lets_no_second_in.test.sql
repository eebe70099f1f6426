-- Its answer was lost. Another request may be the same trade, proposed again.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select pg_temp.entering('lost') as lost \gset
select is(pg_temp.breach(), null, 'a working entry does not block');
update public.orders set status = 'unknown' where order_id = :lost;
select is(
  pg_temp.breach(),
  'The broker''s answer to an entry in SPY was lost, so the order may be working. Wait until the order is found, or until after the close.', 'an unknown entry blocks'
);
select is(private.entry_breach(pg_temp.a_draft('new', differing => '{"ticker": "QQQ"}'), null, null), null, 'another ticker is not blocked');
update public.orders set purpose = 'exit', exit_reason = 'manual', position_id = :csp, request_id = p.request_id
from public.positions p where order_id = :lost and p.position_id = :csp;
select is(pg_temp.breach(), null, 'a close does not block');
update public.orders set status = 'filled', filled_quantity = quantity where order_id = :lost;
select is(pg_temp.breach(), null, 'a known order does not block');

select * from finish();
rollback;
