create function private.show_scan(scan_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = show_scan.scan_id);
  shown jsonb := jsonb_build_object('scan_id', show_scan.scan_id);
begin
  -- A waiting message reads its facts when it leaves.
  if exists (select from private.outbox o where o.kind = 'opportunities' and o.facts @> shown and o.status = 'due') then
    return;
  end if;
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values ('opportunities', shown, s.asked_by, s.topic, (
    select o.sent_message_id from private.outbox o
    where o.kind = 'opportunities' and o.facts @> shown and o.status = 'sent'
    order by o.message_id desc limit 1));
end;
$$;

comment on function private.show_scan(bigint) is 'Sends the list of a scan to the chat, or updates the sent one.';
