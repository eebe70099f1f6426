create function private.tell_warnings(warning text, found jsonb) returns void
language sql set search_path = ''
begin atomic
  with bite as (
    select b.position_id, b.bites_on, every.facts
    from jsonb_array_elements(tell_warnings.found) every (facts)
    cross join lateral jsonb_to_record(every.facts) b (position_id bigint, bites_on date)
  ),
  told as (
    insert into private.date_warnings as w (position_id, warning, bites_on, told_on)
    select position_id, tell_warnings.warning, bites_on, private.new_york_date(private.now()) from bite
    on conflict (position_id, warning, bites_on) do update set told_on = excluded.told_on
    where w.told_on < excluded.told_on and w.left_at is null
    returning w.position_id
  )
  insert into private.outbox (kind, facts)
  select tell_warnings.warning, private.contract(p) || bite.facts || jsonb_build_object(
    'open_quantity', p.open_quantity, 'mark', p.mark, 'unrealized_pnl', p.unrealized_pnl)
  from told
  join bite using (position_id)
  join public.positions p using (position_id)
  order by p.position_id;
end;

comment on function private.tell_warnings(text, jsonb) is
  'Sends one kind of warning (private.date_warnings.warning) for positions, each once per New York date and not again after it was answered: found is [{position_id, bites_on, ...facts of the message}], each position once.';
