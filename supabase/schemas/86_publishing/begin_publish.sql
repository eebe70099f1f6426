create function public.begin_publish(networks text[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  due text[];
begin
  delete from private.networks n where n.network <> all (networks);
  insert into private.networks (network) select distinct unnest(networks)
  on conflict (network) do update set seen_at = clock_timestamp();
  -- Posts that wait for a network that is no longer set up end here.
  perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null,
    private.network_name(p.network) || ' is no longer set up.')
  from public.posts p where p.due_at <= clock_timestamp() and p.network <> all (networks);
  with asked as (
    update private.networks n set asked_at = clock_timestamp()
    where n.asked_at is null or n.asked_at < clock_timestamp() - case when n.fault is null then interval '20 hours' else interval '1 hour' end
    returning n.network
  )
  select array_agg(asked.network order by asked.network) into due from asked;
  return jsonb_build_object('renew', coalesce(to_jsonb(due), '[]'));
end;
$$;

comment on function public.begin_publish(text[]) is
  'Starts a run of the function publish, which has settings for these networks. {renew: networks whose credential has to be renewed or checked now}: once a day, after a fault every hour.';
grant execute on function public.begin_publish(text[]) to service_role;
