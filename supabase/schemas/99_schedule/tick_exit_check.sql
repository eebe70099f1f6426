create function private.tick_exit_check() returns bigint
language sql set search_path = ''
return case
  -- One tick back, because the first tick after the close settles the day.
  when private.is_market_open(private.now()) or private.is_market_open(private.now() - private.exit_check_interval())
  then private.wake('exit-check')
end;

comment on function private.tick_exit_check() is
  'The schedule''s tick: calls exit-check in market hours and once after the close.';
