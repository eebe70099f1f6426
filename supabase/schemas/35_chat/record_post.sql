create function private.record_post(m private.outbox, outcome text, telegram_message_id bigint, error text, posted jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if record_post.outcome in ('sent', 'refused', 'blocked', 'lost') then
    perform private.end_post(
      (m.facts ->> 'post_id')::bigint,
      case record_post.outcome when 'sent' then 'published' when 'lost' then 'unknown' else 'failed' end,
      record_post.posted ->> 'text', record_post.posted ->> 'alt_text', record_post.telegram_message_id::text,
      -- This form of link works in private channels, too: members can open it.
      case record_post.outcome when 'sent' then
        'https://t.me/c/' || regexp_replace(m.chat_id::text, '^-100', '') || '/' || record_post.telegram_message_id end,
      record_post.error);
  end if;
end;
$$;

comment on function private.record_post(private.outbox, text, bigint, text, jsonb) is
  'Records the result of a report sent to the channel: an outcome of record_delivery(). posted: {text, alt_text}.';
