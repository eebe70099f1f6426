begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.report_settings set channel_id = -1001;
-- A report of a kind, shown at a time in New York and published later.
create function pg_temp.published(kind text, shown_at timestamp, day date default null) returns text
language plpgsql as $$
declare
  shown bigint;
begin
  perform pg_temp.set_clock(shown_at);
  delete from private.outbox;
  insert into private.outbox (kind, facts) values (published.kind, jsonb_strip_nulls(jsonb_build_object('day', published.day)));
  shown := public.claim_messages() -> 0 -> 'message_id';
  perform pg_temp.set_clock('2026-03-03 12:00');
  perform private.publish_report(shown, 'telegram', false, '77');
  return 'yes';
exception when sqlstate 'PT409' then
  return sqlerrm;
end;
$$;

select is(pg_temp.published('scorecard', '2026-02-24 16:09'), 'the period of that report had not ended: ask for it again when it has', 'A report of a day is refused when it was shown before the day''s end');
select is(pg_temp.published('scorecard', '2026-02-24 16:10'), 'yes', 'A report of a day is published when it was shown ten minutes after the close');
select is(pg_temp.published('weekly', '2026-02-27 16:09') ~ 'had not ended', true, 'A weekly report is refused when it was shown before the week''s end');
select is(pg_temp.published('weekly', '2026-02-27 16:10'), 'yes', 'A weekly report is published when it was shown ten minutes after the week''s last close');
select is(pg_temp.published('brief', '2026-02-24 09:00', '2026-02-23') ~ 'had not ended', true, 'A brief of another day than the day it was shown is refused');
select is(pg_temp.published('brief', '2026-02-24 09:00'), 'yes', 'A brief is published for the day it was shown');

select * from finish();
rollback;
