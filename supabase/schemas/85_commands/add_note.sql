create function private.add_note(note jsonb, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  n public.journal;
  trade_date date;
begin
  begin
    trade_date := (add_note.note ->> 'trade_date')::date;
  exception when invalid_datetime_format or datetime_field_overflow then
    raise exception '% is not a date', add_note.note ->> 'trade_date' using errcode = 'PT422';
  end;
  if coalesce(trim(add_note.note ->> 'text'), '') = '' then
    raise exception 'write /note, a position or a date if it is about one, and the text, for example /note 12 sold too early #earnings !impatient rating:3 before:calm after:nervous'
      using errcode = 'PT422';
  elsif length(trim(add_note.note ->> 'text')) > 2000 then
    raise exception 'a note may have 2,000 characters at most' using errcode = 'PT422';
  elsif not exists (
    select from public.positions p where p.position_id = (add_note.note ->> 'position_id')::bigint
  ) and add_note.note ->> 'position_id' is not null then
    raise exception 'there is no position %', add_note.note ->> 'position_id' using errcode = 'PT404';
  elsif trade_date > private.new_york_date(private.now()) then
    raise exception '% is in the future', private.day_in_words(trade_date) using errcode = 'PT422';
  elsif add_note.note ->> 'rating' !~ '^[1-5]$' then
    raise exception 'a rating is 1 to 5' using errcode = 'PT422';
  end if;
  insert into public.journal (position_id, trade_date, text, tags, mistakes, mood_before, mood_after, rating, written_by)
  select (add_note.note ->> 'position_id')::bigint,
    coalesce(trade_date, private.new_york_date(private.now())),
    trim(add_note.note ->> 'text'),
    coalesce((select array_agg(distinct lower(tag)) from jsonb_array_elements_text(add_note.note -> 'tags') tag), '{}'),
    coalesce((select array_agg(distinct lower(mistake)) from jsonb_array_elements_text(add_note.note -> 'mistakes') mistake), '{}'),
    add_note.note ->> 'mood_before', add_note.note ->> 'mood_after', (add_note.note ->> 'rating')::smallint, add_note.user_id
  returning * into n;
  insert into private.outbox (kind, facts) values ('noted', to_jsonb(n) - 'words');
end;
$$;

comment on function private.add_note(jsonb, text) is
  'Writes a note {text, position_id?, trade_date?, tags?, mistakes?, mood_before?, mood_after?, rating?} into the journal, about today where it names neither a position nor a date, and answers. PT404 for an unknown position, PT422 for invalid values.';
