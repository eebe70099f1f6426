create function private.try_wake(function_name text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.wake(function_name);
exception when object_not_in_prerequisite_state then
  -- A set-up that is not finished must not undo a trade; the schedule raises the same error where it is seen.
  raise warning '%', sqlerrm;
end;
$$;

comment on function private.try_wake(text) is 'private.wake(), for callers whose own work must stand whether or not the call can be made.';
