begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

create function pg_temp.ended(cancelling boolean, message text) returns text
language plpgsql as $$
begin
  update public.orders set status = 'working', cancelling = ended.cancelling where purpose = 'entry' and source = 'engine';
  update public.trade_requests set status = 'executing' where request_id = 'entering';
  perform pg_temp.apply(pg_temp.report((select order_id from "order" where purpose = 'entry'), 'cancelled',
    differing => jsonb_strip_nulls(jsonb_build_object('message', message))));
  return (select status || ': ' || status_note from request);
end;
$$;
select is(pg_temp.ended(false, null), 'expired: The order was not filled by the end of the session.', 'at the end of its day');
select is(pg_temp.ended(true, null), 'expired: It was taken back before it filled.', 'after a cancellation');
select is(pg_temp.ended(false, 'Day order expired'), 'expired: Day order expired', 'with the broker''s reason');

select * from finish();
rollback;
