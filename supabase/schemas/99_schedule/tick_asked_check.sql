create function private.tick_asked_check() returns bigint
language sql set search_path = ''
begin atomic
  select private.wake('exit-check', case when full_wanted then '{}' else '{"only": "asked"}'::jsonb end)
  from private.check_lease
  -- 30 seconds are longer than a check needs that a press has called.
  where wanted_at < clock_timestamp() - interval '30 seconds' and expires_at <= clock_timestamp();
end;

comment on function private.tick_asked_check() is
  'Calls exit-check where a requested check has waited for half a minute, because the caller that should have started it did not get through.';
