create function private.keep_house() returns void
language plpgsql set search_path = ''
as $$
declare
  s public.retention := (select s from public.retention s);
begin
  perform private.keep_marks();
  perform private.compact_decisions();
  delete from private.telegram_updates where received_at < clock_timestamp() - s.updates;
  update public.actions set update_id = null where update_id is not null and acted_at < clock_timestamp() - s.updates;
  delete from private.outbox
  where status = 'sent' and sent_at < clock_timestamp() - s.messages
    or status = 'parked' and due_at < clock_timestamp() - s.messages;
  delete from public.incidents where ended_at < private.now() - s.decisions;
  delete from public.scans where began_at < private.now() - s.opportunities;
  delete from private.lookups where ended_at < clock_timestamp() - s.jobs;
  delete from private.calls where sent_at < clock_timestamp() - s.jobs;
  delete from cron.job_run_details where end_time < clock_timestamp() - s.jobs;
end;
$$;

comment on function private.keep_house() is
  'Runs nightly: deletes rows that are no longer needed, by public.retention. The book itself (requests, orders, positions, history, actions) is kept for ever.';
