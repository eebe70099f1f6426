create function private.post_without_word(p public.posts) returns text
language sql immutable set search_path = ''
return case when p.status = 'pending' and not p.may_be_there then 'failed' else 'unknown' end;

comment on function private.post_without_word(public.posts) is
  'The status of a post that is given up: failed where the network certainly did not take it, otherwise unknown.';
