create function private.notes_found(search text) returns table (note_id bigint)
language sql stable set search_path = ''
begin atomic
  select n.note_id
  from public.journal n left join public.positions p using (position_id)
  where coalesce(trim(notes_found.search), '') = ''
    or n.words @@ plainto_tsquery('simple', notes_found.search)
    or lower(ltrim(trim(notes_found.search), '#!')) = any (n.tags || n.mistakes)
    or p.ticker = upper(trim(notes_found.search))
    or n.position_id::text = ltrim(trim(notes_found.search), '#');
end;

comment on function private.notes_found(text) is
  'The notes of the journal that contain all words of the search, or have it as a tag, a mistake, a ticker or a position_id; all notes for an empty search.';
