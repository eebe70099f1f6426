create function private.leave_warning(position_id bigint, warning text, left_by text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.date_warnings w set left_at = coalesce(w.left_at, private.now()), left_by = coalesce(w.left_by, leave_warning.left_by)
  where w.position_id = leave_warning.position_id and w.warning = leave_warning.warning
    and w.bites_on >= private.new_york_date(private.now());
  if not found then
    raise exception 'position % has nothing left to decide here', leave_warning.position_id using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.leave_warning(bigint, text, text) is
  'Records that a person leaves the position as it is after a warning of private.date_warnings: it is not sent again. PT409 when its date has passed.';
