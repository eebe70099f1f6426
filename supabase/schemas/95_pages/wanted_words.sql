create function private.wanted_words(wanted jsonb, name text) returns text[]
language sql immutable set search_path = ''
begin atomic
  select array_agg(word) filter (where word <> '')
  from jsonb_array_elements_text(
    case jsonb_typeof(wanted -> name) when 'array' then wanted -> name when 'string' then jsonb_build_array(wanted -> name) else '[]' end) word;
end;

comment on function private.wanted_words(jsonb, text) is
  'The values of a filter of the dashboard: a single text or an array of texts, without empty ones; null = any.';
