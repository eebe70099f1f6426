create function private.record_post(m private.outbox, outcome text, telegram_message_id bigint, error text, posted jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.posts;
begin
  if record_post.outcome not in ('sent', 'refused', 'blocked') then
    return;
  end if;
  update public.posts stored set
    status = case record_post.outcome when 'sent' then 'published' else 'failed' end,
    published_at = case record_post.outcome when 'sent' then private.now() end,
    text = record_post.posted ->> 'text',
    alt_text = record_post.posted ->> 'alt_text',
    -- Of a private channel: its members can open it.
    link = case record_post.outcome when 'sent' then
      'https://t.me/c/' || regexp_replace(m.chat_id::text, '^-100', '') || '/' || record_post.telegram_message_id end,
    error = record_post.error
  where stored.post_id = (m.facts ->> 'post_id')::bigint
  returning * into p;
  if p.post_id is not null then
    insert into private.outbox (kind, facts) values ('published', to_jsonb(p));
  end if;
end;
$$;

comment on function private.record_post(private.outbox, text, bigint, text, jsonb) is
  'What became of a report that left for the channel; the owner is told. posted: {text, alt_text}.';
