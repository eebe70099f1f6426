create function private.watch() returns void
language plpgsql set search_path = ''
as $$
begin
  update private.calls c set answered_at = r.created, status_code = r.status_code, error = r.error_msg
  from net._http_response r
  where c.answered_at is null and r.id = c.request_id
    -- pg_net stamps an answer with the start of its batch, and after a crash its ids start again, so the id alone
    -- may belong to an older call.
    and r.created between c.sent_at - interval '1 minute' and c.sent_at + interval '2 minutes'
    and not exists (select from private.calls later where later.request_id = c.request_id and later.call_id > c.call_id);

  with found as materialized (select * from private.system_faults()),
  seen as (
    -- A fault whose words change is not announced again: a sentence with a number in it changes every minute.
    update public.incidents i set
      clear_looks = case when f.fault is null then i.clear_looks + 1 else 0 end,
      says = coalesce(f.says, i.says)
    from public.incidents was left join found f using (fault, subject)
    where i.incident_id = was.incident_id and was.ended_at is null and (f.fault is null or was.clear_looks > 0 or f.says <> was.says)
    returning i.incident_id
  ),
  begun as (
    insert into public.incidents (part, fault, subject, says)
    select part, fault, subject, says from found
    on conflict (fault, subject) where ended_at is null do nothing
    returning says, fault, subject
  )
  insert into private.outbox (kind, facts)
  select 'incidents_begun', jsonb_build_object('incidents', jsonb_agg(says order by fault, length(subject), subject))
  from begun having count(*) > 0;

  with over as (
    -- A fault that comes and goes is one incident: it ends when the fault has stayed away for the time of two
    -- ticks.
    update public.incidents set ended_at = private.now() where ended_at is null and clear_looks >= 11
    returning incident_id, says, private.minutes_between(began_at, ended_at) as minutes
  )
  insert into private.outbox (kind, facts)
  select 'incidents_over', jsonb_build_object('incidents', jsonb_agg(jsonb_build_object('says', says, 'minutes', minutes) order by incident_id))
  from over having count(*) > 0;

  perform private.ask_again('1 hour');

  update private.watchdog set
    -- After a standstill no tick counts as missed yet. The same holds after the market clock was set back.
    ticks_expected_from = case when looked_at not between private.now() - interval '5 minutes' and private.now() then private.now() else ticks_expected_from end,
    looked_at = private.now()
  where only_row;
end;
$$;

comment on function private.watch() is
  'The watchdog, every minute, in SQL alone so that it does not depend on what it watches. It stores the results of calls of functions, opens an incident for each new fault of private.system_faults(), updates the words of open ones, and ends those whose fault has stayed away for eleven looks; beginning and end are announced once each. It also queues undelivered questions again.';
