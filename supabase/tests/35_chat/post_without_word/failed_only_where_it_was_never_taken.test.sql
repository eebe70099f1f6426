begin;
select plan(4);

select is(
  private.post_without_word(jsonb_populate_record(null::public.posts, jsonb_build_object('status', status, 'may_be_there', may_be_there))), ends_as, what)
from (values
  ('pending', false, 'failed', 'it never left'),
  ('pending', true, 'unknown', 'an earlier answer was lost'),
  ('sending', false, 'unknown', 'it was being sent'),
  ('unknown', false, 'unknown', 'its answer was lost')) post (status, may_be_there, ends_as, what);

select * from finish();
rollback;
