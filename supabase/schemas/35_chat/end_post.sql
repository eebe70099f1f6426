create function private.end_post(
  post_id bigint, status text, text text, alt_text text, network_id text, link text, error text
) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  update public.posts stored set
    status = end_post.status,
    due_at = null,
    sent_at = case when end_post.status = 'unknown' then coalesce(stored.sent_at, clock_timestamp()) else stored.sent_at end,
    published_at = case end_post.status when 'published' then private.now() end,
    text = coalesce(end_post.text, stored.text),
    alt_text = coalesce(end_post.alt_text, stored.alt_text),
    network_id = coalesce(end_post.network_id, stored.network_id),
    link = coalesce(end_post.link, stored.link),
    error = case when end_post.status <> 'published' then left(end_post.error, 500) end
  where stored.post_id = end_post.post_id and stored.status not in ('published', 'failed')
  returning * into p;
  if p.post_id is not null then
    insert into private.outbox (kind, facts) values ('published', to_jsonb(p) - 'facts' - 'prepared');
  end if;
end;
$$;

comment on function private.end_post(bigint, text, text, text, text, text, text) is
  'Ends a post that is not tried again automatically: published, failed, or unknown, which only a person can resolve. The owner is told. A post that is already published or failed stays as it is.';
