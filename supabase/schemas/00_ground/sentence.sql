create function private.sentence(message text) returns text
language sql immutable set search_path = ''
return regexp_replace(upper(left(message, 1)) || substr(message, 2), '([^.?!])$', '\1.');

comment on function private.sentence(text) is
  'An error message as a sentence for a person: capitalized, with a full stop.';
