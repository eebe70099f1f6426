create function public.next_post() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
begin
  -- Also what whoever was at work with it never came to say anything of.
  perform private.end_post(due.post_id, private.post_without_word(due), null, null, null, null,
    concat_ws(' ', 'It could not be sent within a day.', due.error))
  from public.posts due
  where due.post_id in (
    select late.post_id from public.posts late
    where late.due_at <= clock_timestamp() and late.give_up_at < clock_timestamp() and late.status <> 'sending' for update skip locked
  );
  update public.posts stored set
    -- Whoever was at work with it is gone: if it was being sent it may be there.
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
  'Claims the post that is due, for private.post_claim(): {post: {post_id, attempt, network, status (pending = to be prepared and sent; unknown = to be looked for), facts, key, approved_at (real time), prepared, sent_at} or null, remaining: whether more are due}. One that was being sent by somebody who is gone is unknown.';
grant execute on function public.next_post() to service_role;
