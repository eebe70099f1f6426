begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'partially_filled', 1, 150));
create function pg_temp.note_after(cancelling boolean, message text) returns text
language plpgsql as $$
begin
  update public.orders set status = 'partially_filled', cancelling = note_after.cancelling where purpose = 'entry' and source = 'engine';
  perform pg_temp.apply(pg_temp.report((select order_id from "order" where purpose = 'entry'), 'cancelled', 1, 150,
    jsonb_strip_nulls(jsonb_build_object('message', message))));
  return (select status_note from request);
end;
$$;
select is(pg_temp.note_after(true, null), '1 of 2 filled; the rest was cancelled on request.', 'by us');
select is(
  pg_temp.note_after(false, null), '1 of 2 filled; the rest was not filled by the end of the session.', 'unfilled at the end of the day'
);
select is(pg_temp.note_after(false, 'No margin'), '1 of 2 filled; the rest was cancelled: No margin', 'cancelled by the broker');

select * from finish();
rollback;
