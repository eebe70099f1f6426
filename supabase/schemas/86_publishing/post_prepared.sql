create function public.post_prepared(
  post_id bigint, attempt integer, prepared jsonb, seconds numeric default null, why text default null
) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s
  where s.post_id = post_prepared.post_id and s.attempt = post_prepared.attempt and s.status = 'pending' for update;
  if p.post_id is null then
    return false;
  elsif post_prepared.seconds is not null and p.give_up_at < clock_timestamp() then
    perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null,
      concat_ws(' ', 'It could not be sent within a day.', post_prepared.why));
    return false;
  end if;
  update public.posts s set
    prepared = post_prepared.prepared,
    status = case when post_prepared.seconds is null then 'sending' else 'pending' end,
    sent_at = case when post_prepared.seconds is null then clock_timestamp() else s.sent_at end,
    error = left(post_prepared.why, 500),
    due_at = clock_timestamp() + case when post_prepared.seconds is null then private.post_claim()
      else make_interval(secs => least(post_prepared.seconds, 3600)::double precision) end
  where s.post_id = p.post_id;
  return post_prepared.seconds is null;
end;
$$;

comment on function public.post_prepared(bigint, integer, jsonb, numeric, text) is
  'Stores the preparations of a claimed post. Without seconds it is to be published now: true = its status is now `sending`, and the caller publishes it, once; false = the claim has passed to another caller. With seconds the post becomes due again after them (why says what it waits for), for a day at most.';
grant execute on function public.post_prepared(bigint, integer, jsonb, numeric, text) to service_role;
