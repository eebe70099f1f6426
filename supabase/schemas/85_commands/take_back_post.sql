create function private.take_back_post(post_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  select * into p from public.posts s where s.post_id = take_back_post.post_id for update;
  if p.post_id is null then
    raise exception 'there is no post %', take_back_post.post_id using errcode = 'PT404';
  elsif p.status <> 'pending' or p.due_at is null then
    raise exception 'that post has been sent or is being sent: delete it in the network' using errcode = 'PT409';
  end if;
  perform private.end_post(p.post_id, private.post_without_word(p), null, null, null, null, 'It was cancelled before it was sent.');
end;
$$;

comment on function private.take_back_post(bigint) is
  'Takes back a post that waits for the function publish. PT404; PT409 where it is being sent or was sent.';
