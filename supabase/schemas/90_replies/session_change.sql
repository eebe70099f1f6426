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
    -- Less what has been made since it was over.
    select -c.change from session cross join lateral private.changes_since(session.over_on) c
    where session.over_on is not null
      and (c.position_id is null or c.position_id in (select began.position_id from began))
  ) made;
end;

comment on function private.session_change(date) is
  'What the book has made in the session that is, or was the last one (day = null), or in the last one up to a New York date: since the close before, to its own end, without what had no mark at that close (private.changes_since()). What is closed on a day without a session is of the next. USD.';
