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
select is(pg_temp.ended(false, null), 'expired: The order was not filled by the end of the session.', 'with its day');
select is(pg_temp.ended(true, null), 'expired: It was cancelled before it filled.', 'when it is taken back');
select is(pg_temp.ended(false, 'Day order expired'), 'expired: Day order expired', 'or as the broker says');

select * from finish();
rollback;
