create function private.network_name(network text) returns text
language sql immutable set search_path = ''
return case network
  when 'telegram' then 'The channel' when 'x' then 'X' when 'linkedin' then 'LinkedIn'
  when 'instagram' then 'Instagram' when 'bluesky' then 'Bluesky' else network end;

comment on function private.network_name(text) is 'The name of a network at the beginning of a sentence.';
