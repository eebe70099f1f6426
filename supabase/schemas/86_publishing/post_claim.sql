create function private.post_claim() returns interval
language sql immutable set search_path = ''
return interval '3 minutes';

comment on function private.post_claim() is
  'How long a claim of a post lasts without a report: longer than an isolate keeps running after its answer.';
