create function private.take_back_ledger(command text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  l public.account_ledger;
begin
  select * into l from public.account_ledger stored
  where stored.recorded_by is not null and stored.kind = any (case take_back_ledger.command
    when 'deposit' then array['deposit']
    when 'withdraw' then array['withdrawal']
    else array['starting_balance', 'adjustment'] end)
  order by stored.entry_id desc limit 1;
  if l.entry_id is null then
    raise exception 'nothing was recorded with /%', take_back_ledger.command using errcode = 'PT404';
  elsif l.entry_date <> private.new_york_date(private.now()) then
    raise exception 'the last entry of /% was recorded on another day: it can be undone only on the same day', take_back_ledger.command
      using errcode = 'PT409';
  elsif l.kind = 'starting_balance' and exists (select from public.account_ledger later where later.entry_id > l.entry_id) then
    raise exception 'first undo the entries recorded after the starting balance' using errcode = 'PT409';
  end if;
  delete from public.account_ledger stored where stored.entry_id = l.entry_id;
  return to_jsonb(l);
end;
$$;

comment on function private.take_back_ledger(text) is
  'Undoes the last record made in the chat with /deposit, /withdraw or /balance (a starting balance or an adjustment), on the same New York day. Returns the deleted row of account_ledger; PT404, PT409.';
