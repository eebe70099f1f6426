create function private.session_change(day date) returns numeric
language sql stable set search_path = ''
begin atomic
  with session as materialized (
    select s.day, case when s.day < coalesce(session_change.day + 1, private.new_york_date(private.now())) then s.day end as over_on
    from (select coalesce(private.session_before(session_change.day + 1), private.last_session()) as day) s
  ),
  began as materialized (
    select c.* from session cross join lateral private.changes_since(private.session_before(session.day)) c where c.is_known
  )
  select round(coalesce(sum(change), 0), 2)
  from (
    select began.change from began
    union all
    -- The P&L since the end of that session is subtracted.
    select -c.change from session cross join lateral private.changes_since(session.over_on) c
    where session.over_on is not null
      and (c.position_id is null or c.position_id in (select began.position_id from began))
  ) made;
end;

comment on function private.session_change(date) is
  'The P&L of the book in the current or last session (day = null), or in the last session up to a New York date: from the close before to its own close, without positions that had no mark at the close before (private.changes_since()). Closes on a day without a session count in the next session. USD.';
