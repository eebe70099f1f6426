create function private.tick_asked_check() returns bigint
language sql set search_path = ''
begin atomic
  select private.wake('exit-check', case when full_wanted then '{}' else '{"only": "asked"}'::jsonb end)
  from private.check_lease
  -- Longer than a check takes that somebody's press has called.
  where wanted_at < clock_timestamp() - interval '30 seconds' and expires_at <= clock_timestamp();
end;

comment on function private.tick_asked_check() is
  'Calls exit-check where somebody has been waiting for one for half a minute: whoever was to call it did not get through.';
