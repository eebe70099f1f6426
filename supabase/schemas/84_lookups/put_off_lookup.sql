create function private.put_off_lookup(l private.lookups, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- A person does not wait for a third attempt.
  if l.attempts >= (case when l.is_waited_for then 2 else 3 end) then
    perform private.end_lookup(l, put_off_lookup.error);
  else
    update private.lookups mine set status = 'due', error = put_off_lookup.error, learned = '{}',
      due_at = clock_timestamp() + case when l.is_waited_for then interval '0' else interval '20 seconds' end
    where mine.lookup_id = l.lookup_id;
  end if;
end;
$$;

comment on function private.put_off_lookup(private.lookups, text) is
  'Handles a lookup without an answer, for the given reason: it starts again, at once where a person waits and after 20 seconds for scans, or it is given up.';
