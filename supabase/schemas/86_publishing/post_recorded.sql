create function public.post_recorded(post_id bigint, attempt integer, outcome jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
  status constant text := outcome ->> 'status';
  why constant text := outcome ->> 'why';
begin
  select * into p from public.posts s
  where s.post_id = post_recorded.post_id and s.attempt = post_recorded.attempt and s.due_at is not null for update;
  if p.post_id is null then
    null;
  elsif status = 'published' or status = 'failed' and p.status <> 'unknown' then
    perform private.end_post(
      p.post_id, case when status = 'failed' and p.may_be_there then 'unknown' else status end, outcome ->> 'text', outcome ->> 'alt_text', outcome ->> 'id', outcome ->> 'link', why);
  elsif status = 'absent' or status = 'not_taken' then
    if p.give_up_at < clock_timestamp() then
      perform private.end_post(p.post_id, case when p.may_be_there then 'unknown' else 'failed' end, null, null, null, null,
        coalesce(why, case when p.may_be_there then 'After a day it is still not known whether the post arrived.' else 'After a day the post has not appeared.' end));
    else
      update public.posts s set status = 'pending', error = left(why, 500),
        may_be_there = s.may_be_there or not coalesce((outcome ->> 'certain')::boolean, true),
        due_at = clock_timestamp() + make_interval(secs => least(coalesce((outcome ->> 'seconds')::numeric, 0), 3600)::double precision)
      where s.post_id = p.post_id;
    end if;
  elsif status = 'unknown' and (
    -- The post was just sent, so this is the first look, also when it is reported twice.
    not outcome ? 'again' or (outcome ->> 'again')::boolean and p.sent_at > clock_timestamp() - interval '30 minutes')
  then
    update public.posts s set status = 'unknown', error = left(why, 500), due_at = clock_timestamp() + greatest(interval '30 seconds', clock_timestamp() - p.sent_at),
      text = coalesce(outcome ->> 'text', s.text), alt_text = coalesce(outcome ->> 'alt_text', s.alt_text)
    where s.post_id = p.post_id;
  else
    perform private.end_post(p.post_id, 'unknown', outcome ->> 'text', outcome ->> 'alt_text', null, null, why);
  end if;
  return jsonb_build_object('wakes', private.wakes());
end;
$$;

comment on function public.post_recorded(bigint, integer, jsonb) is
  'Records the result of a claimed post, or of a look for it: {status: published (id, link) | failed (why) | not_taken (why, seconds: certainly not there, try again) | absent (not found; certain = certainly not there, otherwise the network does not duplicate it: send it again) | unknown (why, again: another look may tell; it is looked for after half a minute, one, two, four, ... for half an hour, then a person is asked), text, alt_text}. A report of an earlier claim changes nothing. {wakes: private.wakes()}.';
grant execute on function public.post_recorded(bigint, integer, jsonb) to service_role;
