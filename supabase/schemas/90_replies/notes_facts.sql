create function private.notes_facts(search text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with found as (
    select n.*, p.ticker
    from private.notes_found(notes_facts.search) f
    join public.journal n using (note_id) left join public.positions p using (position_id)
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
  'The facts of /notes: the ten newest notes of private.notes_found(): {search, total, notes: [journal + ticker]}.';
