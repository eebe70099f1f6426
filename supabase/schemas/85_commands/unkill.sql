create function private.unkill() returns void
language plpgsql set search_path = ''
as $$
begin
  update public.switches set killed_at = null, killed_by = null where killed_at is not null;
  if not found then
    raise exception 'the kill switch is not on' using errcode = 'PT409';
  end if;

  -- The rules take care of working closes again.
  with gone as (
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'working_closes' and q.answered_at is null
    returning q.kind, q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select kind, prompt_id from gone;

  if private.is_market_open(private.now()) then
    perform private.want_check();
  end if;
end;
$$;

comment on function private.unkill() is
  'Switches the kill switch off: orders are sent again from the next check on, which it requests in market hours. PT409 when it is not on.';
