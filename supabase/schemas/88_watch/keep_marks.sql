create function private.keep_marks() returns void
language sql set search_path = '' set jit = off
begin atomic
  insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks, naturals)
  select position_id, trade_date, low, high, close, times, marks, naturals
  from private.v_daily_marks
  where trade_date < private.new_york_date(private.now())
  on conflict do nothing;
end;

comment on function private.keep_marks() is
  'Stores the marks of past days, before private.compact_decisions() deletes most of their decisions.';
