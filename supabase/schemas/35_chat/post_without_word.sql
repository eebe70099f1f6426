create function private.post_without_word(p public.posts) returns text
language sql immutable set search_path = ''
return case when p.status = 'pending' and not p.may_be_there then 'failed' else 'unknown' end;

comment on function private.post_without_word(public.posts) is
  'What a post is that is given up: failed where it was certainly never taken, else unknown.';
