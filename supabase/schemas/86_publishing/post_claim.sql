create function private.post_claim() returns interval
language sql immutable set search_path = ''
return interval '3 minutes';

comment on function private.post_claim() is
  'How long whoever has claimed a post has for its next report: longer than an isolate works on after its answer.';
