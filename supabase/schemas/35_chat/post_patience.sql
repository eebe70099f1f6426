create function private.post_patience() returns interval
language sql immutable set search_path = ''
return interval '1 day';

comment on function private.post_patience() is
  'How long a post that cannot leave is tried again. An older report interests nobody.';
