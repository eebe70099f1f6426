create function private.day_in_words(day date) returns text
language sql stable set search_path = ''
return to_char(day, 'Mon FMDD ''YY');

comment on function private.day_in_words(date) is 'A day as a trader reads it: Nov 23 ''26.';
