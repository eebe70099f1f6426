create function private.settle_post(post_id bigint, is_there boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s where s.post_id = settle_post.post_id for update;
  if p.post_id is null then
    raise exception 'there is no post %', settle_post.post_id using errcode = 'PT404';
  elsif p.status <> 'unknown' or p.due_at is not null then
    raise exception 'the result of that post is already known, or is being looked up' using errcode = 'PT409';
  end if;
  if settle_post.is_there then
    perform private.end_post(p.post_id, 'published', null, null, null, null, null);
    return;
  end if;
  perform private.require_network(p.network);
  update public.posts s set status = 'pending', error = null, may_be_there = false, attempt = s.attempt + 1,
    give_up_at = clock_timestamp() + private.post_patience(),
    due_at = case when p.network <> 'telegram' then clock_timestamp() end
  where s.post_id = p.post_id;
  if p.network = 'telegram' then
    insert into private.outbox (kind, chat_id, facts)
    select 'post', s.channel_id, p.facts || jsonb_build_object('post_id', p.post_id) from public.report_settings s;
  end if;
end;
$$;

comment on function private.settle_post(bigint, boolean) is
  'Applies what a person found about a post whose answer was lost: it is there, or it is to be sent again. PT404; PT409 where its status is already known, or its network is no longer set up.';
