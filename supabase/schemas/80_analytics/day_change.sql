create function private.day_change() returns numeric
language sql stable set search_path = ''
begin atomic
  select round(coalesce(sum(c.change) filter (where c.is_known), 0), 2) from private.changes_since(private.last_session() - 1) c;
end;

comment on function private.day_change() is
  'What the book has made since the close before the session that is, or was the last one: private.changes_since(), without what had no mark by then. USD.';
