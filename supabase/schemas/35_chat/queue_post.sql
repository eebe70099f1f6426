create function private.queue_post(network text, shown private.outbox, with_open boolean, approved_by text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  told constant jsonb := shown.facts || jsonb_build_object(
    'report', shown.kind, 'with_open', with_open, 'looks', private.report_looks(shown.facts));
  queued bigint;
begin
  insert into public.posts (network, report, trade_date, facts, approved_by, due_at)
  values (queue_post.network, shown.kind, (shown.facts ->> 'day')::date, told, queue_post.approved_by,
    case when queue_post.network <> 'telegram' then clock_timestamp() end)
  on conflict do nothing
  returning post_id into queued;
  if queued is not null and queue_post.network = 'telegram' then
    insert into private.outbox (kind, chat_id, facts)
    select 'post', s.channel_id, told || jsonb_build_object('post_id', queued) from public.report_settings s;
  end if;
  return queued;
end;
$$;

comment on function private.queue_post(text, private.outbox, boolean, text) is
  'Queues a report for publishing as a message has shown it, with or without open positions and with the current settings for hiding. Returns the number of the post; null where the report is already published or on its way.';
