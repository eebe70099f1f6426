create function public.next_post() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
begin
  -- These posts are past their last attempt, including those whose claim ended without a report.
  perform private.end_post(due.post_id, private.post_without_word(due), null, null, null, null,
    concat_ws(' ', 'It could not be sent within a day.', due.error))
  from public.posts due
  where due.post_id in (
    select late.post_id from public.posts late
    where late.due_at <= clock_timestamp() and late.give_up_at < clock_timestamp() and late.status <> 'sending' for update skip locked
  );
  update public.posts stored set
    -- The earlier claim ended without a report; a post that was being sent may have been published.
    status = case stored.status when 'sending' then 'unknown' else stored.status end,
    attempt = stored.attempt + 1,
    due_at = clock_timestamp() + private.post_claim()
  where stored.post_id = (
    select due.post_id from public.posts due where due.due_at <= clock_timestamp()
    order by due.due_at, due.post_id limit 1 for update skip locked
  )
  returning * into p;
  return jsonb_build_object(
    'post', case when p.post_id is not null then jsonb_build_object(
      'post_id', p.post_id, 'attempt', p.attempt, 'network', p.network, 'status', p.status, 'facts', p.facts, 'key', p.key,
      'approved_at', p.created_at, 'prepared', p.prepared, 'sent_at', p.sent_at) end,
    'remaining', exists (select from public.posts due where due.due_at <= clock_timestamp()));
end;
$$;

comment on function public.next_post() is
  'Claims the next due post for private.post_claim(): {post: {post_id, attempt, network, status (pending = prepare and send it; unknown = look for it), facts, key, approved_at (real time), prepared, sent_at} or null, remaining: more are due}. A post whose sending was cut off becomes unknown.';
grant execute on function public.next_post() to service_role;
