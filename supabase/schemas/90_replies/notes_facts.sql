create function private.notes_facts(search text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with found as (
    select n.*, p.ticker
    from public.journal n left join public.positions p using (position_id)
    where coalesce(trim(notes_facts.search), '') = ''
      or n.words @@ plainto_tsquery('simple', notes_facts.search)
      or lower(ltrim(trim(notes_facts.search), '#!')) = any (n.tags || n.mistakes)
      or p.ticker = upper(trim(notes_facts.search))
      or n.position_id::text = ltrim(trim(notes_facts.search), '#')
  )
  select jsonb_build_object(
    'search', notes_facts.search,
    'total', (select count(*) from found),
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(newest) - 'words' order by newest.note_id desc), '[]')
      from (select * from found order by note_id desc limit 10) newest
    )
  );
end;

comment on function private.notes_facts(text) is
  'What /notes says: the ten newest of the journal that have all these words, or that word as a tag, a mistake, a ticker or a position_id: {search, total, notes: [journal + ticker]}.';
